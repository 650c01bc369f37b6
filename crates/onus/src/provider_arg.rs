//! The provider that a command is about.

use onus_catalog::Catalog;

use crate::failure::Failure;
use crate::suggest::unknown_name;

/// Finds a provider of whom the catalog has duties, whatever the case of its name.
pub(crate) fn find<'c>(catalog: &'c Catalog, name: &str) -> Result<&'c str, Failure> {
    let mut names: Vec<&str> = catalog.obligations().keys().map(|id| id.provider()).collect();
    names.dedup();
    let is = |known: &&&str| known.eq_ignore_ascii_case(name);
    names.iter().find(is).copied().ok_or_else(|| unknown_name("provider", name, names.clone()))
}
