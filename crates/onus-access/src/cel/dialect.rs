//! What a condition can look at, by provider.

use std::ops::RangeInclusive;

use crate::set::{IntervalSet, IpSet, Patterns};
use crate::{Attr, Formula};

use super::term::{Field, FieldKind, Term};
use super::time::Linear;
use super::{Outcome, PARAMETER_COUNT};

/// The seconds from the creation of the identity to the request.
pub(super) const IDENTITY_AGE: &str = "identity.age";
const IDENTITY_KEY: &str = "identity.key";
const IDENTITY_ORG: &str = "identity.org.uuid";
const USER_AGENT: &str = "request.user_agent";

/// The moments that a timestamp can have: the years 1 to 9999.
pub(super) const MOMENTS: RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;

/// Whose conditions they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Conditions of IAM rules.
    Scaleway,
    /// Rules of IAM policies.
    Exoscale,
}

/// A variable with the fields that are selected from it.
pub(super) struct Path<'e> {
    pub(super) names: Vec<&'e str>,
    /// Whether a field was selected as `x['name']`.
    pub(super) indexed: bool,
}

/// What is true of every request: which attributes it always has, and of which values.
#[must_use]
pub fn domain(dialect: Dialect) -> Formula {
    let text = |attr| Formula::text(attr, Patterns::all());
    let from_zero = |name| Formula::number(Attr::named(name), IntervalSet::range(0, i64::MAX));
    let own = match dialect {
        Dialect::Scaleway => vec![text(Attr::named(USER_AGENT))],
        Dialect::Exoscale => vec![
            text(Attr::Action),
            text(Attr::named("service")),
            text(Attr::named("zone")),
            text(Attr::named(IDENTITY_ORG)),
            from_zero(IDENTITY_AGE),
            from_zero(PARAMETER_COUNT),
        ],
    };
    let common = [
        Formula::ip(Attr::SourceIp, IpSet::all()),
        Formula::number(Attr::Time, IntervalSet::range(*MOMENTS.start(), *MOMENTS.end())),
    ];
    Formula::all(common.into_iter().chain(own))
}

impl Dialect {
    /// What a variable stands for; none for what is not documented.
    pub(super) fn variable(self, path: &Path<'_>) -> Option<Term> {
        match self {
            Self::Scaleway if path.indexed => None,
            Self::Scaleway => scaleway(&path.names),
            Self::Exoscale => exoscale(path),
        }
    }

    /// `has(x.y)`; none where it is not documented what it says.
    pub(super) fn presence(self, path: &Path<'_>) -> Option<Outcome> {
        let Term::Field(field) = self.variable(path)? else { return None };
        let presence = field.presence();
        match path.names.as_slice() {
            // Where `resources.x` itself is absent, `resources.x.y` cannot even be asked for.
            ["resource" | "resources", _, _] => {
                let maybe = Formula::gap(format!("`has` may fail where `{}` is absent", field.attr));
                Some(Outcome { holds: presence.holds, fails: Formula::all([presence.fails, maybe]) })
            }
            ["resource" | "resources" | "parameters" | "headers", _] => Some(presence),
            _ => None,
        }
    }

    /// Whether a text has a method of this name, and how CEL calls that method. Scaleway's documentation writes
    /// `startswith` in its examples.
    pub(super) fn text_method(self, name: &str) -> &str {
        match (self, name) {
            (Self::Scaleway, "startswith") => "startsWith",
            _ => name,
        }
    }
}

fn scaleway(names: &[&str]) -> Option<Term> {
    match names {
        ["request", "ip"] => Some(Term::Address),
        ["request", "time"] => Some(Term::Moment(Linear::NOW)),
        ["request", "user_agent"] => field(USER_AGENT, FieldKind::Text),
        ["resource", name @ ("name" | "id" | "locality")] => {
            field(&format!("resource.{name}"), FieldKind::Text)
        }
        _ => None,
    }
}

fn exoscale(path: &Path<'_>) -> Option<Term> {
    if !path.names.iter().all(|name| is_name(name)) {
        return None;
    }
    match path.names.as_slice() {
        ["headers", name] => field(&format!("headers.{name}"), FieldKind::Text),
        names if names.iter().any(|name| name.contains('-')) => None,
        ["parameters", "size"] => None,
        ["parameters", name] => field(&format!("parameters.{name}"), FieldKind::Any),
        ["resource" | "resources", "bucket"] => field("resources.bucket", FieldKind::Any),
        ["resource" | "resources", kind, name] if *kind != "bucket" => {
            field(&format!("resources.{kind}.{name}"), FieldKind::Any)
        }
        _ if path.indexed => None,
        ["service"] => field("service", FieldKind::Text),
        ["zone"] => field("zone", FieldKind::Text),
        ["operation"] => Some(Term::Field(Field { attr: Attr::Action, kind: FieldKind::Text })),
        ["source_ip"] => Some(Term::Address),
        ["now"] => Some(Term::Unconverted(Linear::NOW)),
        ["identity", "created"] => Some(Term::Unconverted(Linear::CREATED)),
        ["api_key"] | ["identity", "key"] => field(IDENTITY_KEY, FieldKind::TextOrNull),
        ["identity", "org", "uuid"] => field(IDENTITY_ORG, FieldKind::Text),
        _ => None,
    }
}

fn field(name: &str, kind: FieldKind) -> Option<Term> {
    Some(Term::Field(Field { attr: Attr::named(name), kind }))
}

/// Whether it is a name of the documented form: snake case, or with dashes as those of headers.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}
