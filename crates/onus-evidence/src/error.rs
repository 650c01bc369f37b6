//! What keeps a workspace's evidence from being read.

use std::io::Error;
use std::path::PathBuf;

use thiserror::Error;

use crate::signature::BadSigners;

/// A file that cannot be used.
#[derive(Debug, Error)]
pub enum EvidenceError {
    /// The operating system refuses.
    #[error("cannot read `{path}`: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: Error,
    },
    /// The operating system refuses.
    #[error("cannot write `{path}`: {source}")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: Error,
    },
    /// No honest file is that long.
    #[error("`{path}` is longer than {limit} bytes")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit.
        limit: u64,
    },
    /// No honest workspace holds that much.
    #[error("`{path}` holds more than {files} files, or folders more than {deep} deep")]
    TooMany {
        /// The folder.
        path: PathBuf,
        /// The most files.
        files: usize,
        /// The deepest folder.
        deep: usize,
    },
    /// A file of the workspace does not say what it should.
    #[error("`{path}`: {message}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        message: String,
    },
    /// The list of signers is not one.
    #[error("`{path}`: {source}")]
    Signers {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: BadSigners,
    },
}
