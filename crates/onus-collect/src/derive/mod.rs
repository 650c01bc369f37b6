//! Facts that follow from other facts: who can reach what, decided once all sources were read.
//!
//! A derived row stands for a row of another table, and is missing where that one is. Whatever else was not read makes
//! its cells NULL, with the reason in the coverage: fewer facts never make fewer rows or other answers.

mod account;
mod bucket_access;
mod completeness;
mod escalation;
mod exposure;
mod network;
mod opening;
mod partition;
mod permission;
mod read;
mod rows;

pub use account::load as load_account;
pub use completeness::Completeness;
use network::Network;
use onus_access::scaleway::Access;
use onus_catalog::Catalog;
use onus_facts::{Facts, FactsError};
use rows::Rows;

/// The name of this source in coverage.
const SOURCE: &str = "derived";

/// Fills the derived tables that a catalog has.
///
/// # Errors
/// When the facts cannot be read or written.
pub fn fill(catalog: &Catalog, facts: &mut Facts) -> Result<(), FactsError> {
    let has = |table: &str| catalog.table(table).is_some();
    let completeness = Completeness::of(facts.connection())?;
    if [bucket_access::TABLE, permission::TABLE, escalation::TABLE].into_iter().any(has) {
        let account = load_account(facts.connection(), &completeness)?;
        let access = Access::new(&account);
        let mut rows = Rows::new(catalog, facts);
        if has(bucket_access::TABLE) {
            bucket_access::fill(&access, &account, &mut rows)?;
        }
        if has(permission::TABLE) {
            permission::fill(&access, &account, &mut rows)?;
        }
        if has(escalation::TABLE) {
            escalation::fill(&access, &account, &mut rows)?;
        }
    }
    if [exposure::TABLE, opening::TABLE].into_iter().any(has) {
        let network = Network::load(facts.connection(), &completeness)?;
        let mut rows = Rows::new(catalog, facts);
        exposure::fill(&network, &completeness, &mut rows)?;
        opening::fill(&network, &completeness, &mut rows)?;
    }
    Rows::new(catalog, facts).cover(&completeness)
}
