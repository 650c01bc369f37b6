//! `onus review`

mod list;
mod walk;
mod worksheet;

use std::collections::BTreeSet;
use std::path::PathBuf;

use onus_assess::Line;
use onus_catalog::{Catalog, Obligation, Review};
use onus_evidence::digest_of_file;

use crate::failure::Failure;
use crate::in_scope::duties_in_scope;
use crate::output::to_stdout;
use crate::report::style::counted;
use crate::signing::StatementArgs;
use crate::subject::Facts;
use crate::suggest::unknown_name;
use crate::workspace::CatalogSource;

/// Arguments of `onus review`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "At a terminal, each entry of the newest snapshot is shown and you answer keep, remove or change.
With many of them, fill in a table instead:
  onus review accounts --worksheet accounts.csv
  onus review accounts --decisions accounts.csv --by 'Ann Lee' --role 'Head of IT' --signer ann@example.org \\
    --done 'Went through all accounts with the heads of department'

The statement covers exactly the entries that were decided: what appears later is not covered, and what was to be
removed and is still there refutes it."
)]
pub(crate) struct Args {
    /// What to go through, such as `accounts`
    #[arg(value_name = "NAME")]
    name: String,
    /// A snapshot or plan in place of the workspace's newest snapshot
    #[arg(long, value_name = "FILE")]
    snapshot: Option<PathBuf>,
    /// Write a table to fill in, and sign nothing
    #[arg(long, value_name = "FILE", conflicts_with = "decisions")]
    worksheet: Option<PathBuf>,
    /// Read the decisions from a table that was filled in
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    #[command(flatten)]
    statement: StatementArgs,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let subject = args.snapshot.as_ref().unwrap_or(&args.statement.workspace);
    let facts = Facts::find(subject, source)?;
    let in_scope = duties_in_scope(&facts.catalog, &facts.snapshot, "all", None)?;
    let duties = reviewed(&facts.catalog, &args.name, in_scope)?;
    if let Some(path) = &args.worksheet {
        let mut entries = Vec::new();
        for (_, review) in &duties {
            entries.extend(list::entries(&facts, review)?);
        }
        worksheet::write(path, &entries)?;
        to_stdout(|out| {
            writeln!(out, "wrote {}: {}", path.display(), counted(entries.len() as u64, "entry", "entries"))?;
            writeln!(
                out,
                "fill in `decision` with keep, remove or change, then give it back with `--decisions`"
            )
        })?;
        return Ok(0);
    }
    let given = args.decisions.as_deref().map(worksheet::read).transpose()?;
    for (duty, review) in duties {
        let entries = list::entries(&facts, review)?;
        let lines = match &given {
            Some(given) => worksheet::decided(&entries, given, review)?,
            None => walk::decide(&entries)?,
        };
        sign(args, &facts, duty, lines, entries.len())?;
    }
    Ok(0)
}

/// The duties of this review; one at each provider.
fn reviewed<'c>(
    catalog: &'c Catalog,
    name: &str,
    in_scope: impl Fn(&Obligation) -> bool,
) -> Result<Vec<(&'c Obligation, &'c Review)>, Failure> {
    let all = catalog.obligations().values().filter(|duty| in_scope(duty));
    let all: Vec<(&Obligation, &Review)> =
        all.filter_map(|duty| Some((duty, duty.attest.as_ref()?.review.as_ref()?))).collect();
    let found: Vec<_> = all.iter().copied().filter(|(_, review)| review.name == name).collect();
    if found.is_empty() {
        let known: BTreeSet<&str> = all.iter().map(|(_, review)| review.name.as_str()).collect();
        return Err(unknown_name("review", name, known.into_iter().collect()));
    }
    Ok(found)
}

fn sign(args: &Args, facts: &Facts, duty: &Obligation, lines: Vec<Line>, all: usize) -> Result<(), Failure> {
    if lines.is_empty() {
        return Err(Failure::usage("nothing was decided").help("nothing was written"));
    }
    let mut statement = args.statement.statement(duty, "")?;
    if facts.is_kept() {
        statement.snapshot = Some(digest_of_file(facts.snapshot.path()).map_err(Failure::usage)?);
    }
    let decided = lines.len();
    statement.lines = lines;
    let path = args.statement.sign(&statement)?;
    to_stdout(|out| {
        writeln!(
            out,
            "wrote {}: {decided} of {} decided",
            path.display(),
            counted(all as u64, "entry", "entries")
        )?;
        writeln!(out, "it holds until {}", statement.until.day())
    })
}
