//! `onus query`

mod mistake;
mod unread;

use std::io::{self, Read};
use std::path::PathBuf;

use clap::ValueEnum;
use onus_assess::{AssessError, Gaps, Limits, Session};
use onus_catalog::Catalog;
use onus_facts::rusqlite::Statement;

use crate::failure::Failure;
use crate::output::to_stdout;
use crate::render::{Cell, CsvRows, Grid, JsonRows, Rows, of_terminal};
use crate::report::style::counted;
use crate::snapshot_arg;
use crate::workspace::CatalogSource;

/// The longest statement that is read from standard input.
const LONGEST_SQL: u64 = 1 << 20;

/// Arguments of `onus query`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "`null` means that it was not read. A value that was read and is absent is a value: '', 0, or an empty list.
In CSV, null is an empty field and an empty text is \"\".

Examples:
  onus query 'select name, versioning from scaleway_bucket'
  onus query --format csv 'select * from onus_coverage where status <> ''complete'''"
)]
pub(crate) struct Args {
    /// One select statement over fact tables; `-` reads it from standard input
    #[arg(value_name = "SQL", allow_hyphen_values = true)]
    sql: String,
    /// A snapshot, or a workspace whose newest one is taken
    #[arg(long, value_name = "FILE|DIR", default_value = ".")]
    snapshot: PathBuf,
    /// How to show the rows
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// Forms of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people; one record after the other where a table does not fit
    Table,
    /// For spreadsheets
    Csv,
    /// For programs: an array of objects
    Json,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let catalog = source.catalog(snapshot_arg::workspace_of(Some(&args.snapshot)))?;
    let sql = text_of(&args.sql)?;
    let snapshot = snapshot_arg::open(&args.snapshot)?;
    let coverage = snapshot.coverage().map_err(Failure::internal)?;
    let connection = snapshot.connect().map_err(Failure::internal)?;
    let session = Session::new(connection, snapshot.as_of(), Limits::default()).map_err(Failure::internal)?;
    let (mut statement, reads) =
        session.prepare(&sql).map_err(|error| mistake::explain(error, &sql, &catalog))?;
    if statement.column_count() == 0 {
        return Err(nothing_to_run());
    }
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = form(args.format, &names)?;
    let written = stream(&session, &mut statement, rows.as_mut())?;
    let count = written.map_err(|error| mistake::explain(error, &sql, &catalog))?;
    if args.format == Format::Table {
        anstream::eprintln!("{}", counted(count, "row", "rows"));
    }
    let facts = reads.tables().filter(|table| is_fact(&catalog, &coverage, table));
    unread::warn(&Gaps::of(&coverage), facts, &args.snapshot);
    Ok(0)
}

fn text_of(sql: &str) -> Result<String, Failure> {
    let mut text = sql.to_owned();
    if sql == "-" {
        text.clear();
        let failed =
            |error: io::Error| Failure::usage(format!("cannot read the SQL from standard input: {error}"));
        io::stdin().lock().take(LONGEST_SQL).read_to_string(&mut text).map_err(failed)?;
    }
    if text.trim().is_empty() {
        return Err(
            Failure::usage("there is no SQL to run").help("try `onus query 'select * from onus_coverage'`")
        );
    }
    Ok(text)
}

fn nothing_to_run() -> Failure {
    Failure::usage("there is no statement to run").help("try `onus query 'select * from onus_coverage'`")
}

fn form(format: Format, names: &[String]) -> Result<Box<dyn Rows>, Failure> {
    Ok(match format {
        Format::Table => Box::new(Grid::new(names, of_terminal())),
        Format::Csv => Box::new(CsvRows::new(names)),
        Format::Json => {
            let twice = names
                .iter()
                .enumerate()
                .find(|(at, name)| names.iter().take(*at).any(|other| other == *name));
            if let Some((_, name)) = twice {
                return Err(Failure::usage(format!(
                    "two columns are called `{name}`, which JSON cannot tell apart"
                ))
                .help(format!("give one another name: `select a.{name} as a_{name}, …`")));
            }
            Box::new(JsonRows::new(names))
        }
    })
}

/// Writes the rows as SQLite finds them, and counts them.
fn stream(
    session: &Session,
    statement: &mut Statement<'_>,
    form: &mut dyn Rows,
) -> Result<Result<u64, AssessError>, Failure> {
    let mut result = Ok(0);
    to_stdout(|out| {
        let mut write = || -> Result<u64, Stop> {
            session.start();
            let mut count = 0;
            let mut rows = statement.query([]).map_err(|error| Stop::Sql(session.explain(error)))?;
            while let Some(row) = rows.next().map_err(|error| Stop::Sql(session.explain(error)))? {
                let columns = row.as_ref().column_count();
                let cells = (0..columns).map(|at| row.get_ref(at).map_or(Cell::Null, Cell::from)).collect();
                form.row(out, cells)?;
                count += 1;
            }
            form.end(out)?;
            Ok(count)
        };
        match write() {
            Ok(count) => result = Ok(count),
            Err(Stop::Sql(error)) => result = Err(error),
            Err(Stop::Output(error)) => return Err(error),
        }
        Ok(())
    })?;
    Ok(result)
}

/// Why no more rows are written.
enum Stop {
    Sql(AssessError),
    Output(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Whether a relation that SQLite read is one that a source fills, and not SQLite's or the snapshot's own.
fn is_fact(catalog: &Catalog, coverage: &[onus_facts::Coverage], table: &str) -> bool {
    catalog.table(table).is_some() || coverage.iter().any(|line| line.table == table)
}
