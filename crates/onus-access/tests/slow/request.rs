//! One request, and a question about all requests.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::is_mapped;

/// The value of a key that a condition can look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeyValue {
    Text(String),
    Number(i64),
}

/// A request, with everything that a document may look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SlowRequest {
    /// Who asks; nobody for a request without credentials.
    pub(crate) principal: Option<String>,
    /// In lower case.
    pub(crate) action: String,
    /// `bucket` or `bucket/key`.
    pub(crate) resource: String,
    pub(crate) ip: IpAddr,
    /// Seconds since 1970.
    pub(crate) time: i64,
    /// All others, by their names in lower case.
    pub(crate) keys: BTreeMap<String, KeyValue>,
}

/// The keys that only requests for a list have.
pub(crate) const LISTING_KEYS: [&str; 3] = ["s3:prefix", "s3:delimiter", "s3:max-keys"];

/// Whether an action asks for a list.
pub(crate) fn is_listing(action: &str) -> bool {
    ["s3:listbucket", "s3:listbucketversions", "s3:listbucketmultipartuploads"].contains(&action)
}

/// Whether a text names a bucket, or a key in one.
pub(crate) fn is_resource(text: &str) -> bool {
    match text.split_once('/') {
        Some((bucket, key)) => !bucket.is_empty() && !key.is_empty(),
        None => !text.is_empty(),
    }
}

impl SlowRequest {
    /// Somebody without credentials reads an object over TLS.
    pub(crate) fn plain() -> Self {
        Self {
            principal: None,
            action: "s3:getobject".to_owned(),
            resource: "other/q".to_owned(),
            ip: IpAddr::from([192, 0, 2, 1]),
            time: 1_700_000_000,
            keys: BTreeMap::from([("aws:securetransport".to_owned(), KeyValue::Text("true".to_owned()))]),
        }
    }

    /// Why no such request can arrive; nothing when it can.
    pub(crate) fn impossible(&self) -> Option<String> {
        if self.action != self.action.to_ascii_lowercase() {
            return Some(format!("the action `{}` is not in lower case", self.action));
        }
        if !is_resource(&self.resource) {
            return Some(format!("`{}` is neither a bucket nor a key in one", self.resource));
        }
        if is_mapped(self.ip) {
            return Some(format!("no request comes from `{}`", self.ip));
        }
        if !is_listing(&self.action)
            && let Some(key) = LISTING_KEYS.iter().find(|key| self.keys.contains_key(**key))
        {
            return Some(format!("`{}` has no `{key}`", self.action));
        }
        match self.keys.get("aws:securetransport") {
            Some(KeyValue::Text(value)) if value == "true" || value == "false" => None,
            other => Some(format!("`aws:securetransport` is {other:?}")),
        }
    }
}

/// Who is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Somebody, with credentials or without.
    Anyone,
    /// Somebody without credentials.
    Anonymous,
    /// The principal with this name.
    Named(String),
}

/// Is there a request that is allowed, of these?
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) who: Who,
    /// In lower case; any when there is none.
    pub(crate) action: Option<String>,
    /// Any when there is none.
    pub(crate) resource: Option<String>,
}

impl Question {
    /// Whether a request is one of those the question is about.
    pub(crate) fn fits(&self, request: &SlowRequest) -> bool {
        let who = match &self.who {
            Who::Anyone => true,
            Who::Anonymous => request.principal.is_none(),
            Who::Named(name) => request.principal.as_ref() == Some(name),
        };
        who && self.action.as_ref().is_none_or(|action| *action == request.action)
            && self.resource.as_ref().is_none_or(|resource| *resource == request.resource)
    }
}
