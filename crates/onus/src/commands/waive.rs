//! `onus waive`

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use onus_core::Moment;
use onus_evidence::{WAIVERS, WaiverEntry, Waivers, numbered};

use crate::explain::{Subject, find};
use crate::failure::Failure;
use crate::output::to_stdout;
use crate::workspace::CatalogSource;

/// Arguments of `onus waive`.
#[derive(Debug, clap::Args)]
#[command(after_help = "A waiver stands beside a verdict and never changes it. Example:
  onus waive bucket-versioning-enabled --resources 'fr-par/website-*' --until 2027-03-01 \\
    --reason 'rebuilt from git each night' --owner 'Ann Lee' --approver 'Bea Roy'")]
pub(crate) struct Args {
    /// The duty, by its name or short name
    #[arg(value_name = "OBLIGATION")]
    duty: String,
    /// The resources by `id`; `*` stands for any text
    #[arg(long, value_name = "PATTERN")]
    resources: String,
    /// Why the breach is accepted
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Who owns the risk
    #[arg(long, value_name = "NAME")]
    owner: String,
    /// Who approved it; not the owner
    #[arg(long, value_name = "NAME")]
    approver: String,
    /// Until when
    #[arg(long, value_name = "DATE")]
    until: Moment,
    /// Since when; today when left out
    #[arg(long, value_name = "DATE")]
    from: Option<Moment>,
    /// Its name; made of the duty's when left out
    #[arg(long, value_name = "NAME")]
    id: Option<String>,
    /// The workspace
    #[arg(long, default_value = ".", value_name = "DIR")]
    workspace: PathBuf,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let catalog = source.catalog(&args.workspace)?;
    let Subject::Duty(duty) = find(&catalog, &args.duty)? else {
        return Err(Failure::usage(format!("`{}` is no duty", args.duty)));
    };
    if !args.workspace.is_dir() {
        return Err(Failure::usage(format!("there is no workspace `{}`", args.workspace.display())));
    }
    let waivers = Waivers::of_workspace(&args.workspace).map_err(Failure::usage)?;
    let entry = WaiverEntry {
        id: args.id.clone().unwrap_or_else(|| free_name(duty.id.name(), &waivers)),
        obligation: duty.id.clone(),
        resources: args.resources.clone(),
        reason: args.reason.clone(),
        owner: args.owner.clone(),
        approver: args.approver.clone(),
        from: args.from.unwrap_or_else(today),
        until: args.until,
    };
    if let Some(problem) = entry.problem() {
        return Err(Failure::usage(format!("the waiver {problem}")).help("nothing was written"));
    }
    if waivers.entries().iter().any(|other| other.id == entry.id) {
        return Err(Failure::usage(format!("there is a waiver `{}` already", entry.id))
            .help("give it another `--id`"));
    }
    let latest = entry.from.after(waivers.longest());
    if entry.until > latest {
        return Err(Failure::usage(format!(
            "a waiver from {} may last until {}",
            entry.from.day(),
            latest.day()
        ))
        .help(format!("`longest` in `{WAIVERS}` sets the limit")));
    }
    let path = args.workspace.join(WAIVERS);
    let text = entry.to_text().map_err(Failure::internal)?;
    let written = OpenOptions::new().append(true).create(true).open(&path);
    written
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| Failure::usage(format!("cannot write `{}`: {error}", path.display())))?;
    to_stdout(|out| writeln!(out, "wrote the waiver `{}` to {}", entry.id, path.display()))?;
    Ok(0)
}

fn today() -> Moment {
    let now = Moment::now();
    now.day().parse().unwrap_or(now)
}

fn free_name(duty: &str, waivers: &Waivers) -> String {
    let taken = |name: &String| waivers.entries().iter().any(|other| other.id == *name);
    numbered(duty).find(|name| !taken(name)).unwrap_or_default()
}
