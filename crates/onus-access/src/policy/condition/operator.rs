//! How a condition compares.

use crate::policy::dialect::Dialect;
use crate::policy::unread::{Read, Unread, quoted};

/// How a value of a request is compared with one of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As texts.
    Text {
        /// Whether `*` and `?` in the document are wildcards.
        wildcards: bool,
        /// Whether upper and lower case are one.
        ignores_case: bool,
    },
    /// As an address in a prefix.
    Address,
    /// As `true` or `false`.
    Truth,
    /// As numbers.
    Number(Comparison),
    /// As moments.
    Date(Comparison),
    /// Not at all: it asks whether there is a value.
    Null,
}

/// How two numbers or moments stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// The same.
    Equal,
    /// That of the request comes first.
    Less,
    /// That of the request does not come last.
    LessOrEqual,
    /// That of the request comes last.
    Greater,
    /// That of the request does not come first.
    GreaterOrEqual,
}

/// An operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Operator {
    /// How it compares.
    pub(crate) kind: Kind,
    /// Whether it holds where no value compares, also when the request has none.
    pub(crate) negated: bool,
    /// Whether it holds as well when the request has no value.
    pub(crate) if_exists: bool,
}

impl Operator {
    /// The operator of a name, in which case does not matter.
    pub(super) fn read(name: &str, dialect: Dialect) -> Read<Self> {
        let lower = name.to_ascii_lowercase();
        if lower.starts_with("forallvalues:") || lower.starts_with("foranyvalue:") {
            return Err(Unread::new(format!("operator {} is about keys with many values", quoted(name))));
        }
        let (base, if_exists) = match lower.strip_suffix("ifexists") {
            Some(base) => (base, true),
            None => (lower.as_str(), false),
        };
        let (kind, negated) =
            named(base).ok_or_else(|| Unread::new(format!("operator {} is not known", quoted(name))))?;
        let operator = Self { kind, negated, if_exists };
        if kind == Kind::Null && if_exists {
            return Err(Unread::new(format!("operator {} contradicts itself", quoted(name))));
        }
        if dialect == Dialect::Scaleway && !operator.scaleway_has_it() {
            return Err(Unread::new(format!("operator {} is none that Scaleway has", quoted(name))));
        }
        Ok(operator)
    }

    fn scaleway_has_it(self) -> bool {
        let kind = match self.kind {
            Kind::Text { .. } | Kind::Address => true,
            Kind::Date(comparison) => comparison != Comparison::Equal,
            Kind::Truth | Kind::Number(_) | Kind::Null => false,
        };
        kind && !self.if_exists
    }
}

/// What an operator does, and whether it is negated. Those on ARNs and binary values are left out: no key that
/// is known has such values.
fn named(lower: &str) -> Option<(Kind, bool)> {
    const fn text(wildcards: bool, ignores_case: bool) -> Kind {
        Kind::Text { wildcards, ignores_case }
    }
    Some(match lower {
        "stringequals" => (text(false, false), false),
        "stringnotequals" => (text(false, false), true),
        "stringequalsignorecase" => (text(false, true), false),
        "stringnotequalsignorecase" => (text(false, true), true),
        "stringlike" => (text(true, false), false),
        "stringnotlike" => (text(true, false), true),
        "ipaddress" => (Kind::Address, false),
        "notipaddress" => (Kind::Address, true),
        "bool" => (Kind::Truth, false),
        "null" => (Kind::Null, false),
        _ => {
            let (kind, rest): (fn(Comparison) -> Kind, _) = match lower.strip_prefix("numeric") {
                Some(rest) => (Kind::Number, rest),
                None => (Kind::Date, lower.strip_prefix("date")?),
            };
            let (comparison, negated) = match rest {
                "equals" => (Comparison::Equal, false),
                "notequals" => (Comparison::Equal, true),
                "lessthan" => (Comparison::Less, false),
                "lessthanequals" => (Comparison::LessOrEqual, false),
                "greaterthan" => (Comparison::Greater, false),
                "greaterthanequals" => (Comparison::GreaterOrEqual, false),
                _ => return None,
            };
            (kind(comparison), negated)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter_in_an_operator() {
        let operator = Operator::read("STRINGnotlikeIFEXISTS", Dialect::Aws).unwrap();
        assert_eq!(operator.kind, Kind::Text { wildcards: true, ignores_case: false });
        assert!(operator.negated && operator.if_exists);
    }

    #[test]
    fn operators_that_are_not_decided_are_unread() {
        for name in [
            "ForAllValues:StringEquals",
            "ForAnyValue:StringLike",
            "ArnLike",
            "BinaryEquals",
            "NullIfExists",
            "StringEqual",
            "DateLike",
            "IfExists",
            "",
        ] {
            assert!(Operator::read(name, Dialect::Aws).is_err(), "{name}");
        }
    }

    #[test]
    fn scaleway_has_twelve_operators() {
        let mut had = 0;
        for base in ["String", "Numeric", "Date", "", "Arn"] {
            for rest in [
                "Equals",
                "NotEquals",
                "EqualsIgnoreCase",
                "NotEqualsIgnoreCase",
                "Like",
                "NotLike",
                "LessThan",
                "LessThanEquals",
                "GreaterThan",
                "GreaterThanEquals",
                "IpAddress",
                "NotIpAddress",
                "Bool",
                "Null",
            ] {
                let name = format!("{base}{rest}");
                had += usize::from(Operator::read(&name, Dialect::Scaleway).is_ok());
                assert!(Operator::read(&format!("{name}IfExists"), Dialect::Scaleway).is_err());
            }
        }
        assert_eq!(had, 12);
    }
}
