//! A finished snapshot, opened for reading.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use onus_core::Moment;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};

use crate::schema::{APPLICATION_ID, FORMAT};
use crate::{Coverage, FactsError, Scope, Status};

/// A snapshot file. It is never written to.
#[derive(Debug)]
pub struct Snapshot {
    path: PathBuf,
    as_of: Moment,
    catalog: String,
}

impl Snapshot {
    /// Opens a snapshot.
    ///
    /// # Errors
    /// When the file is not there, is no snapshot, or is one of a newer form.
    pub fn open(path: &Path) -> Result<Self, FactsError> {
        let no_snapshot = || FactsError::NotASnapshot { path: path.to_owned() };
        std::fs::metadata(path).map_err(|source| FactsError::File {
            operation: "open the snapshot",
            path: path.to_owned(),
            source,
        })?;
        let connection = read_only(path)?;
        let pragma =
            |name: &str| connection.query_row(&format!("pragma {name}"), [], |row| row.get::<_, i64>(0));
        if pragma("application_id").map_err(|_| no_snapshot())? != APPLICATION_ID {
            return Err(no_snapshot());
        }
        let found = pragma("user_version").map_err(|_| no_snapshot())?;
        if found > FORMAT {
            return Err(FactsError::Newer { path: path.to_owned(), found, known: FORMAT });
        }
        let damaged = |what: &str| FactsError::Damaged { path: path.to_owned(), what: what.to_owned() };
        let note = |key: &str| {
            connection
                .query_row("select value from onus_snapshot where key = ?", [key], |row| {
                    row.get::<_, String>(0)
                })
                .optional()
                .map_err(FactsError::sqlite("read"))
        };
        let as_of =
            note("as_of")?.and_then(|text| text.parse().ok()).ok_or_else(|| damaged("it has no moment"))?;
        let catalog = note("catalog")?.ok_or_else(|| damaged("it names no catalog"))?;
        Ok(Self { path: path.to_owned(), as_of, catalog })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The moment that the snapshot shows.
    #[must_use]
    pub fn as_of(&self) -> Moment {
        self.as_of
    }

    /// The digest of the catalog by whose tables it was made.
    #[must_use]
    pub fn catalog_digest(&self) -> &str {
        &self.catalog
    }

    /// A new read-only connection.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn connect(&self) -> Result<Connection, FactsError> {
        read_only(&self.path)
    }

    /// All lines of coverage, in the order in which they were written.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn coverage(&self) -> Result<Vec<Coverage>, FactsError> {
        coverage_of(&self.connect()?, "true")
    }

    /// The tables of which the snapshot says what was read.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn covered_tables(&self) -> Result<BTreeSet<String>, FactsError> {
        let connection = self.connect()?;
        let read = || {
            let mut statement = connection.prepare("select distinct table_name from onus_coverage")?;
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()
        };
        read().map_err(FactsError::sqlite("read the coverage of"))
    }

    /// The lines of coverage that decide verdicts: rows that are missing, and narrow scopes that are
    /// complete although a wider one is not.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn gaps(&self) -> Result<Vec<Coverage>, FactsError> {
        coverage_of(&self.connect()?, "status <> 'complete'")
    }

    /// Hands over the lines about rows that can decide a verdict: all but those of narrow scopes that are
    /// complete, in tables without gaps. Of these an account has as many as it has buckets.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn for_each_deciding_line(&self, mut take: impl FnMut(&Coverage)) -> Result<(), FactsError> {
        let connection = self.connect()?;
        let rows = "column_name is null and (status <> 'complete' or table_name in
            (select table_name from onus_coverage where status <> 'complete' and column_name is null)
            or not narrow(scope))";
        let is_narrow = |context: &Context<'_>| {
            let scope = context.get_raw(0).as_str_or_null()?.and_then(Scope::from_json);
            Ok(scope.is_some_and(|scope| !scope.is_whole()))
        };
        connection
            .create_scalar_function("narrow", 1, FunctionFlags::SQLITE_UTF8, is_narrow)
            .map_err(FactsError::sqlite("read the coverage of"))?;
        for_each_line(&connection, rows, |line| take(&line))
    }
}

/// The lines of coverage about rows, of facts that are still being filled or of a snapshot.
///
/// # Errors
/// When SQLite refuses.
pub fn coverage_of_rows(connection: &Connection) -> Result<Vec<Coverage>, FactsError> {
    coverage_of(connection, "column_name is null")
}

pub(crate) fn coverage_of(connection: &Connection, filter: &str) -> Result<Vec<Coverage>, FactsError> {
    let mut lines = Vec::new();
    for_each_line(connection, filter, |line| lines.push(line))?;
    Ok(lines)
}

fn for_each_line(
    connection: &Connection,
    filter: &str,
    mut take: impl FnMut(Coverage),
) -> Result<(), FactsError> {
    let sql = format!(
        "select table_name, column_name, scope, status, reason, missing_grant, source, endpoint, request_id, read_at,
         row_count from onus_coverage where {filter} order by rowid"
    );
    let mut read = || {
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(line(row)?);
        }
        Ok(())
    };
    read().map_err(FactsError::sqlite("read the coverage of"))
}

fn line(row: &Row<'_>) -> rusqlite::Result<Coverage> {
    let scope: String = row.get(2)?;
    let status: String = row.get(3)?;
    let read_at: Option<String> = row.get(9)?;
    // A scope that cannot be read is taken for the whole table: that says less, never more.
    let (scope, status) = match Scope::from_json(&scope) {
        Some(scope) => (scope, Status::of_word(&status)),
        None => (Scope::whole(), Status::Unread),
    };
    Ok(Coverage {
        table: row.get(0)?,
        column: row.get(1)?,
        scope,
        status,
        reason: row.get(4)?,
        missing_grant: row.get(5)?,
        source: row.get(6)?,
        endpoint: row.get(7)?,
        request_id: row.get(8)?,
        read_at: read_at.and_then(|text| text.parse().ok()),
        row_count: u64::try_from(row.get::<_, i64>(10)?).unwrap_or_default(),
    })
}

fn read_only(path: &Path) -> Result<Connection, FactsError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(FactsError::sqlite("open"))?;
    // A snapshot may come from anyone: its schema must not run code of its own.
    connection
        .execute_batch("pragma trusted_schema = off; pragma query_only = on; pragma cell_size_check = on")
        .map_err(FactsError::sqlite("open"))?;
    Ok(connection)
}

/// The newest snapshot in a directory, by name: names begin with the moment.
///
/// # Errors
/// When the directory cannot be read; one that is not there has none.
pub fn latest_in(directory: &Path) -> Result<Option<PathBuf>, FactsError> {
    Ok(snapshots_in(directory)?.pop())
}

/// All snapshots in a directory, the newest last.
///
/// # Errors
/// When the directory cannot be read; one that is not there has none.
pub fn snapshots_in(directory: &Path) -> Result<Vec<PathBuf>, FactsError> {
    let unreadable =
        |source| FactsError::File { operation: "list the snapshots in", path: directory.to_owned(), source };
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(unreadable)?.path();
        let hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && path.extension().is_some_and(|extension| extension == "sqlite") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
