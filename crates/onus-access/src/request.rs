//! A request with everything about it that a rule may look at.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use onus_core::Moment;

use crate::Attr;

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A text.
    Text(String),
    /// An address.
    Ip(IpAddr),
    /// A whole number; a moment is in seconds since 1970.
    Number(i64),
}

/// A request. An attribute that is not in it is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request(BTreeMap<Attr, Value>);

impl Request {
    /// A request about which nothing is said.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same request, in which an attribute has a value.
    #[must_use]
    pub fn with(mut self, attr: Attr, value: impl Into<Value>) -> Self {
        self.0.insert(attr, value.into());
        self
    }

    /// Gives an attribute a value.
    pub fn set(&mut self, attr: Attr, value: Value) {
        self.0.insert(attr, value);
    }

    /// The value of an attribute; none when it is absent.
    #[must_use]
    pub fn get(&self, attr: &Attr) -> Option<&Value> {
        self.0.get(attr)
    }

    /// All attributes that are there, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Attr, &Value)> {
        self.0.iter()
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<IpAddr> for Value {
    fn from(address: IpAddr) -> Self {
        Self::Ip(address)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Ip(address) => address.fmt(f),
            Self::Number(number) => number.fmt(f),
        }
    }
}

/// `principal=user_id:…, action=s3:getobject, resource=b/k`; moments as people write them.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (attr, value)) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            match (attr, value) {
                (Attr::Time, Value::Number(seconds)) => match Moment::from_unix(*seconds) {
                    Some(moment) => write!(f, "{comma}{attr}={moment}")?,
                    None => write!(f, "{comma}{attr}={seconds}")?,
                },
                _ => write!(f, "{comma}{attr}={value}")?,
            }
        }
        Ok(())
    }
}
