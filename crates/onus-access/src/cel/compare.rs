//! `==`, `<`, `in` and their like.

use std::net::IpAddr;

use crate::set::{IntervalSet, IpSet, Patterns};
use crate::{Attr, Formula};

use super::ast::Op;
use super::term::{Field, FieldKind, Kind, Term};
use super::{Outcome, calendar};

/// How many characters are counted.
const LONGEST_COUNTED: i64 = 64;

/// `left == right`; none where that is not decided.
pub(super) fn equal(left: &Term, right: &Term) -> Option<Outcome> {
    one_way(left, right).or_else(|| one_way(right, left)).or_else(|| of_two_kinds(left, right))
}

fn one_way(left: &Term, right: &Term) -> Option<Outcome> {
    match (left, right) {
        (Term::Error, _) => Some(Outcome::error()),
        (Term::Gap(why), _) => Some(Outcome::gap(why.clone())),
        (Term::Null, Term::Null) => Some(Outcome::known(true)),
        (Term::Int(a), Term::Int(b)) => Some(Outcome::known(a == b)),
        (Term::Text(a), Term::Text(b)) => Some(Outcome::known(a == b)),
        (Term::Truth(a), Term::Truth(b)) => Some(Outcome::equal(a.clone(), b.clone())),
        (Term::Field(field), Term::Text(text)) => Some(field.equals_one_of(Patterns::exactly([text]))),
        (Term::Field(field), Term::Null) if field.kind == FieldKind::TextOrNull => {
            Some(field.presence().negated())
        }
        (Term::Address, Term::Text(text)) => address(text),
        (Term::List(a), Term::List(b)) => lists(a, b),
        (Term::Number(_) | Term::Length(_), Term::Int(_)) => numbers(Op::Equal, left, right),
        (Term::Moment(a), Term::Moment(b)) | (Term::Span(a), Term::Span(b)) => a.compared(Op::Equal, *b),
        _ => None,
    }
}

/// The address of the caller, written like this. Another spelling of an address is not decided: which one the
/// provider compares with is not documented.
fn address(text: &str) -> Option<Outcome> {
    let Ok(address) = text.parse::<IpAddr>() else {
        return Some(Outcome::ip(Attr::SourceIp, IpSet::empty()));
    };
    let canonical = address.to_canonical() == address && address.to_string() == text;
    canonical.then(|| Outcome::ip(Attr::SourceIp, IpSet::prefix(address.into())))
}

/// Lists of the same length whose items are the same on every request, or are not.
fn lists(left: &[Term], right: &[Term]) -> Option<Outcome> {
    if left.len() != right.len() {
        let defined = Formula::all(left.iter().chain(right).map(Term::defined));
        return Some(Outcome { holds: Formula::Never, fails: defined });
    }
    let mut same = true;
    for (a, b) in left.iter().zip(right) {
        same &= equal(a, b)?.constant()?;
    }
    Some(Outcome::known(same))
}

/// Values of two known types are not equal.
fn of_two_kinds(left: &Term, right: &Term) -> Option<Outcome> {
    if left.kind()? == right.kind()? {
        return None;
    }
    Some(Outcome { holds: Formula::Never, fails: Formula::all([left.defined(), right.defined()]) })
}

/// `left < right` and the like; none where that is not decided, as the order of texts.
pub(super) fn ordered(op: Op, left: &Term, right: &Term) -> Option<Outcome> {
    match (left, right) {
        (Term::Error, _) | (_, Term::Error) => Some(Outcome::error()),
        (Term::Gap(why), _) | (_, Term::Gap(why)) => Some(Outcome::gap(why.clone())),
        (Term::Int(a), Term::Int(b)) => op.accepts(a.cmp(b)).map(Outcome::known),
        (Term::Text(a), Term::Text(b)) => op.accepts(a.cmp(b)).map(Outcome::known),
        (Term::Number(_) | Term::Length(_), Term::Int(_)) => numbers(op, left, right),
        (Term::Int(_), Term::Number(_) | Term::Length(_)) => numbers(op.flipped(), right, left),
        (Term::Moment(a), Term::Moment(b)) | (Term::Span(a), Term::Span(b)) => a.compared(op, *b),
        _ => match (left.kind()?, right.kind()?) {
            (a, b) if a != b => Some(Outcome::error()),
            (Kind::Null | Kind::List, _) => Some(Outcome::error()),
            _ => None,
        },
    }
}

fn numbers(op: Op, left: &Term, right: &Term) -> Option<Outcome> {
    match (left, right) {
        (Term::Number(attr), Term::Int(value)) if calendar::has(attr) => {
            Some(calendar::is_one_of(attr.clone(), &op.numbers(*value)))
        }
        (Term::Number(attr), Term::Int(value)) => Some(Outcome::number(attr.clone(), op.numbers(*value))),
        (Term::Length(field), Term::Int(value)) => length(field, &op.numbers(*value)),
        _ => None,
    }
}

/// Whether the number of characters of a field is in a set; none where that needs many patterns.
fn length(field: &Field, set: &IntervalSet<i64>) -> Option<Outcome> {
    // Without end there is one pattern, `???*`, for all numbers up from the last interval.
    let endless = set.contains(i64::MAX);
    let counted = if endless { set.clone() } else { set.not() }.and(&IntervalSet::range(0, i64::MAX));
    let mut patterns = Vec::new();
    for (first, last) in counted.intervals() {
        let open = *last == i64::MAX;
        let last = if open { *first } else { *last };
        if last > LONGEST_COUNTED {
            return None;
        }
        for count in *first..=last {
            let any = "?".repeat(usize::try_from(count).ok()?);
            patterns.push(if open { any + "*" } else { any });
        }
    }
    let outcome = field.matches(Patterns::wildcards(patterns));
    Some(if endless { outcome } else { outcome.negated() })
}

/// `item in list`; none where that is not decided.
pub(super) fn within(item: &Term, list: &Term) -> Option<Outcome> {
    let options = match (item, list) {
        (Term::Error, _) | (_, Term::Error) => return Some(Outcome::error()),
        (Term::Gap(why), _) | (_, Term::Gap(why)) => return Some(Outcome::gap(why.clone())),
        (_, Term::List(options)) => options,
        (_, other) => return other.kind().map(|_| Outcome::error()),
    };
    let mut parts = Vec::new();
    if let Term::Field(field) = item {
        // One question for all texts: such lists get long.
        let texts = options.iter().filter_map(|option| match option {
            Term::Text(text) => Some(text),
            _ => None,
        });
        parts.push(field.equals_one_of(Patterns::exactly(texts)));
    } else if let Term::Truth(outcome) = item
        && outcome.constant().is_none()
    {
        return None;
    } else {
        parts.push(Outcome { holds: Formula::Never, fails: item.defined() });
    }
    for option in options {
        if !matches!((item, option), (Term::Field(_), Term::Text(_))) {
            parts.push(equal(item, option)?);
        }
    }
    let Outcome { holds, fails } = Outcome::any(parts);
    // A list with an item that cannot be evaluated cannot be evaluated either.
    let defined = Formula::all(options.iter().map(Term::defined));
    Some(Outcome { holds: Formula::all([defined.clone(), holds]), fails: Formula::all([defined, fails]) })
}
