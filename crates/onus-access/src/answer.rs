//! An answer with what it rests on: the grants that allow a request and what taking away would close it, what
//! stands against it, or what was not read.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::{Decision, Formula, Label, Limits, Request, decide};

/// Whether there is a request for which a formula holds, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// There is one.
    Yes {
        /// The request.
        witness: Request,
        /// What lets it through, one thing after the other.
        path: Vec<Label>,
        /// The fewest things without which no such request would be left; none when no such things are known.
        smallest_change: Option<Vec<Label>>,
    },
    /// There is none.
    No {
        /// What stands against requests that something else would let through; empty when nothing would.
        against: Vec<Label>,
    },
    /// What was not read or cannot be decided might let one through.
    Unknown {
        /// Which things these are.
        missing: Vec<Arc<str>>,
    },
}

/// The most paths that are looked at, and the most things that are taken away together.
const MOST_PATHS: usize = 64;
const MOST_TOGETHER: usize = 4;

impl Answer {
    /// Answers.
    #[must_use]
    pub fn to(formula: &Formula, limits: Limits) -> Self {
        match decide(formula, limits) {
            Decision::Yes(witness) => {
                let path = path(formula, &witness);
                let smallest_change = smallest_change(formula, &path, limits);
                Self::Yes { witness, path, smallest_change }
            }
            Decision::No => Self::No { against: against(formula, limits) },
            Decision::Unknown(missing) => Self::Unknown { missing },
        }
    }
}

/// One way through the formula for a request, as the labels on it.
#[must_use]
pub fn path(formula: &Formula, request: &Request) -> Vec<Label> {
    let mut labels = Vec::new();
    walk(formula, request, &mut labels);
    labels
}

fn walk(formula: &Formula, request: &Request, labels: &mut Vec<Label>) {
    match formula {
        Formula::Labelled(label, inner) => {
            if !labels.contains(label) {
                labels.push(*label);
            }
            walk(inner, request, labels);
        }
        Formula::All(parts) => parts.iter().for_each(|part| walk(part, request, labels)),
        Formula::Any(parts) => {
            if let Some(part) = parts.iter().find(|part| part.holds(request) == Some(true)) {
                walk(part, request, labels);
            }
        }
        Formula::Always | Formula::Never | Formula::Atom(_) | Formula::Not(_) | Formula::Gap(_) => {}
    }
}

/// The fewest labels without which the answer is no longer yes. Every path that is found has to lose one of its
/// labels, and the smallest sets that do this are tried until no path is left.
fn smallest_change(formula: &Formula, first: &[Label], limits: Limits) -> Option<Vec<Label>> {
    let mut paths: Vec<BTreeSet<Label>> = vec![first.iter().copied().collect()];
    while paths.len() <= MOST_PATHS {
        let without = smallest_cut(&paths)?;
        let left = formula.without(&without);
        match decide(&left, limits) {
            Decision::Yes(witness) => paths.push(path(&left, &witness).into_iter().collect()),
            Decision::No | Decision::Unknown(_) => return Some(without.into_iter().collect()),
        }
    }
    None
}

/// The smallest set that has a label of every path; none when a path has no labels, or the set would be large.
fn smallest_cut(paths: &[BTreeSet<Label>]) -> Option<BTreeSet<Label>> {
    (1..=MOST_TOGETHER).find_map(|most| cut(paths, most, &BTreeSet::new()))
}

fn cut(paths: &[BTreeSet<Label>], most: usize, chosen: &BTreeSet<Label>) -> Option<BTreeSet<Label>> {
    let Some(whole) = paths.iter().find(|path| path.is_disjoint(chosen)) else { return Some(chosen.clone()) };
    if most == 0 {
        return None;
    }
    whole.iter().find_map(|label| {
        let mut more = chosen.clone();
        more.insert(*label);
        cut(paths, most - 1, &more)
    })
}

/// The labels that are in the way of requests which would be let through without them.
fn against(formula: &Formula, limits: Limits) -> Vec<Label> {
    let mut refusing = BTreeSet::new();
    refusals(formula, false, &mut refusing);
    if refusing.is_empty() {
        return Vec::new();
    }
    let Decision::Yes(witness) = decide(&formula.without(&refusing), limits) else { return Vec::new() };
    refusing.into_iter().filter(|label| labelled_part(formula, *label, &witness)).collect()
}

/// Labels below a negation.
fn refusals(formula: &Formula, negated: bool, labels: &mut BTreeSet<Label>) {
    match formula {
        Formula::Not(inner) => refusals(inner, !negated, labels),
        Formula::All(parts) | Formula::Any(parts) => {
            parts.iter().for_each(|part| refusals(part, negated, labels));
        }
        Formula::Labelled(label, inner) => {
            if negated {
                labels.insert(*label);
            }
            refusals(inner, negated, labels);
        }
        Formula::Always | Formula::Never | Formula::Atom(_) | Formula::Gap(_) => {}
    }
}

/// Whether a labelled part holds for a request.
fn labelled_part(formula: &Formula, wanted: Label, request: &Request) -> bool {
    match formula {
        Formula::Labelled(label, inner) => {
            (*label == wanted && inner.holds(request) != Some(false)) || labelled_part(inner, wanted, request)
        }
        Formula::Not(inner) => labelled_part(inner, wanted, request),
        Formula::All(parts) | Formula::Any(parts) => {
            parts.iter().any(|part| labelled_part(part, wanted, request))
        }
        Formula::Always | Formula::Never | Formula::Atom(_) | Formula::Gap(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Attr;
    use crate::set::Patterns;

    fn action(text: &str) -> Formula {
        Formula::text(Attr::Action, Patterns::wildcards([text]))
    }

    fn change(formula: &Formula) -> Option<Vec<Label>> {
        match Answer::to(formula, Limits::default()) {
            Answer::Yes { smallest_change, .. } => smallest_change,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_smallest_change_closes_all_ways() {
        let both = |a, b| Formula::all([action("a").labelled(a), action("*").labelled(b)]);
        assert_eq!(change(&both(0, 1)), Some(vec![0]));
        // Three ways, two of which lead through 7: nothing less than 7 and one of the third way is enough.
        let ways = Formula::any([both(1, 7), both(2, 7), both(3, 4)]);
        assert_eq!(change(&ways), Some(vec![3, 7]));
        assert_eq!(change(&Formula::any([both(0, 1), action("b")])), None);
    }

    #[test]
    fn a_no_names_what_stands_against_it() {
        let allow = action("a").labelled(0);
        let denied = |label| action("*").labelled(label).negated();
        let formula = Formula::all([allow.clone(), denied(5), action("b").labelled(6).negated()]);
        assert_eq!(Answer::to(&formula, Limits::default()), Answer::No { against: vec![5] });
        let nothing = Formula::all([Formula::Never, allow]);
        assert_eq!(Answer::to(&nothing, Limits::default()), Answer::No { against: vec![] });
    }
}
