//! What can go wrong while judging.

use onus_facts::{FactsError, rusqlite};
use thiserror::Error;

/// A check or query that cannot be run, or a snapshot that cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AssessError {
    /// The snapshot refuses.
    #[error(transparent)]
    Facts(#[from] FactsError),
    /// SQLite does not accept the statement.
    #[error("the SQL does not run: {0}")]
    Statement(rusqlite::Error),
    /// The statement wants to do more than read.
    #[error("the SQL may only read fact tables; it tried to {0}")]
    Forbidden(String),
    /// The statement took too long.
    #[error("the SQL ran longer than {0} seconds and was stopped; narrow it")]
    TooLong(u64),
    /// The check gives other columns than a check gives.
    #[error("a check gives `id`, `ok`, and optionally `applies` and `because`; {0}")]
    Columns(String),
    /// The check judges a table that the catalog does not have.
    #[error("`{0}` is no fact table")]
    NoSuchTable(String),
    /// The check did not answer for every resource exactly once.
    #[error("the check must answer for every resource exactly once; {0}")]
    NotExactlyOnce(String),
    /// A truth value that is none.
    #[error("`{column}` of `{resource}` is `{found}`; it must be true, false or null")]
    NoTruth {
        /// The column.
        column: &'static str,
        /// The resource.
        resource: String,
        /// What stood there.
        found: String,
    },
    /// Findings cannot be kept on disk for a moment.
    #[error("cannot write a temporary file for the findings: {0}")]
    Spool(std::io::Error),
}
