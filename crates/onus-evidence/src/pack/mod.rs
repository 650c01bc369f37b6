//! Evidence packs: everything a verdict rests on, in one file that others verify and recompute.
//!
//! ```text
//! manifest.json          what the pack is about; size and SHA-256 of every file below
//! manifest.json.sig      an SSH signature over it, by whoever made the pack
//! manifest.dsse.json     the same as DSSE over an in-toto statement, where the key allows it
//! manifest.tsr           an RFC 3161 time stamp over it, where somebody added one
//! snapshot.sqlite        the facts
//! catalog/…              the catalog that judged
//! workspace/…            statements with signatures, waivers, documents of providers, who may sign
//! reports/…              the verdicts and what was made of them
//! ```
//!
//! A pack is a zip with its files in the order of their names, without times, comments or anything between them, so that
//! one content has one form. What is in it and not in the manifest is a fault.

mod archive;
mod contents;
mod dsse;
mod header;
mod listed;
mod log;
mod manifest;
mod merkle;
mod seal;
mod verify;

pub use archive::{Archive, ArchiveError};
pub use contents::{Contents, Source};
pub use dsse::{DSSE, envelope};
pub use log::{LOG, Log, LogEntry, bytes_of};
pub use manifest::{FORMAT, FileEntry, LogHead, MANIFEST, Manifest};
pub use merkle::{Tree, consistency, consistent, included, inclusion, leaf};
pub use seal::{SealError, seal};
pub use verify::{Check, Outcome, SIGNATURE, STAMP, Verification, verify};

/// What a pack is signed for, in `allowed_signers` and for `ssh-keygen -n`.
pub const NAMESPACE: &str = "onus-evidence";
