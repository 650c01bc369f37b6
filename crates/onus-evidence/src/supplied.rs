//! All that a workspace supplies beside facts.

use std::path::Path;

use onus_assess::Supplied;
use onus_catalog::Catalog;

use crate::files::if_there;
use crate::signature::AllowedSigners;
use crate::statement::{Folder, Found};
use crate::{EvidenceError, Register, Waivers};

/// The file of a workspace that says who may sign.
pub const SIGNERS: &str = "allowed_signers";
const LONGEST_FILE: u64 = 1 << 20;

/// Reads the statements, documents and waivers of a workspace. Statements that nobody may trust are among them, and
/// files in which no statement can be read are given beside them.
///
/// # Errors
/// When a file cannot be read, or is not what it should be.
pub fn supplied(workspace: &Path, catalog: &Catalog) -> Result<(Supplied, Vec<Found>), EvidenceError> {
    let found = Folder::of(workspace).read(catalog, &signers(workspace)?)?;
    let statements = found.iter().filter_map(Found::statement).collect();
    let documents = Register::of_workspace(workspace)?.documents(workspace);
    let waivers = Waivers::of_workspace(workspace)?.waivers();
    let unreadable = found.into_iter().filter(|found| found.file.is_err()).collect();
    Ok((Supplied { statements, documents, waivers }, unreadable))
}

/// Who may sign, in a workspace; nobody where it does not say.
///
/// # Errors
/// When the list cannot be read.
pub fn signers(workspace: &Path) -> Result<AllowedSigners, EvidenceError> {
    let path = workspace.join(SIGNERS);
    let text = if_there(&path, LONGEST_FILE)?.unwrap_or_default();
    AllowedSigners::of_text(&text).map_err(|source| EvidenceError::Signers { path, source })
}
