//! Asking servers, and answering from what was asked before.
//!
//! Everything above talks to a [`Transport`]: the live client, a recording, or one of the layers that pace, clear,
//! record and resume. A run is put together from the inside out:
//!
//! ```text
//! live     Paced ─► Recording ─► Resuming ─► LiveClient
//! replay   Paced (no waits) ─► Recording (no recorder) ─► Replay
//! ```
//!
//! `Recording` stands above `Resuming`, so that a resumed run records what it took from the journal too. Both clear
//! answers of credentials before they keep them, and nothing above sees what was cleared.

pub mod api_endpoint;
pub mod client;
pub mod error;
pub mod exchange;
mod forbidden;
mod gate;
pub mod journal;
pub mod keyring;
pub mod origin;
pub mod pace;
pub mod record;
pub mod redact;
pub mod replay;
pub mod request;
pub mod response;
pub mod s3_endpoint;
mod scrub;
mod sensitive;
mod sign_exoscale;
mod sign_s3;
#[cfg(test)]
pub(crate) mod testing;

pub use api_endpoint::ApiEndpoint;
pub use client::{ClientSettings, LiveClient, Transport};
pub use error::TransportError;
pub use exchange::{Exchange, ExchangeError};
pub use journal::{Journal, JournalHead, Resuming};
pub use keyring::{ExoscaleKey, Keyring, S3Key, TokenKey};
pub use origin::{Origin, OriginError};
pub use pace::{PaceCounts, PacePolicy, Paced};
pub use record::{Recorder, Recording};
pub use redact::{RedactError, Redacted, Redactor, SensitiveField};
pub use replay::Replay;
pub use request::{Auth, BucketStyle, Method, Request, RequestError, S3Scope};
pub use response::{Headers, Response};
pub use s3_endpoint::{EndpointError, S3Endpoint, S3Place};
