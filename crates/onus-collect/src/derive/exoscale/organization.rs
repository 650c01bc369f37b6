//! What facts say of the rights in an organization.

use std::collections::HashMap;

use onus_access::exoscale::{
    AclGrant, ApiKey, Bucket, BucketPolicy, List, Organization, Role, RolePolicy, User,
};
use onus_facts::rusqlite::Connection;
use onus_facts::{FactsError, Scope};

use crate::derive::completeness::Completeness;
use crate::derive::read::{Cells, by_first, rows};

/// How a grant names an organization in the table, where `onus_access` has the name alone.
const ORGANIZATION: &str = "organization:";

/// Reads the organization out of facts or a snapshot.
///
/// # Errors
/// When they cannot be read.
pub fn load(connection: &Connection, completeness: &Completeness) -> Result<Organization, FactsError> {
    Loader { connection, completeness }.organization()
}

struct Loader<'c> {
    connection: &'c Connection,
    completeness: &'c Completeness,
}

impl Loader<'_> {
    fn organization(&self) -> Result<Organization, FactsError> {
        let first = |sql: &str| Ok(rows(self.connection, sql, |row| row.get::<String>(0))?.pop().flatten());
        Ok(Organization {
            id: first("select id from exoscale_organization")?,
            policy: first("select policy from exoscale_iam_policy")?.map(|text| RolePolicy::read(&text)),
            roles: self.list("exoscale_iam_role", "id, name, editable, policy, permissions", |row| Role {
                id: row.key(0),
                name: row.get(1),
                editable: row.get(2),
                policy: row.get::<String>(3).map(|text| RolePolicy::read(&text)),
                permissions: row.list(4),
            })?,
            api_keys: self.list("exoscale_iam_api_key", "id, name, role_id", |row| ApiKey {
                id: row.key(0),
                name: row.get(1),
                role_id: row.get(2),
            })?,
            users: self.list("exoscale_iam_user", "id, email, role_id, pending", |row| User {
                id: row.key(0),
                name: row.get(1),
                role_id: row.get(2),
                pending: row.get(3),
            })?,
            buckets: self.buckets()?,
        })
    }

    fn buckets(&self) -> Result<List<Bucket>, FactsError> {
        let sql = "select bucket_id, grantee, permission from exoscale_bucket_grant order by id";
        let mut grants: HashMap<String, Vec<AclGrant>> =
            by_first(rows(self.connection, sql, |row| (row.key(0), grant(row)))?);
        self.list("exoscale_bucket", "id, name, zone, acl_owner, policy", |row| {
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
                    complete: self.completeness.is_complete("exoscale_bucket_grant", &part),
                },
                zone: Some(zone),
            }
        })
    }

    fn list<T>(
        &self,
        table: &str,
        columns: &str,
        read: impl FnMut(&Cells<'_, '_>) -> T,
    ) -> Result<List<T>, FactsError> {
        let items = rows(self.connection, &format!("select {columns} from {table} order by id"), read)?;
        Ok(List { items, complete: self.completeness.is_complete(table, &Scope::whole()) })
    }
}

fn grant(row: &Cells<'_, '_>) -> AclGrant {
    let grantee = row.get::<String>(1);
    let name = |text: String| text.strip_prefix(ORGANIZATION).map(ToOwned::to_owned).unwrap_or(text);
    AclGrant { grantee: grantee.map(name), permission: row.get(2) }
}
