//! One column of a table, compiled.

use std::borrow::Cow;
use std::collections::BTreeMap;

use onus_catalog::{Column, ColumnType, Read};
use onus_facts::{Refused, Value};
use serde_json::Value as Json;

use super::pointer::has_unknown;
use super::read::{convert, refused};
use super::source::{Context, Given, Source};

/// How one column is filled.
#[derive(Clone, Debug)]
pub(super) struct ColumnPlan {
    pub(super) name: String,
    pub(super) kind: ColumnType,
    pub(super) required: bool,
    /// The `from`, for people.
    pub(super) from: String,
    pub(super) source: Source,
    null: Option<Value>,
    absent: Option<Value>,
    read: Option<Read>,
    map: BTreeMap<String, String>,
    /// Whether the values are a known set, of which `unknown_…` says that the provider does not know.
    closed: bool,
    /// Whether identifiers have a zone or region in front, as Terraform writes them.
    localised: bool,
}

/// What became of a cell.
#[derive(Debug, PartialEq)]
pub(super) enum Cell {
    Known(Value),
    /// Not told.
    Missing,
    /// Told, and not to be understood.
    Refused(Refused),
}

/// How a column is filled where that differs from its specification for the API.
pub(super) struct Origin<'a> {
    pub(super) from: Option<Cow<'a, str>>,
    pub(super) absent: bool,
    pub(super) localised: bool,
    pub(super) read: Option<&'a Read>,
    pub(super) null: Option<&'a toml::Value>,
}

impl ColumnPlan {
    pub(super) fn new(name: &str, column: &Column, origin: Origin<'_>) -> Result<Self, String> {
        let stored = |value: Option<&toml::Value>, what: &str| {
            value
                .map(|value| constant(value, column.kind).ok_or_else(|| format!("`{what}` does not fit")))
                .transpose()
        };
        let names_thing = name == "id" || name.ends_with("_id") || name.ends_with("_ids");
        let of_bucket = column.references.as_deref() == Some("scaleway_bucket");
        Ok(Self {
            name: name.to_owned(),
            kind: column.kind,
            required: column.required,
            source: origin.from.as_deref().map_or(Ok(Source::Nowhere), Source::parse)?,
            from: origin.from.map(Cow::into_owned).unwrap_or_default(),
            null: stored(origin.null.or(column.null.as_ref()), "null")?,
            absent: if origin.absent { stored(column.absent.as_ref(), "absent")? } else { None },
            read: origin.read.or(column.read.as_ref()).cloned(),
            map: column.map.clone(),
            closed: !column.values.is_empty(),
            localised: origin.localised && names_thing && !of_bucket,
        })
    }

    /// The cell of an element, for every column but templates.
    pub(super) fn cell(&self, element: &Json, context: &Context<'_>) -> Cell {
        let missing = || self.absent.clone().map_or(Cell::Missing, Cell::Known);
        match self.source.fetch(element, context, self.kind) {
            Given::Unknown => Cell::Missing,
            Given::Missing => missing(),
            Given::Null => self.none(),
            Given::Value(json) if self.says_none(&json) => self.none(),
            Given::Value(json) if self.looks_inside() && has_unknown(&json) => Cell::Missing,
            Given::Value(json) => self.known(json).unwrap_or_else(Cell::Refused),
        }
    }

    /// The cell of an explicit null.
    fn none(&self) -> Cell {
        match (&self.read, &self.null) {
            (Some(Read::IsNull | Read::IsEmpty), _) => Cell::Known(Value::Integer(1)),
            (_, Some(null)) => Cell::Known(null.clone()),
            (_, None) => Cell::Missing,
        }
    }

    /// An empty text says the same as null where null has a meaning, and it is never a time.
    fn says_none(&self, json: &Json) -> bool {
        let empty = json.as_str().is_some_and(str::is_empty);
        let means_none = match self.kind {
            ColumnType::Text => self.null.is_some(),
            ColumnType::Time => true,
            _ => false,
        };
        empty && means_none && !matches!(self.read, Some(Read::IsNull))
    }

    /// Whether an unknown part makes the whole unknown: how many there are is told by a list of unknowns too.
    fn looks_inside(&self) -> bool {
        !matches!(self.read, Some(Read::IsNull | Read::IsEmpty | Read::Size))
    }

    fn known(&self, json: Cow<'_, Json>) -> Result<Cell, Refused> {
        let mut json = match &self.read {
            Some(read) => convert(read, json)?,
            None => json,
        };
        if self.localised {
            json = delocalised(json);
        }
        if let Some(renamed) = json.as_str().and_then(|text| self.map.get(text)) {
            json = Cow::Owned(Json::from(renamed.as_str()));
        }
        if self.closed && json.as_str().is_some_and(|text| text.starts_with("unknown_")) {
            return Err(refused("known value", &json));
        }
        match Value::from_json(&json, self.kind) {
            Ok(Value::Null) => Ok(Cell::Missing),
            Ok(value) => Ok(Cell::Known(value)),
            Err(error) => Err(refused(error.wanted, &json)),
        }
    }
}

/// A value of the specification as the column stores it.
fn constant(value: &toml::Value, kind: ColumnType) -> Option<Value> {
    let json = serde_json::to_value(value).ok()?;
    Value::from_json(&json, kind).ok().filter(|value| !value.is_null())
}

/// An identifier without the zone or region that Terraform writes in front: `fr-par-1/…`.
pub(crate) fn without_locality(id: &str) -> &str {
    id.split_once('/').filter(|(place, _)| is_locality(place)).map_or(id, |(_, id)| id)
}

fn delocalised(json: Cow<'_, Json>) -> Cow<'_, Json> {
    match &*json {
        Json::String(text) if without_locality(text).len() < text.len() => {
            Cow::Owned(Json::from(without_locality(text)))
        }
        Json::Array(items) => {
            Cow::Owned(items.iter().map(|item| delocalised(Cow::Borrowed(item)).into_owned()).collect())
        }
        _ => json,
    }
}

/// Whether a text is the name of a region or a zone.
pub(crate) fn is_locality(text: &str) -> bool {
    let mut parts = text.split('-');
    let letters = |part: Option<&str>, length: usize| {
        part.is_some_and(|part| part.len() == length && part.chars().all(|c| c.is_ascii_lowercase()))
    };
    letters(parts.next(), 2)
        && letters(parts.next(), 3)
        && parts.next().is_none_or(|zone| zone.len() == 1 && zone.chars().all(|c| c.is_ascii_digit()))
        && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_are_taken_off_identifiers() {
        assert_eq!(without_locality("fr-par-1/11111111"), "11111111");
        assert_eq!(without_locality("nl-ams/x"), "x");
        for other in ["11111111", "module.a/b", "fr-par-12/x", "fr-par-1-2/x", "FR-PAR/x", "/x"] {
            assert_eq!(without_locality(other), other);
        }
    }
}
