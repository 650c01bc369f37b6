//! Rows of base tables, on their way out of the facts.

use std::collections::HashMap;

use onus_access::List;
use onus_facts::rusqlite::{Connection, Row, types::FromSql};
use onus_facts::{FactsError, Scope};

use super::completeness::Completeness;

/// A row under way: cells by position. What is NULL or of another type was not read.
pub(super) struct Cells<'r, 's>(&'r Row<'s>);

impl Cells<'_, '_> {
    pub(super) fn get<T: FromSql>(&self, at: usize) -> Option<T> {
        self.0.get::<_, Option<T>>(at).ok().flatten()
    }

    pub(super) fn key(&self, at: usize) -> String {
        self.get(at).unwrap_or_default()
    }

    pub(super) fn list(&self, at: usize) -> Option<Vec<String>> {
        self.get::<String>(at).and_then(|text| serde_json::from_str(&text).ok())
    }

    pub(super) fn port(&self, at: usize) -> Option<u16> {
        self.get::<i64>(at).and_then(|port| u16::try_from(port).ok())
    }
}

/// Facts, and which parts of them were read in full.
pub(super) struct Loader<'c> {
    pub(super) connection: &'c Connection,
    pub(super) completeness: &'c Completeness,
}

impl Loader<'_> {
    /// What is made of each row of a table, of which these columns are read, and whether there are no others.
    pub(super) fn list<T>(
        &self,
        table: &str,
        columns: &str,
        read: impl FnMut(&Cells<'_, '_>) -> T,
    ) -> Result<List<T>, FactsError> {
        let items = self.rows(&format!("select {columns} from {table} order by id"), read)?;
        Ok(List { items, complete: self.completeness.is_complete(table, &Scope::whole()) })
    }

    /// What is made of each row that a query gives.
    pub(super) fn rows<T>(
        &self,
        sql: &str,
        read: impl FnMut(&Cells<'_, '_>) -> T,
    ) -> Result<Vec<T>, FactsError> {
        rows(self.connection, sql, read)
    }
}

/// What is made of each row that a query gives.
pub(super) fn rows<T>(
    connection: &Connection,
    sql: &str,
    mut read: impl FnMut(&Cells<'_, '_>) -> T,
) -> Result<Vec<T>, FactsError> {
    let failed = |source| FactsError::Sqlite { operation: "derive facts from", source };
    let mut statement = connection.prepare(sql).map_err(failed)?;
    let rows = statement.query_map([], |row| Ok(read(&Cells(row)))).map_err(failed)?;
    rows.collect::<Result<_, _>>().map_err(failed)
}

/// What belongs together, in its order.
pub(super) fn by_first<T>(pairs: Vec<(String, T)>) -> HashMap<String, Vec<T>> {
    let mut all: HashMap<String, Vec<T>> = HashMap::new();
    for (key, value) in pairs {
        all.entry(key).or_default().push(value);
    }
    all
}
