//! What can be said about one duty on one resource.

use std::fmt;
use std::ops::AddAssign;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The answer of a check. `Unknown` is not an error: it says that what was seen decides nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The duty does not concern this resource.
    NotApplicable,
    /// What was seen shows that the duty is met.
    Pass,
    /// Something that decides the duty was not seen.
    Unknown,
    /// What was seen shows that the duty is not met.
    Fail,
}

impl Verdict {
    /// All verdicts, from the one that weighs least to the one that weighs most.
    pub const ALL: [Self; 4] = [Self::NotApplicable, Self::Pass, Self::Unknown, Self::Fail];

    /// The verdict of several taken together: one failure fails the whole, one unknown leaves it
    /// unknown, and only what applies can make it pass.
    #[must_use]
    pub fn worst(self, other: Self) -> Self {
        if self.weight() >= other.weight() { self } else { other }
    }

    fn weight(self) -> u8 {
        match self {
            Self::NotApplicable => 0,
            Self::Pass => 1,
            Self::Unknown => 2,
            Self::Fail => 3,
        }
    }

    /// The verdict of a row's two truth values under SQL's three-valued logic; `None` is NULL.
    #[must_use]
    pub fn of(applies: Option<bool>, ok: Option<bool>) -> Self {
        match (applies, ok) {
            (None, _) | (Some(true), None) => Self::Unknown,
            (Some(false), _) => Self::NotApplicable,
            (Some(true), Some(true)) => Self::Pass,
            (Some(true), Some(false)) => Self::Fail,
        }
    }

    /// The word used in every output format.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NotApplicable => "not-applicable",
            Self::Pass => "pass",
            Self::Unknown => "unknown",
            Self::Fail => "fail",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// What a verdict rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// A check over collected facts.
    Machine,
    /// A named person's statement.
    Attestation,
    /// A document of the provider: certificate, report, contract.
    ProviderEvidence,
}

impl Basis {
    /// The word used in every output format.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Attestation => "attestation",
            Self::ProviderEvidence => "provider-evidence",
        }
    }
}

/// How many verdicts of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Tally {
    /// Number of passes.
    pub pass: u64,
    /// Number of failures.
    pub fail: u64,
    /// Number of unknown verdicts.
    pub unknown: u64,
    /// Number of resources that the duty does not concern.
    pub not_applicable: u64,
}

impl Tally {
    /// Counts one more verdict.
    pub fn count(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Pass => self.pass += 1,
            Verdict::Fail => self.fail += 1,
            Verdict::Unknown => self.unknown += 1,
            Verdict::NotApplicable => self.not_applicable += 1,
        }
    }

    /// The number of verdicts counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.pass + self.fail + self.unknown + self.not_applicable
    }

    /// How many verdicts of one kind were counted.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> u64 {
        match verdict {
            Verdict::Pass => self.pass,
            Verdict::Fail => self.fail,
            Verdict::Unknown => self.unknown,
            Verdict::NotApplicable => self.not_applicable,
        }
    }

    /// The worst verdict counted; `NotApplicable` when none was.
    #[must_use]
    pub fn worst(&self) -> Verdict {
        Verdict::ALL
            .into_iter()
            .filter(|verdict| self.of(*verdict) > 0)
            .fold(Verdict::NotApplicable, Verdict::worst)
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.pass += other.pass;
        self.fail += other.fail;
        self.unknown += other.unknown;
        self.not_applicable += other.not_applicable;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worst_is_associative_commutative_and_idempotent() {
        for a in Verdict::ALL {
            assert_eq!(a.worst(a), a);
            for b in Verdict::ALL {
                assert_eq!(a.worst(b), b.worst(a));
                for c in Verdict::ALL {
                    assert_eq!(a.worst(b).worst(c), a.worst(b.worst(c)));
                }
            }
        }
    }

    #[test]
    fn losing_a_truth_value_never_changes_a_verdict_except_to_unknown() {
        let values = [None, Some(false), Some(true)];
        for applies in values {
            for ok in values {
                let full = Verdict::of(applies, ok);
                for less in [Verdict::of(None, ok), Verdict::of(applies, None)] {
                    assert!(less == Verdict::Unknown || less == full);
                }
            }
        }
    }

    #[test]
    fn tally_knows_its_worst() {
        let mut tally = Tally::default();
        assert_eq!(tally.worst(), Verdict::NotApplicable);
        tally.count(Verdict::Pass);
        tally.count(Verdict::Unknown);
        assert_eq!(tally.worst(), Verdict::Unknown);
        assert_eq!(tally.total(), 2);
    }
}
