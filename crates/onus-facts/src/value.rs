//! One cell of a fact table.

use onus_catalog::{Column, ColumnType};
use onus_core::Moment;
use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, ValueRef};

/// What a cell holds. `Null` means that it was not read.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Not read.
    Null,
    /// A whole number or a boolean.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text, a time, or a list as JSON.
    Text(String),
}

/// A value that its column cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The type of the column.
    pub wanted: &'static str,
    /// What was found, shortened.
    pub found: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is no {}", self.found, self.wanted)
    }
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A list of texts.
    pub fn list<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> Self {
        let items = items.into_iter().map(|item| serde_json::Value::from(item.as_ref())).collect();
        Self::Text(serde_json::Value::Array(items).to_string())
    }

    /// Whether it was not read.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The text, when it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What a JSON value is in a column of a type. A JSON null is `Null`: a column whose API says "none"
    /// by null has its own value for that in the table's specification.
    ///
    /// # Errors
    /// When the column cannot hold the value; what cannot be understood was not read.
    pub fn from_json(json: &serde_json::Value, kind: ColumnType) -> Result<Self, Refused> {
        use serde_json::Value as Json;
        let refused = || Refused { wanted: kind.word(), found: json.to_string().chars().take(60).collect() };
        match (kind, json) {
            (_, Json::Null) => Ok(Self::Null),
            (ColumnType::Text, Json::String(text)) => Ok(Self::text(text.as_str())),
            (ColumnType::Text, Json::Number(number)) => Ok(Self::Text(number.to_string())),
            (ColumnType::Text, Json::Bool(value)) => Ok(Self::Text(value.to_string())),
            (ColumnType::Integer, Json::Number(number)) => {
                number.as_i64().map(Self::Integer).ok_or_else(refused)
            }
            (ColumnType::Integer, Json::String(text)) => {
                text.parse().map(Self::Integer).map_err(|_| refused())
            }
            (ColumnType::Real, Json::Number(number)) => number.as_f64().map(Self::Real).ok_or_else(refused),
            (ColumnType::Boolean, Json::Bool(value)) => Ok(Self::Integer(i64::from(*value))),
            (ColumnType::Boolean, Json::Number(number)) => match number.as_i64() {
                Some(bit @ (0 | 1)) => Ok(Self::Integer(bit)),
                _ => Err(refused()),
            },
            (ColumnType::Time, Json::String(text)) => {
                text.parse::<Moment>().map(|moment| Self::Text(moment.to_string())).map_err(|_| refused())
            }
            (ColumnType::List, Json::Array(items)) => items
                .iter()
                .map(|item| match item {
                    Json::String(text) => Ok(text.clone()),
                    Json::Number(number) => Ok(number.to_string()),
                    _ => Err(refused()),
                })
                .collect::<Result<Vec<_>, _>>()
                .map(Self::list),
            _ => Err(refused()),
        }
    }

    /// Whether a column can hold this value.
    #[must_use]
    pub fn fits(&self, column: &Column) -> bool {
        match (self, column.kind) {
            (Self::Null, _) => !column.required,
            (Self::Integer(bit), ColumnType::Boolean) => matches!(bit, 0 | 1),
            (Self::Integer(_), ColumnType::Integer) | (Self::Real(_), ColumnType::Real) => true,
            (Self::Text(_), ColumnType::Text | ColumnType::Time | ColumnType::List) => true,
            _ => false,
        }
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_becomes_what_the_column_holds() {
        let of = |json, kind| Value::from_json(&json, kind);
        assert_eq!(of(json!(true), ColumnType::Boolean), Ok(Value::Integer(1)));
        assert_eq!(
            of(json!("2026-06-01T12:00:00.5+02:00"), ColumnType::Time),
            Ok(Value::text("2026-06-01T10:00:00Z"))
        );
        assert_eq!(of(json!(["a", "b"]), ColumnType::List), Ok(Value::text(r#"["a","b"]"#)));
        assert_eq!(of(json!(null), ColumnType::Integer), Ok(Value::Null));
        assert_eq!(of(json!(3), ColumnType::Text), Ok(Value::text("3")));
    }

    #[test]
    fn what_a_column_cannot_hold_is_refused_and_never_bent() {
        for (json, kind) in [
            (json!("yes"), ColumnType::Boolean),
            (json!(2), ColumnType::Boolean),
            (json!("soon"), ColumnType::Time),
            (json!({}), ColumnType::Text),
            (json!([{}]), ColumnType::List),
            (json!(1.5), ColumnType::Integer),
        ] {
            assert!(Value::from_json(&json, kind).is_err(), "{json}");
        }
    }
}
