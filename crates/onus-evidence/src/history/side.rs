//! One of two assessments that are compared.

use std::collections::{BTreeMap, BTreeSet};

use onus_core::{Moment, ObligationId, Severity, Verdict};

use super::What;
use super::spool::{Span, Spool};

/// An assessment: duties in memory, verdicts on resources in a temporary file.
#[derive(Debug)]
pub struct Side {
    /// The moment that its snapshot shows.
    pub as_of: Moment,
    /// SHA-256 of the catalog that judged.
    pub catalog: String,
    /// The profile that chose the duties.
    pub profile: String,
    pub(super) duties: BTreeMap<ObligationId, Duty>,
    /// Duties that its catalog has and that were not judged.
    pub(super) left_out: BTreeSet<ObligationId>,
    pub(super) verdicts: Spool,
}

/// A duty on one side.
#[derive(Debug)]
pub(super) struct Duty {
    pub(super) title: String,
    pub(super) severity: Severity,
    pub(super) verdict: Verdict,
    pub(super) because: Option<String>,
    pub(super) checks: Vec<Check>,
    pub(super) held: Vec<Held>,
    /// The waiver beside a duty that has no checks.
    pub(super) waiver: Option<String>,
}

/// A check on one side.
#[derive(Debug)]
pub(super) struct Check {
    pub(super) name: String,
    pub(super) table: String,
    /// Why resources may be missing: the list is not whole, or the check could not be used.
    pub(super) gap: Option<String>,
    pub(super) lines: Span,
}

/// A statement or document, and what it is worth.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) what: What,
    pub(super) name: String,
    pub(super) worth: Worth,
}

/// What a statement or document is worth by itself. Facts that refute it are another matter, and have verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    /// It holds.
    Holds,
    /// It does not, for this reason.
    Lacks(String),
    /// What would decide it was not seen.
    Unseen,
}

impl Side {
    /// Whether a duty could have been judged and was not, since the profile or the snapshot leaves it out. A report of
    /// another catalog does not tell; there, a side without any duty of a provider is not about that provider.
    pub(super) fn leaves_out(&self, duty: &ObligationId) -> bool {
        self.left_out.contains(duty) || !self.duties.keys().any(|other| other.provider() == duty.provider())
    }
}
