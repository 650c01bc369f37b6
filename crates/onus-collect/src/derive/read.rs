//! Rows of base tables, on their way out of the facts.

use std::collections::HashMap;

use onus_facts::FactsError;
use onus_facts::rusqlite::{Connection, Row, types::FromSql};

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
