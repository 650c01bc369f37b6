//! An answer, reduced to what is judged and recorded.
//!
//! Only the headers that a recording keeps are carried at all: what a live run sees is then exactly what its
//! recording will show.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Headers that are kept besides `x-amz-*`.
const KEPT: &[&str] = &["content-type", "x-total-count", "link", "retry-after", "x-envoy-ratelimited"];
/// `x-amz-*` headers that are noise, the customer's own words, or a credential.
const DROPPED: &[&str] = &["x-amz-id-2", "x-amz-security-token", "x-amz-meta-"];

/// Response headers by lower-case name, one text each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub struct Headers(BTreeMap<String, String>);

impl Headers {
    /// Keeps those of the given headers that are worth keeping. Repeated ones are joined by a comma.
    pub fn keep<'a>(all: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut kept = Self::default();
        for (name, value) in all {
            let name = name.to_ascii_lowercase();
            if is_kept(&name) {
                kept.0
                    .entry(name)
                    .and_modify(|text| {
                        text.push_str(", ");
                        text.push_str(value);
                    })
                    .or_insert_with(|| value.to_owned());
            }
        }
        kept
    }

    /// Value of a header; `name` in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(crate) fn values_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.0.values_mut()
    }
}

/// Foreign recordings keep other headers, and spell them as they came.
impl From<BTreeMap<String, String>> for Headers {
    fn from(all: BTreeMap<String, String>) -> Self {
        Self::keep(all.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }
}

impl From<Headers> for BTreeMap<String, String> {
    fn from(headers: Headers) -> Self {
        headers.0
    }
}

fn is_kept(name: &str) -> bool {
    if name.starts_with("x-amz-") {
        return !DROPPED.iter().any(|dropped| name.starts_with(dropped));
    }
    KEPT.contains(&name)
}

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// The headers that are kept.
    pub headers: Headers,
    /// Body, decompressed.
    pub body: Vec<u8>,
    /// What the provider's support asks for; not recorded but for S3's.
    pub request_id: Option<String>,
}

impl Response {
    /// Whether the request was served.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the server asks to come back later.
    pub fn is_throttled(&self) -> bool {
        self.status == 429 || (self.status >= 400 && self.headers.get("x-envoy-ratelimited") == Some("true"))
    }

    /// Body as text, when it is text.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.body).ok()
    }

    /// The server's own words about an error, as far as they can be found, cut to a line.
    pub fn message(&self) -> Option<String> {
        let value: serde_json::Value = serde_json::from_slice(&self.body).ok()?;
        let text = ["message", "error", "detail", "title"]
            .iter()
            .find_map(|key| value.get(key).and_then(serde_json::Value::as_str))?;
        Some(text.chars().filter(|c| !c.is_control()).take(200).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_headers_of_a_recording_are_kept() {
        let headers = Headers::keep([
            ("Content-Type", "application/json"),
            ("X-Total-Count", "3"),
            ("Set-Cookie", "session=1"),
            ("x-amz-bucket-region", "fr-par"),
            ("x-amz-id-2", "noise"),
            ("x-amz-meta-owner", "someone"),
            ("link", "</a>"),
            ("Link", "</b>"),
        ]);
        let kept: Vec<_> = headers.iter().collect();
        assert_eq!(
            kept,
            [
                ("content-type", "application/json"),
                ("link", "</a>, </b>"),
                ("x-amz-bucket-region", "fr-par"),
                ("x-total-count", "3")
            ]
        );
    }

    #[test]
    fn the_servers_words_are_found_where_the_products_put_them() {
        let said = |body: &str| {
            let response =
                Response { status: 403, headers: Headers::default(), body: body.into(), request_id: None };
            response.message()
        };
        assert_eq!(
            said(r#"{"message":"insufficient permissions"}"#).as_deref(),
            Some("insufficient permissions")
        );
        assert_eq!(said(r#"{"detail":"too\nfast"}"#).as_deref(), Some("toofast"));
        assert_eq!(said("<Error/>"), None);
    }
}
