//! The live client: one request, one answer, no patience and no memory.
//!
//! Every limit is set: connecting, silence between bytes, the whole exchange, the size of the answer. Redirects are
//! never followed. Whether to try again is for the layer above, see [`Paced`](super::Paced).

use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use secrecy::ExposeSecret;
use ureq::http::{HeaderMap, HeaderValue};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Timeout};

use super::error::TransportError;
use super::keyring::Keyring;
use super::request::{Method, Request};
use super::response::{Headers, Response};

/// Whatever answers requests.
pub trait Transport: Send + Sync {
    /// Sends one request. A refusal is an answer; an error means that nothing is known.
    fn send(&self, request: &Request) -> Result<Response, TransportError>;
}

impl<T: Transport + ?Sized> Transport for &T {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        (**self).send(request)
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        (**self).send(request)
    }
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        (**self).send(request)
    }
}

/// Connections that are kept open to one host: more than the requests that run at once, or some of those would
/// have to begin with a handshake.
const KEPT_PER_HOST: usize = 16;
/// Connections that are kept open; every bucket is a host of its own.
const KEPT: usize = 64;

/// Limits and identity of the live client.
#[derive(Clone, Debug)]
pub struct ClientSettings {
    /// Longest time to connect, TLS included.
    pub connect_within: Duration,
    /// Longest silence while waiting for bytes.
    pub read_within: Duration,
    /// Longest time for one exchange.
    pub finish_within: Duration,
    /// Largest body, after decompression.
    pub max_body_bytes: u64,
    /// Whether `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` count.
    pub proxy_from_environment: bool,
    /// Certificates (PEM) to trust instead of the built-in ones.
    pub trusted_certificates: Option<Vec<u8>>,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            connect_within: Duration::from_secs(10),
            read_within: Duration::from_secs(30),
            finish_within: Duration::from_secs(120),
            max_body_bytes: 32 * 1024 * 1024,
            proxy_from_environment: true,
            trusted_certificates: None,
        }
    }
}

/// Sends requests over the network.
pub struct LiveClient {
    agent: Agent,
    keyring: Arc<Keyring>,
    max_body_bytes: u64,
}

impl LiveClient {
    /// A client that can use these credentials.
    pub fn new(settings: &ClientSettings, keyring: Arc<Keyring>) -> Self {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections_per_host(KEPT_PER_HOST)
            .max_idle_connections(KEPT)
            .user_agent(concat!("onus/", env!("CARGO_PKG_VERSION")))
            .timeout_resolve(Some(settings.connect_within))
            .timeout_connect(Some(settings.connect_within))
            .timeout_per_read(Some(settings.read_within))
            .timeout_global(Some(settings.finish_within));
        if !settings.proxy_from_environment {
            config = config.proxy(None);
        }
        if let Some(pem) = &settings.trusted_certificates {
            let certificates = parse_pem(pem).filter_map(|item| match item {
                Ok(PemItem::Certificate(certificate)) => Some(certificate),
                _ => None,
            });
            let roots = RootCerts::from(certificates);
            config = config.tls_config(TlsConfig::builder().root_certs(roots).build());
        }
        Self { agent: config.build().new_agent(), keyring, max_body_bytes: settings.max_body_bytes }
    }

    fn read_body(&self, request: &Request, body: ureq::Body) -> Result<Vec<u8>, TransportError> {
        let mut bytes = Vec::new();
        let mut reader = body.into_reader().take(self.max_body_bytes.saturating_add(1));
        reader.read_to_end(&mut bytes).map_err(|error| while_reading(request, error.into()))?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > self.max_body_bytes {
            return Err(TransportError::TooLarge {
                request: request.to_string(),
                limit: self.max_body_bytes,
            });
        }
        Ok(bytes)
    }
}

impl Transport for LiveClient {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let url = request.url();
        let mut call = match request.method() {
            Method::Get => self.agent.get(&url),
            Method::Head => self.agent.head(&url),
        };
        for (name, value) in self.keyring.headers(request, SystemTime::now())? {
            let mut value =
                HeaderValue::from_str(value.expose_secret()).map_err(|_| TransportError::Unsignable {
                    request: request.to_string(),
                    reason: "the key has a character that no header can carry",
                })?;
            value.set_sensitive(true);
            call = call.header(name, value);
        }
        let (head, body) = call.call().map_err(|error| before_answer(request, error))?.into_parts();
        let status = head.status.as_u16();
        if head.status.is_redirection() {
            let location = location(&head.headers);
            return Err(TransportError::Redirected { request: request.to_string(), status, location });
        }
        let headers = Headers::keep(texts(&head.headers));
        let request_id = ["x-request-id", "x-amz-request-id"]
            .iter()
            .find_map(|name| head.headers.get(*name)?.to_str().ok())
            .map(str::to_owned);
        let response = Response { status, headers, body: self.read_body(request, body)?, request_id };
        match ends_early(request, &response) {
            true => Err(truncated(request, "the JSON is not complete")),
            false => Ok(response),
        }
    }
}

/// A body without a length ends where the connection does; JSON tells whether that was the end.
fn ends_early(request: &Request, response: &Response) -> bool {
    let is_json = response.headers.get("content-type").is_some_and(|kind| kind.contains("json"));
    response.status == 200
        && request.method() == Method::Get
        && is_json
        && serde_json::from_slice::<serde::de::IgnoredAny>(&response.body).is_err_and(|error| error.is_eof())
}

fn texts(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
}

/// Where a redirect points, without the parameters: they may be a signature.
fn location(headers: &HeaderMap) -> String {
    let location = headers.get("location").and_then(|value| value.to_str().ok()).unwrap_or("nowhere");
    location.split(['?', '#']).next().unwrap_or("").chars().take(200).collect()
}

fn truncated(request: &Request, reason: &str) -> TransportError {
    TransportError::Truncated { request: request.to_string(), reason: reason.to_owned() }
}

fn before_answer(request: &Request, error: ureq::Error) -> TransportError {
    let asked = request.to_string();
    match error {
        ureq::Error::Timeout(timeout) => TransportError::TimedOut { request: asked, phase: phase(timeout) },
        ureq::Error::Io(error) => TransportError::Unreachable { request: asked, reason: error.to_string() },
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => {
            TransportError::Unreachable { request: asked, reason: error.to_string() }
        }
        other => TransportError::Untrusted { request: asked, reason: other.to_string() },
    }
}

fn while_reading(request: &Request, error: ureq::Error) -> TransportError {
    match error {
        ureq::Error::Timeout(timeout) => {
            TransportError::TimedOut { request: request.to_string(), phase: phase(timeout) }
        }
        other => truncated(request, &other.to_string()),
    }
}

fn phase(timeout: Timeout) -> &'static str {
    match timeout {
        Timeout::Resolve | Timeout::Connect => "connecting",
        Timeout::SendRequest | Timeout::SendBody | Timeout::PerWrite => "sending the request",
        Timeout::Global | Timeout::PerCall => "the whole exchange",
        _ => "waiting for the next bytes",
    }
}
