//! Writes a statement and its signature into a workspace.

use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use thiserror::Error;

use super::{FOLDER, SIGNATURE, StatementFile, namespace};
use crate::files::{beside, numbered};
use crate::signature::{SignError, sign};

/// A statement that was not written. Nothing was left behind.
#[derive(Debug, Error)]
pub enum WriteError {
    /// It cannot be put into words.
    #[error("cannot write the statement: {0}")]
    Text(String),
    /// It was not signed.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The operating system refuses.
    #[error("cannot write `{path}`: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
}

/// Signs a statement and writes both files, the signature first: a statement without one would not be trusted.
///
/// # Errors
/// When it is not signed or cannot be written.
pub fn write(workspace: &Path, statement: &StatementFile, key: &Path) -> Result<PathBuf, WriteError> {
    let text = statement.to_text().map_err(WriteError::Text)?;
    let signature = sign(text.as_bytes(), &namespace(&statement.obligation), key)?;
    let path = free_name(workspace, statement);
    put(&beside(&path, SIGNATURE), signature.as_bytes())?;
    put(&path, text.as_bytes())?;
    Ok(path)
}

/// `attestations/DUTY/DAY.toml`, with a number when there is one of that day.
fn free_name(workspace: &Path, statement: &StatementFile) -> PathBuf {
    let folder = workspace.join(FOLDER).join(statement.obligation.as_str());
    let day = statement.recorded.day();
    let mut names = numbered(&day).map(|name| folder.join(name + ".toml"));
    names.find(|path| !path.exists() && !beside(path, SIGNATURE).exists()).unwrap_or(folder)
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let failed = |source| WriteError::File { path: path.to_owned(), source };
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.persist_noclobber(path).map_err(|error| failed(error.error))?;
    Ok(())
}
