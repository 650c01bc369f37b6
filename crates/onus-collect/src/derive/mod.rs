//! Facts that follow from other facts: who can reach what, decided once all sources were read.
//!
//! A derived row stands for a row of another table, and is missing where that one is. Whatever else was not read makes
//! its cells NULL, with the reason in the coverage: fewer facts never make fewer rows or other answers.

mod account;
mod bucket_access;
mod completeness;
mod escalation;
mod permission;
mod rows;

pub use account::load as load_account;
use completeness::Completeness;
use onus_access::scaleway::Access;
use onus_catalog::Catalog;
use onus_facts::{Facts, FactsError};
use rows::Rows;

/// The name of this source in coverage.
const SOURCE: &str = "derived";

/// Fills the derived tables.
///
/// # Errors
/// When the facts cannot be read or written.
pub fn fill(catalog: &Catalog, facts: &mut Facts) -> Result<(), FactsError> {
    let completeness = Completeness::of(facts.connection())?;
    let account = load_account(facts.connection(), &completeness)?;
    let access = Access::new(&account);
    let mut rows = Rows::new(catalog, facts);
    bucket_access::fill(&access, &account, &mut rows)?;
    permission::fill(&access, &account, &mut rows)?;
    escalation::fill(&access, &account, &mut rows)?;
    rows.cover(&completeness)
}
