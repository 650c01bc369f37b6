//! Databases from inside: one connection to each, which can only read and ends by itself.
//!
//! What is asked stands in the tables (`[[query]]`), statement by statement, and a column takes what the answer has
//! under its name. A database that cannot be reached, or refuses a statement, is coverage: its other tables are read.
//! Sessions are read-only and have a time limit for each statement; nothing is asked of the data itself.

mod cell;
mod mysql;
mod postgres;
mod server;
mod tls;

use std::collections::BTreeMap;

use onus_catalog::{Catalog, Engine, Table};
use onus_core::Moment;
use onus_facts::{Coverage, Facts, FactsError, Scope, Value};

pub use self::server::{Server, ServerError, Tls};
use crate::gather::Summary;

/// Rows that one statement may answer; more are not taken for the whole.
const MOST_ROWS: usize = 100_000;

/// A row of an answer: texts by name. None is NULL.
type Row = BTreeMap<String, Option<String>>;

/// A connection that can only read.
trait Session {
    /// The rows of a statement, or why there are none.
    fn ask(&mut self, sql: &str) -> Result<Vec<Row>, String>;
}

/// Reads a database into the tables that databases fill.
///
/// # Errors
/// When the facts cannot be written. What cannot be read is coverage.
pub fn collect(server: &Server, catalog: &Catalog, facts: &mut Facts) -> Result<Summary, FactsError> {
    let mut session = connect(server);
    let mut reading = Reading { server, facts, summary: Summary::default() };
    for table in catalog.tables().values().filter(|table| !table.queries.is_empty()) {
        reading.facts.cover(&Coverage::complete(&table.name, Scope::whole(), SOURCE))?;
        let answer = match (&mut session, statement(table, server.engine)) {
            (Err(reason), _) => Err(reason.clone()),
            // What nobody asks is not known to be empty.
            (_, None) => Err(format!("nothing asks {} for it", server.engine.word())),
            (Ok(session), Some(sql)) => session.ask(sql),
        };
        match answer {
            Ok(rows) => reading.store(table, &rows)?,
            Err(reason) => reading.lose(table, &reason)?,
        }
    }
    Ok(reading.summary)
}

/// The name of this source in coverage.
const SOURCE: &str = "database";

fn statement(table: &Table, engine: Engine) -> Option<&str> {
    table.queries.iter().find(|query| query.engine == engine).map(|query| query.sql.as_str())
}

fn connect(server: &Server) -> Result<Box<dyn Session>, String> {
    match server.engine {
        Engine::Postgres => postgres::connect(server),
        Engine::Mysql => mysql::connect(server),
    }
}

struct Reading<'r> {
    server: &'r Server,
    facts: &'r mut Facts,
    summary: Summary,
}

impl Reading<'_> {
    fn store(&mut self, table: &Table, rows: &[Row]) -> Result<(), FactsError> {
        if rows.len() > MOST_ROWS {
            return self.lose(table, &format!("there are more than {MOST_ROWS} rows"));
        }
        let mut lost = None;
        for row in rows {
            let Some(key) = row.get("key").cloned().flatten() else {
                lost.get_or_insert("a row has no key");
                continue;
            };
            let values = table.stored().map(|(name, column)| match name {
                "id" if key.is_empty() => Value::text(&*self.server.name),
                "id" => Value::text(format!("{}/{key}", self.server.name)),
                "server" => Value::text(&*self.server.name),
                "engine" => Value::text(self.server.engine.word()),
                "host" => Value::text(&*self.server.host),
                "provider" => Value::text(self.server.provider.as_deref().unwrap_or_default()),
                name => cell::value(column, row.get(name).and_then(Option::as_deref)),
            });
            let values: Vec<Value> = values.collect();
            self.facts.insert(&table.name, &values)?;
            *self.summary.rows.entry(table.name.clone()).or_default() += 1;
        }
        match lost {
            Some(reason) => self.lose(table, reason),
            None => self.facts.cover(&self.line(Coverage::complete(&table.name, self.scope(), SOURCE))),
        }
    }

    fn lose(&mut self, table: &Table, reason: &str) -> Result<(), FactsError> {
        self.summary.losses += 1;
        let reason = self.server.without_password(reason);
        self.facts.cover(&self.line(Coverage::unread(&table.name, self.scope(), SOURCE, reason)))
    }

    fn line(&self, line: Coverage) -> Coverage {
        Coverage { endpoint: Some(self.server.address()), read_at: Some(Moment::now()), ..line }
    }

    fn scope(&self) -> Scope {
        Scope::of([("server", self.server.name.clone())])
    }
}
