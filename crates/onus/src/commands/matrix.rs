//! `onus matrix`

mod domains;
mod services;
mod show;
mod show_domains;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use onus_assess::{Assessment, Keep, Options, Supplied, assess};
use onus_catalog::{Catalog, Obligation, Profile};
use onus_facts::Snapshot;

use crate::failure::Failure;
use crate::known::Known;
use crate::output::to_stdout;
use crate::provider_arg;
use crate::snapshot_arg;
use crate::suggest::unknown_name;
use crate::workspace::CatalogSource;

use domains::Domains;
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
    /// The matrix that the provider's document has, of control domains by service model, and nothing else
    #[arg(long)]
    domains: bool,
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
    /// The matrices of documents.
    domains: Vec<Domains>,
    /// Whether to show what is not in use.
    all: bool,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let catalog = source.catalog(snapshot_arg::workspace_of(args.snapshot.as_deref()))?;
    let snapshot = match &args.snapshot {
        Some(path) => Some(snapshot_arg::open(path)?),
        None => snapshot_arg::open_if_any(std::path::Path::new("."))?,
    };
    let profile = args.profile.as_deref().map(|name| profile(&catalog, name)).transpose()?;
    let provider = args.provider.as_deref().map(|name| provider_arg::find(&catalog, name)).transpose()?;
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
    let domains = Domains::of(&catalog, provider, chosen, known.as_ref(), assessment.as_ref());
    let matrix = Matrix { snapshot, profile: args.profile.clone(), shown, hidden, domains, all: args.all };
    if args.domains && matrix.domains.is_empty() {
        return Err(Failure::usage("the documents of this provider have no matrix of control domains")
            .help("`onus matrix` counts the duties of its services"));
    }
    to_stdout(|out| show(out, &matrix, args))?;
    Ok(0)
}

/// The counts by service, and below them the matrices of documents where one provider is asked for.
fn show(out: &mut dyn Write, matrix: &Matrix, args: &Args) -> io::Result<()> {
    let domains = || matrix.domains.iter().filter(|_| args.domains || args.provider.is_some());
    match args.format {
        Format::Text => {
            if !args.domains {
                show::text(out, matrix)?;
            }
            domains().enumerate().try_for_each(|(at, one)| {
                if at > 0 || !args.domains {
                    writeln!(out)?;
                }
                show_domains::text(out, one, matrix.all)
            })
        }
        Format::Markdown => {
            if !args.domains {
                show::markdown(out, matrix)?;
            }
            domains().try_for_each(|one| {
                writeln!(out)?;
                show_domains::markdown(out, one, matrix.all)
            })
        }
        Format::Csv if args.domains => show_domains::csv(out, &matrix.domains),
        Format::Csv => show::csv(out, matrix),
        Format::Json => show::json(out, matrix),
    }
}

fn judged(
    snapshot: &Snapshot,
    catalog: &Catalog,
    chosen: impl Fn(&Obligation) -> bool,
) -> Result<Assessment, Failure> {
    let options = Options { keep: Keep { first: 0, all: false }, ..Options::default() };
    assess(snapshot, catalog, &Supplied::default(), chosen, &options).map_err(Failure::internal)
}

fn profile<'c>(catalog: &'c Catalog, name: &str) -> Result<&'c Profile, Failure> {
    let names = || catalog.profiles().keys().map(String::as_str);
    catalog.profiles().get(name).ok_or_else(|| unknown_name("profile", name, names().collect()))
}
