//! Functions and methods.

use std::net::IpAddr;

use crate::set::{IpSet, Pattern, Patterns};
use crate::{Attr, Formula};

use super::term::{FieldKind, Kind, Term};
use super::{Outcome, calendar, regex, time};

/// A function; none where it is not known or not decided.
pub(super) fn function(name: &str, arguments: &[Term]) -> Option<Term> {
    if arguments.iter().any(|argument| matches!(argument, Term::Error)) {
        return matches!(name, "int" | "size" | "timestamp" | "duration").then_some(Term::Error);
    }
    match (name, arguments) {
        ("int", [number @ (Term::Int(_) | Term::Number(_) | Term::Length(_))]) => Some(number.clone()),
        ("int", [Term::Text(digits)]) => Some(digits.parse().map_or(Term::Error, Term::Int)),
        ("size", [of]) => size(of),
        ("timestamp", [Term::Text(text)]) => time::moment(text).map(Term::Moment),
        ("timestamp", [Term::Moment(moment) | Term::Unconverted(moment)]) => Some(Term::Moment(*moment)),
        ("duration", [Term::Text(text)]) => time::span(text).map(Term::Span),
        ("duration", [Term::Span(span)]) => Some(Term::Span(*span)),
        _ => None,
    }
}

/// A method; none where it is not known or not decided.
pub(super) fn method(receiver: &Term, name: &str, arguments: &[Term]) -> Option<Term> {
    match (name, arguments) {
        ("startsWith" | "endsWith" | "contains" | "matches", [argument]) => {
            search(receiver, name, argument).map(Term::Truth)
        }
        ("getHours" | "getMinutes" | "getDayOfWeek", zone) => {
            let zone = match zone {
                [] => "UTC",
                [Term::Text(zone)] => zone,
                _ => return None,
            };
            match receiver {
                Term::Moment(moment) if moment.is_now() => calendar::attr(name, zone).map(Term::Number),
                _ => None,
            }
        }
        ("size", []) => size(receiver),
        _ => None,
    }
}

fn size(of: &Term) -> Option<Term> {
    match of {
        Term::Text(text) => i64::try_from(text.chars().count()).ok().map(Term::Int),
        Term::List(items) if items.iter().all(|item| item.defined() == Formula::Always) => {
            i64::try_from(items.len()).ok().map(Term::Int)
        }
        // What may be a list is not counted in characters.
        Term::Field(field) if field.kind != FieldKind::Any => Some(Term::Length(field.clone())),
        Term::Error => Some(Term::Error),
        _ => None,
    }
}

/// Whether a text has another one at its beginning, at its end, anywhere, or matches it.
fn search(receiver: &Term, name: &str, argument: &Term) -> Option<Outcome> {
    let (Term::Text(wanted), Term::Field(_) | Term::Text(_)) = (argument, receiver) else {
        return not_a_text(receiver, argument);
    };
    let pattern = match name {
        "startsWith" => Pattern::prefix(wanted),
        "endsWith" => Pattern::suffix(wanted),
        "contains" => Pattern::containing(wanted),
        _ => regex::pattern(wanted)?,
    };
    match receiver {
        Term::Field(field) => Some(field.matches(Patterns::of([pattern]))),
        Term::Text(text) => Some(Outcome::known(pattern.matches(text))),
        _ => None,
    }
}

fn not_a_text(receiver: &Term, argument: &Term) -> Option<Outcome> {
    match (receiver, argument) {
        (Term::Error, _) | (_, Term::Error) => Some(Outcome::error()),
        (Term::Gap(why), _) | (_, Term::Gap(why)) => Some(Outcome::gap(why.clone())),
        _ => match (receiver.kind()?, argument.kind()?) {
            (Kind::Text, Kind::Text) => None,
            _ => Some(Outcome::error()),
        },
    }
}

/// Whether an address is in a range; none where that is not decided.
pub(super) fn in_ip_range(address: &Term, range: &Term) -> Option<Outcome> {
    let Term::Text(range) = range else { return None };
    let set = IpSet::parse(range)?;
    let outcome = match address {
        Term::Address => Outcome::ip(Attr::SourceIp, set),
        Term::Text(text) => Outcome::known(set.contains(text.parse::<IpAddr>().ok()?)),
        _ => return None,
    };
    if range.contains('/') {
        return Some(outcome);
    }
    // Whether one address is a range is documented nowhere; it is none for the usual function of Go.
    let maybe = Formula::gap(format!("`{range}` is an address, which may be no range"));
    Some(Outcome {
        holds: Formula::all([outcome.holds, maybe.clone()]),
        fails: Formula::all([outcome.fails, maybe]),
    })
}
