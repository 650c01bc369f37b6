//! What a condition can look at.

use crate::policy::dialect::Dialect;
use crate::policy::unread::{Read, Unread, quoted};
use crate::set::{IntervalSet, IpSet, Patterns};
use crate::{Attr, Formula};

/// What the values of a key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// An address.
    Address,
    /// A moment.
    Moment,
    /// A moment that is also a number: seconds since 1970.
    Epoch,
    /// `true` or `false`.
    Truth,
    /// A text.
    Text,
    /// A number.
    Number,
}

/// A key of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// The attribute of a request that it reads.
    pub(crate) attr: Attr,
    /// What its values are.
    pub(crate) holds: Holds,
}

/// The keys of listings, which no other request has.
pub(crate) const OF_LISTINGS: [(&str, Holds); 3] =
    [("s3:prefix", Holds::Text), ("s3:delimiter", Holds::Text), ("s3:max-keys", Holds::Number)];

/// The key that says whether the request came over TLS; every request has it.
pub(crate) const OVER_TLS: &str = "aws:securetransport";

impl Key {
    /// The key of a name, in which case does not matter.
    pub(super) fn read(name: &str, dialect: Dialect) -> Read<Self> {
        let lower = name.to_ascii_lowercase();
        let key = Self::named(&lower).filter(|_| dialect == Dialect::Aws || scaleway_has(&lower));
        key.ok_or_else(|| Unread::new(format!("condition key {} is not known", quoted(name))))
    }

    fn named(lower: &str) -> Option<Self> {
        let named = |holds| Self { attr: Attr::named(lower), holds };
        Some(match lower {
            "aws:sourceip" => Self { attr: Attr::SourceIp, holds: Holds::Address },
            "aws:currenttime" => Self { attr: Attr::Time, holds: Holds::Moment },
            "aws:epochtime" => Self { attr: Attr::Time, holds: Holds::Epoch },
            OVER_TLS => named(Holds::Truth),
            "aws:referer" | "aws:useragent" => named(Holds::Text),
            "s3:x-amz-acl" | "s3:versionid" | "s3:x-amz-server-side-encryption" => named(Holds::Text),
            _ => {
                let (_, holds) = OF_LISTINGS.iter().find(|(name, _)| *name == lower)?;
                named(*holds)
            }
        })
    }

    /// Where a request has a value of it.
    pub(crate) fn present(&self) -> Formula {
        let attr = self.attr.clone();
        match self.holds {
            Holds::Address => Formula::ip(attr, IpSet::all()),
            Holds::Moment | Holds::Epoch | Holds::Number => Formula::number(attr, IntervalSet::all()),
            Holds::Truth | Holds::Text => Formula::text(attr, Patterns::all()),
        }
    }
}

fn scaleway_has(lower: &str) -> bool {
    matches!(lower, "aws:sourceip" | "aws:referer" | "aws:currenttime" | "aws:epochtime" | "s3:prefix")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter_in_a_key() {
        let key = Key::read("AWS:sourceIP", Dialect::Scaleway).unwrap();
        assert_eq!((key.attr, key.holds), (Attr::SourceIp, Holds::Address));
        let key = Key::read("s3:VersionId", Dialect::Aws).unwrap();
        assert_eq!(key.attr, Attr::named("s3:versionid"));
    }

    #[test]
    fn scaleway_has_five_keys() {
        assert!(Key::read("s3:prefix", Dialect::Scaleway).is_ok());
        for name in ["aws:SecureTransport", "s3:max-keys", "aws:UserAgent"] {
            assert!(Key::read(name, Dialect::Scaleway).is_err() && Key::read(name, Dialect::Aws).is_ok());
        }
        assert!(Key::read("aws:PrincipalOrgID", Dialect::Aws).is_err());
    }
}
