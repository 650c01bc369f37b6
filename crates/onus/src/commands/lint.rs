//! `onus lint`

use std::path::PathBuf;

use onus_catalog::{Weight, lint};

use crate::failure::Failure;
use crate::output::to_stdout;
use crate::workspace::CatalogSource;

/// Arguments of `onus lint`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Workspace whose `obligations/` are read beside the catalog
    #[arg(default_value = ".")]
    workspace: PathBuf,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let (catalog, problems) = match source.read(&args.workspace)? {
        Ok(catalog) => {
            let problems = lint(&catalog);
            (Some(catalog), problems)
        }
        Err(problems) => (None, problems),
    };
    let errors = problems.iter().filter(|problem| problem.weight == Weight::Error).count();
    to_stdout(|out| {
        for problem in &problems {
            writeln!(out, "{problem}")?;
        }
        let Some(catalog) = &catalog else { return Ok(()) };
        let statements: usize = catalog.models().iter().map(|model| model.statements.len()).sum();
        writeln!(
            out,
            "{} obligations, {} fact tables, {} statements of {} documents, {} frameworks: {errors} errors, {} warnings",
            catalog.obligations().len(),
            catalog.tables().len(),
            statements,
            catalog.models().len(),
            catalog.frameworks().len(),
            problems.len() - errors,
        )
    })?;
    Ok(if errors > 0 { 1 } else { 0 })
}
