//! Exoscale: rights, buckets, and the security groups in front of instances.

mod bucket_access;
mod escalation;
mod exposure;
mod network;
mod opening;
mod organization;
mod permission;
mod principal;
mod role;

use onus_access::exoscale::{Access, Organization};
use onus_facts::FactsError;

use self::network::Network;
pub use self::organization::load as load_organization;
use super::completeness::Completeness;
use super::rows::Rows;

type Fill = fn(&Access<'_>, &Organization, &mut Rows<'_>) -> Result<(), FactsError>;

pub(super) fn fill(completeness: &Completeness, rows: &mut Rows<'_>) -> Result<(), FactsError> {
    if rows.wants(&[bucket_access::TABLE, permission::TABLE, escalation::TABLE, role::TABLE]) {
        let organization = load_organization(rows.connection(), completeness)?;
        let access = Access::new(&organization);
        for (table, fill) in [
            (bucket_access::TABLE, bucket_access::fill as Fill),
            (permission::TABLE, permission::fill),
            (escalation::TABLE, escalation::fill),
            (role::TABLE, role::fill),
        ] {
            if rows.wants(&[table]) {
                fill(&access, &organization, rows)?;
            }
        }
    }
    if rows.wants(&[exposure::TABLE, opening::TABLE]) {
        let network = Network::load(rows.connection(), completeness)?;
        exposure::fill(&network, completeness, rows)?;
        opening::fill(&network, rows)?;
    }
    Ok(())
}
