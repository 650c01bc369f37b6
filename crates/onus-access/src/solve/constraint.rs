//! What one attribute still may be.

use crate::set::{IntervalSet, IpSet, Language, Member};
use crate::{Atom, Value, Values};

/// Values left for one attribute, of each kind, and whether it may be absent.
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    absent: bool,
    text: Option<Language>,
    ip: Option<IpSet>,
    number: Option<IntervalSet<i64>>,
    /// A text known to be left, so that the next question about it is cheap.
    example: Option<String>,
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
        Self {
            absent: true,
            text: Some(Language::default()),
            ip: Some(IpSet::all()),
            number: Some(IntervalSet::all()),
            example: Some("x".to_owned()),
        }
    }
}

impl Constraint {
    /// Keeps what the atom allows, or what it does not.
    pub(super) fn narrow(&mut self, atom: &Atom, wanted: bool) {
        self.absent &= atom.or_absent == wanted;
        match (&atom.values, wanted) {
            (Values::Text(set), true) => {
                (self.ip, self.number) = (None, None);
                self.text.iter_mut().for_each(|text| text.require(set));
            }
            (Values::Text(set), false) => self.text.iter_mut().for_each(|text| text.forbid(set)),
            (Values::Ip(set), true) => {
                (self.text, self.number) = (None, None);
                self.ip = self.ip.as_ref().map(|ip| ip.and(set));
            }
            (Values::Ip(set), false) => self.ip = self.ip.as_ref().map(|ip| ip.minus(set)),
            (Values::Number(set), true) => {
                (self.text, self.ip) = (None, None);
                self.number = self.number.as_ref().map(|number| number.and(set));
            }
            (Values::Number(set), false) => {
                self.number = self.number.as_ref().map(|number| number.minus(set));
            }
        }
    }

    /// Whether any value is left, or none at all.
    pub(super) fn left(&mut self, most_steps: usize) -> Left {
        let address = self.ip.as_ref().is_some_and(|ip| !ip.is_empty());
        let number = self.number.as_ref().is_some_and(|number| !number.is_empty());
        if self.absent || address || number {
            return Left::Something;
        }
        let Some(text) = &self.text else { return Left::Nothing };
        if self.example.as_ref().is_some_and(|example| text.contains(example)) {
            return Left::Something;
        }
        match text.member(most_steps) {
            Member::Text(example) => {
                self.example = Some(example);
                Left::Something
            }
            Member::Nothing => {
                self.text = None;
                Left::Nothing
            }
            Member::TooComplex => Left::TooComplex,
        }
    }

    /// Whether the attribute must be there.
    pub(super) fn is_needed(&self) -> bool {
        !self.absent
    }

    /// Addresses that are left.
    pub(super) fn addresses(&self) -> IpSet {
        self.ip.clone().unwrap_or_default()
    }

    /// Numbers that are left.
    pub(super) fn numbers(&self) -> IntervalSet<i64> {
        self.number.clone().unwrap_or_default()
    }

    /// A value to show; none where the attribute can be left out. Of numbers the usual one, where it is left.
    pub(super) fn example(&mut self, usual: i64, most_steps: usize) -> Option<Value> {
        if self.absent {
            return None;
        }
        self.left(most_steps);
        let text = self.text.as_ref().and(self.example.clone()).map(Value::Text);
        let ip = || self.ip.as_ref().and_then(IpSet::example).map(Value::Ip);
        let number = || self.number.as_ref().and_then(|numbers| near(numbers, usual)).map(Value::Number);
        text.or_else(ip).or_else(number)
    }
}

/// The first number from the usual one on, or else the last one before it.
fn near(numbers: &IntervalSet<i64>, usual: i64) -> Option<i64> {
    let after = numbers.and(&IntervalSet::range(usual, i64::MAX)).first();
    after.or_else(|| numbers.intervals().last().map(|(_, last)| *last))
}
