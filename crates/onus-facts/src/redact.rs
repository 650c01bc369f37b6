//! A copy of a snapshot in which some columns are empty, as if they had never been read: whatever needs them becomes
//! unknown, and the coverage says why.

use std::path::Path;

use rusqlite::{Connection, params};

use crate::schema::quoted;
use crate::{FactsError, Snapshot};

/// What the coverage says of a column that was emptied.
pub const REDACTED: &str = "it was redacted";

/// The columns of a snapshot's fact tables that can be emptied: `table.column`. Those that every row must have cannot.
///
/// # Errors
/// When SQLite refuses.
pub fn redactable(snapshot: &Snapshot) -> Result<Vec<(String, String)>, FactsError> {
    let connection = snapshot.connect()?;
    let read = || {
        let sql = "select t.name, c.name from pragma_table_list t join pragma_table_info(t.name) c
                   where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite_%'
                     and t.name not like 'onus_%' and not c.\"notnull\" and c.pk = 0
                   order by t.name, c.cid";
        let mut statement = connection.prepare(sql)?;
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()
    };
    read().map_err(FactsError::sqlite("list the columns of"))
}

/// Writes a copy with these columns empty. Nothing of what they held stays in the file.
///
/// # Errors
/// When the copy cannot be written.
pub fn redact(snapshot: &Snapshot, columns: &[(String, String)], target: &Path) -> Result<(), FactsError> {
    std::fs::copy(snapshot.path(), target).map_err(|source| FactsError::File {
        operation: "copy the snapshot to",
        path: target.to_owned(),
        source,
    })?;
    let write = || -> rusqlite::Result<()> {
        let mut connection = Connection::open(target)?;
        connection.pragma_update(None, "journal_mode", "memory")?;
        let transaction = connection.transaction()?;
        for (table, column) in columns {
            transaction.execute(&format!("update {} set {} = null", quoted(table), quoted(column)), [])?;
            transaction.execute(
                "insert into onus_coverage (table_name, column_name, scope, status, reason, source, row_count)
                 values (?, ?, '{}', 'unread', ?, 'redaction', 0)",
                params![table, column, REDACTED],
            )?;
        }
        transaction.commit()?;
        connection.execute_batch("vacuum")
    };
    write().map_err(FactsError::sqlite("redact"))
}
