//! `onus assess`

mod format;

use std::path::PathBuf;

use onus_assess::{Keep, Limits, Options, Session, assess};
use onus_core::{Severity, Verdict};
use onus_export::Subject;

use crate::failure::Failure;
use crate::in_scope::duties_in_scope;
use crate::output::to_stdout;
use crate::provider_arg;
use crate::report::write_text;
use crate::subject::Facts;
use crate::supplied;
use crate::workspace::CatalogSource;

use format::Format;

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
    /// Also write what passes, in SARIF
    #[arg(long)]
    passes: bool,
}

/// How severe it is when a waiver matches nothing, has expired or lasts too long.
const OF_A_WAIVER: Severity = Severity::Low;

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let facts = Facts::find(&args.subject, source)?;
    let snapshot = &facts.snapshot;
    let provider =
        args.provider.as_deref().map(|name| provider_arg::find(&facts.catalog, name)).transpose()?;
    let given = supplied::of(&facts)?;
    let chosen = duties_in_scope(&facts.catalog, snapshot, &args.profile, provider)?;
    let keep = Keep { first: args.show, all: args.format.shows_all() };
    let options = Options { keep, ..Options::default() };
    let assessment = assess(snapshot, &facts.catalog, &given, chosen, &options).map_err(Failure::internal)?;
    let verdict = assessment.verdict();
    let failing = assessment
        .duties
        .iter()
        .filter(|duty| duty.verdict == Verdict::Fail)
        .filter_map(|duty| facts.catalog.obligations().get(&duty.id))
        .any(|obligation| obligation.severity >= args.fail_on);
    let idle_waiver = assessment.waivers.iter().any(|waiver| waiver.problem.is_some());
    let failing = failing || (idle_waiver && args.fail_on <= OF_A_WAIVER);
    let mut subject = Subject {
        name: args.subject.display().to_string(),
        profile: args.profile.clone(),
        passes: args.passes,
        snapshot,
        catalog: &facts.catalog,
        assessment,
    };
    match args.format {
        Format::Text => {
            let connection = snapshot.connect().map_err(Failure::internal)?;
            let session =
                Session::new(connection, snapshot.as_of(), Limits::default()).map_err(Failure::internal)?;
            to_stdout(|out| write_text(out, &subject, &session, args.unknown))?;
        }
        format => to_stdout(|out| format.write(out, &mut subject))?,
    }
    Ok(match verdict {
        _ if failing => 1,
        Verdict::Unknown => 3,
        Verdict::Fail if subject.assessment.duties.iter().any(|duty| duty.verdict == Verdict::Unknown) => 3,
        _ => 0,
    })
}
