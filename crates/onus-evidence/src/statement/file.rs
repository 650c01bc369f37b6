//! One statement as it is written and signed.

use onus_assess::Line;
use onus_core::{Moment, ObligationId};
use serde::{Deserialize, Serialize};

/// The form of these files.
pub const FORMAT: &str = "onus.statement/1";

/// A statement. What is signed are the bytes of its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementFile {
    /// Always [`FORMAT`].
    pub format: String,
    /// The duty.
    pub obligation: ObligationId,
    /// The sentence that is stated, in the words of the duty on that day.
    pub statement: String,
    /// Who signs, as `allowed_signers` names them.
    pub signer: String,
    /// Their name.
    pub by: String,
    /// In which role they state it.
    pub role: String,
    /// What the statement is about: an organisation, a site, a team.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scope: String,
    /// What was done, and what was seen.
    pub done: String,
    /// When it was seen to be so.
    pub observed: Moment,
    /// When it was written down.
    pub recorded: Moment,
    /// When it lapses.
    pub until: Moment,
    /// SHA-256 of the snapshot that a review went through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
    /// Files that show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceFile>,
    /// What was decided of single resources.
    #[serde(default, rename = "line", skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Line>,
}

/// A file that shows what a statement says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceFile {
    /// Where it is, from the workspace.
    pub file: String,
    /// SHA-256 of what it held when the statement was signed.
    pub sha256: String,
}

impl StatementFile {
    /// Reads a file.
    ///
    /// # Errors
    /// In words for people, when it is no statement or its dates contradict each other.
    pub fn of_text(text: &str) -> Result<Self, String> {
        let read: Self = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        match () {
            () if read.format != FORMAT => {
                Err(format!("its format is `{}`, and not `{FORMAT}`", read.format))
            }
            () if read.observed > read.recorded => Err("it was recorded before it was observed".to_owned()),
            () if read.until <= read.observed => Err("it lapses before it was observed".to_owned()),
            () => Ok(read),
        }
    }

    /// The text of the file.
    ///
    /// # Errors
    /// In words for people; no statement that was read gives one.
    pub fn to_text(&self) -> Result<String, String> {
        toml::to_string_pretty(self).map_err(|error| error.to_string())
    }
}
