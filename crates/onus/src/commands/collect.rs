//! `onus collect`

use std::path::{Path, PathBuf};

use anstream::{eprintln, println};
use onus_collect::declaration::{Database, Declaration, Source};
use onus_core::Moment;

use crate::failure::Failure;
use crate::gathering::{Gathered, MOST_OBJECTS, Manner, into_snapshot};
use crate::report::grouped;
use crate::workspace::CatalogSource;

/// Arguments of `onus collect`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Workspace that the snapshot goes to, and whose `onus.toml` names the sources
    #[arg(default_value = ".")]
    workspace: PathBuf,
    /// Keep every exchange in this file, without credentials and sensitive fields
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    record: Option<PathBuf>,
    /// Read this recording instead of the network
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
    /// The moment that the recording shows
    #[arg(long, value_name = "MOMENT", requires = "replay")]
    as_of: Option<Moment>,
    /// Whose account is read when the workspace names no source, or with `--replay`
    #[arg(long, value_enum, default_value_t = Cloud::Scaleway)]
    provider: Cloud,
    /// The organisation to read; the key's own when left out
    #[arg(long, value_name = "ID")]
    organization: Option<String>,
    /// Write the snapshot here instead of `snapshots/` in the workspace
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// List at most this many objects of each bucket
    #[arg(long, value_name = "N", default_value_t = MOST_OBJECTS)]
    objects: usize,
    /// Forget what an interrupted run has read
    #[arg(long)]
    fresh: bool,
    /// Show no progress
    #[arg(long, short)]
    quiet: bool,
}

/// What can be read without being named in `onus.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Cloud {
    Scaleway,
    Exoscale,
    /// A PostgreSQL database from inside; `PGHOST`, `PGUSER` and `PGPASSWORD` or `~/.pgpass` say which
    Postgres,
    /// A MySQL or MariaDB database from inside; `~/.my.cnf`, or `MYSQL_HOST`, `MYSQL_USER` and `MYSQL_PWD` say which
    Mysql,
    /// A Valkey or Redis from inside; `VALKEY_HOST`, `VALKEY_USER` and `VALKEYCLI_AUTH` say which
    Valkey,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    if !args.workspace.is_dir() {
        return Err(Failure::usage(format!("`{}` is no directory", args.workspace.display()))
            .help("name a workspace; `onus init` makes one"));
    }
    if args.replay.is_some() && matches!(args.provider, Cloud::Postgres | Cloud::Mysql | Cloud::Valkey) {
        return Err(Failure::usage("a recording is of a cloud's API, and a database has none")
            .help("leave `--replay` out, or name the cloud: `--provider exoscale`"));
    }
    let catalog = source.catalog(&args.workspace)?;
    let declaration = Declaration::of_workspace(&args.workspace).map_err(Failure::usage)?;
    let (sources, base) = sources(args, declaration.as_ref());
    let snapshots = args.workspace.join("snapshots");
    let journal = snapshots.join(".unfinished.jsonl");
    let manner = Manner {
        record: args.record.clone(),
        journal: prepare(&snapshots, &journal, args.fresh)?,
        most_objects: args.objects,
        quiet: args.quiet,
    };
    let name = |as_of: Moment| as_of.to_string().replace(':', "");
    let target =
        |as_of| args.output.clone().unwrap_or_else(|| snapshots.join(format!("{}.sqlite", name(as_of))));
    let gathered = into_snapshot(&sources, declaration.as_ref(), base, &catalog, &manner, target)?;
    report(&gathered);
    println!("{}", gathered.path.display());
    Ok(if gathered.summary.stopped.is_some() { 4 } else { 0 })
}

/// Sources named on the command line come first, then those of the workspace, then the live account.
fn sources<'a>(args: &'a Args, declaration: Option<&Declaration>) -> (Vec<Source>, &'a Path) {
    let declared = declaration.map(|declaration| declaration.sources.clone()).unwrap_or_default();
    let organization = args.organization.clone().or_else(|| {
        declared.iter().find_map(|source| match source {
            Source::Scaleway { organization, .. } => organization.clone(),
            _ => None,
        })
    });
    let account = |replay| {
        let (as_of, more_zones) = (args.as_of, Vec::new());
        vec![match args.provider {
            Cloud::Scaleway => {
                Source::Scaleway { organization: organization.clone(), replay, as_of, more_zones }
            }
            Cloud::Exoscale => Source::Exoscale { replay, as_of, more_zones },
            Cloud::Postgres => Source::Postgres(Database::default()),
            Cloud::Mysql => Source::Mysql(Database::default()),
            Cloud::Valkey => Source::Valkey(Database::default()),
        }]
    };
    match (&args.replay, declared.is_empty()) {
        (Some(file), _) => (account(Some(file.clone())), Path::new("")),
        (None, true) => (account(None), &args.workspace),
        (None, false) if args.organization.is_some() => (account(None), &args.workspace),
        (None, false) => (declared, &args.workspace),
    }
}

/// Makes room for snapshots and for the journal of an interrupted run.
fn prepare(snapshots: &Path, journal: &Path, fresh: bool) -> Result<Option<PathBuf>, Failure> {
    let failed = |error| Failure::usage(format!("cannot write to `{}`: {error}", snapshots.display()));
    std::fs::create_dir_all(snapshots).map_err(failed)?;
    if fresh && journal.exists() {
        std::fs::remove_file(journal).map_err(failed)?;
    }
    Ok(Some(journal.to_owned()))
}

fn report(gathered: &Gathered) {
    let rows: u64 = gathered.summary.rows.values().sum();
    let tables = gathered.summary.rows.len();
    eprintln!("read {} rows of {tables} tables", grouped(rows));
    if gathered.summary.losses > 0 {
        let parts = grouped(gathered.summary.losses as u64);
        eprintln!(
            "not read in full: {parts} parts; `onus query 'select * from onus_coverage'` lists them with reasons"
        );
    }
    if let Some(stopped) = &gathered.summary.stopped {
        eprintln!("the run ended early: {stopped}; run `onus collect` again to go on where it ended");
    }
}
