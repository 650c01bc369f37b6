//! The two dialects of bucket policies, their versions, and what is different between them.

use super::unread::{Read, Unread, quoted};

/// Whose policy language a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Amazon S3.
    Aws,
    /// Scaleway Object Storage: a smaller language with principals of its own.
    Scaleway,
}

/// A version of a dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// `2008-10-17`, and what a document without a version is written in.
    Aws2008,
    /// `2012-10-17`.
    Aws2012,
    /// `2012-10-17`, deprecated and still found.
    Scaleway2012,
    /// `2023-04-17`.
    Scaleway2023,
}

/// What a `Deny` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denial {
    /// It wins over every `Allow`.
    Wins,
    /// Documented nowhere.
    Unsettled,
    /// Nothing: whatever is not allowed is denied anyway.
    Nothing,
}

impl Version {
    /// The version that a document names, or does not name.
    pub(super) fn read(dialect: Dialect, named: Option<&str>) -> Read<Self> {
        match (dialect, named) {
            (Dialect::Aws, None | Some("2008-10-17")) => Ok(Self::Aws2008),
            (Dialect::Aws, Some("2012-10-17")) => Ok(Self::Aws2012),
            (Dialect::Scaleway, Some("2012-10-17")) => Ok(Self::Scaleway2012),
            (Dialect::Scaleway, Some("2023-04-17")) => Ok(Self::Scaleway2023),
            (Dialect::Scaleway, None) => Err(Unread::new("`Version` is missing")),
            (_, Some(other)) => Err(Unread::new(format!("`Version` {} is not known", quoted(other)))),
        }
    }

    /// The dialect that it is a version of.
    #[must_use]
    pub fn dialect(self) -> Dialect {
        match self {
            Self::Aws2008 | Self::Aws2012 => Dialect::Aws,
            Self::Scaleway2012 | Self::Scaleway2023 => Dialect::Scaleway,
        }
    }

    /// Whether `${…}` stands for something, or for itself.
    pub(super) fn has_variables(self) -> bool {
        self != Self::Aws2008
    }

    pub(super) fn denial(self) -> Denial {
        match self {
            Self::Aws2008 | Self::Aws2012 => Denial::Wins,
            Self::Scaleway2012 => Denial::Unsettled,
            Self::Scaleway2023 => Denial::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_aws_has_a_version_when_none_is_named() {
        assert_eq!(Version::read(Dialect::Aws, None), Ok(Version::Aws2008));
        assert!(Version::read(Dialect::Scaleway, None).is_err());
        assert!(Version::read(Dialect::Scaleway, Some("2008-10-17")).is_err());
        assert!(Version::read(Dialect::Aws, Some("2023-04-17")).is_err());
    }
}
