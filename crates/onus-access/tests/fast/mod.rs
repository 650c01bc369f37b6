//! The crate, as the judges ask it.
#![allow(dead_code, reason = "tests, each using a part")]

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use onus_access::policy::{Document, domain};
use onus_access::set::Patterns;
use onus_access::{Answer, Attr, Decision, Formula, Limits, Request, Value, decide, policy};

use crate::slow::{Dialect, KeyValue, Question, SlowRequest, Who};

/// What the crate says about a question.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FastAnswer {
    /// With a request that shows it.
    Yes(SlowRequest),
    No,
    /// `too_complex`: it gave up, and not because of something in the document that it does not understand.
    Unknown {
        too_complex: bool,
    },
}

/// A document that was read.
pub(crate) struct Fast {
    grants: Formula,
    possible: Formula,
}

impl Fast {
    /// Reads a document; the error is what the crate says about one that it refuses as a whole.
    pub(crate) fn read(document: &str, dialect: Dialect) -> Result<Self, String> {
        let dialect = match dialect {
            Dialect::Aws => policy::Dialect::Aws,
            Dialect::Scaleway => policy::Dialect::Scaleway,
        };
        let document = Document::parse(document, dialect).map_err(|error| error.to_string())?;
        let grants = document.grants(&mut policy::Statement::position);
        Ok(Self { grants, possible: Formula::all([domain(), resources()]) })
    }

    /// The positions of the fewest statements without which no request that is asked for would be allowed.
    pub(crate) fn change(&self, question: &Question) -> Option<Vec<usize>> {
        match Answer::to(&self.formula(question), Limits::default()) {
            Answer::Yes { smallest_change, .. } => smallest_change,
            Answer::No { .. } | Answer::Unknown { .. } => None,
        }
    }

    /// Answers a question about all requests that can arrive.
    pub(crate) fn ask(&self, question: &Question) -> FastAnswer {
        match decide(&self.formula(question), Limits::default()) {
            Decision::Yes(request) => FastAnswer::Yes(slow(&request)),
            Decision::No => FastAnswer::No,
            Decision::Unknown(gaps) => {
                FastAnswer::Unknown { too_complex: gaps.iter().any(|gap| gap.contains("too many steps")) }
            }
        }
    }

    fn formula(&self, question: &Question) -> Formula {
        let among = |attr, text: &Option<String>| match text {
            Some(text) => Formula::text(attr, Patterns::exactly([text])),
            None => Formula::text(attr, Patterns::wildcards(["?*"])),
        };
        let somebody = |patterns| Formula::text(Attr::Principal, patterns);
        let who = match &question.who {
            Who::Anyone => Formula::Always,
            Who::Anonymous => somebody(Patterns::all()).negated(),
            Who::Named(name) => somebody(Patterns::exactly([name])),
        };
        let asked = [who, among(Attr::Action, &question.action), among(Attr::Resource, &question.resource)];
        Formula::all(asked.into_iter().chain([self.grants.clone(), self.possible.clone()]))
    }

    /// Whether one request is allowed; nothing where a gap decides.
    pub(crate) fn holds(&self, request: &SlowRequest) -> Option<bool> {
        self.grants.holds(&fast(request))
    }
}

/// Buckets, and keys in buckets.
fn resources() -> Formula {
    let like = |pattern| Formula::text(Attr::Resource, Patterns::wildcards([pattern]));
    Formula::all([like("/*").negated(), Formula::any([like("?*/?*"), like("*/*").negated()])])
}

fn fast(slow: &SlowRequest) -> Request {
    let mut request = Request::new()
        .with(Attr::Action, slow.action.as_str())
        .with(Attr::Resource, slow.resource.as_str())
        .with(Attr::SourceIp, slow.ip)
        .with(Attr::Time, slow.time);
    if let Some(principal) = &slow.principal {
        request.set(Attr::Principal, Value::from(principal.as_str()));
    }
    for (name, value) in &slow.keys {
        let value = match value {
            KeyValue::Text(text) => Value::from(text.as_str()),
            KeyValue::Number(number) => Value::Number(*number),
        };
        request.set(Attr::named(name), value);
    }
    request
}

fn slow(request: &Request) -> SlowRequest {
    let mut slow = SlowRequest {
        principal: None,
        action: String::new(),
        resource: String::new(),
        ip: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        time: 0,
        keys: BTreeMap::new(),
    };
    for (attr, value) in request.iter() {
        match (attr, value) {
            (Attr::Principal, Value::Text(text)) => slow.principal = Some(text.clone()),
            (Attr::Action, Value::Text(text)) => slow.action.clone_from(text),
            (Attr::Resource, Value::Text(text)) => slow.resource.clone_from(text),
            (Attr::SourceIp, Value::Ip(address)) => slow.ip = *address,
            (Attr::Time, Value::Number(seconds)) => slow.time = *seconds,
            (Attr::Named(name), Value::Text(text)) => {
                slow.keys.insert(name.to_string(), KeyValue::Text(text.clone()));
            }
            (Attr::Named(name), Value::Number(number)) => {
                slow.keys.insert(name.to_string(), KeyValue::Number(*number));
            }
            (attr, value) => panic!("a request with {attr} {value}"),
        }
    }
    slow
}
