//! `onus assess`

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::ValueEnum;
use onus_assess::{Keep, Limits, Options, Session, Supplied, assess};
use onus_catalog::{Catalog, Obligation};
use onus_core::{ObligationId, Severity, Verdict};
use onus_facts::Snapshot;

use crate::failure::Failure;
use crate::output::to_stdout;
use crate::provider_arg;
use crate::report::{Subject, write_json, write_text};
use crate::subject::Facts;
use crate::workspace::CatalogSource;

/// Arguments of `onus assess`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A snapshot, a workspace directory, or the JSON of `terraform show -json`
    #[arg(default_value = ".")]
    subject: PathBuf,
    /// Which duties: a profile such as `all`, `baseline` or `hds`, or a framework such as `iso27001-2022`
    #[arg(long, default_value = "all")]
    profile: String,
    /// Only duties at this provider, where a snapshot is about several
    #[arg(long)]
    provider: Option<String>,
    /// Exit with 1 only for failures of at least this severity
    #[arg(long, default_value = "info", value_name = "SEVERITY")]
    fail_on: Severity,
    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Show this many resources of each failing duty
    #[arg(long, default_value_t = 5, value_name = "N")]
    show: usize,
    /// Also list the resources whose verdict is unknown
    #[arg(long)]
    unknown: bool,
}

/// How to show the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs; `onus schema assessment` describes it
    Json,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let facts = Facts::find(&args.subject, source)?;
    let snapshot = &facts.snapshot;
    let provider =
        args.provider.as_deref().map(|name| provider_arg::find(&facts.catalog, name)).transpose()?;
    let in_scope = chosen_duties(&facts.catalog, snapshot, &args.profile)?;
    let chosen = |obligation: &Obligation| {
        provider.is_none_or(|provider| obligation.id.provider() == provider) && in_scope(obligation)
    };
    let keep = Keep { first: args.show, all: args.format == Format::Json };
    let options = Options { keep, ..Options::default() };
    let assessment = assess(snapshot, &facts.catalog, &Supplied::default(), chosen, &options)
        .map_err(Failure::internal)?;
    let verdict = assessment.verdict();
    let failing = assessment
        .duties
        .iter()
        .filter(|duty| duty.verdict == Verdict::Fail)
        .filter_map(|duty| facts.catalog.obligations().get(&duty.id))
        .any(|obligation| obligation.severity >= args.fail_on);
    let mut subject = Subject {
        name: args.subject.display().to_string(),
        profile: args.profile.clone(),
        snapshot,
        catalog: &facts.catalog,
        assessment,
    };
    match args.format {
        Format::Json => to_stdout(|out| write_json(out, &mut subject))?,
        Format::Text => {
            let connection = snapshot.connect().map_err(Failure::internal)?;
            let session =
                Session::new(connection, snapshot.as_of(), Limits::default()).map_err(Failure::internal)?;
            to_stdout(|out| write_text(out, &subject, &session, args.unknown))?;
        }
    }
    Ok(match verdict {
        _ if failing => 1,
        Verdict::Unknown => 3,
        Verdict::Fail if subject.assessment.duties.iter().any(|duty| duty.verdict == Verdict::Unknown) => 3,
        _ => 0,
    })
}

/// Which duties are in scope: those of the profile, and of the providers that the snapshot is about. Duties
/// of the user's own are always in scope.
fn chosen_duties<'c>(
    catalog: &'c Catalog,
    snapshot: &Snapshot,
    profile: &str,
) -> Result<impl Fn(&Obligation) -> bool + use<'c>, Failure> {
    let of_profile = of_profile(catalog, profile)?;
    let covered = snapshot.covered_tables().map_err(Failure::internal)?;
    let of_table = |table: &String| catalog.table(table).map(|table| table.provider.clone());
    let mut seen: BTreeSet<String> = covered.iter().filter_map(of_table).collect();
    seen.extend(clouds_of_databases(snapshot)?);
    let is_cloud = |provider: &str| catalog.models().iter().any(|model| model.provider == provider);
    Ok(move |obligation: &Obligation| {
        let provider = obligation.id.provider();
        !is_cloud(provider) || (seen.contains(provider) && of_profile.contains(&obligation.id))
    })
}

/// The clouds that run databases which were asked from inside, as `onus.toml` says.
fn clouds_of_databases(snapshot: &Snapshot) -> Result<Vec<String>, Failure> {
    let connection = snapshot.connect().map_err(Failure::internal)?;
    // A snapshot of an older catalog lacks the table.
    let Ok(mut statement) = connection.prepare("select distinct provider from database_server") else {
        return Ok(Vec::new());
    };
    let clouds = statement.query_map([], |row| row.get::<_, Option<String>>(0));
    let clouds = clouds.and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(Failure::internal)?;
    Ok(clouds.into_iter().flatten().collect())
}

/// The duties of a profile, or those that serve the controls of a framework.
fn of_profile(catalog: &Catalog, name: &str) -> Result<BTreeSet<ObligationId>, Failure> {
    if let Some(profile) = catalog.profiles().get(name) {
        return Ok(catalog.obligations().keys().filter(|id| profile.holds(id)).cloned().collect());
    }
    if let Some(framework) = catalog.frameworks().iter().find(|framework| framework.key == name) {
        return Ok(framework.controls.iter().flat_map(|control| &control.obligations).cloned().collect());
    }
    let profiles = catalog.profiles().keys().map(String::as_str);
    let known: Vec<&str> =
        profiles.chain(catalog.frameworks().iter().map(|framework| framework.key.as_str())).collect();
    Err(Failure::usage(format!("there is no profile `{name}`"))
        .help(format!("use one of: {}", known.join(", "))))
}
