//! The values of a condition as a set.

use crate::Values;
use crate::policy::dialect::Version;
use crate::policy::json::{Json, Layer};
use crate::policy::unread::{Read, Unread, quoted};
use crate::policy::wildcard::{literal, wildcard};
use crate::set::{IntervalSet, IpSet, Patterns};

use super::date::{moment, seconds};
use super::number::Decimal;
use super::operator::{Comparison, Kind};

/// The values that compare, for a key that the operator fits. One value that cannot be read leaves nothing
/// known of the others: whether a provider skips it or gives up is its own affair.
pub(super) fn read(value: Json<'_>, kind: Kind, version: Version) -> Read<Values> {
    let values = layers(value)?;
    let values = values.iter();
    Ok(match kind {
        Kind::Text { wildcards, ignores_case } => {
            let texts: Vec<&str> = values.map(|value| text(value, ignores_case)).collect::<Read<_>>()?;
            let patterns = if wildcards {
                let patterns = texts.iter().map(|text| wildcard(text, version));
                Patterns::of(patterns.collect::<Read<Vec<_>>>()?)
            } else {
                let texts = texts.iter().map(|text| literal(text, version));
                Patterns::exactly(texts.collect::<Read<Vec<_>>>()?)
            };
            let patterns = if ignores_case { patterns.ignoring_case() } else { patterns };
            Values::Text(patterns.into())
        }
        Kind::Address => {
            let sets: Vec<IpSet> = values.map(address).collect::<Read<_>>()?;
            Values::Ip(IpSet::union(&sets).into())
        }
        Kind::Truth | Kind::Null => {
            let truths: Vec<bool> = values.map(truth).collect::<Read<_>>()?;
            Values::Text(Patterns::exactly(truths.iter().map(ToString::to_string)).into())
        }
        Kind::Number(comparison) => numbers(values, comparison, [Decimal::text, Decimal::json], "a number")?,
        Kind::Date(comparison) => {
            numbers(values, comparison, [moment, seconds], "a time with a zone or seconds since 1970")?
        }
    })
}

/// The values of a list, or the one that stands alone.
fn layers(value: Json<'_>) -> Read<Vec<Layer<'_>>> {
    match value.layer()? {
        Layer::List(items) => items.into_iter().map(Json::layer).collect(),
        alone => Ok(vec![alone]),
    }
}

fn text<'l>(value: &'l Layer<'_>, ignores_case: bool) -> Read<&'l str> {
    match value {
        // Which letters beyond ASCII are one when case is ignored differs between Unicode's own tables.
        Layer::Text(text) if ignores_case && !text.is_ascii() => {
            Err(Unread::new(format!("the case of {} cannot be ignored", quoted(text))))
        }
        Layer::Text(text) => Ok(text),
        other => Err(other.is_not("Condition", "a text")),
    }
}

fn address(value: &Layer<'_>) -> Read<IpSet> {
    let text = text(value, false)?;
    IpSet::parse(text).ok_or_else(|| Unread::new(format!("{} is no address or prefix", quoted(text))))
}

fn truth(value: &Layer<'_>) -> Read<bool> {
    match value {
        Layer::Truth(truth) => Ok(*truth),
        Layer::Text(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Layer::Text(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        Layer::Text(text) => Err(Unread::new(format!("{} is neither `true` nor `false`", quoted(text)))),
        other => Err(other.is_not("Condition", "`true` or `false`")),
    }
}

fn numbers<'l, 'd: 'l>(
    values: impl Iterator<Item = &'l Layer<'d>>,
    comparison: Comparison,
    [of_text, of_number]: [fn(&str) -> Option<Decimal>; 2],
    wanted: &str,
) -> Read<Values> {
    let mut intervals = Vec::new();
    for value in values {
        let (written, number) = match value {
            Layer::Text(text) => (text.as_str(), of_text(text)),
            Layer::Number(number) => (*number, of_number(number)),
            other => return Err(other.is_not("Condition", wanted)),
        };
        let number = number.ok_or_else(|| Unread::new(format!("{} is not {wanted}", quoted(written))))?;
        intervals.extend_from_slice(comparison.interval(number).intervals());
    }
    Ok(Values::Number(IntervalSet::of(intervals).into()))
}
