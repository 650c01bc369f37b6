//! What can be wrong with `onus.toml`.

use std::path::PathBuf;

use thiserror::Error;

/// A declaration that cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DeclarationError {
    /// The file cannot be read.
    #[error("cannot read `{path}`: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// The file is no declaration, or says what makes no sense.
    #[error("`{path}` line {line}: {message}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Line from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The file is larger than any declaration.
    #[error("`{path}` is larger than {limit} MiB; `onus init` writes what belongs in it")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit.
        limit: u64,
    },
    /// The tables of the catalog cannot hold it.
    #[error("cannot store what `onus.toml` declares: {0}")]
    Store(String),
}
