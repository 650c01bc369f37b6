//! A connection on which nothing but reading facts is possible.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use onus_core::Moment;
use onus_facts::rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use onus_facts::rusqlite::limits::Limit;
use onus_facts::rusqlite::{self, Connection, ErrorCode, Statement};

use crate::{AssessError, Reads, functions};

/// How much one statement may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest run of one statement.
    pub time: Duration,
    /// Most memory that SQLite as a whole may take, in bytes.
    pub memory: u64,
    /// Memory for pages of the snapshot, in bytes.
    pub cache: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(300), memory: 1 << 30, cache: 24 << 20 }
    }
}

/// Virtual-machine steps between two looks at the clock; a fraction of a millisecond.
const STEPS_BETWEEN_LOOKS: i32 = 100_000;

/// Functions of SQLite that read a clock, chance or the outside, none of which a verdict may rest on.
const IMPURE: [&str; 16] = [
    "random",
    "randomblob",
    "date",
    "time",
    "datetime",
    "julianday",
    "unixepoch",
    "strftime",
    "timediff",
    "current_date",
    "current_time",
    "current_timestamp",
    "load_extension",
    "last_insert_rowid",
    "changes",
    "total_changes",
];

/// SQLite's table of the elements of a list. It holds what its argument holds, and no facts of its own.
const ITEMS: &str = "json_each";

/// A connection for judging: functions added, writing, attaching and loading denied, time bounded.
pub struct Session {
    connection: Connection,
    watch: Arc<Mutex<Watch>>,
    limits: Limits,
    as_of: Moment,
}

/// What the hooks of a connection note down.
#[derive(Default)]
struct Watch {
    reads: BTreeMap<String, BTreeSet<String>>,
    forbidden: Option<String>,
    deadline: Option<Instant>,
    scratch: bool,
}

impl Session {
    /// Makes a connection fit for judging at `as_of`.
    ///
    /// # Errors
    /// When SQLite refuses a setting.
    pub fn new(mut connection: Connection, as_of: Moment, limits: Limits) -> Result<Self, AssessError> {
        let watch = Arc::new(Mutex::new(Watch::default()));
        restrict(&mut connection, &watch, as_of, limits).map_err(AssessError::Statement)?;
        Ok(Self { connection, watch, limits, as_of })
    }

    /// Lets `write` change the facts below a session that is not on a snapshot.
    pub(crate) fn scratch<T>(&self, write: impl FnOnce(&Connection) -> T) -> T {
        watch(&self.watch).scratch = true;
        let result = write(&self.connection);
        watch(&self.watch).scratch = false;
        result
    }

    /// The moment that `as_of()` gives.
    #[must_use]
    pub fn as_of(&self) -> Moment {
        self.as_of
    }

    /// Prepares a statement and tells which tables and columns it reads.
    ///
    /// # Errors
    /// When SQLite does not accept it or it wants more than to read.
    pub fn prepare(&self, sql: &str) -> Result<(Statement<'_>, Reads), AssessError> {
        *watch(&self.watch) = Watch::default();
        let prepared = self.connection.prepare(sql);
        let mut watch = watch(&self.watch);
        if let Some(forbidden) = watch.forbidden.take() {
            return Err(AssessError::Forbidden(forbidden));
        }
        let statement = prepared.map_err(AssessError::Statement)?;
        if !statement.readonly() {
            return Err(AssessError::Forbidden("write".to_owned()));
        }
        Ok((statement, Reads::new(std::mem::take(&mut watch.reads))))
    }

    /// Starts the clock for the statement that runs next.
    pub fn start(&self) {
        watch(&self.watch).deadline = Instant::now().checked_add(self.limits.time);
    }

    /// What an error of a running statement means.
    #[must_use]
    pub fn explain(&self, error: rusqlite::Error) -> AssessError {
        if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) {
            return AssessError::TooLong(self.limits.time.as_secs());
        }
        AssessError::Statement(error)
    }
}

fn watch(watch: &Mutex<Watch>) -> MutexGuard<'_, Watch> {
    watch.lock().unwrap_or_else(PoisonError::into_inner)
}

fn restrict(
    connection: &mut Connection,
    watched: &Arc<Mutex<Watch>>,
    as_of: Moment,
    limits: Limits,
) -> rusqlite::Result<()> {
    functions::register(connection, as_of)?;
    connection.execute_batch(&format!(
        "pragma trusted_schema = off; pragma temp_store = file;
         pragma cache_size = -{}; pragma hard_heap_limit = {};",
        limits.cache / 1024,
        limits.memory
    ))?;
    for (limit, value) in [
        (Limit::SQLITE_LIMIT_LENGTH, 16 << 20),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
        (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 100),
        (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
    ] {
        connection.set_limit(limit, value)?;
    }
    let noted = Arc::clone(watched);
    connection.authorizer(Some(move |context: AuthContext<'_>| authorize(&noted, context.action)))?;
    let clock = Arc::clone(watched);
    let expired = move || watch(&clock).deadline.is_some_and(|deadline| Instant::now() > deadline);
    connection.progress_handler(STEPS_BETWEEN_LOOKS, Some(expired))
}

fn authorize(noted: &Mutex<Watch>, action: AuthAction<'_>) -> Authorization {
    let mut watch = watch(noted);
    if watch.scratch {
        return Authorization::Allow;
    }
    let forbidden = match action {
        AuthAction::Select | AuthAction::Recursive => return Authorization::Allow,
        AuthAction::Read { table_name, .. } if table_name.starts_with("pragma_") => {
            format!("read the settings in `{table_name}`")
        }
        AuthAction::Read { table_name: ITEMS, .. } => return Authorization::Allow,
        AuthAction::Read { table_name, column_name } => {
            watch.reads.entry(table_name.to_owned()).or_default().insert(column_name.to_owned());
            return Authorization::Allow;
        }
        AuthAction::Function { function_name } => {
            if !IMPURE.contains(&function_name.to_ascii_lowercase().as_str()) {
                return Authorization::Allow;
            }
            format!(
                "call `{function_name}`; a verdict rests on facts alone, and `as_of()` is the moment of them"
            )
        }
        AuthAction::Pragma { pragma_name, .. } => format!("set the pragma `{pragma_name}`"),
        AuthAction::Attach { .. } => "attach a database".to_owned(),
        AuthAction::Delete { table_name } => format!("delete from `{table_name}`"),
        AuthAction::Insert { table_name } => format!("insert into `{table_name}`"),
        AuthAction::Update { table_name, .. } => format!("update `{table_name}`"),
        _ => "change the database".to_owned(),
    };
    watch.forbidden.get_or_insert(forbidden);
    Authorization::Deny
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(limits: Limits) -> Session {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("create table t (id text, n integer); insert into t values ('a', 1)")
            .unwrap();
        Session::new(connection, "2026-06-01".parse().unwrap(), limits).unwrap()
    }

    #[test]
    fn a_statement_cannot_write_attach_load_or_read_a_clock() {
        let session = session(Limits::default());
        for sql in [
            "delete from t",
            "insert into t values ('b', 2)",
            "update t set n = 2",
            "create table u (a)",
            "drop table t",
            "attach 'x' as x",
            "pragma user_version = 3",
            "select load_extension('x')",
            "select random()",
            "select datetime('now')",
            "select current_timestamp",
            "vacuum into 'x'",
            "select * from pragma_table_info('t')",
            "begin",
        ] {
            assert!(session.prepare(sql).is_err(), "{sql}");
        }
        assert!(session.prepare("select as_of(), n from t").is_ok());
    }

    #[test]
    fn a_statement_cannot_run_without_end() {
        let session = session(Limits { time: Duration::from_millis(50), ..Limits::default() });
        let endless =
            "with recursive r (n) as (select 1 union all select n + 1 from r) select any_of(n < 0) from r";
        let (mut statement, _) = session.prepare(endless).unwrap();
        session.start();
        let error = statement.query_row([], |row| row.get::<_, i64>(0)).unwrap_err();
        assert!(matches!(session.explain(error), AssessError::TooLong(_)));
    }

    #[test]
    fn a_value_cannot_grow_without_end() {
        let session = session(Limits::default());
        let (mut statement, _) = session.prepare("select zeroblob(1000000000)").unwrap();
        assert!(statement.query_row([], |row| row.get::<_, Vec<u8>>(0)).is_err());
    }
}
