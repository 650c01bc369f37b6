//! Formulas with other leaves.

use std::sync::Arc;

use crate::{Attr, Formula};

/// The same formula, in which each atom and each gap became another formula.
pub(super) fn replaced(formula: &Formula, leaf: &impl Fn(&Formula) -> Formula) -> Formula {
    match formula {
        Formula::Always | Formula::Never => formula.clone(),
        Formula::Atom(_) | Formula::Gap(_) => leaf(formula),
        Formula::Not(inner) => replaced(inner, leaf).negated(),
        Formula::All(parts) => Formula::all(parts.iter().map(|part| replaced(part, leaf))),
        Formula::Any(parts) => Formula::any(parts.iter().map(|part| replaced(part, leaf))),
        Formula::Labelled(label, inner) => replaced(inner, leaf).labelled(*label),
    }
}

/// The same formula when nobody knows what an attribute is.
pub(super) fn not_known(formula: &Formula, attr: &Attr, why: &Arc<str>) -> Formula {
    replaced(formula, &|leaf| match leaf {
        Formula::Atom(atom) if atom.attr == *attr => Formula::Gap(Arc::clone(why)),
        other => other.clone(),
    })
}

/// The reasons of all gaps, in order of appearance.
pub(super) fn gaps(formula: &Formula) -> Vec<Arc<str>> {
    let (mut open, mut found) = (vec![formula], Vec::new());
    while let Some(part) = open.pop() {
        match part {
            Formula::Gap(why) => found.push(Arc::clone(why)),
            Formula::Not(inner) | Formula::Labelled(_, inner) => open.push(inner),
            Formula::All(parts) | Formula::Any(parts) => open.extend(parts.iter().rev()),
            Formula::Always | Formula::Never | Formula::Atom(_) => {}
        }
    }
    found
}
