//! Why something was not read, in a few words and with the grant that would help.

use onus_catalog::Table;
use serde_json::Value;

use crate::http::{Response, TransportError};

/// A reason, and the permission set that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Loss {
    pub(crate) reason: String,
    pub(crate) missing_grant: Option<String>,
    /// Whether nothing else can be read either.
    pub(crate) stops_run: bool,
    /// Whether the API says that there is no such thing.
    pub(crate) denies_existence: bool,
}

/// Why whatever was left is not read once the run has ended.
pub(crate) const ENDED: &str = "the run ended before";

impl Loss {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), missing_grant: None, stops_run: false, denies_existence: false }
    }

    /// No answer at all.
    pub(crate) fn of_transport(error: &TransportError) -> Self {
        let reason = match error {
            TransportError::Exhausted { status: Some(429), attempts, .. } => {
                format!("the API answered 429 (too many requests) {attempts} times")
            }
            TransportError::Exhausted { status: Some(status), attempts, .. } => {
                format!("the API answered {status} {attempts} times")
            }
            TransportError::Exhausted { last, attempts, .. } => {
                format!("no answer in {attempts} attempts: {last}")
            }
            TransportError::Unauthenticated { message, .. } => format!("the key was refused: {message}"),
            TransportError::NotRecorded { .. } => "the recording has no answer to it".to_owned(),
            TransportError::Stopped { .. } => ENDED.to_owned(),
            other => other.to_string(),
        };
        Self { stops_run: error.stops_run(), ..Self::new(reason) }
    }

    /// With the one grant that is wanted in the place of all that the table names, where it has such a one.
    pub(crate) fn with_grant(mut self, table: &Table, is_wanted: impl Fn(&str) -> bool) -> Self {
        if let (Some(all), Some(one)) =
            (&mut self.missing_grant, table.grants.iter().find(|grant| is_wanted(grant)))
        {
            all.clone_from(one);
        }
        self
    }

    /// An answer that refuses.
    pub(crate) fn of_response(response: &Response, table: &Table) -> Self {
        let status = response.status;
        let message = response.message().or_else(|| xml_code(response)).map(|text| format!(": {text}"));
        let message = message.unwrap_or_default();
        if status == 403 {
            let missing_grant = (!table.grants.is_empty()).then(|| table.grants.join(" or "));
            let what = refused_action(response);
            return Self { missing_grant, ..Self::new(format!("refused with 403{message}{what}")) };
        }
        let denies_existence = matches!(status, 404 | 410);
        Self { denies_existence, ..Self::new(format!("the API answered {status}{message}")) }
    }
}

/// The action and resource that a 403 of the JSON API names.
fn refused_action(response: &Response) -> String {
    let body: Option<Value> = serde_json::from_slice(&response.body).ok();
    let detail = body.as_ref().and_then(|body| body.pointer("/details/0"));
    let text = |name: &str| detail.and_then(|detail| detail.get(name)).and_then(Value::as_str);
    match (text("action"), text("resource")) {
        (Some(action), Some(resource)) => {
            let tame = |text: &str| text.chars().filter(|c| !c.is_control()).take(60).collect::<String>();
            format!(" ({} {})", tame(action), tame(resource))
        }
        _ => String::new(),
    }
}

/// The code of an S3 error.
fn xml_code(response: &Response) -> Option<String> {
    let code = response.text()?.split_once("<Code>")?.1.split_once("</Code>")?.0;
    (code.len() < 80 && code.chars().all(|c| c.is_ascii_alphanumeric())).then(|| code.to_owned())
}
