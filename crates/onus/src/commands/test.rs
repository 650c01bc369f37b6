//! `onus test`

use std::path::PathBuf;

use onus_assess::law::{Proof, prove, run_case};
use onus_catalog::{Catalog, Obligation};

use crate::failure::Failure;
use crate::output::to_stdout;
use crate::workspace::CatalogSource;

/// Arguments of `onus test`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Workspace whose `obligations/` are tested beside the catalog
    #[arg(default_value = ".")]
    workspace: PathBuf,
    /// Only obligations whose name contains this
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Invented accounts for each check; each is forgotten four times over
    #[arg(long, default_value_t = 200, value_name = "N")]
    rounds: u32,
    /// Where the invention starts
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
}

/// What was tried.
#[derive(Default)]
struct Sum {
    duties: usize,
    verdicts: usize,
    losses: u64,
    complaints: Vec<String>,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let catalog = source.catalog(&args.workspace)?;
    let mut sum = Sum::default();
    let wanted = |obligation: &&Obligation| {
        args.only.as_ref().is_none_or(|part| obligation.id.as_str().contains(part))
    };
    for obligation in catalog.obligations().values().filter(wanted) {
        if obligation.checks.is_empty() {
            continue;
        }
        sum.duties += 1;
        rows(&catalog, obligation, &mut sum);
        law(&catalog, obligation, args, &mut sum);
    }
    to_stdout(|out| {
        for complaint in &sum.complaints {
            writeln!(out, "{complaint}\n")?;
        }
        writeln!(
            out,
            "{} obligations with checks: {} expected verdicts, {} losses tried, {} problems",
            sum.duties,
            sum.verdicts,
            sum.losses,
            sum.complaints.len()
        )
    })?;
    Ok(if sum.complaints.is_empty() { 0 } else { 1 })
}

fn rows(catalog: &Catalog, obligation: &Obligation, sum: &mut Sum) {
    for case in &obligation.tests {
        sum.verdicts += case.expect.len();
        let place = format!("{}: test `{}`", obligation.id, case.name);
        match run_case(catalog, obligation, case) {
            Ok(mismatches) => sum.complaints.extend(mismatches.iter().map(|wrong| {
                let word = |verdict: Option<onus_core::Verdict>| {
                    verdict.map_or("no verdict", |verdict| verdict.word())
                };
                format!(
                    "{place}: `{}` should be {}, is {}",
                    wrong.resource,
                    word(wrong.expected),
                    word(wrong.found)
                )
            })),
            Err(error) => sum.complaints.push(format!("{place}: {error}")),
        }
    }
}

fn law(catalog: &Catalog, obligation: &Obligation, args: &Args, sum: &mut Sum) {
    for (at, check) in obligation.checks.iter().enumerate() {
        let name = check.name.as_deref().unwrap_or("check");
        match prove(catalog, obligation, at, args.rounds, args.seed) {
            Ok(proof) => {
                sum.losses += proof.cases;
                sum.complaints.extend(complaint(&format!("{}: {name}", obligation.id), &proof));
            }
            Err(error) => sum.complaints.push(format!("{}: {name}: {error}", obligation.id)),
        }
    }
}

fn complaint(place: &str, proof: &Proof) -> Option<String> {
    let first = proof.violations.first()?;
    let word = |verdict: Option<onus_core::Verdict>| verdict.map_or("not there", |verdict| verdict.word());
    let (before, after) = (word(first.before), word(first.after));
    let what = if first.forgotten.is_empty() {
        format!("`{}` is unknown although every fact is known", first.resource)
    } else {
        format!(
            "`{}` was {before} and becomes {after} when this is forgotten: {}",
            first.resource, first.forgotten
        )
    };
    Some(format!(
        "{place} breaks the law {} times; {what}\n  facts that were left:\n{}",
        proof.broken, first.world
    ))
}
