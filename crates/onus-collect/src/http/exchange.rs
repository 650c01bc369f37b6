//! One request and its answer, as a line of JSON.
//!
//! A recording is such lines, ordered. Reading accepts more than writing produces: foreign recordings leave out
//! keys, carry others, or hold a JSON body already parsed.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::request::Request;
use super::response::{Headers, Response};

/// Longest line that is read. A body of 64 MiB stays below it even when every byte is escaped as `\u0000`.
pub(crate) const MAX_LINE: u64 = 512 * 1024 * 1024;

/// Why a recording cannot be read or written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// The file cannot be opened, read or written.
    #[error("cannot {action} the recording `{}`: {source}", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line is not an exchange.
    #[error("cannot read line {line} of the recording `{}`: {reason}, the file is damaged or not a recording", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong; never content of the line.
        reason: String,
    },
    /// Another process has the journal open.
    #[error("cannot continue from the journal `{}`: another run is using it, wait for it to end", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The journal belongs to another run.
    #[error("cannot continue from the journal `{}`: it belongs to {found}, this run is {expected}; remove it to start over", path.display())]
    OtherRun {
        /// The file.
        path: PathBuf,
        /// What the journal says.
        found: String,
        /// What was expected.
        expected: String,
    },
}

impl ExchangeError {
    pub(crate) fn file(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::File { action, path: path.to_owned(), source }
    }

    pub(crate) fn line(path: &Path, line: usize, reason: impl fmt::Display) -> Self {
        Self::Line { path: path.to_owned(), line, reason: reason.to_string() }
    }
}

/// The body of a recorded answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// As received.
    Text(String),
    /// Not UTF-8.
    Bytes(Vec<u8>),
    /// Already parsed by whoever recorded it.
    Json(Value),
}

impl Body {
    /// The body as it would have been received.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.as_bytes().to_vec(),
            Self::Bytes(bytes) => bytes.clone(),
            Self::Json(value) => value.to_string().into_bytes(),
        }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        String::from_utf8(bytes).map_or_else(|error| Self::Bytes(error.into_bytes()), Self::Text)
    }
}

/// One recorded request with its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Line", into = "Line")]
pub struct Exchange {
    /// Product, as in the path.
    pub service: String,
    /// The run or part of a run it belongs to.
    pub cassette: String,
    /// Position in the cassette.
    pub id: u64,
    /// `GET` or `HEAD`; foreign recordings have others.
    pub method: String,
    /// Host as called, with the port when it is unusual.
    pub host: String,
    /// Path as sent.
    pub path: String,
    /// Query as sent, without `?`.
    pub query: String,
    /// Project that an S3 request acts in: it is in the credentials only, and the list of buckets is another one
    /// for each.
    pub project: Option<String>,
    /// HTTP status.
    pub status: u16,
    /// The headers that are kept.
    pub response_headers: Headers,
    /// Body.
    pub body: Body,
}

impl Exchange {
    /// The record of an answer; its place is given when it is written.
    pub fn of(request: &Request, response: &Response) -> Self {
        Self {
            service: request.service().to_owned(),
            cassette: String::new(),
            id: 0,
            method: request.method().as_str().to_owned(),
            host: request.origin().authority(),
            path: request.path().to_owned(),
            query: request.query_string(),
            project: request.project().map(str::to_owned),
            status: response.status,
            response_headers: response.headers.clone(),
            body: Body::from(response.body.clone()),
        }
    }

    /// The answer as a transport gives it.
    pub fn response(&self) -> Response {
        Response {
            status: self.status,
            headers: self.response_headers.clone(),
            body: self.body.to_bytes(),
            request_id: self.response_headers.get("x-amz-request-id").map(str::to_owned),
        }
    }

    /// Reads one line. The error names the place in the line, never its content.
    pub fn parse(line: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(line).map_err(|error| match error.classify() {
            serde_json::error::Category::Data => format!("not an exchange (column {})", error.column()),
            _ => format!("not JSON (column {})", error.column()),
        })
    }

    /// The line without its line feed. Equal exchanges give equal lines.
    pub fn to_line(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

/// The form on disk: key names and their order.
#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(default)]
    service: String,
    #[serde(default)]
    cassette: String,
    #[serde(default)]
    id: u64,
    method: String,
    host: String,
    path: String,
    #[serde(default)]
    query: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    project: Option<String>,
    status: u16,
    #[serde(default)]
    response_headers: Headers,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    response_body: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "base64_text")]
    response_body_base64: Option<Vec<u8>>,
}

impl From<Line> for Exchange {
    fn from(line: Line) -> Self {
        let body = match (line.response_body_base64, line.response_body) {
            (Some(bytes), _) => Body::from(bytes),
            (None, Some(Value::String(text))) => Body::Text(text),
            (None, Some(Value::Null) | None) => Body::Text(String::new()),
            (None, Some(parsed)) => Body::Json(parsed),
        };
        let Line {
            service, cassette, id, method, host, path, query, project, status, response_headers, ..
        } = line;
        Self { service, cassette, id, method, host, path, query, project, status, response_headers, body }
    }
}

impl From<Exchange> for Line {
    fn from(exchange: Exchange) -> Self {
        let (response_body, response_body_base64) = match exchange.body {
            Body::Text(text) => (Some(Value::String(text)), None),
            Body::Json(value) => (Some(value), None),
            Body::Bytes(bytes) => (None, Some(bytes)),
        };
        let Exchange {
            service,
            cassette,
            id,
            method,
            host,
            path,
            query,
            project,
            status,
            response_headers,
            ..
        } = exchange;
        Self {
            service,
            cassette,
            id,
            method,
            host,
            path,
            query,
            project,
            status,
            response_headers,
            response_body,
            response_body_base64,
        }
    }
}

mod base64_text {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    #[expect(clippy::ref_option, reason = "serde calls it with a reference to the field")]
    pub(super) fn serialize<S: Serializer>(bytes: &Option<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes.as_deref().unwrap_or_default()))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<u8>>, D::Error> {
        let text: Option<String> = Option::deserialize(from)?;
        text.map(|text| STANDARD.decode(text).map_err(|_| D::Error::custom("not base64"))).transpose()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn exchange(body: Body) -> Exchange {
        Exchange {
            service: "iam".into(),
            cassette: "run".into(),
            id: 7,
            method: "GET".into(),
            host: "api.scaleway.com".into(),
            path: "/iam/v1alpha1/users".into(),
            query: "page=1".into(),
            project: None,
            status: 200,
            response_headers: Headers::keep([("x-total-count", "2")]),
            body,
        }
    }

    #[test]
    fn a_line_has_the_documented_keys_in_order() {
        assert_eq!(
            exchange(Body::Text("{}".into())).to_line().unwrap(),
            r#"{"service":"iam","cassette":"run","id":7,"method":"GET","host":"api.scaleway.com","path":"/iam/v1alpha1/users","query":"page=1","status":200,"response_headers":{"x-total-count":"2"},"response_body":"{}"}"#
        );
        let of_project = Exchange { project: Some("p".into()), ..exchange(Body::Text(String::new())) };
        assert!(of_project.to_line().unwrap().contains(r#""query":"page=1","project":"p","status":200"#));
        let bytes = exchange(Body::Bytes(vec![0xff, 0]));
        assert!(bytes.to_line().unwrap().ends_with(r#""response_body_base64":"/wA="}"#));
    }

    #[test]
    fn foreign_lines_are_read() {
        let line = br#"{"service":"compute","source":"x","operation":"list-zones","method":"GET","host":"h","path":"/v2/zone","query":"","status":200,"response_headers":{"Content-Type":"application/json","Date":"d"},"response_body":{"zones":[]},"note":"n"}"#;
        let read = Exchange::parse(line).unwrap();
        assert_eq!(read.cassette, "");
        assert_eq!(read.response().body, br#"{"zones":[]}"#);
        assert_eq!(read.response_headers.iter().collect::<Vec<_>>(), [("content-type", "application/json")]);
    }

    #[test]
    fn a_bad_line_is_an_error_that_repeats_nothing_of_it() {
        for line in ["", "{", "[]", r#"{"method":"GET","status":"secret-word"}"#, r#"{"secret-word""#] {
            let error = Exchange::parse(line.as_bytes()).unwrap_err();
            assert!(!error.contains("secret-word"), "{error}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let written = exchange(Body::from(bytes.clone()));
            let line = written.to_line().unwrap();
            prop_assert!(!line.contains('\n'));
            let read = Exchange::parse(line.as_bytes()).unwrap();
            prop_assert_eq!(&read, &written);
            prop_assert_eq!(read.response().body, bytes);
        }
    }
}
