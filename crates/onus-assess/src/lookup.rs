//! Rows of fact tables as people see them, whom no check asks.

use std::collections::BTreeMap;

use onus_catalog::Table;
use onus_facts::quoted;
use onus_facts::rusqlite::types::ValueRef;

use crate::{AssessError, Session};

impl Session {
    /// The resources of a table by `id`, in the order in which they were read.
    ///
    /// # Errors
    /// When the snapshot has no such table or SQLite refuses.
    pub fn ids(&self, table: &str) -> Result<Vec<String>, AssessError> {
        let (mut statement, _) = self.prepare(&format!("select id from {} order by rowid", quoted(table)))?;
        self.start();
        let rows = statement.query_map([], |row| row.get(0)).map_err(|error| self.explain(error))?;
        rows.collect::<Result<_, _>>().map_err(|error| self.explain(error))
    }

    /// One row as texts, by column. Columns that were not read are left out; none where the row cannot be read.
    #[must_use]
    pub fn cells(&self, table: &Table, id: &str) -> Option<BTreeMap<String, String>> {
        let names: Vec<&str> = table.stored().map(|(name, _)| name).collect();
        let columns: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        let sql = format!("select {} from {} where id = ?", columns.join(", "), quoted(&table.name));
        let (mut statement, _) = self.prepare(&sql).ok()?;
        self.start();
        let row = statement.query_row([id], |row| {
            let mut cells = BTreeMap::new();
            for (at, name) in names.iter().enumerate() {
                let text = match row.get_ref(at)? {
                    ValueRef::Null | ValueRef::Blob(_) => continue,
                    ValueRef::Integer(number) => number.to_string(),
                    ValueRef::Real(number) => number.to_string(),
                    ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                };
                cells.insert((*name).to_owned(), text);
            }
            Ok(cells)
        });
        row.ok()
    }
}
