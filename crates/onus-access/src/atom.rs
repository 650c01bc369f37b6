//! The smallest thing that a rule can ask: whether an attribute has one of some values.

use std::sync::Arc;

use crate::set::{IntervalSet, IpSet, Patterns};
use crate::{Attr, Request, Value};

/// Values that an attribute may have. An attribute has values of one kind only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values {
    /// Texts that match a pattern.
    Text(Arc<Patterns>),
    /// Addresses.
    Ip(Arc<IpSet>),
    /// Whole numbers; moments are seconds since 1970.
    Number(Arc<IntervalSet<i64>>),
}

/// An attribute has one of these values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atom {
    /// Which attribute.
    pub attr: Attr,
    /// The values.
    pub values: Values,
    /// Whether it is true as well when the request has no such attribute.
    pub or_absent: bool,
}

impl Values {
    /// Whether a value is one of them. A value of another kind is not.
    #[must_use]
    pub fn contain(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Text(patterns), Value::Text(text)) => patterns.contain(text),
            (Self::Ip(set), Value::Ip(address)) => set.contains(*address),
            (Self::Number(set), Value::Number(number)) => set.contains(*number),
            _ => false,
        }
    }
}

impl Atom {
    /// Whether it holds for one request.
    #[must_use]
    pub fn holds(&self, request: &Request) -> bool {
        match request.get(&self.attr) {
            None => self.or_absent,
            Some(value) => self.values.contain(value),
        }
    }
}
