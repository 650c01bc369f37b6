//! What can go wrong with an answer.

use super::answer::Manner;
use super::{Answer, Heard, api, s3};

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// 401: the key is not known.
    Unauthorized,
    /// 403 that names what is missing.
    Forbidden,
    /// 403 that names nothing.
    ForbiddenUntold,
    /// 404 in the newer form.
    Gone,
    /// 404 in the older form.
    GoneOldForm,
    /// 404 of something on the way.
    GoneToAProxy,
    /// 429 as Scaleway sends it.
    Throttled,
    /// 429 that says when to come back.
    ThrottledUntil,
    /// A throttled answer under another status.
    ThrottledUnavailable,
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
    /// Whatever status and words a test chooses.
    Says(u16, &'static str),
    /// 302 to an address a test chooses.
    SentTo(&'static str),
}

/// Every fault but the one that ends the run and those that a test words itself.
pub(crate) const ALL_FAULTS: [Fault; 17] = [
    Fault::Forbidden,
    Fault::ForbiddenUntold,
    Fault::Gone,
    Fault::GoneOldForm,
    Fault::GoneToAProxy,
    Fault::Throttled,
    Fault::ThrottledUntil,
    Fault::ThrottledUnavailable,
    Fault::Broken,
    Fault::Silence,
    Fault::Cut,
    Fault::Page,
    Fault::PageInDisguise,
    Fault::Empty,
    Fault::OtherShape,
    Fault::NullList,
    Fault::Renamed,
];

const PAGE: &str = "<html><body><h1>Sign in to the network</h1></body></html>";

impl Fault {
    /// What is answered instead of the truth.
    pub(crate) fn answer(self, heard: &Heard, honest: Answer) -> Answer {
        let s3 = heard.is_s3();
        let kind = if s3 { "application/xml" } else { "application/json" };
        match self {
            Self::Throttled => Answer::bare(429).with("x-envoy-ratelimited", "true"),
            Self::ThrottledUntil => Answer::bare(429).with("Retry-After", "3600"),
            Self::ThrottledUnavailable => Answer::bare(503).with("x-envoy-ratelimited", "true"),
            Self::GoneToAProxy => Answer::text(404, "text/html", PAGE),
            Self::Page => Answer::text(200, "text/html", PAGE),
            Self::PageInDisguise => Answer::text(200, kind, PAGE),
            Self::Empty => Answer::text(200, kind, ""),
            Self::Says(status, body) => Answer::text(status, kind, body),
            Self::SentTo(address) => Answer::bare(302).with("Location", address),
            Self::Silence => honest.in_manner(Manner::Silent),
            Self::Cut => honest.in_manner(Manner::Cut),
            _ if s3 => self.in_xml(&honest),
            _ => self.in_json(heard, &honest),
        }
    }

    fn in_xml(self, honest: &Answer) -> Answer {
        match self {
            Self::Unauthorized => s3::error(401, "InvalidAccessKeyId"),
            Self::Forbidden => s3::error(403, "AccessDenied"),
            Self::ForbiddenUntold => Answer::bare(403),
            Self::Gone => s3::error(404, "NoSuchBucket"),
            Self::GoneOldForm => Answer::bare(404),
            Self::Broken => s3::error(500, "InternalError"),
            Self::OtherShape => Answer::xml(200, "<Other><Thing/></Other>"),
            Self::NullList => Answer::xml(200, "<Error><Code>SlowDown</Code></Error>"),
            _ => {
                // The root stays, whatever is in it has another name.
                let text = String::from_utf8_lossy(&honest.body).into_owned();
                let root = text.split(['<', '>', ' ', '/']).nth(1).unwrap_or("Error").to_owned();
                Answer::xml(200, format!("<{root}><Entries><Entry>1</Entry></Entries></{root}>"))
            }
        }
    }

    fn in_json(self, heard: &Heard, honest: &Answer) -> Answer {
        let message = |status, text: &str| Answer::text(status, "application/json", text);
        let body = String::from_utf8_lossy(&honest.body).into_owned();
        match self {
            Self::Unauthorized => message(
                401,
                r#"{"message":"authentication is denied","method":"api_key","reason":"not_found","type":"denied_authentication"}"#,
            ),
            Self::Forbidden => message(
                403,
                r#"{"details":[{"action":"read","resource":"thing"}],"message":"insufficient permissions","type":"permissions_denied"}"#,
            ),
            Self::ForbiddenUntold => message(
                403,
                r#"{"details":[],"message":"insufficient permissions","type":"permissions_denied"}"#,
            ),
            Self::Gone => Answer::json(404, &api::not_found("thing", &heard.path)),
            Self::GoneOldForm => message(404, r#"{"message":"Not Found"}"#),
            Self::Broken => message(500, r#"{"message":"internal error"}"#),
            Self::OtherShape => message(200, "[]"),
            Self::NullList => replaced(&body, honest, |value| *value = serde_json::Value::Null),
            _ => Answer { body: format!(r#"{{"wrapped":{body}}}"#).into_bytes(), ..honest.clone() },
        }
    }
}

/// The honest answer with its first list or object changed; a single object becomes null itself.
fn replaced(body: &str, honest: &Answer, change: impl Fn(&mut serde_json::Value)) -> Answer {
    let mut document: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let list = document
        .as_object_mut()
        .and_then(|members| members.values_mut().find(|value| value.is_array() || value.is_object()));
    match list {
        Some(list) if honest.status == 200 => change(list),
        _ => change(&mut document),
    }
    Answer { body: document.to_string().into_bytes(), ..honest.clone() }
}
