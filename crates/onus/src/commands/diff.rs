//! `onus diff`

mod json;
mod page;
mod side;
mod since;

use std::path::{Path, PathBuf};

use onus_core::Severity;
use onus_evidence::history::{Change, HistoryError, Names, Totals, compare};

use crate::failure::Failure;
use crate::render::PageFormat;
use crate::workspace::CatalogSource;

pub(crate) use json::DiffJson;
use page::Kept;
use side::Opened;
use since::Since;

/// Arguments of `onus diff`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Each side is judged by today's catalog, and by what its workspace supplies today; a saved report \
stays as it was. \
Exit codes: 0 nothing is worse; 1 something regressed, or is new and fails, at or above --fail-on; 2 usage or \
configuration; 3 nothing regressed, but something that was decided is unknown now; 4 onus itself failed.

Examples:
  onus diff main.json plan.json         what a plan changes against a saved `onus assess --format json`
  onus diff --since P7D                 the newest snapshot of this workspace with one that is a week old
  onus diff old.sqlite . --format markdown"
)]
pub(crate) struct Args {
    /// Before and after: snapshots, workspace directories, Terraform plans as JSON, or saved JSON reports. With
    /// `--since`, a workspace
    #[arg(value_name = "BEFORE AFTER", num_args = 0..=2)]
    sides: Vec<PathBuf>,
    /// Compare the newest snapshot of a workspace with the newest that is at least that old: a date, or a period such
    /// as P7D
    #[arg(long, value_name = "DATE|PERIOD")]
    since: Option<Since>,
    /// Which duties: a profile or a framework; that of a saved report when left out
    #[arg(long)]
    profile: Option<String>,
    /// Exit with 1 only for changes of at least this severity
    #[arg(long, default_value = "info", value_name = "SEVERITY")]
    fail_on: Severity,
    /// How to show it; `onus schema diff` describes the JSON
    #[arg(long, value_enum, default_value_t = PageFormat::Text)]
    format: PageFormat,
    /// Show this many resources of each duty and kind of change
    #[arg(long, default_value_t = 5, value_name = "N")]
    show: usize,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let (before, after) = paths(args)?;
    let (before, after) = side::open(&before, &after, args.profile.as_deref(), source)?;
    let totals = match args.format {
        PageFormat::Json => json::write(&before, &after)?,
        format => {
            let mut kept = Kept::new(args.show);
            let totals = changes(&before, &after, |change| {
                kept.add(change);
                Ok(())
            })?;
            page::page(&before, &after, &totals, &kept).show(format)?;
            totals
        }
    };
    Ok(match () {
        () if totals.worse(args.fail_on) => 1,
        () if totals.blinder() => 3,
        () => 0,
    })
}

/// Compares the sides by the former names that the catalog of the side after tells.
fn changes(
    before: &Opened,
    after: &Opened,
    take: impl FnMut(Change) -> std::io::Result<()>,
) -> Result<Totals, Failure> {
    compare(&before.side, &after.side, &Names::of(&after.catalog), take).map_err(|error| match error {
        HistoryError::Twice { .. } => {
            Failure::usage(error).help("the report was changed by hand; save it anew")
        }
        error => Failure::internal(error),
    })
}

fn paths(args: &Args) -> Result<(PathBuf, PathBuf), Failure> {
    match (&args.since, args.sides.as_slice()) {
        (Some(since), []) => since.snapshots(Path::new(".")),
        (Some(since), [workspace]) => since.snapshots(workspace),
        (Some(_), _) => {
            Err(Failure::usage("`--since` compares snapshots of one workspace, and two paths are given")
                .help("leave `--since` out, or name the workspace alone"))
        }
        (None, [before, after]) => Ok((before.clone(), after.clone())),
        (None, _) => Err(Failure::usage("there is nothing to compare with")
            .help("name two sides, before and after, or a time: `onus diff --since P7D`")),
    }
}
