//! Clears an exchange of credentials before anything keeps it.
//!
//! Three nets, each for what the others miss: names of fields (and those that table specs call sensitive), the form
//! of a value, and the caller's own secrets wherever they stand. What cannot be looked into, because it is cut or
//! not what it claims to be, is dropped whole. At the end the finished line is searched once more, and an exchange
//! that still holds a secret of the caller is refused.
//!
//! The recorder and the journal take only a [`Redacted`] exchange, and nothing but this module can make one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use thiserror::Error;

use super::error::TransportError;
use super::exchange::{Body, Exchange};
use super::request::encode_segment;
use super::scrub::{REMOVED, scrub};
use super::sensitive::{Sensitivity, is_certificate, sensitivity};

/// Shorter texts would be found everywhere.
const SHORTEST_SECRET: usize = 8;

/// Why an exchange cannot be cleared.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedactError {
    /// A credential is too short to be told from other text.
    #[error(
        "cannot keep a credential of fewer than {SHORTEST_SECRET} characters out of recordings, check the secret key"
    )]
    TooShort,
    /// A credential is still there.
    #[error(
        "refused to keep the answer to `{method} {host}`: a credential stands in a place it cannot be removed from"
    )]
    Survives {
        /// Method of the request.
        method: String,
        /// Host of the request.
        host: String,
    },
}

/// A field that a table spec calls sensitive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SensitiveField {
    path: Vec<String>,
    pointer: Vec<String>,
}

impl SensitiveField {
    /// `path` is the path of the listing with `{placeholders}`; `pointer` a JSON pointer from the root of its answer
    /// in which `*` stands for every element of an array or every member of an object.
    pub fn new(path: &str, pointer: &str) -> Self {
        let path = path.split('/').map(str::to_owned).collect();
        let unescape = |part: &str| part.replace("~1", "/").replace("~0", "~");
        let pointer = pointer.split('/').skip(1).map(unescape).collect();
        Self { path, pointer }
    }

    fn applies_to(&self, path: &str) -> bool {
        let segments: Vec<&str> = path.split('/').collect();
        // A placeholder ends its segment, and may begin within it: `/v2/dbaas-{path}`.
        let fits = |(segment, pattern): (&&str, &String)| match pattern.split_once('{') {
            Some((before, _)) => segment.starts_with(before),
            None => pattern == segment,
        };
        segments.len() == self.path.len() && segments.iter().zip(&self.path).all(fits)
    }
}

/// An exchange without credentials.
#[derive(Clone, Debug, PartialEq)]
pub struct Redacted(Exchange);

impl Redacted {
    /// The cleared exchange.
    pub fn exchange(&self) -> &Exchange {
        &self.0
    }

    /// Gives it its place in a recording.
    pub(crate) fn numbered(mut self, cassette: &str, id: u64) -> Self {
        self.0.cassette = cassette.to_owned();
        self.0.id = id;
        self
    }
}

/// Knows what has to go.
#[derive(Default)]
pub struct Redactor {
    needles: Vec<SecretString>,
    fields: Vec<SensitiveField>,
}

impl Redactor {
    /// `secrets` are the caller's own credentials, `fields` what the table specs call sensitive.
    pub fn new<'a>(
        secrets: impl IntoIterator<Item = &'a SecretString>,
        fields: Vec<SensitiveField>,
    ) -> Result<Self, RedactError> {
        let mut needles = Vec::new();
        for secret in secrets {
            let secret = secret.expose_secret();
            if secret.len() < SHORTEST_SECRET {
                return Err(RedactError::TooShort);
            }
            needles.extend(spellings(secret).into_iter().map(SecretString::from));
        }
        Ok(Self { needles, fields })
    }

    /// The exchange without credentials.
    pub fn redact(&self, mut exchange: Exchange) -> Result<Redacted, RedactError> {
        let mut body = std::mem::replace(&mut exchange.body, Body::Text(String::new()));
        self.clear_body(&mut body, &exchange);
        exchange.body = body;
        for text in [&mut exchange.path, &mut exchange.query, &mut exchange.host] {
            *text = self.without_own(text);
        }
        for text in exchange.response_headers.values_mut() {
            *text = self.cleared(text);
        }
        if self.survives_in(&exchange) {
            return Err(RedactError::Survives {
                method: exchange.method,
                host: self.without_own(&exchange.host),
            });
        }
        Ok(Redacted(exchange))
    }

    /// What the server put into an error is no safer than what it put into an answer.
    pub(crate) fn clear_error(&self, mut error: TransportError) -> TransportError {
        match &mut error {
            TransportError::Redirected { request, location: words, .. }
            | TransportError::Unreachable { request, reason: words }
            | TransportError::Untrusted { request, reason: words }
            | TransportError::Truncated { request, reason: words } => {
                *request = self.without_own(request);
                *words = self.cleared(words);
            }
            _ => {}
        }
        error
    }

    /// A short text beside an answer, such as the identifier of a request.
    pub(crate) fn clear_text(&self, text: &str) -> String {
        self.cleared(text)
    }

    fn clear_body(&self, body: &mut Body, exchange: &Exchange) {
        match body {
            Body::Json(value) => self.clear_document(value, &exchange.path),
            Body::Bytes(bytes) => {
                if self.needles.iter().any(|needle| contains(bytes, needle.expose_secret().as_bytes())) {
                    *body = Body::Text(REMOVED.to_owned());
                }
            }
            Body::Text(text) if text.trim().is_empty() => {}
            Body::Text(text) if claims_json(text, exchange) => match serde_json::from_str(text) {
                Ok(mut value) => {
                    self.clear_document(&mut value, &exchange.path);
                    *text = value.to_string();
                }
                Err(_) => REMOVED.clone_into(text),
            },
            Body::Text(text) => *text = self.cleared(text),
        }
    }

    fn clear_document(&self, document: &mut Value, path: &str) {
        for field in self.fields.iter().filter(|field| field.applies_to(path)) {
            remove_at(document, &field.pointer);
        }
        self.clear_value(document);
    }

    fn clear_value(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.cleared(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.clear_value(item)),
            Value::Object(members) => {
                let fields = std::mem::take(members);
                let beside_certificate = fields.keys().any(|name| is_certificate(name));
                for (name, mut field) in fields {
                    self.clear_field(&name, &mut field, beside_certificate);
                    members.insert(self.cleared(&name), field);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn clear_field(&self, name: &str, field: &mut Value, beside_certificate: bool) {
        match sensitivity(name) {
            Some(Sensitivity::Value) => remove_all(field),
            Some(Sensitivity::TextOnly) if field.is_string() => remove_all(field),
            Some(Sensitivity::Pairs) => remove_values(field),
            Some(Sensitivity::BesideCertificate) if beside_certificate => remove_all(field),
            Some(Sensitivity::TextOnly | Sensitivity::BesideCertificate) | None => {}
        }
        self.clear_value(field);
    }

    fn cleared(&self, text: &str) -> String {
        self.without_own(&scrub(&self.without_own(text)))
    }

    fn without_own(&self, text: &str) -> String {
        let needles = self.needles.iter().map(ExposeSecret::expose_secret);
        needles.fold(text.to_owned(), |text, needle| match text.len() >= needle.len() {
            true => text.replace(needle, REMOVED),
            // Nearly every text of an answer is shorter than a secret.
            false => text,
        })
    }

    fn survives_in(&self, exchange: &Exchange) -> bool {
        let Ok(line) = exchange.to_line() else { return true };
        self.needles.iter().map(ExposeSecret::expose_secret).any(|needle| {
            let in_body = match &exchange.body {
                Body::Text(text) => text.contains(needle),
                Body::Bytes(bytes) => contains(bytes, needle.as_bytes()),
                Body::Json(_) => false,
            };
            in_body || line.contains(needle)
        })
    }
}

/// The forms in which a secret can stand in a text.
fn spellings(secret: &str) -> Vec<String> {
    let in_json = Value::from(secret).to_string();
    let in_json = in_json.trim_matches('"').to_owned();
    let in_xml = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // Identifiers are repeated in either case.
    let (capitals, small) = (secret.to_ascii_uppercase(), secret.to_ascii_lowercase());
    let mut forms = vec![
        secret.to_owned(),
        capitals,
        small,
        encode_segment(secret),
        STANDARD.encode(secret),
        in_json,
        in_xml,
    ];
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms.dedup();
    forms
}

fn claims_json(text: &str, exchange: &Exchange) -> bool {
    let declared = exchange.response_headers.get("content-type").is_some_and(|kind| kind.contains("json"));
    declared || text.trim_start().starts_with(['{', '['])
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// Nothing stays nothing, so that "there is none" can still be told; a truth value is no secret.
fn remove_all(value: &mut Value) {
    match value {
        Value::String(text) if text.is_empty() => {}
        Value::String(_) | Value::Number(_) => *value = Value::from(REMOVED),
        Value::Array(items) => items.iter_mut().for_each(remove_all),
        Value::Object(members) => members.values_mut().for_each(remove_all),
        Value::Null | Value::Bool(_) => {}
    }
}

/// `{name: value}` or `[{key: name, value: …}]`: the names are facts, the values may be secrets.
fn remove_values(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| match item {
            Value::Object(members) => members
                .iter_mut()
                .filter(|(name, _)| !matches!(name.as_str(), "key" | "name"))
                .for_each(|(_, member)| remove_all(member)),
            other => remove_all(other),
        }),
        other => remove_all(other),
    }
}

fn remove_at(value: &mut Value, pointer: &[String]) {
    let Some((first, rest)) = pointer.split_first() else { return remove_all(value) };
    match value {
        Value::Array(items) if first == "*" => items.iter_mut().for_each(|item| remove_at(item, rest)),
        Value::Object(members) if first == "*" => members.values_mut().for_each(|item| remove_at(item, rest)),
        Value::Array(items) => {
            if let Some(item) = first.parse().ok().and_then(|index: usize| items.get_mut(index)) {
                remove_at(item, rest);
            }
        }
        Value::Object(members) => {
            if let Some(member) = members.get_mut(first) {
                remove_at(member, rest);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
