//! Where a column's value comes from, compiled from the `from` of a table's specification.

use std::borrow::Cow;
use std::collections::BTreeMap;

use onus_catalog::ColumnType;
use onus_facts::Value;
use serde_json::Value as Json;

use super::pointer::{Found, Pointer};

/// What surrounds an element while it becomes a row.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The element it is nested in.
    pub parent: Option<&'a Json>,
    /// Its key in an object, or its index in a list.
    pub key: Option<&'a str>,
    /// Values of the request: `zone`, `project_id` and the like. Booleans are written `0` and `1`.
    pub placeholders: &'a BTreeMap<String, String>,
}

/// A compiled `from`.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// Nothing fills the column.
    Nowhere,
    /// A pointer in the element.
    Element(Pointer),
    /// A pointer in the element around it.
    Parent(Pointer),
    /// The key or index.
    Key,
    /// A value of the request.
    Placeholder(String),
    /// A text made of other columns.
    Template(Vec<Part>),
}

/// A piece of a template.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// Text as it is.
    Literal(String),
    /// The value of a column.
    Column(String),
    /// The key or index.
    Key,
}

/// What a source gives.
pub(super) enum Given<'a> {
    Value(Cow<'a, Json>),
    Null,
    Missing,
    Unknown,
}

impl Source {
    /// Compiles a `from`; the error says what is wrong with it.
    pub(super) fn parse(from: &str) -> Result<Self, String> {
        let pointer = |text: &str| {
            Pointer::parse(text).ok_or_else(|| format!("`{from}` is no JSON pointer; write `/name`"))
        };
        match from.chars().next() {
            None | Some('/') => pointer(from).map(Self::Element),
            Some('^') => pointer(from.trim_start_matches('^')).map(Self::Parent),
            Some('@') => Ok(Self::Placeholder(from.trim_start_matches('@').to_owned())),
            Some('#') if from == "#" => Ok(Self::Key),
            Some(_) => parts(from).map(Self::Template),
        }
    }

    /// The columns that a template is made of.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        let parts = if let Self::Template(parts) = self { parts.as_slice() } else { &[] };
        parts.iter().filter_map(|part| match part {
            Part::Column(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Fetches from anywhere but a template.
    pub(super) fn fetch<'a>(&self, element: &'a Json, context: &Context<'a>, kind: ColumnType) -> Given<'a> {
        let text = |text: &str| Given::Value(Cow::Owned(typed(text, kind)));
        match self {
            Self::Element(pointer) => pointer.find(element).into(),
            Self::Parent(pointer) => {
                context.parent.map_or(Given::Missing, |parent| pointer.find(parent).into())
            }
            Self::Key => context.key.map_or(Given::Missing, text),
            Self::Placeholder(name) => {
                context.placeholders.get(name).map_or(Given::Missing, |value| text(value))
            }
            Self::Nowhere | Self::Template(_) => Given::Missing,
        }
    }
}

impl<'a> From<Found<'a>> for Given<'a> {
    fn from(found: Found<'a>) -> Self {
        match found {
            Found::Value(json) => Self::Value(Cow::Borrowed(json)),
            Found::Null => Self::Null,
            Found::Missing => Self::Missing,
            Found::Unknown => Self::Unknown,
        }
    }
}

/// Fills a template; none while a column in it is not known. A template of nothing but empty columns is
/// empty: the region and name of no bucket are no bucket, and not a slash.
pub(super) fn fill<'v>(
    parts: &[Part],
    key: Option<&str>,
    value: impl Fn(&str) -> Option<&'v Value>,
) -> Option<String> {
    let mut text = String::new();
    let mut nothing = true;
    for part in parts {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Key => {
                text.push_str(key?);
                nothing = false;
            }
            Part::Column(name) => {
                let column = match value(name)? {
                    Value::Null => return None,
                    Value::Integer(number) => number.to_string(),
                    Value::Real(number) => number.to_string(),
                    Value::Text(text) => text.clone(),
                };
                nothing &= column.is_empty();
                text.push_str(&column);
            }
        }
    }
    Some(if nothing { String::new() } else { text })
}

fn parts(template: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((literal, tail)) = rest.split_once('{') {
        let (name, tail) =
            tail.split_once('}').ok_or_else(|| format!("`{template}` opens a brace and never closes it"))?;
        if !literal.is_empty() {
            parts.push(Part::Literal(literal.to_owned()));
        }
        parts.push(if name == "#" { Part::Key } else { Part::Column(name.to_owned()) });
        rest = tail;
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(rest.to_owned()));
    }
    let constant = parts.iter().all(|part| matches!(part, Part::Literal(_)));
    if constant { Err(format!("`{template}` is neither a pointer nor a template")) } else { Ok(parts) }
}

/// A text of the request as the JSON that an answer would have had.
fn typed(text: &str, kind: ColumnType) -> Json {
    let parsed = match (kind, text) {
        (ColumnType::Boolean, "1" | "true") => Some(Json::Bool(true)),
        (ColumnType::Boolean, "0" | "false") => Some(Json::Bool(false)),
        (ColumnType::List, _) => serde_json::from_str(text).ok(),
        (ColumnType::Integer | ColumnType::Real, _) => {
            serde_json::from_str::<serde_json::Number>(text).ok().map(Json::Number)
        }
        _ => None,
    };
    parsed.unwrap_or_else(|| Json::from(text))
}
