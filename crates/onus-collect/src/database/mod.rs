//! Databases from inside: one connection to each, which can only read and ends by itself.
//!
//! What is asked stands in the tables (`[[query]]`), statement by statement, and a column takes what the answer has
//! under its name. A database that cannot be reached, or refuses a statement, is coverage: its other tables are read.
//! Sessions are read-only and have a time limit for each statement; nothing is asked of the data itself.

mod cell;
mod clients;
mod mysql;
mod postgres;
mod server;
mod tls;
mod valkey;

use std::collections::BTreeMap;

use onus_catalog::{Catalog, Column, Engine, Query, Table};
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
    /// What the server says of its version; empty where statements do not depend on it.
    fn version(&self) -> &str {
        ""
    }

    /// The rows of a statement, or why there are none.
    fn ask(&mut self, query: &Query) -> Result<Answer, String>;
}

/// What a statement was answered.
#[derive(Default)]
struct Answer {
    rows: Vec<Row>,
    /// Why a part of it was not told.
    refused: Option<String>,
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
        let answer = match &mut session {
            Err(reason) => Err(reason.clone()),
            Ok(session) => match statement(table, server.engine, session.version()) {
                Some(query) => session.ask(query),
                // What nobody asks is not known to be empty.
                None => Err(format!("nothing asks {} for it", server.engine.word())),
            },
        };
        match answer {
            Ok(answer) => reading.store(table, &answer)?,
            Err(reason) => reading.lose(table, &reason)?,
        }
    }
    Ok(reading.summary)
}

/// The name of this source in coverage.
const SOURCE: &str = "database";

/// What a server is asked for a table.
fn statement<'t>(table: &'t Table, engine: Engine, version: &str) -> Option<&'t Query> {
    table.queries.iter().find(|query| query.is_for(engine, version))
}

fn connect(server: &Server) -> Result<Box<dyn Session>, String> {
    match server.engine {
        Engine::Postgres => postgres::connect(server),
        Engine::Mysql => mysql::connect(server),
        Engine::Valkey => valkey::connect(server),
    }
}

struct Reading<'r> {
    server: &'r Server,
    facts: &'r mut Facts,
    summary: Summary,
}

impl Reading<'_> {
    fn store(&mut self, table: &Table, answer: &Answer) -> Result<(), FactsError> {
        let rows = &answer.rows;
        if rows.len() > MOST_ROWS {
            return self.lose(table, &format!("there are more than {MOST_ROWS} rows"));
        }
        let mut lost = None;
        let mut untold: BTreeMap<&str, u64> = BTreeMap::new();
        for row in rows {
            let Some(key) = row.get("key").cloned().flatten() else {
                lost.get_or_insert("a row has no key");
                continue;
            };
            let cells: Vec<(&str, &Column, Value)> = table
                .stored()
                .map(|(name, column)| (name, column, self.cell(name, column, &key, row)))
                .collect();
            if cells.iter().any(|(_, column, value)| column.required && *value == Value::Null) {
                lost.get_or_insert("a row lacks what tells what it is");
                continue;
            }
            for (name, ..) in cells.iter().filter(|(.., value)| *value == Value::Null) {
                *untold.entry(name).or_default() += 1;
            }
            let values: Vec<Value> = cells.into_iter().map(|(.., value)| value).collect();
            self.facts.insert(&table.name, &values)?;
            *self.summary.rows.entry(table.name.clone()).or_default() += 1;
        }
        for (column, nulls) in untold {
            self.explain(table, column, nulls, answer)?;
        }
        match lost {
            Some(reason) => self.lose(table, reason),
            None => self.facts.cover(&self.line(Coverage::complete(&table.name, self.scope(), SOURCE))),
        }
    }

    fn cell(&self, name: &str, column: &Column, key: &str, row: &Row) -> Value {
        match name {
            "id" if key.is_empty() => Value::text(&*self.server.name),
            "id" => Value::text(format!("{}/{key}", self.server.name)),
            "server" => Value::text(&*self.server.name),
            "engine" => Value::text(self.server.engine.word()),
            "host" => Value::text(&*self.server.host),
            "provider" => Value::text(self.server.provider.as_deref().unwrap_or_default()),
            name => cell::value(column, row.get(name).and_then(Option::as_deref)),
        }
    }

    /// Says why cells of a column are NULL.
    fn explain(
        &mut self,
        table: &Table,
        column: &str,
        nulls: u64,
        answer: &Answer,
    ) -> Result<(), FactsError> {
        let asked = answer.rows.iter().any(|row| row.contains_key(column));
        let reason = match (asked, &answer.refused) {
            (false, _) => format!("nothing asks {} for it", self.server.engine.word()),
            (true, None) => "the server does not tell it".to_owned(),
            (true, Some(why)) => {
                format!("the server does not tell it: {}", self.server.without_password(why))
            }
        };
        let line = Coverage::partial(&table.name, self.scope(), SOURCE, reason);
        self.facts.cover(&self.line(Coverage { column: Some(column.to_owned()), row_count: nulls, ..line }))
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
