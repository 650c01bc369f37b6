//! Under which conditions a statement applies.
//!
//! Each operator and each key is a test of its own, and all must hold. One that was not understood is a gap
//! beside the others, so that they still restrict.

mod date;
mod key;
mod number;
mod operator;
mod values;

use crate::{Atom, Formula, Values};

use super::dialect::Version;
use super::json::{Json, Object};
use super::unread::{Read, Unread, quoted};

pub(crate) use key::{Holds, Key};
pub(super) use key::{OF_LISTINGS, OVER_TLS};
pub(crate) use operator::{Kind, Operator};

/// One key, compared by one operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Test {
    /// How it compares.
    pub(crate) operator: Operator,
    /// What it looks at.
    pub(crate) key: Key,
    /// With what; for [`Kind::Null`], the texts of whether the key is absent.
    pub(crate) values: Values,
}

/// The tests of a condition.
pub(super) fn read(value: Json<'_>, version: Version, element: &str) -> Read<Vec<Read<Test>>> {
    let mut tests = Vec::new();
    for (name, keys) in value.object(element)?.ignoring_case() {
        let operator = Operator::read(&name, version.dialect());
        match operator.and_then(|operator| Ok((operator, keys?.object(&name)?))) {
            Ok((operator, keys)) => tests.extend(of_operator(&name, operator, keys, version)),
            Err(unread) => tests.push(Err(unread)),
        }
    }
    Ok(tests)
}

fn of_operator(
    name: &str,
    operator: Operator,
    keys: Object<'_>,
    version: Version,
) -> impl Iterator<Item = Read<Test>> {
    keys.ignoring_case().map(move |(key_name, value)| {
        let key = Key::read(&key_name, version.dialect())?;
        if !fits(operator.kind, key.holds) {
            let why = format!("operator {} does not fit key {}", quoted(name), quoted(&key_name));
            return Err(Unread::new(why));
        }
        let values = values::read(value?, operator.kind, version)?;
        Ok(Test { operator, key, values })
    })
}

/// Whether an operator compares what a key holds. AWS converts some values into texts in ways that it does not
/// document, so that others are not understood.
fn fits(kind: Kind, holds: Holds) -> bool {
    match kind {
        Kind::Text { .. } => holds == Holds::Text,
        Kind::Address => holds == Holds::Address,
        Kind::Truth => holds == Holds::Truth,
        Kind::Number(_) => matches!(holds, Holds::Number | Holds::Epoch),
        Kind::Date(_) => matches!(holds, Holds::Moment | Holds::Epoch),
        Kind::Null => true,
    }
}

impl Test {
    /// Where it holds.
    pub(super) fn formula(&self) -> Formula {
        if self.operator.kind == Kind::Null {
            return self.presence();
        }
        // A negated operator holds where there is no value, with `IfExists` and without.
        let or_absent = self.operator.if_exists && !self.operator.negated;
        let attr = self.key.attr.clone();
        let compares = Formula::Atom(Atom { attr, values: self.values.clone(), or_absent });
        if self.operator.negated { compares.negated() } else { compares }
    }

    /// `true` asks that the key is absent, `false` that it is there; several values are alternatives.
    fn presence(&self) -> Formula {
        let asked = |absent: &str| match &self.values {
            Values::Text(patterns) => patterns.contain(absent),
            Values::Ip(_) | Values::Number(_) => false,
        };
        let present = self.key.present();
        let absent = asked("true").then(|| present.clone().negated());
        match (absent, asked("false")) {
            (Some(_), true) => Formula::Always,
            (Some(absent), false) => absent,
            (None, true) => present,
            (None, false) => Formula::Never,
        }
    }
}

#[cfg(test)]
mod tests;
