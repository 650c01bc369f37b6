//! What a workspace supplies beside its facts.

use std::path::Path;

use onus_assess::{Assessment, Keep, Options, Supplied, assess};
use onus_catalog::Catalog;

use crate::failure::Failure;
use crate::in_scope::duties_in_scope;
use crate::subject::Facts;
use crate::workspace::CatalogSource;

/// The facts of a workspace, what it supplies, and how the duties stand.
pub(crate) struct Weighed {
    pub(crate) facts: Facts,
    pub(crate) supplied: Supplied,
    /// Without the verdicts of single resources.
    pub(crate) assessment: Assessment,
}

/// Weighs what a workspace supplies, for the duties of a profile.
pub(crate) fn weigh(subject: &Path, profile: &str, source: &CatalogSource) -> Result<Weighed, Failure> {
    let facts = Facts::find(subject, source)?;
    let supplied = of(&facts)?;
    let chosen = duties_in_scope(&facts.catalog, &facts.snapshot, profile, None)?;
    let options = Options { keep: Keep { first: 0, all: false }, ..Options::default() };
    let assessment =
        assess(&facts.snapshot, &facts.catalog, &supplied, chosen, &options).map_err(Failure::internal)?;
    Ok(Weighed { facts, supplied, assessment })
}

/// What the workspace supplies in which the facts of a command are.
pub(crate) fn of(facts: &Facts) -> Result<Supplied, Failure> {
    read(&facts.workspace, &facts.catalog)
}

/// What a workspace supplies. Files in which no statement can be read are named, and count for nothing.
pub(crate) fn read(workspace: &Path, catalog: &Catalog) -> Result<Supplied, Failure> {
    let (supplied, unreadable) = onus_evidence::supplied(workspace, catalog).map_err(Failure::usage)?;
    for found in unreadable {
        if let Err(why) = &found.file {
            anstream::eprintln!("warning: `{}` is no statement: {why}", found.path.display());
        }
    }
    Ok(supplied)
}
