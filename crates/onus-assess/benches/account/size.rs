//! How many rows each table has.

use std::collections::BTreeMap;

use onus_catalog::{Catalog, Table};

use super::recipe::{homes, in_order};

/// The provider whose account it is.
const PROVIDER: &str = "scaleway";
/// Rows of a declared table.
const DECLARED: u64 = 12;
/// Rows among ten thousand resources of a table that refers to no other of the provider.
const DEFAULT_SHARE: u64 = 20;

/// Rows that grow with the account: how many among ten thousand resources. A table that is not named here
/// has as many rows as the table that it belongs to.
const SHARES: [(&str, u64); 34] = [
    ("scaleway_block_snapshot", 1000),
    ("scaleway_block_volume", 600),
    ("scaleway_block_volume_reference", 600),
    ("scaleway_bucket", 250),
    ("scaleway_bucket_cors_rule", 80),
    ("scaleway_bucket_grant", 350),
    ("scaleway_bucket_lifecycle_rule", 350),
    ("scaleway_bucket_policy_statement", 400),
    ("scaleway_bucket_upload", 150),
    ("scaleway_iam_api_key", 30),
    ("scaleway_iam_application", 10),
    ("scaleway_iam_group", 4),
    ("scaleway_iam_group_application", 10),
    ("scaleway_iam_group_user", 20),
    ("scaleway_iam_policy", 20),
    ("scaleway_iam_rule", 50),
    ("scaleway_iam_ssh_key", 40),
    ("scaleway_iam_user", 5),
    ("scaleway_image", 150),
    ("scaleway_instance_snapshot", 300),
    ("scaleway_instance_volume", 250),
    ("scaleway_ip", 450),
    ("scaleway_key", 20),
    ("scaleway_object", 2500),
    ("scaleway_placement_group", 20),
    ("scaleway_project", 2),
    ("scaleway_security_group", 120),
    ("scaleway_security_group_rule", 700),
    ("scaleway_server", 500),
    ("scaleway_server_ip", 400),
    ("scaleway_server_private_nic", 400),
    ("scaleway_server_volume", 700),
    // Declared, yet as many as what they speak of.
    ("declared_project", 2),
    ("declared_staff", 5),
];

/// Rows that do not grow with the account.
const FIXED: [(&str, u64); 10] = [
    ("scaleway_audit_trail_alert_rule", 20),
    ("scaleway_audit_trail_export_job", 6),
    ("scaleway_audit_trail_product", 60),
    ("scaleway_contract_signature", 8),
    ("scaleway_iam_permission_set", 150),
    ("scaleway_iam_saml", 1),
    ("scaleway_iam_saml_certificate", 2),
    ("scaleway_iam_security_setting", 1),
    ("scaleway_organization", 1),
    ("scaleway_server_type", 400),
];

/// Rows by table: those of the provider come to `resources`, as far as whole numbers and tables that do
/// not grow allow.
pub(super) fn rows_of_tables(catalog: &Catalog, resources: u64) -> BTreeMap<String, u64> {
    let order = in_order(catalog);
    let mut rows = BTreeMap::new();
    let mut shares = BTreeMap::new();
    for table in &order {
        let name = table.name.clone();
        if let Some(fixed) = fixed(table) {
            rows.insert(name, fixed);
        } else if table.is_declared() {
            rows.insert(
                name,
                named_share(table).map_or(DECLARED, |share| (resources * share / 10_000).max(1)),
            );
        } else if table.provider == PROVIDER {
            shares.insert(name, share(&order, table));
        }
    }
    let all: u64 = shares.values().sum();
    let fixed: u64 = FIXED.iter().map(|(_, rows)| rows).sum();
    let growing = resources.saturating_sub(fixed);
    rows.extend(shares.into_iter().map(|(name, share)| (name, (growing * share / all.max(1)).max(1))));
    rows
}

fn named_share(table: &Table) -> Option<u64> {
    SHARES.iter().find(|(name, _)| *name == table.name).map(|(_, share)| *share)
}

fn fixed(table: &Table) -> Option<u64> {
    FIXED.iter().find(|(name, _)| *name == table.name).map(|(_, rows)| *rows)
}

fn share(order: &[&Table], table: &Table) -> u64 {
    if let Some(share) = named_share(table) {
        return share;
    }
    match homes(order, table).first() {
        Some((_, parent)) if fixed(parent).is_none() => share(order, parent),
        _ => DEFAULT_SHARE,
    }
}
