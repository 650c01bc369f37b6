//! On which requests an expression is true, and on which it is false.

use std::sync::Arc;

use crate::set::{IntervalSet, IpSet};
use crate::{Atom, Attr, Formula, Values};

/// What becomes of an expression. On a request on which it neither holds nor fails, it cannot be evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Where it is true.
    pub holds: Formula,
    /// Where it is false.
    pub fails: Formula,
}

impl Outcome {
    /// The same on every request.
    pub(super) fn known(holds: bool) -> Self {
        let (yes, no) = (Formula::Always, Formula::Never);
        if holds { Self { holds: yes, fails: no } } else { Self { holds: no, fails: yes } }
    }

    /// It cannot be evaluated on any request.
    pub(super) fn error() -> Self {
        Self { holds: Formula::Never, fails: Formula::Never }
    }

    /// Nobody knows.
    pub(super) fn gap(why: impl Into<Arc<str>>) -> Self {
        let gap = Formula::gap(why);
        Self { holds: gap.clone(), fails: gap }
    }

    /// True where the attribute has one of the values, false where it has another one.
    pub(super) fn has_one_of(attr: Attr, values: Values) -> Self {
        match values {
            Values::Number(set) => {
                let other = set.not();
                Self { holds: number(attr.clone(), set), fails: number(attr, other.into()) }
            }
            Values::Ip(set) => {
                let fails = Formula::ip(attr.clone(), set.not());
                Self { holds: Formula::Atom(Atom { attr, values: Values::Ip(set), or_absent: false }), fails }
            }
            Values::Text(_) => {
                let absent_too = Atom { attr: attr.clone(), values: values.clone(), or_absent: true };
                let holds = Formula::Atom(Atom { attr, values, or_absent: false });
                Self { holds, fails: Formula::Atom(absent_too).negated() }
            }
        }
    }

    pub(super) fn number(attr: Attr, set: IntervalSet<i64>) -> Self {
        Self::has_one_of(attr, Values::Number(set.into()))
    }

    pub(super) fn ip(attr: Attr, set: IpSet) -> Self {
        Self::has_one_of(attr, Values::Ip(set.into()))
    }

    /// Where it can be evaluated.
    pub(super) fn defined(self) -> Formula {
        Formula::any([self.holds, self.fails])
    }

    /// `!x`.
    pub(super) fn negated(self) -> Self {
        Self { holds: self.fails, fails: self.holds }
    }

    /// `x && y`: a false operand decides, whatever becomes of the others.
    pub(super) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let (holds, fails): (Vec<_>, Vec<_>) = parts.into_iter().map(|part| (part.holds, part.fails)).unzip();
        Self { holds: Formula::all(holds), fails: Formula::any(fails) }
    }

    /// `x || y`: a true operand decides, whatever becomes of the others.
    pub(super) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let (holds, fails): (Vec<_>, Vec<_>) = parts.into_iter().map(|part| (part.holds, part.fails)).unzip();
        Self { holds: Formula::any(holds), fails: Formula::all(fails) }
    }

    /// `c ? x : y`: the branch that is not taken is not evaluated.
    pub(super) fn conditional(condition: Self, then: Self, otherwise: Self) -> Self {
        let Self { holds: yes, fails: no } = condition;
        let either = |x, y| Formula::any([Formula::all([yes.clone(), x]), Formula::all([no.clone(), y])]);
        Self { holds: either(then.holds, otherwise.holds), fails: either(then.fails, otherwise.fails) }
    }

    /// `x == y`, both of them true or false.
    pub(super) fn equal(left: Self, right: Self) -> Self {
        Self::conditional(left, right.clone(), right.negated())
    }

    /// How many parts its formulas have.
    pub(super) fn weight(&self) -> usize {
        weight(&self.holds) + weight(&self.fails)
    }

    /// Its value when it has the same on every request.
    pub(super) fn constant(&self) -> Option<bool> {
        match (&self.holds, &self.fails) {
            (Formula::Always, Formula::Never) => Some(true),
            (Formula::Never, Formula::Always) => Some(false),
            _ => None,
        }
    }
}

fn number(attr: Attr, set: Arc<IntervalSet<i64>>) -> Formula {
    Formula::Atom(Atom { attr, values: Values::Number(set), or_absent: false })
}

fn weight(formula: &Formula) -> usize {
    match formula {
        Formula::All(parts) | Formula::Any(parts) => 1 + parts.iter().map(weight).sum::<usize>(),
        Formula::Not(inner) | Formula::Labelled(_, inner) => 1 + weight(inner),
        Formula::Always | Formula::Never | Formula::Atom(_) | Formula::Gap(_) => 1,
    }
}
