//! A request that only reads.
//!
//! There is no method but GET and HEAD, and no way to make a [`Request`] for a path that hands out a secret, for
//! the content of an object, or for a path that an identifier from an answer has bent: [`Request::new`] refuses
//! them. Whoever holds a `Request` may therefore send it.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use thiserror::Error;

use super::forbidden;
use super::origin::Origin;

/// What is asked of the server. Anything that could change something cannot be expressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// Headers and body.
    Get,
    /// Headers only.
    Head,
}

impl Method {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
        }
    }
}

/// Where the bucket stands in an S3 request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BucketStyle {
    /// In the host name.
    Host,
    /// As the first segment of the path.
    Path,
}

/// What an S3 signature has to know.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct S3Scope {
    /// Region the signature is valid in.
    pub region: String,
    /// Project the key acts in (Scaleway's `ACCESS_KEY@PROJECT`); `None` for the key's own.
    pub project: Option<String>,
    /// Where the bucket stands.
    pub style: BucketStyle,
}

/// The kind of credential a request is to carry; the credential itself stays with the client.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Auth {
    /// None at all.
    Anonymous,
    /// Scaleway's `X-Auth-Token`.
    Token,
    /// Exoscale's signature.
    Exoscale,
    /// AWS Signature Version 4 for S3.
    S3(S3Scope),
}

/// Why a request cannot be made.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// The path hands out a secret.
    #[error("refused to ask for `{path}`: it hands out {hands_out}, which onus never reads")]
    HandsOutSecret {
        /// Path as it would have been sent.
        path: String,
        /// What the answer would carry.
        hands_out: &'static str,
    },
    /// The request would read the content of an object.
    #[error("refused to ask for `{path}`: it is the content of an object, ask for one of its properties")]
    ObjectContent {
        /// Path as it would have been sent.
        path: String,
    },
    /// The path is not one that can be sent safely.
    #[error("cannot ask for `{path}`: {fault}, check the identifier it was made from")]
    Path {
        /// Path as it was given.
        path: String,
        /// What is wrong with it.
        fault: &'static str,
    },
}

/// One read: checked when made, immutable after.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Request {
    method: Method,
    origin: Origin,
    path: String,
    query: Vec<(String, String)>,
    auth: Auth,
}

/// Sub-resources that describe an object. Without one of them a GET of a key is its content.
const OBJECT_PROPERTIES: &[&str] = &["acl", "attributes", "legal-hold", "retention", "tagging"];

/// Everything but the characters RFC 3986 calls unreserved.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes one path segment or one query value.
pub fn encode_segment(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

impl Request {
    /// Makes a request, or says why it must not be sent. `path` is percent-encoded, `query` is not.
    pub fn new(
        method: Method,
        origin: Origin,
        path: impl Into<String>,
        query: Vec<(String, String)>,
        auth: Auth,
    ) -> Result<Self, RequestError> {
        let request = Self { method, origin, path: path.into(), query, auth };
        request.check()?;
        Ok(request)
    }

    /// The same request with other parameters added, replacing those of the same name.
    pub fn with_query(&self, extra: &[(String, String)]) -> Result<Self, RequestError> {
        let mut request = self.clone();
        request.query.retain(|(name, _)| !extra.iter().any(|(other, _)| other == name));
        request.query.extend_from_slice(extra);
        request.check()?;
        Ok(request)
    }

    /// Method.
    pub fn method(&self) -> Method {
        self.method
    }

    /// Scheme, host and port.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Path as sent.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Parameters, not encoded, in the order they are sent.
    pub fn query(&self) -> &[(String, String)] {
        &self.query
    }

    /// Kind of credential.
    pub fn auth(&self) -> &Auth {
        &self.auth
    }

    /// Project that an S3 request acts in.
    pub fn project(&self) -> Option<&str> {
        match &self.auth {
            Auth::S3(scope) => scope.project.as_deref(),
            _ => None,
        }
    }

    /// Query as sent, without `?`. A parameter without value is sent as `name=`, as S3 signs it.
    pub fn query_string(&self) -> String {
        let pair =
            |(name, value): &(String, String)| format!("{}={}", encode_segment(name), encode_segment(value));
        self.query.iter().map(pair).collect::<Vec<_>>().join("&")
    }

    /// The whole address as sent.
    pub fn url(&self) -> String {
        let query = self.query_string();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{}{mark}{query}", self.origin, self.path)
    }

    /// The product the request is for, as recordings name it.
    pub fn service(&self) -> &str {
        match self.auth {
            Auth::S3(_) => "object",
            _ => self.path.split('/').find(|segment| !segment.is_empty()).unwrap_or(""),
        }
    }

    fn check(&self) -> Result<(), RequestError> {
        let segments = self.decoded_segments()?;
        if let Auth::S3(scope) = &self.auth {
            return self.check_object(scope, &segments);
        }
        let filled = segments.strip_suffix(&[String::new()]).unwrap_or(&segments);
        if filled.iter().any(|segment| segment.is_empty()) {
            return Err(self.fault("a segment of the path is empty"));
        }
        if filled.iter().any(|segment| segment.contains(['/', '\\'])) {
            return Err(self.fault("a segment of the path contains a slash"));
        }
        match forbidden::hands_out(filled) {
            Some(hands_out) => Err(RequestError::HandsOutSecret { path: self.path.clone(), hands_out }),
            None => Ok(()),
        }
    }

    fn check_object(&self, scope: &S3Scope, segments: &[String]) -> Result<(), RequestError> {
        let bucket = usize::from(scope.style == BucketStyle::Path);
        let names_object = segments.iter().skip(bucket).any(|segment| !segment.is_empty());
        let names_property = self.query.iter().any(|(name, _)| OBJECT_PROPERTIES.contains(&name.as_str()));
        if self.method == Method::Get && names_object && !names_property {
            return Err(RequestError::ObjectContent { path: self.path.clone() });
        }
        Ok(())
    }

    fn decoded_segments(&self) -> Result<Vec<String>, RequestError> {
        let Some(rest) = self.path.strip_prefix('/') else {
            return Err(self.fault("the path does not begin with a slash"));
        };
        let sendable = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%/:@!$&'()*+,;=".contains(&byte);
        if !self.path.bytes().all(sendable) {
            return Err(self.fault("the path has a character that is not percent-encoded"));
        }
        rest.split('/').map(|segment| self.decoded(segment)).collect()
    }

    fn decoded(&self, segment: &str) -> Result<String, RequestError> {
        let decoded = percent_decode_str(segment)
            .decode_utf8()
            .map_err(|_| self.fault("a segment of the path is not UTF-8"))?;
        if decoded == "." || decoded == ".." {
            return Err(self.fault("a segment of the path is `.` or `..`"));
        }
        if decoded.chars().any(char::is_control) {
            return Err(self.fault("a segment of the path has a control character"));
        }
        Ok(decoded.into_owned())
    }

    fn fault(&self, fault: &'static str) -> RequestError {
        RequestError::Path { path: self.path.clone(), fault }
    }
}

/// What a message calls the request: method, address, parameters. No credential is ever part of it.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.url())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn api(path: &str) -> Result<Request, RequestError> {
        let origin = Origin::parse("https://api.scaleway.com").unwrap();
        Request::new(Method::Get, origin, path, Vec::new(), Auth::Token)
    }

    fn bucket(method: Method, style: BucketStyle, path: &str, query: &str) -> Result<Request, RequestError> {
        let origin = Origin::parse("https://b.s3.fr-par.scw.cloud").unwrap();
        let auth = Auth::S3(S3Scope { region: "fr-par".into(), project: None, style });
        let query = if query.is_empty() { Vec::new() } else { vec![(query.to_owned(), String::new())] };
        Request::new(method, origin, path, query, auth)
    }

    #[test]
    fn shows_the_address_as_sent() {
        let request = api("/iam/v1alpha1/rules").unwrap();
        let request = request.with_query(&[("policy_id".into(), "a b&c".into())]).unwrap();
        assert_eq!(
            request.to_string(),
            "GET https://api.scaleway.com/iam/v1alpha1/rules?policy_id=a%20b%26c"
        );
        assert_eq!(request.service(), "iam");
    }

    #[test]
    fn later_parameters_replace_earlier_ones() {
        let first = api("/x").unwrap().with_query(&[("page".into(), "1".into()), ("a".into(), "b".into())]);
        let second = first.unwrap().with_query(&[("page".into(), "2".into())]).unwrap();
        assert_eq!(second.query_string(), "a=b&page=2");
    }

    #[test]
    fn paths_with_secrets_are_refused_in_every_spelling() {
        for path in ["/k8s/v1/clusters/c/kubeconfig", "/k8s/v1/c/%6bubeconfig", "/k8s/v1/c/KubeConfig/"] {
            assert!(matches!(api(path), Err(RequestError::HandsOutSecret { .. })), "{path}");
        }
    }

    #[test]
    fn bent_paths_are_refused() {
        for path in
            ["x", "/a/../b", "/a/%2e%2E/b", "/a//b", "/a/b%2Fc", "/a b", "/a?b", "/a#b", "/%ff", "/a%0d"]
        {
            assert!(matches!(api(path), Err(RequestError::Path { .. })), "{path}");
        }
    }

    #[test]
    fn objects_are_described_but_never_read() {
        use BucketStyle::{Host, Path};
        for (method, style, path, query) in [
            (Method::Get, Host, "/", "versioning"),
            (Method::Get, Host, "/key", "acl"),
            (Method::Head, Host, "/key", ""),
            (Method::Get, Path, "/bucket", "versions"),
            (Method::Get, Path, "/bucket/", ""),
            (Method::Get, Path, "/bucket/key", "tagging"),
        ] {
            assert!(bucket(method, style, path, query).is_ok(), "{path}?{query}");
        }
        for (style, path, query) in
            [(Host, "/key", ""), (Host, "/key", "versions"), (Path, "/bucket/key", ""), (Path, "/b//key", "")]
        {
            let refused = bucket(Method::Get, style, path, query);
            assert!(matches!(refused, Err(RequestError::ObjectContent { .. })), "{path}?{query}");
        }
    }

    proptest! {
        #[test]
        fn an_identifier_from_an_answer_stays_in_its_segment(id in "\\PC{0,20}") {
            if let Ok(request) = api(&format!("/iam/v1alpha1/users/{}/x", encode_segment(&id))) {
                let url = request.url();
                prop_assert!(url.starts_with("https://api.scaleway.com/iam/v1alpha1/users/"));
                prop_assert_eq!(request.path().split('/').count(), 6);
            }
        }
    }
}
