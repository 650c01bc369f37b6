//! Facts that follow from other facts: who can reach what, decided once all sources were read.
//!
//! A derived row stands for a row of another table, and is missing where that one is. Whatever else was not read makes
//! its cells NULL, with the reason in the coverage: fewer facts never make fewer rows or other answers.

mod completeness;
mod exoscale;
mod kleene;
mod partition;
mod read;
mod rows;
mod scaleway;
mod sources;
mod way;

use onus_catalog::Catalog;
use onus_facts::{Facts, FactsError};

pub use self::completeness::Completeness;
pub use self::exoscale::load_organization;
pub use self::scaleway::load_account;
use rows::Rows;

/// The name of this source in coverage.
const SOURCE: &str = "derived";

/// Fills the derived tables that a catalog has.
///
/// # Errors
/// When the facts cannot be read or written.
pub fn fill(catalog: &Catalog, facts: &mut Facts) -> Result<(), FactsError> {
    let completeness = Completeness::of(facts.connection())?;
    let mut rows = Rows::new(catalog, facts);
    scaleway::fill(&completeness, &mut rows)?;
    exoscale::fill(&completeness, &mut rows)?;
    rows.cover(&completeness)
}
