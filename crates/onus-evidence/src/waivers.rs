//! `waivers.toml`: breaches that somebody accepted, until when, and why.

use std::path::Path;

use onus_assess::Waiver;
use onus_core::{Moment, ObligationId, Period};
use serde::{Deserialize, Serialize};

use crate::EvidenceError;
use crate::files::if_there;

/// The file of a workspace.
pub const WAIVERS: &str = "waivers.toml";
const LONGEST_FILE: u64 = 4 << 20;
/// How long a waiver may last where the file does not say.
const LONGEST: &str = "P1Y";

/// The waivers of a workspace.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waivers {
    /// The longest that a waiver may last; a year when left out.
    longest: Option<Period>,
    /// The waivers.
    #[serde(default, rename = "waiver")]
    waivers: Vec<WaiverEntry>,
}

/// A waiver as it is written. All of it is mandatory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaiverEntry {
    /// Its name.
    pub id: String,
    /// The duty.
    pub obligation: ObligationId,
    /// The resources by `id`, in which `*` stands for any text.
    pub resources: String,
    /// Why the breach is accepted.
    pub reason: String,
    /// Who owns the risk.
    pub owner: String,
    /// Who approved it. Nobody approves their own.
    pub approver: String,
    /// Its first day.
    pub from: Moment,
    /// Its last.
    pub until: Moment,
}

impl Waivers {
    /// Those of a workspace; none where it has no file.
    ///
    /// # Errors
    /// When the file cannot be read, lacks something, has two waivers of one name, or one that its owner approved.
    pub fn of_workspace(workspace: &Path) -> Result<Self, EvidenceError> {
        let path = workspace.join(WAIVERS);
        let Some(text) = if_there(&path, LONGEST_FILE)? else { return Ok(Self::default()) };
        Self::of_text(&text).map_err(|message| EvidenceError::Malformed { path, message })
    }

    /// From the text of the file.
    ///
    /// # Errors
    /// In words for people.
    pub fn of_text(text: &str) -> Result<Self, String> {
        let read: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        for (at, waiver) in read.waivers.iter().enumerate() {
            waiver.problem().map_or(Ok(()), |why| Err(format!("the waiver `{}` {why}", waiver.id)))?;
            if read.waivers.iter().take(at).any(|other| other.id == waiver.id) {
                return Err(format!("two waivers are called `{}`", waiver.id));
            }
        }
        Ok(read)
    }

    /// As assessing wants them.
    #[must_use]
    pub fn waivers(&self) -> Vec<Waiver> {
        self.waivers.iter().map(|entry| entry.waiver(self.longest())).collect()
    }

    /// The longest that a waiver may last.
    #[must_use]
    pub fn longest(&self) -> Period {
        #[expect(clippy::expect_used, reason = "a constant that a test reads")]
        self.longest.unwrap_or_else(|| LONGEST.parse().expect("a constant"))
    }

    /// The entries as they are written.
    #[must_use]
    pub fn entries(&self) -> &[WaiverEntry] {
        &self.waivers
    }
}

impl WaiverEntry {
    /// What is wrong with it in itself.
    #[must_use]
    pub fn problem(&self) -> Option<&'static str> {
        let empty = |text: &String| text.trim().is_empty();
        match () {
            () if empty(&self.id) => Some("has no name"),
            () if empty(&self.resources) => Some("names no resources"),
            () if empty(&self.reason) => Some("gives no reason"),
            () if empty(&self.owner) || empty(&self.approver) => Some("lacks its owner or who approved it"),
            () if self.owner.trim().eq_ignore_ascii_case(self.approver.trim()) => {
                Some("was approved by its own owner")
            }
            () if self.until <= self.from => Some("ends before it begins"),
            () => None,
        }
    }

    fn waiver(&self, longest: Period) -> Waiver {
        Waiver {
            id: self.id.clone(),
            obligation: self.obligation.clone(),
            resources: self.resources.clone(),
            reason: self.reason.clone(),
            owner: self.owner.clone(),
            approver: self.approver.clone(),
            from: self.from,
            until: self.until,
            limit: self.from.after(longest),
        }
    }

    /// The lines to add to a file that has none of this name yet.
    ///
    /// # Errors
    /// In words for people; no entry that was read gives one.
    pub fn to_text(&self) -> Result<String, String> {
        toml::to_string(self).map(|text| format!("\n[[waiver]]\n{text}")).map_err(|error| error.to_string())
    }
}
