//! `evidence.toml`: the register of what providers handed over, with the files themselves beside it.

use std::path::Path;

use onus_assess::Document;
use onus_catalog::DocumentKind;
use onus_core::Moment;
use serde::Deserialize;

use crate::files::{if_there, is_plain};
use crate::{EvidenceError, digest_of_file};

/// The file of a workspace.
pub const REGISTER: &str = "evidence.toml";
const LONGEST_FILE: u64 = 4 << 20;

/// The register of a workspace.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// The documents.
    #[serde(default, rename = "document")]
    documents: Vec<DocumentEntry>,
}

/// A document as it is written down.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentEntry {
    /// What the register calls it.
    pub id: String,
    /// Whose document it is.
    pub provider: String,
    /// What sort of document.
    pub kind: DocumentKind,
    /// The names by which duties ask for it, as `onus evidence` lists them.
    pub names: Vec<String>,
    /// Who issued it.
    pub issuer: String,
    /// Regions or zones in its scope; all when left out, as for a contract.
    #[serde(default)]
    pub sites: Vec<String>,
    /// Services in its scope; all when left out.
    #[serde(default)]
    pub services: Vec<String>,
    /// Its first day.
    pub valid_from: Moment,
    /// Its last day, where it has one.
    pub valid_to: Option<Moment>,
    /// Where it is, from the workspace.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
}

impl Register {
    /// That of a workspace; empty where it has no file.
    ///
    /// # Errors
    /// When the file cannot be read or has two documents of one name.
    pub fn of_workspace(workspace: &Path) -> Result<Self, EvidenceError> {
        let path = workspace.join(REGISTER);
        let Some(text) = if_there(&path, LONGEST_FILE)? else { return Ok(Self::default()) };
        let malformed = |message: String| EvidenceError::Malformed { path: path.clone(), message };
        let read: Self = toml::from_str(&text).map_err(|error| malformed(error.to_string()))?;
        for (at, document) in read.documents.iter().enumerate() {
            if read.documents.iter().take(at).any(|other| other.id == document.id) {
                return Err(malformed(format!("two documents are called `{}`", document.id)));
            }
            if document.valid_to.is_some_and(|end| end < document.valid_from) {
                return Err(malformed(format!("the document `{}` ends before it begins", document.id)));
            }
            if !is_plain(&document.file) {
                return Err(malformed(format!("the file of `{}` is not in the workspace", document.id)));
            }
        }
        Ok(read)
    }

    /// As assessing wants them; each file is looked at.
    #[must_use]
    pub fn documents(&self, workspace: &Path) -> Vec<Document> {
        self.documents.iter().map(|entry| entry.document(workspace)).collect()
    }

    /// The entries as they are written.
    #[must_use]
    pub fn entries(&self) -> &[DocumentEntry] {
        &self.documents
    }
}

impl DocumentEntry {
    fn document(&self, workspace: &Path) -> Document {
        let file = match digest_of_file(&workspace.join(&self.file)) {
            Err(_) => Err(format!("the file `{}` is missing", self.file)),
            Ok(found) if !found.eq_ignore_ascii_case(&self.sha256) => {
                Err(format!("the file `{}` is not the one that was registered", self.file))
            }
            Ok(_) => Ok(()),
        };
        Document {
            id: self.id.clone(),
            provider: self.provider.clone(),
            kind: self.kind,
            names: self.names.clone(),
            issuer: self.issuer.clone(),
            sites: self.sites.clone(),
            services: self.services.clone(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            file,
        }
    }
}
