//! Fact tables being filled, in memory or in a file that is not yet a snapshot.

use std::collections::HashMap;

use onus_catalog::{Catalog, Table};
use onus_core::Moment;
use rusqlite::Connection;
use rusqlite::params;

use crate::schema::{OWN_TABLES, create_index_sql, create_table_sql, insert_row_sql, order_of, quoted};
use crate::{Coverage, FactsError, Scope, Value};

/// Fact tables and their coverage.
pub struct Facts {
    connection: Connection,
    inserts: HashMap<String, String>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inserted {
    /// It is there now.
    New,
    /// A row of the same `id` was there before and stays as it is.
    Repeat,
}

impl Facts {
    /// Fact tables in memory, for tests.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn in_memory<'a>(
        tables: impl IntoIterator<Item = &'a Table>,
        as_of: Moment,
    ) -> Result<Self, FactsError> {
        let connection = Connection::open_in_memory().map_err(FactsError::sqlite("open"))?;
        let mut facts = Self::create(connection, tables)?;
        facts.note("as_of", &as_of.to_string())?;
        Ok(facts)
    }

    pub(crate) fn create<'a>(
        connection: Connection,
        tables: impl IntoIterator<Item = &'a Table>,
    ) -> Result<Self, FactsError> {
        let create =
            |sql: &str| connection.execute_batch(sql).map_err(FactsError::sqlite("create the tables of"));
        create(OWN_TABLES)?;
        let mut inserts = HashMap::new();
        let mut static_tables = Vec::new();
        for table in tables {
            create(&create_table_sql(table))?;
            inserts.insert(table.name.clone(), insert_row_sql(table));
            if table.is_static() {
                static_tables.push(table);
            }
        }
        let mut facts = Self { connection, inserts };
        for table in static_tables {
            facts.fill_static(table)?;
        }
        Ok(facts)
    }

    /// Writes one row; `values` in the order of the table's stored columns.
    ///
    /// # Errors
    /// When the table is unknown or a value does not fit.
    pub fn insert(&mut self, table: &str, values: &[Value]) -> Result<Inserted, FactsError> {
        let sql = self.inserts.get(table).ok_or_else(|| FactsError::NoSuchTable(table.to_owned()))?;
        let mut statement = self.connection.prepare_cached(sql).map_err(FactsError::sqlite("write to"))?;
        let changed = statement
            .execute(rusqlite::params_from_iter(values))
            .map_err(FactsError::sqlite("write a row to"))?;
        Ok(if changed == 1 { Inserted::New } else { Inserted::Repeat })
    }

    /// Writes one line of coverage.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn cover(&mut self, line: &Coverage) -> Result<(), FactsError> {
        let sql = "insert into onus_coverage values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let mut statement = self.connection.prepare_cached(sql).map_err(FactsError::sqlite("write to"))?;
        let row_count = i64::try_from(line.row_count).unwrap_or(i64::MAX);
        statement
            .execute(params![
                line.table,
                line.column,
                line.scope.to_json(),
                line.status.word(),
                line.reason,
                line.missing_grant,
                line.source,
                line.endpoint,
                line.request_id,
                line.read_at.map(|moment| moment.to_string()),
                row_count,
            ])
            .map_err(FactsError::sqlite("write coverage to"))?;
        Ok(())
    }

    /// Writes a fact about the snapshot itself.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn note(&mut self, key: &str, value: &str) -> Result<(), FactsError> {
        self.connection
            .execute("insert or replace into onus_snapshot values (?, ?)", [key, value])
            .map_err(FactsError::sqlite("write to"))?;
        Ok(())
    }

    /// Puts rows into an order of their own: by place, then by `id`. They come in the order in which
    /// answers happen to arrive, and what is said of them would follow it. What lies in one place stays
    /// together, since checks join it.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn put_in_order(&mut self, catalog: &Catalog) -> Result<(), FactsError> {
        for table in catalog.tables().values().filter(|table| !table.is_static()) {
            self.sort(&table.name, &order_of(table))?;
        }
        self.sort(
            "onus_coverage",
            "table_name, column_name, scope, source, endpoint, status, reason, row_count",
        )
    }

    fn sort(&mut self, table: &str, order: &str) -> Result<(), FactsError> {
        let table = quoted(table);
        let sql = format!(
            "create temp table in_order as select * from main.{table} order by {order};
             delete from main.{table};
             insert into main.{table} select * from temp.in_order order by rowid;
             drop table temp.in_order"
        );
        self.connection.execute_batch(&sql).map_err(FactsError::sqlite("put in order"))
    }

    /// Adds the indexes by which checks join; once all rows are there.
    ///
    /// # Errors
    /// When SQLite refuses.
    pub fn index(&mut self, catalog: &Catalog) -> Result<(), FactsError> {
        for table in catalog.tables().values() {
            for sql in create_index_sql(table) {
                self.connection.execute_batch(&sql).map_err(FactsError::sqlite("index"))?;
            }
        }
        self.connection.execute_batch("analyze").map_err(FactsError::sqlite("analyse"))
    }

    /// The connection.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Gives the connection away.
    #[must_use]
    pub fn into_connection(self) -> Connection {
        self.connection
    }

    fn fill_static(&mut self, table: &Table) -> Result<(), FactsError> {
        for row in &table.rows {
            let values: Vec<Value> = table
                .stored()
                .map(|(name, column)| {
                    let json = row.get(name).and_then(|value| serde_json::to_value(value).ok());
                    json.and_then(|json| Value::from_json(&json, column.kind).ok()).unwrap_or(Value::Null)
                })
                .collect();
            self.insert(&table.name, &values)?;
        }
        let rows = table.rows.len() as u64;
        self.cover(&Coverage {
            row_count: rows,
            ..Coverage::complete(&table.name, Scope::whole(), "catalog")
        })
    }
}
