//! A dated, owned, reasoned acceptance of a breach. It stands beside the verdict and never changes it.

use onus_core::{Moment, ObligationId};

/// A waiver.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// Its name in `waivers.toml`.
    pub id: String,
    /// The duty.
    pub obligation: ObligationId,
    /// The resources by `id`; `*` stands for any text.
    pub resources: String,
    /// Why the breach is accepted.
    pub reason: String,
    /// Who owns the risk.
    pub owner: String,
    /// Who approved.
    pub approver: String,
    /// Since when.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
}

/// What is wrong with a waiver. Each is a finding of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaiverProblem {
    /// Nothing that fails or is unknown matches it.
    MatchesNothing,
    /// It has ended.
    Expired,
    /// It has not begun.
    NotYet,
    /// It lasts longer than a waiver may.
    OutlivesLimit,
    /// The catalog has no such duty.
    NoSuchDuty,
}

/// A waiver and what it was beside.
#[derive(Clone, Debug)]
pub struct WaiverResult {
    /// The waiver.
    pub waiver: Waiver,
    /// How many verdicts of fail or unknown it stands beside.
    pub matched: u64,
    /// What is wrong with it.
    pub problem: Option<WaiverProblem>,
}

impl WaiverProblem {
    /// The words shown to people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::MatchesNothing => "it matches nothing that fails or is unknown",
            Self::Expired => "it has expired",
            Self::NotYet => "it has not begun",
            Self::OutlivesLimit => "it lasts longer than a waiver may",
            Self::NoSuchDuty => "there is no such duty",
        }
    }
}
