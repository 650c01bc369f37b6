//! What a rule can look at.

use std::fmt;
use std::sync::Arc;

/// A property of a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Attr {
    /// Who asks: an identifier of the dialect. Absent for somebody without credentials.
    Principal,
    /// What is asked for, in lower case, as `s3:getobject`.
    Action,
    /// On what, as `bucket` or `bucket/key`.
    Resource,
    /// From which address.
    SourceIp,
    /// When, in seconds since 1970.
    Time,
    /// Anything else, by its name in the dialect, in lower case: `aws:referer`, `parameters.bucket`.
    Named(Arc<str>),
}

impl Attr {
    /// Any other attribute.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::Named(name.into())
    }
}

impl fmt::Display for Attr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Principal => "principal",
            Self::Action => "action",
            Self::Resource => "resource",
            Self::SourceIp => "source address",
            Self::Time => "time",
            Self::Named(name) => name,
        })
    }
}
