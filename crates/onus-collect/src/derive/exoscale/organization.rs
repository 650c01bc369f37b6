//! What facts say of the rights in an organization.

use std::collections::HashMap;

use onus_access::exoscale::{
    AclGrant, ApiKey, Bucket, BucketPolicy, List, Organization, Role, RolePolicy, User,
};
use onus_facts::rusqlite::Connection;
use onus_facts::{FactsError, Scope};

use crate::derive::completeness::Completeness;
use crate::derive::read::{Cells, Loader, by_first};

/// How a grant names an organization in the table, where `onus_access` has the name alone.
const ORGANIZATION: &str = "organization:";

/// Reads the organization out of facts or a snapshot.
///
/// # Errors
/// When they cannot be read.
pub fn load(connection: &Connection, completeness: &Completeness) -> Result<Organization, FactsError> {
    organization(&Loader { connection, completeness })
}

fn organization(loader: &Loader<'_>) -> Result<Organization, FactsError> {
    let first = |sql: &str| Ok(loader.rows(sql, |row| row.get::<String>(0))?.pop().flatten());
    Ok(Organization {
        id: first("select id from exoscale_organization")?,
        policy: first("select policy from exoscale_iam_policy")?.map(|text| RolePolicy::read(&text)),
        roles: loader.list("exoscale_iam_role", "id, name, editable, policy, permissions", |row| Role {
            id: row.key(0),
            name: row.get(1),
            editable: row.get(2),
            policy: row.get::<String>(3).map(|text| RolePolicy::read(&text)),
            permissions: row.list(4),
        })?,
        api_keys: loader.list("exoscale_iam_api_key", "id, name, role_id", |row| ApiKey {
            id: row.key(0),
            name: row.get(1),
            role_id: row.get(2),
        })?,
        users: loader.list("exoscale_iam_user", "id, email, role_id, pending", |row| User {
            id: row.key(0),
            name: row.get(1),
            role_id: row.get(2),
            pending: row.get(3),
        })?,
        buckets: buckets(loader)?,
    })
}

fn buckets(loader: &Loader<'_>) -> Result<List<Bucket>, FactsError> {
    let sql = "select bucket_id, grantee, permission from exoscale_bucket_grant order by id";
    let mut grants: HashMap<String, Vec<AclGrant>> =
        by_first(loader.rows(sql, |row| (row.key(0), grant(row)))?);
    loader.list("exoscale_bucket", "id, name, zone, acl_owner, policy", |row| {
        let (id, zone) = (row.key(0), row.key(2));
        let part = Scope::of([("zone", zone.as_str()), ("bucket_id", id.as_str())]);
        Bucket {
            name: row.key(1),
            owner: row.get(3),
            policy: match row.get::<String>(4) {
                None => BucketPolicy::Unread,
                Some(text) if text.is_empty() => BucketPolicy::None,
                Some(text) => BucketPolicy::Says(RolePolicy::read(&text)),
            },
            acl: List {
                items: grants.remove(&id).unwrap_or_default(),
                complete: loader.completeness.is_complete("exoscale_bucket_grant", &part),
            },
            zone: Some(zone),
        }
    })
}

fn grant(row: &Cells<'_, '_>) -> AclGrant {
    let grantee = row.get::<String>(1);
    let name = |text: String| text.strip_prefix(ORGANIZATION).map(ToOwned::to_owned).unwrap_or(text);
    AclGrant { grantee: grantee.map(name), permission: row.get(2) }
}
