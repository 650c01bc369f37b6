//! The plan of `examples/webshop`: each of its resources becomes a row, and what is known after apply is NULL.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use onus_catalog::Catalog;
use onus_collect::terraform::collect_terraform;
use onus_facts::Facts;
use serde_json::Value;

fn plan() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/webshop/plan.json")
}

fn changes() -> Vec<Value> {
    let document: Value = serde_json::from_str(&std::fs::read_to_string(plan()).unwrap()).unwrap();
    document["resource_changes"].as_array().unwrap().clone()
}

fn facts() -> Facts {
    let catalog = Catalog::embedded().unwrap();
    let mut facts =
        Facts::in_memory(catalog.tables().values(), "2026-11-20T09:00:00Z".parse().unwrap()).unwrap();
    collect_terraform(&plan(), &catalog, &mut facts).unwrap();
    facts
}

/// The first column of each row, as text.
fn texts(facts: &Facts, sql: &str) -> Vec<Option<String>> {
    let mut statement = facts.connection().prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Table, type of resource, and the attribute without which a resource has no row there.
const FILLED: [(&str, &str, &str); 22] = [
    ("exoscale_anti_affinity_group", "exoscale_anti_affinity_group", ""),
    ("exoscale_block_snapshot", "exoscale_block_storage_volume_snapshot", ""),
    ("exoscale_block_volume", "exoscale_block_storage_volume", ""),
    ("exoscale_database", "exoscale_dbaas", ""),
    ("exoscale_database_detail", "exoscale_dbaas", ""),
    ("exoscale_database_user", "exoscale_dbaas_pg_user", ""),
    ("exoscale_dns_domain", "exoscale_domain", ""),
    ("exoscale_elastic_ip", "exoscale_elastic_ip", ""),
    ("exoscale_elastic_ip_reverse_dns", "exoscale_elastic_ip", "reverse_dns"),
    ("exoscale_iam_api_key", "exoscale_iam_api_key", ""),
    ("exoscale_iam_role", "exoscale_iam_role", ""),
    ("exoscale_instance", "exoscale_compute_instance", ""),
    ("exoscale_instance_detail", "exoscale_compute_instance", ""),
    ("exoscale_instance_pool", "exoscale_instance_pool", ""),
    ("exoscale_instance_reverse_dns", "exoscale_compute_instance", "reverse_dns"),
    ("exoscale_load_balancer", "exoscale_nlb", ""),
    ("exoscale_load_balancer_service", "exoscale_nlb_service", ""),
    ("exoscale_private_network", "exoscale_private_network", ""),
    ("exoscale_security_group", "exoscale_security_group", ""),
    ("exoscale_security_group_rule", "exoscale_security_group_rule", ""),
    ("exoscale_sks_cluster", "exoscale_sks_cluster", ""),
    ("exoscale_sks_nodepool", "exoscale_sks_nodepool", ""),
];

#[test]
fn every_resource_becomes_a_row() {
    let facts = facts();
    let changes = changes();
    let mut expected = BTreeMap::from([("exoscale_ssh_key", 0)]);
    for change in &changes {
        if change["type"] == "exoscale_ssh_key" {
            *expected.entry("exoscale_ssh_key").or_default() += 1;
        }
        let of = |kind: &str, attribute: &str| {
            change["type"] == kind
                && (attribute.is_empty() || !change["change"]["after"][attribute].is_null())
        };
        for (table, ..) in FILLED.iter().filter(|(_, kind, attribute)| of(kind, attribute)) {
            *expected.entry(table).or_default() += 1;
        }
    }
    let count =
        |table: &str| texts(&facts, &format!("select cast(count(*) as text) from {table}"))[0].clone();
    for (table, expected) in &expected {
        assert_eq!(count(table), Some(expected.to_string()), "{table}");
    }
    // No resource is passed over, and no other table has rows.
    let met: BTreeSet<&str> = FILLED.iter().map(|(_, kind, _)| *kind).chain(["exoscale_ssh_key"]).collect();
    let kinds = changes.iter().map(|change| change["type"].as_str().unwrap());
    assert_eq!(kinds.filter(|kind| !met.contains(kind)).collect::<Vec<_>>(), [""; 0]);
    let catalog = Catalog::embedded().unwrap();
    let others = catalog.tables().values().filter(|table| table.provider == "exoscale");
    let others = others.filter(|table| !expected.contains_key(table.name.as_str()));
    let filled: Vec<&String> =
        others.map(|table| &table.name).filter(|name| count(name).as_deref() != Some("0")).collect();
    assert_eq!(filled, Vec::<&String>::new());
}

#[test]
fn what_is_known_after_apply_is_null() {
    let facts = facts();
    let made = changes().into_iter().filter(|change| change["change"]["actions"][0] == "create").count();
    assert!(made >= 8, "{made}");
    let of = |table: &str, id: &str, columns: &[&str]| -> Vec<Option<String>> {
        let cell = |column: &&str| {
            texts(&facts, &format!("select cast({column} as text) from {table} where id = '{id}'"))
        };
        columns.iter().flat_map(cell).collect()
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        of(
            "exoscale_instance",
            "exoscale_compute_instance.newsletter_1",
            &["name", "public_ip", "ipv6_address", "state", "ssh_key_names"]
        ),
        [some("newsletter-1"), None, None, None, some(r#"["paul"]"#)]
    );
    assert_eq!(
        of(
            "exoscale_block_volume",
            "exoscale_block_storage_volume.photo_archive",
            &["size", "block_size", "state", "encrypted"]
        ),
        [some("400"), None, None, None]
    );
    assert_eq!(
        of("exoscale_instance_pool", "exoscale_instance_pool.workers", &["size", "state"]),
        [some("1"), None]
    );
    // What is made refers to what is made by its address.
    assert_eq!(
        of(
            "exoscale_security_group_rule",
            "exoscale_security_group_rule.workers_0",
            &["security_group_id", "peer_group_id", "network", "start_port"]
        ),
        [
            some("exoscale_security_group.workers"),
            some("exoscale_security_group.suppliers"),
            some(""),
            some("443")
        ]
    );
    assert_eq!(
        of("exoscale_iam_api_key", "exoscale_iam_api_key.website_deploy", &["role_id"]),
        [some("exoscale_iam_role.deploy")]
    );
}

#[test]
fn no_password_of_a_plan_is_kept() {
    let facts = facts();
    let users =
        texts(&facts, "select username from exoscale_database_user where allow_replication order by 1");
    assert_eq!(users.into_iter().flatten().collect::<Vec<_>>(), ["avnadmin", "avnadmin", "reviews"]);
    let catalog = Catalog::embedded().unwrap();
    for table in catalog.tables().values().filter(|table| table.provider == "exoscale") {
        for (column, _) in table.stored() {
            let sql =
                format!("select id from {} where cast(\"{column}\" as text) like '%REDACTED%'", table.name);
            assert_eq!(texts(&facts, &sql), [], "{}.{column}", table.name);
        }
    }
}
