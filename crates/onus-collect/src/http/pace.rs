//! How fast, and how often again.
//!
//! Providers name no rate, they answer 429. So there is a limit on what runs at once, and a 429 holds back every
//! worker, not only the one that met it: each of them would meet it too. After one the limit is halved, and grows
//! back as requests succeed. What failed in a way that may pass is asked again after a growing wait; when attempts
//! or patience run out, the request has no answer, which the caller has to write down.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use super::client::Transport;
use super::error::TransportError;
use super::gate::Gate;
use super::request::{Auth, Request};
use super::response::Response;

/// Limits of patience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PacePolicy {
    /// Requests at once.
    pub concurrency: usize,
    /// How often one request is sent at most.
    pub attempts: u32,
    /// Wait after the first failure; doubled after each further one.
    pub first_wait: Duration,
    /// Longest single wait, also when the server asks for more.
    pub longest_wait: Duration,
    /// Longest sum of waits for one request.
    pub longest_total: Duration,
}

impl Default for PacePolicy {
    fn default() -> Self {
        Self {
            concurrency: 8,
            attempts: 6,
            first_wait: Duration::from_secs(2),
            longest_wait: Duration::from_secs(60),
            longest_total: Duration::from_secs(300),
        }
    }
}

impl PacePolicy {
    /// For a recording: it answers as it did, there is nothing to wait for.
    pub fn without_waits() -> Self {
        Self { first_wait: Duration::ZERO, longest_wait: Duration::ZERO, ..Self::default() }
    }

    /// Wait before the next attempt. `asked` is the server's wish, `jitter` in 0..=255 spreads the workers.
    fn wait(&self, failed_attempts: u32, asked: Option<Duration>, jitter: u8) -> Duration {
        let doublings = failed_attempts.saturating_sub(1).min(16);
        let own = self.first_wait.saturating_mul(1 << doublings);
        let base = own.max(asked.unwrap_or_default()).min(self.longest_wait);
        let spread = base / 4;
        (base + spread * u32::from(jitter) / 255).min(self.longest_wait)
    }
}

/// What has been asked so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaceCounts {
    /// Requests sent, repeats included.
    pub sent: u64,
    /// Requests sent again.
    pub repeated: u64,
    /// Answers that asked to slow down.
    pub throttled: u64,
}

/// Sends requests at a pace the server bears.
pub struct Paced<T> {
    inner: T,
    policy: PacePolicy,
    gate: Gate,
    sent: AtomicU64,
    repeated: AtomicU64,
    throttled: AtomicU64,
    random: RandomState,
}

/// Why an attempt is not the end.
struct Setback {
    status: Option<u16>,
    text: String,
    asked: Option<Duration>,
    throttled: bool,
}

impl<T: Transport> Paced<T> {
    /// Paces the requests to `inner`.
    pub fn new(inner: T, policy: PacePolicy) -> Self {
        let gate = Gate::new(policy.concurrency);
        let (sent, repeated, throttled) = Default::default();
        Self { inner, policy, gate, sent, repeated, throttled, random: RandomState::new() }
    }

    /// Ends the run: whoever waits returns, and nothing more is sent.
    pub fn stop(&self) {
        self.gate.stop();
    }

    /// What has been asked so far.
    pub fn counts(&self) -> PaceCounts {
        PaceCounts {
            sent: self.sent.load(Ordering::Relaxed),
            repeated: self.repeated.load(Ordering::Relaxed),
            throttled: self.throttled.load(Ordering::Relaxed),
        }
    }

    fn attempt(&self, request: &Request) -> Result<Result<Response, Setback>, TransportError> {
        let Some(_pass) = self.gate.enter() else {
            return Err(TransportError::Stopped { request: request.to_string() });
        };
        self.sent.fetch_add(1, Ordering::Relaxed);
        match self.inner.send(request) {
            Ok(response) if refuses_credential(request, &response) => {
                let message = response.message().unwrap_or_else(|| response.status.to_string());
                Err(TransportError::Unauthenticated { request: request.to_string(), message })
            }
            Ok(response) if response.is_throttled() => Ok(Err(setback(&response, true))),
            Ok(response) if is_passing_fault(response.status) => Ok(Err(setback(&response, false))),
            Ok(response) => Ok(Ok(response)),
            Err(error) if error.is_transient() => {
                Ok(Err(Setback { status: None, text: error.to_string(), asked: None, throttled: false }))
            }
            Err(error) => Err(error),
        }
    }

    fn hold_back(&self, setback: &Setback, wait: Duration) {
        self.repeated.fetch_add(1, Ordering::Relaxed);
        if setback.throttled {
            self.gate.hold_everyone(wait);
        } else {
            self.gate.rest(wait);
        }
    }

    fn jitter(&self) -> u8 {
        let [byte, ..] = self.random.hash_one(self.sent.load(Ordering::Relaxed)).to_le_bytes();
        byte
    }
}

impl<T: Transport> Transport for Paced<T> {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let mut waited = Duration::ZERO;
        let mut failed = 0;
        loop {
            let setback = match self.attempt(request) {
                Ok(Ok(response)) => {
                    self.gate.went_well();
                    return Ok(response);
                }
                Ok(Err(setback)) => setback,
                Err(error) => {
                    if error.stops_run() {
                        self.gate.stop();
                    }
                    return Err(error);
                }
            };
            failed += 1;
            if setback.throttled {
                self.throttled.fetch_add(1, Ordering::Relaxed);
            }
            let wait = self.policy.wait(failed, setback.asked, self.jitter());
            if failed >= self.policy.attempts || waited + wait > self.policy.longest_total {
                return Err(TransportError::Exhausted {
                    request: request.to_string(),
                    attempts: failed,
                    waited,
                    status: setback.status,
                    last: setback.text,
                });
            }
            self.hold_back(&setback, wait);
            waited += wait;
        }
    }
}

/// Whether the credential itself is refused, and not one request. Exoscale says so with a 403, which it also
/// answers where a role does not allow something; the words tell them apart.
fn refuses_credential(request: &Request, response: &Response) -> bool {
    match request.auth() {
        Auth::Anonymous => false,
        Auth::Exoscale if response.status == 403 => {
            response.message().is_some_and(|message| message.starts_with("Invalid request signature"))
        }
        Auth::Exoscale | Auth::Token | Auth::S3(_) => response.status == 401,
    }
}

fn setback(response: &Response, throttled: bool) -> Setback {
    let text = match response.message() {
        Some(message) => format!("status {} ({message})", response.status),
        None => format!("status {}", response.status),
    };
    let asked = response.headers.get("retry-after").and_then(|text| asked_wait(text, SystemTime::now()));
    Setback { status: Some(response.status), text, asked, throttled }
}

/// 501 says that it will never be served.
fn is_passing_fault(status: u16) -> bool {
    status >= 500 && status != 501
}

/// Seconds, or a date.
fn asked_wait(text: &str, now: SystemTime) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    httpdate::parse_http_date(text).ok()?.duration_since(now).ok()
}

#[cfg(test)]
mod tests;
