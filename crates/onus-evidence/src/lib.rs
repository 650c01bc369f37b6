//! What others can check: statements that people signed, documents that providers handed over, breaches that somebody
//! accepted, and packs of all that a verdict rests on.
//!
//! A workspace holds them as files: `attestations/` with `allowed_signers`, `evidence.toml`, `waivers.toml`,
//! `models.toml`.
//! [`history`] compares what was assessed at two times, [`drift`] a provider's document with a later text of it.
//! [`supplied`] reads them and verifies every signature; what they are worth beside facts is weighed in `onus-assess`.

pub mod drift;
mod due;
mod error;
mod files;
pub mod history;
pub mod pack;
mod register;
pub mod signature;
pub mod statement;
mod supplied;
mod waivers;

pub use due::{Due, What, calendar, due};
pub use error::EvidenceError;
pub use files::{beside, digest_of_file, hexadecimal, numbered};
pub use register::{DocumentEntry, REGISTER, Register};
pub use supplied::{SIGNERS, signers, supplied};
pub use waivers::{WAIVERS, WaiverEntry, Waivers};
