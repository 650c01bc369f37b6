//! What a snapshot knows of a part of a table, and by which request.

use std::fmt;

use onus_core::Moment;
use serde::{Deserialize, Serialize};

use crate::Scope;

/// How much of a scope was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Every row there is.
    Complete,
    /// Some rows; others may be missing.
    Partial,
    /// None.
    Unread,
}

impl Status {
    /// The word that is stored.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Partial => "partial",
            Self::Unread => "unread",
        }
    }

    /// Reads a stored word; anything else is `Unread`, since it says nothing.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        match word {
            "complete" => Self::Complete,
            "partial" => Self::Partial,
            _ => Self::Unread,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// One line of coverage: a table, or one column of it, in a scope.
///
/// A line about rows decides verdicts. A line about a column only explains its NULL cells: the cells
/// speak for themselves. A table has been listed in full when its whole scope is complete; narrower lines
/// then say which parts are not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The fact table.
    pub table: String,
    /// One column; none when it is about rows.
    pub column: Option<String>,
    /// Which part of the table.
    pub scope: Scope,
    /// How much of it was read.
    pub status: Status,
    /// What kept the rest away, for people.
    pub reason: Option<String>,
    /// The permission set that would let it be read.
    pub missing_grant: Option<String>,
    /// Which source: `scaleway`, `terraform`, `declaration`, `catalog`.
    pub source: String,
    /// What was asked: method and path, or a file.
    pub endpoint: Option<String>,
    /// The provider's identifier of the answer.
    pub request_id: Option<String>,
    /// When it was read.
    pub read_at: Option<Moment>,
    /// Number of rows that came of it.
    pub row_count: u64,
}

impl Coverage {
    /// A part of a table of which every row was read.
    pub fn complete(table: &str, scope: Scope, source: &str) -> Self {
        Self {
            table: table.to_owned(),
            column: None,
            scope,
            status: Status::Complete,
            reason: None,
            missing_grant: None,
            source: source.to_owned(),
            endpoint: None,
            request_id: None,
            read_at: None,
            row_count: 0,
        }
    }

    /// A part of a table of which nothing was read.
    pub fn unread(table: &str, scope: Scope, source: &str, reason: impl Into<String>) -> Self {
        Self { status: Status::Unread, reason: Some(reason.into()), ..Self::complete(table, scope, source) }
    }

    /// A part of a table of which some rows may be missing.
    pub fn partial(table: &str, scope: Scope, source: &str, reason: impl Into<String>) -> Self {
        Self { status: Status::Partial, ..Self::unread(table, scope, source, reason) }
    }
}
