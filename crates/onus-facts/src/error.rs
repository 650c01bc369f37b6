//! What can go wrong with a snapshot.

use std::path::PathBuf;

use thiserror::Error;

/// A snapshot that cannot be written or read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FactsError {
    /// SQLite refuses.
    #[error("cannot {operation} the snapshot: {source}")]
    Sqlite {
        /// What was tried.
        operation: &'static str,
        /// SQLite's words.
        source: rusqlite::Error,
    },
    /// The operating system refuses.
    #[error("cannot {operation} `{path}`: {source}")]
    File {
        /// What was tried.
        operation: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// The file is no snapshot.
    #[error("`{path}` is no onus snapshot; `onus collect` makes one")]
    NotASnapshot {
        /// The file.
        path: PathBuf,
    },
    /// The file was made by a newer onus.
    #[error("`{path}` has snapshot format {found}, this onus reads up to {known}; use a newer onus")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest that this program reads.
        known: i64,
    },
    /// What the file says of itself makes no sense.
    #[error("`{path}` is damaged: {what}; collect again")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A table that the catalog does not have.
    #[error("`{0}` is no fact table of the catalog; `onus tables` lists them")]
    NoSuchTable(String),
}

impl FactsError {
    pub(crate) fn sqlite(operation: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Sqlite { operation, source }
    }
}
