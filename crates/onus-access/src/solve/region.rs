//! What each attribute of a request still may be.

use std::collections::BTreeMap;

use super::constraint::{Constraint, Left};
use crate::cel::PARAMETER_COUNT;
use crate::set::{IntervalSet, IpSet};
use crate::{Atom, Attr, Request, Values};

/// A set of requests: all whose attributes have values that are left.
#[derive(Clone, Debug, Default)]
pub(super) struct Region(BTreeMap<Attr, Constraint>);

/// What the names of parameters begin with. How many there are is bounded from below by their own presence.
const PARAMETERS: &str = "parameters.";
/// A moment to show where any would do.
const IN_2026: i64 = 1_780_272_000;

impl Region {
    /// Keeps the requests for which the atom holds, or those for which it does not.
    pub(super) fn narrow(&mut self, atom: &Atom, wanted: bool, most_steps: usize) -> Left {
        let constraint = self.0.entry(atom.attr.clone()).or_default();
        constraint.narrow(atom, wanted);
        constraint.left(most_steps)
    }

    /// Whether an atom holds for all of the requests, or for none; none where it holds for some.
    pub(super) fn prospect(&self, atom: &Atom, wanted: bool, most_steps: usize) -> Option<bool> {
        let left = |wanted| {
            let mut constraint = self.0.get(&atom.attr).cloned().unwrap_or_default();
            constraint.narrow(atom, wanted);
            constraint.left(most_steps)
        };
        if left(wanted) == Left::Nothing {
            return Some(false);
        }
        (left(!wanted) == Left::Nothing).then_some(true)
    }

    /// All requests from some addresses.
    pub(super) fn from_sources(sources: IpSet) -> Self {
        let mut constraint = Constraint::default();
        let atom = Atom { attr: Attr::SourceIp, values: Values::Ip(sources.into()), or_absent: false };
        constraint.narrow(&atom, true);
        Self(BTreeMap::from([(atom.attr, constraint)]))
    }

    /// Whether the only attributes that depend on each other can have their values together.
    pub(super) fn is_consistent(&self) -> bool {
        let Some(number) = self.0.get(&Attr::named(PARAMETER_COUNT)) else { return true };
        number.numbers().intervals().last().is_some_and(|(_, most)| *most >= self.parameters_needed())
    }

    fn parameters_needed(&self) -> i64 {
        let needed = self.0.iter().filter(|(attr, constraint)| {
            matches!(attr, Attr::Named(name) if name.starts_with(PARAMETERS) && **name != *PARAMETER_COUNT)
                && constraint.is_needed()
        });
        i64::try_from(needed.count()).unwrap_or(i64::MAX)
    }

    /// The addresses from which a request can come.
    pub(super) fn sources(&self) -> IpSet {
        self.0.get(&Attr::SourceIp).map_or_else(IpSet::all, Constraint::addresses)
    }

    /// One of the requests. Attributes that may be absent are.
    pub(super) fn example(&mut self, most_steps: usize) -> Request {
        let parameters = self.parameters_needed();
        let number = Attr::named(PARAMETER_COUNT);
        let mut request = Request::new();
        for (attr, constraint) in &mut self.0 {
            let value = if *attr == number {
                let enough = constraint.numbers().and(&IntervalSet::range(parameters, i64::MAX));
                enough.first().map(Into::into)
            } else {
                let usual = if *attr == Attr::Time { IN_2026 } else { 0 };
                constraint.example(usual, most_steps)
            };
            if let Some(value) = value {
                request.set(attr.clone(), value);
            }
        }
        request
    }
}
