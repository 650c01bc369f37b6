//! What databases answer, as cells. They answer in texts.

use onus_catalog::{Column, ColumnType};
use onus_facts::Value;
use serde_json::Value as Json;

/// A text as a column has it; NULL where it is none of its type.
pub(super) fn value(column: &Column, text: Option<&str>) -> Value {
    let Some(text) = text else { return Value::Null };
    let json = match column.kind {
        ColumnType::Text => Some(Json::from(text)),
        ColumnType::Integer => text.parse::<i64>().ok().map(Json::from),
        ColumnType::Real => text.parse::<f64>().ok().map(Json::from),
        ColumnType::Boolean => match text.to_ascii_lowercase().as_str() {
            "t" | "true" | "on" | "yes" | "y" | "1" => Some(Json::from(true)),
            "f" | "false" | "off" | "no" | "n" | "0" => Some(Json::from(false)),
            _ => None,
        },
        ColumnType::Time => Some(Json::from(text)),
        ColumnType::List => serde_json::from_str(text).ok(),
    };
    let json = json.map(|json| match json {
        Json::String(text) if column.map.contains_key(&text) => column.map.get(&text).cloned().into(),
        json => json,
    });
    json.and_then(|json| Value::from_json(&json, column.kind).ok()).unwrap_or(Value::Null)
}
