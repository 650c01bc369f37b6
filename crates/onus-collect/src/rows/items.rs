//! The elements of a listing or of a nested list, with their keys.

use onus_catalog::Nested;
use serde_json::Value as Json;
use thiserror::Error;

use super::pointer::{Found, Pointer};

/// A place that should hold elements and does not.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ItemsError {
    /// The document does not say.
    #[error("there is nothing at `{0}`, so what it lists was not read")]
    Missing(String),
    /// Something else is there.
    #[error("`{pointer}` holds {found} and no list; the API may have changed")]
    NoList {
        /// The place.
        pointer: String,
        /// What it holds.
        found: &'static str,
    },
    /// The specification is wrong.
    #[error("`{0}` is no JSON pointer; correct `items` in the table's specification")]
    BadPointer(String),
}

/// The pointer that means that the document is itself the list.
pub const WHOLE: &str = "/*";

/// The elements that a document lists at a pointer, each with its index or key. The empty pointer means that
/// the document is itself the one element, and [`WHOLE`] that it is the list. Null is an empty list; a missing key is not.
///
/// # Errors
/// When there is no list. Every element of a list is given, whatever it is.
pub fn elements<'a>(document: &'a Json, items: &str) -> Result<Vec<(String, &'a Json)>, ItemsError> {
    if items.is_empty() {
        return Ok(vec![("0".to_owned(), document)]);
    }
    if items == WHOLE {
        return match document {
            Json::Array(list) => {
                Ok(list.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect())
            }
            other => Err(ItemsError::NoList { pointer: items.to_owned(), found: kind(other) }),
        };
    }
    let pointer = Pointer::parse(items).ok_or_else(|| ItemsError::BadPointer(items.to_owned()))?;
    match pointer.find(document) {
        Found::Null => Ok(Vec::new()),
        Found::Missing | Found::Unknown => Err(ItemsError::Missing(items.to_owned())),
        Found::Value(Json::Array(list)) => {
            Ok(list.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect())
        }
        Found::Value(Json::Object(members)) => {
            Ok(members.iter().map(|(key, item)| (key.clone(), item)).collect())
        }
        Found::Value(other) => Err(ItemsError::NoList { pointer: items.to_owned(), found: kind(other) }),
    }
}

/// The elements that are nested in an element of another table. A missing list is empty where the table says so.
///
/// # Errors
/// As [`elements`].
pub fn nested<'a>(parent: &'a Json, nested: &Nested) -> Result<Vec<(String, &'a Json)>, ItemsError> {
    match elements(parent, &nested.items) {
        Err(ItemsError::Missing(_)) if nested.absent => Ok(Vec::new()),
        found => found,
    }
}

fn kind(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_and_objects_give_their_keys() {
        let document = json!({ "list": ["a", null], "map": { "0": 1, "x": 2 }, "none": null, "n": 3 });
        let keys = |items: &str| {
            elements(&document, items).map(|all| all.into_iter().map(|(key, _)| key).collect::<Vec<_>>())
        };
        assert_eq!(keys("/list").unwrap(), ["0", "1"]);
        assert_eq!(keys("/map").unwrap(), ["0", "x"]);
        assert_eq!(keys("/none").unwrap(), Vec::<String>::new());
        assert_eq!(keys("").unwrap(), ["0"]);
        assert_eq!(keys("/gone"), Err(ItemsError::Missing("/gone".to_owned())));
        assert!(matches!(keys("/n"), Err(ItemsError::NoList { found: "a number", .. })));
        assert!(matches!(keys("list"), Err(ItemsError::BadPointer(_))));
        let (list, object) = (json!([{}, {}]), json!({}));
        assert_eq!(elements(&list, WHOLE).unwrap().len(), 2);
        assert!(matches!(elements(&object, WHOLE), Err(ItemsError::NoList { found: "an object", .. })));
    }
}
