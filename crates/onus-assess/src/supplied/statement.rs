//! A named person's dated word that a duty was done.

use onus_core::{Moment, ObligationId, Period};
use serde::{Deserialize, Serialize};

/// A statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its file's name without the ending.
    pub id: String,
    /// The duty it is about.
    pub obligation: ObligationId,
    /// Who states it.
    pub by: String,
    /// In which role.
    pub role: String,
    /// When what it says was seen to be so.
    pub observed: Moment,
    /// When it was written down and signed.
    pub recorded: Moment,
    /// When it lapses.
    pub until: Moment,
    /// What was done.
    pub done: String,
    /// What was decided of single resources; a statement with lines covers these and no others.
    pub lines: Vec<Line>,
    /// Who signed it, as `allowed_signers` names them, or why the signature cannot be trusted.
    pub trust: Result<String, String>,
}

/// What a review decided of one resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The fact table.
    pub table: String,
    /// The resource's `id` there.
    pub id: String,
    /// What people call it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What is to become of it.
    pub decision: Decision,
    /// Why, or what is to change.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What is to become of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It is needed as it is.
    Keep,
    /// It has to go, and is refuted by being there still.
    Remove,
    /// It stays, and something about it has to change.
    Change,
}

/// What a statement is worth at the moment of weighing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatementState {
    /// It holds.
    Holds,
    /// It has lapsed.
    Lapsed,
    /// Facts say otherwise, and they win.
    Refuted(String),
    /// Nobody who may state this signed it as it stands.
    Untrusted(String),
}

/// A statement and what it is worth.
#[derive(Clone, Debug)]
pub struct StatementResult {
    /// Its file's name without the ending.
    pub id: String,
    /// Who stated it.
    pub by: String,
    /// In which role.
    pub role: String,
    /// When what it says was seen to be so.
    pub observed: Moment,
    /// When it was signed.
    pub recorded: Moment,
    /// When it lapses.
    pub until: Moment,
    /// What was done.
    pub done: String,
    /// What it is worth.
    pub state: StatementState,
}

impl Statement {
    /// When it lapses: on the day it names, and no later than the duty lets a statement hold.
    #[must_use]
    pub fn lapses(&self, every: Period) -> Moment {
        self.until.min(self.observed.after(every))
    }

    /// What it is worth by its dates and signature alone.
    #[must_use]
    pub fn weighed(&self, at: Moment, every: Period) -> StatementResult {
        let until = self.lapses(every);
        let state = match &self.trust {
            Err(why) => StatementState::Untrusted(why.clone()),
            Ok(_) if until <= at => StatementState::Lapsed,
            Ok(_) => StatementState::Holds,
        };
        StatementResult {
            id: self.id.clone(),
            by: self.by.clone(),
            role: self.role.clone(),
            observed: self.observed,
            recorded: self.recorded,
            until,
            done: self.done.clone(),
            state,
        }
    }
}

impl StatementState {
    /// The word used in every output format.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Lapsed => "lapsed",
            Self::Refuted(_) => "refuted",
            Self::Untrusted(_) => "untrusted",
        }
    }

    /// What speaks against it, where the word does not say all.
    #[must_use]
    pub fn because(&self) -> Option<&str> {
        match self {
            Self::Refuted(why) | Self::Untrusted(why) => Some(why),
            Self::Holds | Self::Lapsed => None,
        }
    }
}
