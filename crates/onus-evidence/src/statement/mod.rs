//! Statements of people: files in `attestations/`, each with its signature beside it.

mod file;
mod folder;
mod write;

pub use file::{EvidenceFile, FORMAT, StatementFile};
pub use folder::{FOLDER, Folder, Found};
pub use write::{WriteError, write};

use onus_core::ObligationId;

/// The ending of the signature beside a statement, as `ssh-keygen` names it.
pub const SIGNATURE: &str = "sig";

/// What a statement about a duty is signed for. `allowed_signers` can give a key some duties only:
/// `namespaces="onus-statement:scaleway/iam/*"`.
#[must_use]
pub fn namespace(duty: &ObligationId) -> String {
    format!("onus-statement:{duty}")
}
