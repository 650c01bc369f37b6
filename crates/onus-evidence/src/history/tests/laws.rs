//! What holds for any two sides.

use onus_core::Verdict;
use proptest::prelude::*;

use super::made::{Duties, Duty, diff};
use crate::history::{Change, Kind, What};

fn a_verdict() -> impl Strategy<Value = Verdict> {
    proptest::sample::select(Verdict::ALL.to_vec())
}

fn a_duty() -> impl Strategy<Value = Duty> {
    let resources = proptest::collection::btree_map("[a-e]", (a_verdict(), any::<bool>()), 0..5);
    (resources, any::<bool>(), any::<Option<bool>>()).prop_map(|(resources, gap, statement)| Duty {
        resources,
        gap,
        statement,
    })
}

fn some_duties() -> impl Strategy<Value = Duties> {
    proptest::collection::btree_map("[xz]/y/[a-c]", a_duty(), 0..4)
}

/// The same, with something of it forgotten: verdicts made unknown, resources that nobody listed.
fn forgotten(duties: &Duties, choices: &[u8]) -> Duties {
    let mut choices = choices.iter().cycle();
    let mut less = duties.clone();
    for duty in less.values_mut() {
        let Duty { resources, gap, .. } = duty;
        resources.retain(|_, (verdict, _)| match choices.next() {
            Some(0) => {
                *gap = true;
                false
            }
            Some(1) => {
                *verdict = Verdict::Unknown;
                true
            }
            _ => true,
        });
    }
    less
}

fn mirrored(kind: Kind, what: What) -> Kind {
    match (kind, what) {
        (Kind::Lapsed, What::Waiver) => Kind::Waived,
        (Kind::Lapsed, _) => Kind::Supplied,
        (Kind::Waived | Kind::Supplied, _) => Kind::Lapsed,
        (other, _) => other.mirror(),
    }
}

type Seen<'a> = (Kind, What, String, Option<&'a str>, Option<Verdict>, Option<Verdict>);

fn seen(changes: &[Change], turned: bool) -> Vec<String> {
    let one = |change: &Change| {
        let (before, after) = (change.before, change.after);
        let seen: Seen<'_> = match turned {
            false => {
                (change.kind, change.what, change.duty.to_string(), change.resource.as_deref(), before, after)
            }
            true => {
                let kind = mirrored(change.kind, change.what);
                (kind, change.what, change.duty.to_string(), change.resource.as_deref(), after, before)
            }
        };
        format!("{seen:?}")
    };
    let mut list: Vec<String> = changes.iter().map(one).collect();
    list.sort();
    list
}

proptest! {
    #[test]
    fn nothing_changes_from_a_side_to_itself(duties in some_duties()) {
        let (totals, changes) = diff(&duties, &duties);
        prop_assert!(totals.is_empty() && changes.is_empty(), "{changes:?}");
    }

    #[test]
    fn there_and_back_mirror_each_other(before in some_duties(), after in some_duties()) {
        let ((there, to), (back, from)) = (diff(&before, &after), diff(&after, &before));
        prop_assert_eq!(seen(&to, false), seen(&from, true));
        let there: Vec<_> = there.duties.iter().map(|one| (&one.duty, one.before, one.after)).collect();
        let back: Vec<_> = back.duties.iter().map(|one| (&one.duty, one.after, one.before)).collect();
        prop_assert_eq!(there, back);
    }

    #[test]
    fn forgetting_is_only_ever_unseeing(
        duties in some_duties(),
        choices in proptest::collection::vec(0u8..4, 1..20),
    ) {
        let (totals, changes) = diff(&duties, &forgotten(&duties, &choices));
        prop_assert!(changes.iter().all(|change| change.kind == Kind::Unseen), "{changes:?}");
        prop_assert!(totals.duties.iter().all(|duty| duty.after == Some(Verdict::Unknown)), "{totals:?}");
    }
}
