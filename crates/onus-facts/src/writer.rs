//! Writes a snapshot under a temporary name and lets it appear whole.

use std::fs::File;
use std::path::{Path, PathBuf};

use onus_catalog::Catalog;
use onus_core::Moment;
use rusqlite::Connection;
use tempfile::TempPath;

use crate::schema::{APPLICATION_ID, FORMAT};
use crate::{Facts, FactsError};

/// Size of a page. SQLite's own, half as large, makes judging a million resources a tenth slower; a larger
/// one makes small snapshots large, since each table has a page of its own.
const PAGE_BYTES: u32 = 8192;

/// A snapshot in the making. Dropped before [`SnapshotWriter::finish`], it leaves nothing behind; killed,
/// it leaves a temporary file that no reader takes for a snapshot.
pub struct SnapshotWriter {
    facts: Facts,
    temporary: TempPath,
    target: PathBuf,
}

impl SnapshotWriter {
    /// Begins a snapshot that will appear at `target`.
    ///
    /// # Errors
    /// When its directory cannot be written.
    pub fn create(target: &Path, catalog: &Catalog, as_of: Moment) -> Result<Self, FactsError> {
        let directory = directory_of(target);
        let file_error = |operation| {
            let path = directory.to_owned();
            move |source| FactsError::File { operation, path, source }
        };
        std::fs::create_dir_all(directory).map_err(file_error("create"))?;
        let temporary = tempfile::Builder::new()
            .prefix(".onus-")
            .suffix(".partial")
            .tempfile_in(directory)
            .map_err(file_error("write to"))?
            .into_temp_path();
        let connection = Connection::open(&temporary).map_err(FactsError::sqlite("create"))?;
        // The file is nobody's until it is renamed, so a journal would protect nothing.
        connection
            .execute_batch(&format!(
                "pragma page_size = {PAGE_BYTES}; pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive;
                 pragma cache_size = -32000; pragma application_id = {APPLICATION_ID};
                 pragma user_version = {FORMAT}; begin;"
            ))
            .map_err(FactsError::sqlite("prepare"))?;
        let mut facts = Facts::create(connection, catalog.tables().values())?;
        facts.note("as_of", &as_of.to_string())?;
        facts.note("catalog", &catalog.digest())?;
        facts.note("onus", env!("CARGO_PKG_VERSION"))?;
        Ok(Self { facts, temporary, target: target.to_owned() })
    }

    /// The tables to fill.
    pub fn facts(&mut self) -> &mut Facts {
        &mut self.facts
    }

    /// Puts in order, indexes, writes to disk, and lets the snapshot appear under its name.
    ///
    /// # Errors
    /// When the disk refuses; the snapshot that was there before is then still there.
    pub fn finish(self, catalog: &Catalog) -> Result<PathBuf, FactsError> {
        let Self { mut facts, temporary, target } = self;
        facts.put_in_order(catalog)?;
        facts.index(catalog)?;
        let connection = facts.into_connection();
        connection.execute_batch("commit").map_err(FactsError::sqlite("complete"))?;
        connection.close().map_err(|(_, source)| FactsError::Sqlite { operation: "close", source })?;
        let file_error = |operation, path: &Path| {
            let path = path.to_owned();
            move |source| FactsError::File { operation, path, source }
        };
        let file = File::options().write(true).open(&temporary).map_err(file_error("open", &temporary))?;
        file.sync_all().map_err(file_error("write", &temporary))?;
        temporary.persist(&target).map_err(|error| FactsError::File {
            operation: "rename the snapshot to",
            path: target.clone(),
            source: error.error,
        })?;
        sync_directory(directory_of(&target));
        Ok(target)
    }
}

fn directory_of(target: &Path) -> &Path {
    target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The rename itself reaches the disk with its directory. A system without directory handles has no
/// need of it, so a refusal is no error.
fn sync_directory(directory: &Path) {
    if let Ok(handle) = File::open(directory) {
        let _ = handle.sync_all();
    }
}
