//! A dated, owned, reasoned acceptance of a breach. It stands beside the verdict and never changes it.

use onus_core::{Moment, ObligationId, Verdict};

use crate::{DutyResult, Findings};

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
    /// Its last day.
    pub until: Moment,
    /// Until when a waiver of that day may last.
    pub limit: Moment,
}

impl Waiver {
    /// Whether it may stand beside verdicts at a moment.
    #[must_use]
    pub fn in_force(&self, at: Moment) -> bool {
        self.out_of_force(at).is_none()
    }

    fn out_of_force(&self, at: Moment) -> Option<WaiverProblem> {
        match () {
            () if self.until > self.limit => Some(WaiverProblem::OutlivesLimit),
            () if at < self.from => Some(WaiverProblem::NotYet),
            () if self.until.inclusive() <= at => Some(WaiverProblem::Expired),
            () => None,
        }
    }

    pub(super) fn problem(&self, matched: u64, at: Moment) -> Option<WaiverProblem> {
        self.out_of_force(at).or_else(|| (matched == 0).then_some(WaiverProblem::MatchesNothing))
    }

    /// How many verdicts of a duty it stands beside: those of single resources, or that of the duty itself where nothing
    /// was judged one by one.
    pub(super) fn matched(&self, duty: &DutyResult) -> u64 {
        let findings =
            duty.checks.iter().filter_map(|check| check.outcome.as_ref().ok()).map(|judged| &judged.findings);
        let single: u64 = findings
            .flat_map(Findings::waived)
            .filter(|(id, _)| *id == self.id)
            .map(|(_, matched)| matched)
            .sum();
        let open = matches!(duty.verdict, Verdict::Fail | Verdict::Unknown);
        match single {
            0 if duty.checks.is_empty() && open && self.resources == "*" => 1,
            single => single,
        }
    }
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
