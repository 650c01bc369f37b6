//! What a workspace supplies beside its facts.

use std::path::Path;

use onus_assess::Supplied;
use onus_catalog::Catalog;

use crate::failure::Failure;
use crate::subject::Facts;

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
