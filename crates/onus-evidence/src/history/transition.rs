//! What a pair of verdicts is called.

use onus_core::Verdict;

use super::{Absent, Kind};

/// What one side says of a resource, or of a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// It was judged.
    Judged(Verdict),
    /// It is not there, as far as all was read.
    Absent(Absent),
    /// It may be there: not all was read.
    Unlisted,
}

impl Stand {
    /// The verdict, where there is one.
    pub(super) fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Judged(verdict) => Some(verdict),
            Self::Absent(_) | Self::Unlisted => None,
        }
    }

    fn decided(self) -> bool {
        matches!(self, Self::Judged(Verdict::Pass | Verdict::Fail | Verdict::NotApplicable))
    }

    fn unseen(self) -> bool {
        matches!(self, Self::Unlisted | Self::Judged(Verdict::Unknown))
    }
}

/// The kind of change, where there is one.
pub(super) fn between(before: Stand, after: Stand) -> Option<Kind> {
    use Verdict::{Fail, NotApplicable, Pass};
    match (before, after) {
        (Stand::Judged(Pass | NotApplicable), Stand::Judged(Fail)) => Some(Kind::Regressed),
        (Stand::Judged(Fail), Stand::Judged(Pass | NotApplicable)) => Some(Kind::Fixed),
        (Stand::Absent(_), Stand::Judged(Fail)) => Some(Kind::New),
        (Stand::Judged(Fail), Stand::Absent(_)) => Some(Kind::Gone),
        _ if before.decided() && after.unseen() => Some(Kind::Unseen),
        _ if before.unseen() && after.decided() => Some(Kind::Seen),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Fail, NotApplicable, Pass, Unknown};

    const GONE: Stand = Stand::Absent(Absent::Resource);

    /// From the row's stand to the column's: pass, not-applicable, fail, unknown, absent, unlisted.
    const TABLE: [(Stand, [Option<Kind>; 6]); 6] = {
        use Kind::{Fixed, Gone, New, Regressed, Seen, Unseen};
        [
            (Stand::Judged(Pass), [None, None, Some(Regressed), Some(Unseen), None, Some(Unseen)]),
            (Stand::Judged(NotApplicable), [None, None, Some(Regressed), Some(Unseen), None, Some(Unseen)]),
            (Stand::Judged(Fail), [Some(Fixed), Some(Fixed), None, Some(Unseen), Some(Gone), Some(Unseen)]),
            (Stand::Judged(Unknown), [Some(Seen), Some(Seen), Some(Seen), None, None, None]),
            (GONE, [None, None, Some(New), None, None, None]),
            (Stand::Unlisted, [Some(Seen), Some(Seen), Some(Seen), None, None, None]),
        ]
    };

    #[test]
    fn every_pair_of_verdicts_has_its_word() {
        for (before, row) in TABLE {
            for ((after, _), expected) in TABLE.into_iter().zip(row) {
                assert_eq!(between(before, after), expected, "{before:?} to {after:?}");
            }
        }
    }

    #[test]
    fn the_way_back_is_the_mirror() {
        for (before, _) in TABLE {
            for (after, _) in TABLE {
                let there = between(before, after);
                assert_eq!(between(after, before), there.map(Kind::mirror), "{before:?} to {after:?}");
            }
        }
    }

    #[test]
    fn losing_sight_is_only_ever_losing_sight() {
        for (before, _) in TABLE {
            for blind in [Stand::Judged(Unknown), Stand::Unlisted] {
                assert!(matches!(between(before, blind), None | Some(Kind::Unseen)));
                assert!(matches!(between(blind, before), None | Some(Kind::Seen)));
            }
        }
    }
}
