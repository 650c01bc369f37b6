//! `models.toml`: later texts of documents that somebody read and accepted.

use std::path::Path;

use onus_core::{Moment, StatementId};
use serde::{Deserialize, Serialize};

use super::Drift;
use crate::EvidenceError;
use crate::files::if_there;

/// The file of a workspace.
pub const ACCEPTED: &str = "models.toml";
const LONGEST_FILE: u64 = 4 << 20;

/// What was accepted in a workspace.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// In the order in which it was.
    #[serde(default, rename = "accepted")]
    entries: Vec<AcceptedEntry>,
}

/// A text that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptedEntry {
    /// The document, by the name of its model.
    pub model: String,
    /// SHA-256 of the words of the text.
    pub sha256: String,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// Statements whose line was changed.
    pub changed: Vec<StatementId>,
    /// Statements whose line is gone.
    pub gone: Vec<StatementId>,
    /// How many new lines look like statements.
    pub new: usize,
}

impl Accepted {
    /// That of a workspace; empty where it has no file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of_workspace(workspace: &Path) -> Result<Self, EvidenceError> {
        let path = workspace.join(ACCEPTED);
        let Some(text) = if_there(&path, LONGEST_FILE)? else { return Ok(Self::default()) };
        toml::from_str(&text).map_err(|error| EvidenceError::Malformed { path, message: error.to_string() })
    }

    /// What was accepted last of a document. It has lapsed where the text is another one by now.
    #[must_use]
    pub fn last(&self, model: &str) -> Option<&AcceptedEntry> {
        self.entries.iter().rev().find(|entry| entry.model == model)
    }
}

impl AcceptedEntry {
    /// Somebody's acceptance of a text.
    #[must_use]
    pub fn new(model: &str, drift: &Drift, by: &str, at: Moment) -> Self {
        let ids = |lines: &[super::Altered]| lines.iter().flat_map(|line| line.statements.clone()).collect();
        Self {
            model: model.to_owned(),
            sha256: drift.digest.clone(),
            at,
            by: by.to_owned(),
            changed: ids(&drift.changed),
            gone: ids(&drift.gone),
            new: drift.new.len(),
        }
    }

    /// Whether it is of this very text.
    #[must_use]
    pub fn holds(&self, drift: &Drift) -> bool {
        self.sha256 == drift.digest
    }

    /// The lines to add to the file.
    ///
    /// # Errors
    /// In words for people; no entry that was read gives one.
    pub fn to_text(&self) -> Result<String, String> {
        toml::to_string(self).map(|text| format!("\n[[accepted]]\n{text}")).map_err(|error| error.to_string())
    }
}
