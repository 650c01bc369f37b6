//! What one attribute still may be.

use crate::set::{IntervalSet, IpSet, Language, Member};
use crate::{Atom, Value, Values};

/// Values left for one attribute, and whether it may be absent.
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    absent: bool,
    present: Present,
    /// A text known to be left, so that the next question about it is cheap.
    example: Option<String>,
}

/// Values that are left. An attribute has values of one kind, and the first atom about it says which.
#[derive(Clone, Debug)]
enum Present {
    Any,
    Text(Language),
    Ip(IpSet),
    Number(IntervalSet<i64>),
    Nothing,
}

/// Whether anything is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    Something,
    Nothing,
    TooComplex,
}

impl Default for Constraint {
    fn default() -> Self {
        Self { absent: true, present: Present::Any, example: Some("x".to_owned()) }
    }
}

impl Constraint {
    /// Keeps what the atom allows, or what it does not.
    pub(super) fn narrow(&mut self, atom: &Atom, wanted: bool) {
        self.absent &= atom.or_absent == wanted;
        if matches!(self.present, Present::Any) {
            self.present = match &atom.values {
                Values::Text(_) => Present::Text(Language::default()),
                Values::Ip(_) => Present::Ip(IpSet::all()),
                Values::Number(_) => Present::Number(IntervalSet::all()),
            };
        }
        match (&mut self.present, &atom.values) {
            (Present::Text(text), Values::Text(set)) if wanted => text.require(set),
            (Present::Text(text), Values::Text(set)) => text.forbid(set),
            (Present::Ip(ip), Values::Ip(set)) => *ip = if wanted { ip.and(set) } else { ip.minus(set) },
            (Present::Number(number), Values::Number(set)) => {
                *number = if wanted { number.and(set) } else { number.minus(set) };
            }
            // A value of another kind is none of those.
            _ if wanted => self.present = Present::Nothing,
            _ => {}
        }
    }

    /// Whether any value is left, or none at all.
    pub(super) fn left(&mut self, most_steps: usize) -> Left {
        let something = |is_empty: bool| if is_empty { Left::Nothing } else { Left::Something };
        match &self.present {
            _ if self.absent => Left::Something,
            Present::Any => Left::Something,
            Present::Nothing => Left::Nothing,
            Present::Ip(ip) => something(ip.is_empty()),
            Present::Number(number) => something(number.is_empty()),
            Present::Text(text) => {
                if self.example.as_ref().is_some_and(|example| text.contains(example)) {
                    return Left::Something;
                }
                match text.member(most_steps) {
                    Member::Text(example) => {
                        self.example = Some(example);
                        Left::Something
                    }
                    Member::Nothing => Left::Nothing,
                    Member::TooComplex => Left::TooComplex,
                }
            }
        }
    }

    /// Whether the attribute must be there.
    pub(super) fn is_needed(&self) -> bool {
        !self.absent
    }

    /// Addresses that are left.
    pub(super) fn addresses(&self) -> IpSet {
        match &self.present {
            Present::Any => IpSet::all(),
            Present::Ip(ip) => ip.clone(),
            Present::Text(_) | Present::Number(_) | Present::Nothing => IpSet::empty(),
        }
    }

    /// Numbers that are left.
    pub(super) fn numbers(&self) -> IntervalSet<i64> {
        match &self.present {
            Present::Any => IntervalSet::all(),
            Present::Number(number) => number.clone(),
            Present::Text(_) | Present::Ip(_) | Present::Nothing => IntervalSet::empty(),
        }
    }

    /// A value to show; none where the attribute can be left out. Of numbers the usual one, where it is left.
    pub(super) fn example(&mut self, usual: i64, most_steps: usize) -> Option<Value> {
        if self.absent || self.left(most_steps) != Left::Something {
            return None;
        }
        match &self.present {
            Present::Any | Present::Text(_) => self.example.clone().map(Value::Text),
            Present::Ip(ip) => ip.example().map(Value::Ip),
            Present::Number(numbers) => near(numbers, usual).map(Value::Number),
            Present::Nothing => None,
        }
    }
}

/// The first number from the usual one on, or else the last one before it.
fn near(numbers: &IntervalSet<i64>, usual: i64) -> Option<i64> {
    let after = numbers.and(&IntervalSet::range(usual, i64::MAX)).first();
    after.or_else(|| numbers.intervals().last().map(|(_, last)| *last))
}
