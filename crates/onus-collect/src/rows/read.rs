//! Conversions of a JSON value on its way into a column.

use std::borrow::Cow;

use onus_catalog::Read;
use onus_facts::Refused;
use serde_json::Value as Json;

use super::duration::seconds;
use super::pointer::{Found, Pointer};

/// Applies a conversion to a value that is not null. `is-null` and `is-empty` are not asked here for null.
pub(super) fn convert<'a>(read: &Read, json: Cow<'a, Json>) -> Result<Cow<'a, Json>, Refused> {
    let converted = match read {
        Read::IsNull => Some(Json::Bool(false)),
        Read::IsEmpty => Some(Json::Bool(is_empty(&json))),
        Read::Size => size(&json).map(Json::from),
        Read::Lower => lower(&json),
        Read::Pairs => pairs(&json),
        Read::Pluck(pointer) => pluck(&json, pointer),
        Read::ZoneRegion => json.as_str().and_then(region_of).map(Json::from),
        Read::Family => json.as_str().and_then(family).map(Json::from),
        Read::Json => Some(Json::String(json.to_string())),
        Read::Seconds => match &*json {
            Json::Number(_) => return Ok(json),
            Json::String(text) => seconds(text).map(Json::from),
            _ => None,
        },
    };
    converted.map(Cow::Owned).ok_or_else(|| refused(wanted(read), &json))
}

/// A value that a column cannot hold, shortened for people.
pub(super) fn refused(wanted: &'static str, json: &Json) -> Refused {
    let found = match json {
        Json::Array(items) => format!("a list of {}", items.len()),
        Json::Object(members) => format!("an object of {}", members.len()),
        scalar => scalar.to_string().chars().take(60).collect(),
    };
    Refused { wanted, found }
}

fn wanted(read: &Read) -> &'static str {
    match read {
        Read::IsNull | Read::IsEmpty => "boolean",
        Read::Size => "list",
        Read::Lower => "text",
        Read::Pairs => "set of keys and values",
        Read::Pluck(_) => "list of objects",
        Read::ZoneRegion => "zone",
        Read::Family => "commercial type",
        Read::Json => "JSON",
        Read::Seconds => "duration in whole seconds",
    }
}

fn is_empty(json: &Json) -> bool {
    match json {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(members) => members.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

fn size(json: &Json) -> Option<usize> {
    match json {
        Json::String(text) => Some(text.chars().count()),
        Json::Array(items) => Some(items.len()),
        Json::Object(members) => Some(members.len()),
        _ => None,
    }
}

fn lower(json: &Json) -> Option<Json> {
    match json {
        Json::String(text) => Some(Json::String(text.to_lowercase())),
        Json::Array(items) => items.iter().map(lower).collect::<Option<Vec<_>>>().map(Json::Array),
        _ => None,
    }
}

fn pairs(json: &Json) -> Option<Json> {
    let pair = |key: &str, value: &Json| Some(Json::String(format!("{key}={}", scalar(value)?)));
    let items: Option<Vec<Json>> = match json {
        Json::Object(members) => members.iter().map(|(key, value)| pair(key, value)).collect(),
        Json::Array(items) => {
            items.iter().map(|item| pair(item.get("key")?.as_str()?, item.get("value")?)).collect()
        }
        _ => None,
    };
    items.map(Json::Array)
}

fn pluck(json: &Json, pointer: &str) -> Option<Json> {
    let pointer = Pointer::parse(pointer)?;
    let texts = json.as_array()?.iter().map(|item| match pointer.find(item) {
        Found::Value(value) => scalar(value).map(Json::String),
        // An element that does not tell is not left out: the list would claim to be all.
        Found::Null | Found::Missing | Found::Unknown => None,
    });
    texts.collect::<Option<Vec<_>>>().map(Json::Array)
}

fn scalar(json: &Json) -> Option<String> {
    match json {
        Json::Null => Some(String::new()),
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(value) => Some(value.to_string()),
        Json::Array(_) | Json::Object(_) => None,
    }
}

/// The region of a zone: `fr-par` of `fr-par-1`.
fn region_of(zone: &str) -> Option<&str> {
    let (region, number) = zone.rsplit_once('-')?;
    let numbered = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    (numbered && !region.is_empty()).then_some(region)
}

/// The family of a commercial type: what stands before the first dash, in capitals; of POP2 the variant too.
/// Kubernetes writes the same names in small letters and with underscores.
fn family(kind: &str) -> Option<String> {
    let kind = kind.trim().to_uppercase().replace('_', "-");
    let mut parts = kind.split('-');
    let first = parts.next().filter(|first| !first.is_empty())?;
    match (first, parts.next()) {
        ("POP2", Some(variant @ ("HC" | "HM" | "HN"))) => Some(format!("POP2-{variant}")),
        _ => Some(first.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(name: &str, json: Json) -> Result<Json, Refused> {
        let read = Read::try_from(name.to_owned()).unwrap();
        convert(&read, Cow::Owned(json)).map(Cow::into_owned)
    }

    #[test]
    fn families_follow_the_names_of_types() {
        for (kind, expected) in [
            ("PRO2-XXS", "PRO2"),
            ("pro2_xxs", "PRO2"),
            ("dev1-s", "DEV1"),
            ("POP2-2C-8G-WIN", "POP2"),
            ("POP2-HC-2C-4G", "POP2-HC"),
            ("POP2-HN-3", "POP2-HN"),
            ("BASIC3-X2C-4G", "BASIC3"),
            ("H100-SXM-2-80G", "H100"),
            ("VC1S", "VC1S"),
        ] {
            assert_eq!(read("family", json!(kind)), Ok(json!(expected)));
        }
        assert!(read("family", json!("")).is_err());
        assert!(read("family", json!(7)).is_err());
    }

    #[test]
    fn regions_are_read_of_zones_only() {
        assert_eq!(read("zone-region", json!("nl-ams-2")), Ok(json!("nl-ams")));
        for other in ["fr-par", "", "-1", "fr"] {
            assert!(read("zone-region", json!(other)).is_err(), "{other}");
        }
    }

    #[test]
    fn pairs_come_from_objects_and_lists() {
        assert_eq!(read("pairs", json!({ "a": "1", "b": null, "c": 2 })), Ok(json!(["a=1", "b=", "c=2"])));
        assert_eq!(read("pairs", json!([{ "key": "a", "value": "1" }])), Ok(json!(["a=1"])));
        assert!(read("pairs", json!([{ "key": "a" }])).is_err());
        assert!(read("pairs", json!({ "a": {} })).is_err());
    }

    #[test]
    fn a_list_that_does_not_tell_every_element_is_refused() {
        assert_eq!(read("pluck:/id", json!([{ "id": "a" }, { "id": "b" }])), Ok(json!(["a", "b"])));
        assert!(read("pluck:/id", json!([{ "id": "a" }, {}])).is_err());
        assert!(read("pluck:/id", json!({ "id": "a" })).is_err());
    }

    #[test]
    fn sizes_emptiness_and_the_rest() {
        assert_eq!(read("size", json!([1, 2])), Ok(json!(2)));
        assert_eq!(read("size", json!("é")), Ok(json!(1)));
        assert!(read("size", json!(2)).is_err());
        assert_eq!(read("is-empty", json!({})), Ok(json!(true)));
        assert_eq!(read("is-empty", json!(0)), Ok(json!(false)));
        assert_eq!(read("is-null", json!("")), Ok(json!(false)));
        assert_eq!(read("lower", json!(["A", "b"])), Ok(json!(["a", "b"])));
        assert_eq!(read("seconds", json!("720h0m0s")), Ok(json!(2_592_000)));
        assert_eq!(read("json", json!({ "b": [1] })), Ok(json!(r#"{"b":[1]}"#)));
    }
}
