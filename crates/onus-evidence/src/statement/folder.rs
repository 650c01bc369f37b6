//! The statements of a workspace.

use std::path::{Path, PathBuf};

use onus_assess::Statement;
use onus_catalog::{Catalog, Obligation};

use super::{SIGNATURE, StatementFile, namespace};
use crate::files::{beside, bounded, files_below, is_plain};
use crate::signature::{AllowedSigners, verify};
use crate::{EvidenceError, digest_of_file};

/// The folder of a workspace in which statements are.
pub const FOLDER: &str = "attestations";
/// The longest statement that is read, in bytes: a review of fifty thousand accounts.
const LONGEST: u64 = 16 << 20;

/// The folder with the statements of a workspace.
#[derive(Debug)]
pub struct Folder<'a> {
    workspace: &'a Path,
}

/// A statement that was found.
#[derive(Debug)]
pub struct Found {
    /// Its path in the folder, without the ending.
    pub id: String,
    /// The file.
    pub path: PathBuf,
    /// What it says, or why that cannot be read.
    pub file: Result<StatementFile, String>,
    /// Who signed it, or why that cannot be trusted.
    pub trust: Result<String, String>,
}

impl<'a> Folder<'a> {
    /// That of a workspace; it need not exist.
    #[must_use]
    pub fn of(workspace: &'a Path) -> Self {
        Self { workspace }
    }

    /// All statements, by path. Each is read and its signature and files are verified.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read, or holds more than a workspace can.
    pub fn read(&self, catalog: &Catalog, signers: &AllowedSigners) -> Result<Vec<Found>, EvidenceError> {
        let folder = self.workspace.join(FOLDER);
        let mut found = Vec::new();
        for path in files_below(&folder, "toml")? {
            let id = path.strip_prefix(&folder).unwrap_or(&path).with_extension("");
            let id = id.to_string_lossy().replace('\\', "/");
            let text = bounded(&path, LONGEST)?;
            let file = StatementFile::of_text(&text);
            let trust = match &file {
                Ok(file) => self.trust(&path, &text, file, catalog, signers),
                Err(why) => Err(why.clone()),
            };
            found.push(Found { id, path, file, trust });
        }
        Ok(found)
    }

    fn trust(
        &self,
        path: &Path,
        text: &str,
        file: &StatementFile,
        catalog: &Catalog,
        signers: &AllowedSigners,
    ) -> Result<String, String> {
        let duty = catalog.obligations().get(&file.obligation);
        let duty = duty.ok_or_else(|| format!("there is no duty `{}`", file.obligation))?;
        words(duty, file)?;
        let signature =
            bounded(&beside(path, SIGNATURE), LONGEST).map_err(|_| "it is not signed".to_owned())?;
        let namespace = namespace(&file.obligation);
        verify(text.as_bytes(), &signature, &namespace, &file.signer, signers, file.recorded)
            .map_err(|distrust| distrust.to_string())?;
        for evidence in &file.evidence {
            if !is_plain(&evidence.file) {
                return Err(format!("the file `{}` that it cites is not in the workspace", evidence.file));
            }
            let found = digest_of_file(&self.workspace.join(&evidence.file))
                .map_err(|_| format!("the file `{}` that it cites is missing", evidence.file))?;
            if found != evidence.sha256 {
                return Err(format!("the file `{}` is not the one that it cites", evidence.file));
            }
        }
        Ok(file.signer.clone())
    }
}

/// A statement holds for what the duty asks for today; new words need a new statement.
fn words(duty: &Obligation, file: &StatementFile) -> Result<(), String> {
    let Some(attest) = &duty.attest else {
        return Err("the duty asks for no statement".to_owned());
    };
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    match plain(&attest.statement) == plain(&file.statement) {
        true => Ok(()),
        false => Err("the duty asks for other words by now".to_owned()),
    }
}

impl Found {
    /// As assessing wants it; none when it cannot be read, since then it is about nothing.
    #[must_use]
    pub fn statement(&self) -> Option<Statement> {
        let file = self.file.as_ref().ok()?;
        Some(Statement {
            id: self.id.clone(),
            obligation: file.obligation.clone(),
            by: file.by.clone(),
            role: file.role.clone(),
            observed: file.observed,
            recorded: file.recorded,
            until: file.until,
            done: file.done.clone(),
            lines: file.lines.clone(),
            trust: self.trust.clone(),
        })
    }
}
