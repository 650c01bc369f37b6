//! The snapshot: everything that was read at one moment, and everything that was not.
//!
//! A snapshot is one SQLite file. Each fact table is a STRICT table made from its specification in the
//! catalog; `onus_coverage` says for each table and scope how much of it was read, by which request, and
//! what kept the rest away; `onus_snapshot` says when, by which catalog. What was not read is NULL or is
//! not there, and never a default. Files appear whole, by rename, and are opened read-only.

mod coverage;
mod error;
mod facts;
mod redact;
mod schema;
mod scope;
mod snapshot;
mod value;
mod writer;

pub use coverage::{Coverage, Status};
pub use error::FactsError;
pub use facts::{Facts, Inserted};
pub use redact::{REDACTED, redact, redactable};
pub use schema::{APPLICATION_ID, FORMAT, create_index_sql, create_table_sql, insert_row_sql, quoted};
pub use scope::Scope;
pub use snapshot::{Snapshot, coverage_of_rows, latest_in, snapshots_in};
pub use value::{Refused, Value};
pub use writer::SnapshotWriter;

pub use rusqlite;
