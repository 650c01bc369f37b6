//! What a snapshot knows of each table: how many rows, and which parts were not read.

use std::collections::BTreeMap;

use onus_assess::{Gap, Gaps};
use onus_catalog::{Catalog, Table};
use onus_facts::rusqlite::{Connection, OptionalExtension};
use onus_facts::{Coverage, FactsError, Snapshot, Status, quoted};

/// What a snapshot knows of its tables.
pub(crate) struct Known {
    tables: BTreeMap<String, TableKnown>,
}

/// What a snapshot knows of one table.
pub(crate) struct TableKnown {
    /// Rows that are there; none when the snapshot has no such table.
    pub(crate) rows: Option<u64>,
    /// How much was read.
    pub(crate) status: Status,
    /// Parts whose rows may be missing.
    pub(crate) gaps: Vec<Gap>,
    /// Columns that were not read for some rows, and why.
    pub(crate) columns: Vec<Coverage>,
    /// Whether any source of the snapshot tried to fill it.
    pub(crate) asked: bool,
}

impl Known {
    /// Looks at every table of the catalog.
    pub(crate) fn of(snapshot: &Snapshot, catalog: &Catalog) -> Result<Self, FactsError> {
        let lines = snapshot.coverage()?;
        let gaps = Gaps::of(&lines);
        let connection = snapshot.connect()?;
        let tables = catalog.tables().values().map(|table| {
            let known = TableKnown::of(table, &connection, &lines, &gaps)?;
            Ok((table.name.clone(), known))
        });
        Ok(Self { tables: tables.collect::<Result<_, FactsError>>()? })
    }

    /// One table.
    pub(crate) fn table(&self, name: &str) -> Option<&TableKnown> {
        self.tables.get(name)
    }
}

impl TableKnown {
    fn of(
        table: &Table,
        connection: &Connection,
        lines: &[Coverage],
        gaps: &Gaps,
    ) -> Result<Self, FactsError> {
        let rows = count(connection, &table.name)?;
        let gaps = gaps.of_table(&table.name);
        let about_rows = || lines.iter().filter(|line| line.table == table.name && line.column.is_none());
        // A table that was asked for in several places is listed in full as a whole, and each place then
        // says for itself.
        let read = |line: &Coverage| match line.status {
            Status::Complete => !line.scope.is_whole(),
            Status::Partial => true,
            Status::Unread => false,
        };
        let nothing = rows.unwrap_or_default() == 0 && !about_rows().any(read);
        let status = match nothing {
            _ if gaps.is_empty() => Status::Complete,
            true => Status::Unread,
            false => Status::Partial,
        };
        let about_columns = |line: &&Coverage| line.table == table.name && line.column.is_some();
        let columns = lines.iter().filter(about_columns).filter(|line| line.status != Status::Complete);
        Ok(Self {
            rows,
            status,
            gaps,
            columns: columns.cloned().collect(),
            asked: about_rows().next().is_some(),
        })
    }
}

/// Rows of a table; none when the snapshot, made by another catalog, lacks it.
fn count(connection: &Connection, table: &str) -> Result<Option<u64>, FactsError> {
    let failed = |source| FactsError::Sqlite { operation: "count the rows of", source };
    let there = connection
        .query_row("select 1 from sqlite_schema where type = 'table' and name = ?", [table], |_| Ok(()))
        .optional()
        .map_err(failed)?;
    if there.is_none() {
        return Ok(None);
    }
    let sql = format!("select count(*) from {}", quoted(table));
    let rows: i64 = connection.query_row(&sql, [], |row| row.get(0)).map_err(failed)?;
    Ok(Some(u64::try_from(rows).unwrap_or_default()))
}
