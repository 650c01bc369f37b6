//! Scaleway: rights, buckets, and the networks in front of servers.

mod account;
mod bucket_access;
mod escalation;
mod exposure;
mod network;
mod opening;
mod permission;

use onus_access::scaleway::{Access, Account};
use onus_facts::FactsError;

pub use self::account::load as load_account;
use self::network::Network;
use super::completeness::Completeness;
use super::rows::Rows;

type Fill = fn(&Access<'_>, &Account, &mut Rows<'_>) -> Result<(), FactsError>;

pub(super) fn fill(completeness: &Completeness, rows: &mut Rows<'_>) -> Result<(), FactsError> {
    if rows.wants(&[bucket_access::TABLE, permission::TABLE, escalation::TABLE]) {
        let account = load_account(rows.connection(), completeness)?;
        let access = Access::new(&account);
        for (table, fill) in [
            (bucket_access::TABLE, bucket_access::fill as Fill),
            (permission::TABLE, permission::fill),
            (escalation::TABLE, escalation::fill),
        ] {
            if rows.wants(&[table]) {
                fill(&access, &account, rows)?;
            }
        }
    }
    if rows.wants(&[exposure::TABLE, opening::TABLE]) {
        let network = Network::load(rows.connection(), completeness)?;
        exposure::fill(&network, completeness, rows)?;
        opening::fill(&network, completeness, rows)?;
    }
    Ok(())
}
