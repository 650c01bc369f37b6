//! What can go wrong between a request and its answer.
//!
//! An answer that refuses (403, 404) is an answer, not an error. An error means that nothing is known of what was
//! asked; some of them mean that asking anything else is pointless, see [`TransportError::stops_run`].

use std::time::Duration;

use thiserror::Error;

use super::exchange::ExchangeError;
use super::redact::RedactError;

/// Why there is no answer.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TransportError {
    /// The server was too slow.
    #[error("no answer to `{request}`: {phase} took longer than allowed, check the network or try again")]
    TimedOut {
        /// What was asked.
        request: String,
        /// Which part took too long.
        phase: &'static str,
    },
    /// No connection could be made or kept.
    #[error("no answer to `{request}`: {reason}, check the network and the proxy settings")]
    Unreachable {
        /// What was asked.
        request: String,
        /// What the connection said.
        reason: String,
    },
    /// The server could not be trusted, or does not speak the protocol.
    #[error(
        "no usable connection for `{request}`: {reason}, check the address, the proxy and the certificates"
    )]
    Untrusted {
        /// What was asked.
        request: String,
        /// What was wrong.
        reason: String,
    },
    /// The connection ended before the answer did.
    #[error("the answer to `{request}` ended too early ({reason}), try again")]
    Truncated {
        /// What was asked.
        request: String,
        /// How that was seen.
        reason: String,
    },
    /// The answer is larger than onus is willing to hold.
    #[error("the answer to `{request}` is larger than {limit} bytes, raise the limit if that is expected")]
    TooLarge {
        /// What was asked.
        request: String,
        /// The limit that was passed.
        limit: u64,
    },
    /// The server sent us elsewhere. Following could carry credentials to another host.
    #[error(
        "`{request}` was answered with {status} to `{location}`, which is not followed: check the address"
    )]
    Redirected {
        /// What was asked.
        request: String,
        /// Status of the answer.
        status: u16,
        /// Where it pointed.
        location: String,
    },
    /// The request needs a credential that was not given.
    #[error("cannot ask `{request}`: no {kind} was given, set {next}")]
    NoCredential {
        /// What was asked.
        request: String,
        /// Kind of credential.
        kind: &'static str,
        /// Where to put it.
        next: &'static str,
    },
    /// The request goes to a host the credential is not meant for.
    #[error("refused to send the {kind} with `{request}`: it is meant for {meant_for} only")]
    Misdirected {
        /// What was asked.
        request: String,
        /// Kind of credential.
        kind: &'static str,
        /// Host or hosts that may see it.
        meant_for: String,
    },
    /// The credential cannot be put into a header or signature.
    #[error("cannot sign `{request}`: {reason}, check the access key and the secret key")]
    Unsignable {
        /// What was asked.
        request: String,
        /// What was wrong; never the credential.
        reason: &'static str,
    },
    /// The server does not know the credential. Nothing else can be read with it.
    #[error(
        "the credential was refused at `{request}` ({message}), check that the key exists and has not expired"
    )]
    Unauthenticated {
        /// What was asked.
        request: String,
        /// The server's words.
        message: String,
    },
    /// Every attempt failed in a way that could have passed.
    #[error("gave up on `{request}` after {attempts} attempts and {waited:?} of waiting: {last}")]
    Exhausted {
        /// What was asked.
        request: String,
        /// How often.
        attempts: u32,
        /// How long was waited in between.
        waited: Duration,
        /// Status of the last answer, when there was one.
        status: Option<u16>,
        /// What the last attempt met.
        last: String,
    },
    /// The run was told to stop.
    #[error("did not ask `{request}`: the run was stopped")]
    Stopped {
        /// What would have been asked.
        request: String,
    },
    /// The recording has no answer for this request.
    #[error("the recording has no answer to `{request}`, record again with this version")]
    NotRecorded {
        /// What was asked.
        request: String,
    },
    /// The answer could not be written down.
    #[error(transparent)]
    Record(#[from] ExchangeError),
    /// The answer could not be cleared of credentials.
    #[error(transparent)]
    Redact(#[from] RedactError),
}

impl TransportError {
    /// Whether the same request may succeed a moment later.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::TimedOut { .. } | Self::Unreachable { .. } | Self::Truncated { .. })
    }

    /// Whether no further request can succeed, so the run has to end.
    pub fn stops_run(&self) -> bool {
        matches!(self, Self::Unauthenticated { .. } | Self::Stopped { .. } | Self::Record(_))
    }
}
