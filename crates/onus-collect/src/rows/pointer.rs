//! Where a value lies in a JSON document, and what is found there.

use serde_json::Value as Json;

/// The key of an object that stands for a value that exists and is not known, as Terraform's
/// "known after apply". No provider writes it; one that did would only make its own value unknown.
const UNKNOWN: &str = "\u{1}unknown";

/// A JSON pointer (RFC 6901), taken apart once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pointer(Vec<String>);

/// What lies at a pointer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Found<'a> {
    /// A value that is not null.
    Value(&'a Json),
    /// An explicit null there or on the way, or the place in an empty array: read, and none.
    Null,
    /// No such key: not told.
    Missing,
    /// A value that is known to be unknown.
    Unknown,
}

impl Pointer {
    /// Reads a pointer; none for a text that is not empty and has no slash in front.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self(Vec::new()));
        }
        let tokens = text.strip_prefix('/')?.split('/');
        Some(Self(tokens.map(|token| token.replace("~1", "/").replace("~0", "~")).collect()))
    }

    /// The pointer to a key of an object.
    pub(crate) fn to_key(key: &str) -> Self {
        Self(vec![key.to_owned()])
    }

    /// The first step, when there is one.
    pub(crate) fn first(&self) -> Option<&str> {
        self.0.first().map(String::as_str)
    }

    /// The key, when the pointer is to a key of the document itself.
    pub(crate) fn only(&self) -> Option<&str> {
        match self.0.as_slice() {
            [key] => Some(key),
            _ => None,
        }
    }

    /// Follows the pointer.
    pub(crate) fn find<'a>(&self, document: &'a Json) -> Found<'a> {
        let mut here = document;
        for token in &self.0 {
            here = match here {
                Json::Null => return Found::Null,
                _ if is_unknown(here) => return Found::Unknown,
                Json::Array(items) if items.is_empty() => return Found::Null,
                Json::Array(items) => match token.parse::<usize>().ok().and_then(|at| items.get(at)) {
                    Some(item) => item,
                    None => return Found::Missing,
                },
                Json::Object(members) => match members.get(token) {
                    Some(member) => member,
                    None => return Found::Missing,
                },
                _ => return Found::Missing,
            };
        }
        match here {
            Json::Null => Found::Null,
            _ if is_unknown(here) => Found::Unknown,
            _ => Found::Value(here),
        }
    }
}

/// A value that stands for "not known".
pub(crate) fn unknown() -> Json {
    Json::Object(std::iter::once((UNKNOWN.to_owned(), Json::Bool(true))).collect())
}

/// Whether a value stands for "not known".
pub(crate) fn is_unknown(json: &Json) -> bool {
    matches!(json, Json::Object(members) if members.contains_key(UNKNOWN))
}

/// Whether a value or a part of it stands for "not known".
pub(crate) fn has_unknown(json: &Json) -> bool {
    match json {
        Json::Array(items) => items.iter().any(has_unknown),
        Json::Object(members) => is_unknown(json) || members.values().any(has_unknown),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tells_null_missing_and_unknown_apart() {
        let document =
            json!({ "a": { "b": null, "c/d": 1 }, "list": [], "two": [1, 2], "u": unknown(), "t": "x" });
        let find = |text: &str| Pointer::parse(text).unwrap().find(&document);
        assert_eq!(find("/a/b"), Found::Null);
        assert_eq!(find("/a/b/deeper"), Found::Null, "a parent is null");
        assert_eq!(find("/a/x"), Found::Missing);
        assert_eq!(find("/a/c~1d"), Found::Value(&json!(1)));
        assert_eq!(find("/list/0/x"), Found::Null, "an empty list has no first element");
        assert_eq!(find("/two/1"), Found::Value(&json!(2)));
        assert_eq!(find("/two/2"), Found::Missing);
        assert_eq!(find("/two/x"), Found::Missing);
        assert_eq!(find("/u"), Found::Unknown);
        assert_eq!(find("/u/x"), Found::Unknown);
        assert_eq!(find("/t/x"), Found::Missing);
        assert_eq!(find(""), Found::Value(&document));
        assert_eq!(Pointer::parse("a/b"), None);
    }
}
