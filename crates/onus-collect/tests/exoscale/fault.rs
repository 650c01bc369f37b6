//! What can go wrong with an answer of Exoscale.

use serde_json::{Value, json};

use super::answer::{Answer, Manner};

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// 401: the key is not known.
    Unauthorized,
    /// 403 that names the rule.
    Forbidden,
    /// 403 that says nothing.
    ForbiddenUntold,
    /// 404.
    Gone,
    /// 404 of something on the way.
    GoneToAProxy,
    /// 429 that says nothing.
    Throttled,
    /// 429 that says when to come back.
    ThrottledUntil,
    /// 500.
    Broken,
    /// No answer.
    Silence,
    /// Half an answer.
    Cut,
    /// A page for people.
    Page,
    /// The same, said to be what was asked for.
    PageInDisguise,
    /// An empty body.
    Empty,
    /// An answer of another shape.
    OtherShape,
    /// A list that is null.
    NullList,
    /// A list under another name.
    Renamed,
}

const PAGE: &str = "<html><body><h1>Sign in to the network</h1></body></html>";

impl Fault {
    /// What is answered instead of the truth.
    pub(crate) fn answer(self, honest: Answer) -> Answer {
        let message = |status, text: &str| Answer::json(status, &json!({ "message": text }));
        let json = |body: &str| Answer::text(200, "application/json", body);
        match self {
            Self::Unauthorized => message(401, "Unauthorized"),
            Self::Forbidden => {
                message(403, "Forbidden by role policy for compute - A deny rule matched. Rule index: 0")
            }
            Self::ForbiddenUntold => Answer::bare(403),
            Self::Gone => message(404, "Not Found"),
            Self::GoneToAProxy => Answer::text(404, "text/html", PAGE),
            Self::Throttled => Answer::bare(429),
            Self::ThrottledUntil => Answer::bare(429).with("Retry-After", "3600"),
            Self::Broken => message(500, "Internal Server Error"),
            Self::Silence => honest.in_manner(Manner::Silent),
            Self::Cut => honest.in_manner(Manner::Cut),
            Self::Page => Answer::text(200, "text/html", PAGE),
            Self::PageInDisguise => json(PAGE),
            Self::Empty => json(""),
            Self::OtherShape => json("\"thing\""),
            Self::NullList => json(&with_null(&honest).to_string()),
            Self::Renamed => {
                let body: Value = serde_json::from_slice(&honest.body).unwrap_or_default();
                json(&json!({ "wrapped": body }).to_string())
            }
        }
    }
}

/// The answer with its first list or object null; whatever has neither is null itself.
fn with_null(honest: &Answer) -> Value {
    let mut document: Value = serde_json::from_slice(&honest.body).unwrap_or_default();
    let members = document.as_object_mut().map(|members| members.values_mut());
    match members.and_then(|mut values| values.find(|value| value.is_array() || value.is_object())) {
        Some(value) => *value = Value::Null,
        None => document = Value::Null,
    }
    document
}
