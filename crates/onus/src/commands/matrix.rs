//! `onus matrix`

mod services;
mod show;

use std::path::PathBuf;

use clap::ValueEnum;
use onus_assess::{Assessment, Keep, Options, assess};
use onus_catalog::{Catalog, Obligation, Profile};
use onus_facts::Snapshot;

use crate::failure::Failure;
use crate::known::Known;
use crate::output::to_stdout;
use crate::snapshot_arg;
use crate::suggest::{did_you_mean, near};
use crate::workspace::CatalogSource;

use services::{Service, Used, services};

/// Arguments of `onus matrix`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only this provider
    #[arg(long)]
    provider: Option<String>,
    /// A snapshot, or a workspace whose newest one is taken; this directory's when it has one
    #[arg(long, value_name = "FILE|DIR")]
    snapshot: Option<PathBuf>,
    /// Only duties of this profile
    #[arg(long)]
    profile: Option<String>,
    /// Also services that the snapshot shows nothing of
    #[arg(long)]
    all: bool,
    /// How to show it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Forms of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people at a terminal
    Text,
    /// For documents and tickets
    Markdown,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
}

/// The matrix.
struct Matrix {
    snapshot: Option<Snapshot>,
    profile: Option<String>,
    shown: Vec<Service>,
    hidden: Vec<Service>,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let catalog = source.catalog(snapshot_arg::workspace_of(args.snapshot.as_deref()))?;
    let snapshot = match &args.snapshot {
        Some(path) => Some(snapshot_arg::open(path)?),
        None => snapshot_arg::open_if_any(std::path::Path::new("."))?,
    };
    let profile = args.profile.as_deref().map(|name| profile(&catalog, name)).transpose()?;
    let provider = args.provider.as_deref().map(|name| provider(&catalog, name)).transpose()?;
    let chosen = |obligation: &Obligation| {
        provider.is_none_or(|provider| obligation.id.provider() == provider)
            && profile.is_none_or(|profile| profile.holds(&obligation.id))
    };
    let (known, assessment) = match &snapshot {
        Some(snapshot) => {
            let known = Known::of(snapshot, &catalog).map_err(Failure::internal)?;
            (Some(known), Some(judged(snapshot, &catalog, chosen)?))
        }
        None => (None, None),
    };
    let all = services(&catalog, chosen, known.as_ref(), assessment.as_ref());
    let (shown, hidden) =
        all.into_iter().partition(|service| args.all || service.used.is_none_or(Used::is_shown));
    let matrix = Matrix { snapshot, profile: args.profile.clone(), shown, hidden };
    to_stdout(|out| match args.format {
        Format::Text => show::text(out, &matrix),
        Format::Markdown => show::markdown(out, &matrix),
        Format::Csv => show::csv(out, &matrix),
        Format::Json => show::json(out, &matrix),
    })?;
    Ok(0)
}

fn judged(
    snapshot: &Snapshot,
    catalog: &Catalog,
    chosen: impl Fn(&Obligation) -> bool,
) -> Result<Assessment, Failure> {
    let options = Options { keep: Keep { first: 0, all: false }, ..Options::default() };
    assess(snapshot, catalog, chosen, &options).map_err(Failure::internal)
}

fn profile<'c>(catalog: &'c Catalog, name: &str) -> Result<&'c Profile, Failure> {
    let names = || catalog.profiles().keys().map(String::as_str);
    catalog.profiles().get(name).ok_or_else(|| unknown("profile", name, names().collect()))
}

fn provider<'c>(catalog: &'c Catalog, name: &str) -> Result<&'c str, Failure> {
    let mut names: Vec<&str> = catalog.obligations().keys().map(|id| id.provider()).collect();
    names.dedup();
    let is = |known: &&&str| known.eq_ignore_ascii_case(name);
    names.iter().find(is).copied().ok_or_else(|| unknown("provider", name, names.clone()))
}

fn unknown(what: &str, name: &str, known: Vec<&str>) -> Failure {
    let near = near(name, known.iter().copied(), |name| name);
    let advice = did_you_mean(&near).unwrap_or_else(|| match known.as_slice() {
        [] => format!("the catalog has no {what} at all"),
        known => format!("the catalog has: {}", known.join(", ")),
    });
    Failure::usage(format!("there is no {what} `{name}`")).help(advice)
}
