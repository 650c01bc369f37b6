//! What is decided for a shop on Exoscale: who reaches its instances and buckets, and who may do what.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "derived_law/shop.rs"]
mod shop;

use std::sync::LazyLock;

use onus_catalog::Catalog;
use onus_collect::derive;
use onus_facts::Facts;
use shop::shop;

fn embedded() -> &'static Catalog {
    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::embedded().unwrap());
    &CATALOG
}

/// The one column of each row of a query.
fn derived(facts: &mut Facts, sql: &str) -> Vec<String> {
    derive::fill(embedded(), facts).unwrap();
    let mut statement = facts.connection().prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn ports_are_reached_through_all_groups_of_an_instance() {
    let open = derived(
        &mut shop(),
        "select instance_name || ' ' || protocol || ' ' || first_port || '-' || last_port || ' ' || from_addresses || ' ' || through
         from exoscale_instance_exposure where anyone order by 1",
    );
    assert_eq!(
        open,
        [
            r#"admin icmp 0-65535 ["0.0.0.0/0"] public address 192.0.2.12"#,
            r#"admin tcp 20-21 ["128.0.0.0/1"] public address 192.0.2.12"#,
            r#"admin tcp 22-22 ["0.0.0.0/0"] public address 192.0.2.12"#,
            r#"admin tcp 23-25 ["128.0.0.0/1"] public address 192.0.2.12"#,
            r#"admin tcp 443-443 ["0.0.0.0/0"] public address 192.0.2.12"#,
            r#"web tcp 443-443 ["0.0.0.0/0","::/0"] public address 192.0.2.10; public address 192.0.2.20; public address 2001:db8::10"#,
        ]
    );
    let of_group = derived(
        &mut shop(),
        "select instance_name || ' ' || anyone || ' ' || through from exoscale_instance_exposure
         where first_port <= 5432 and last_port >= 5432 and protocol = 'tcp' order by 1",
    );
    let members = "db 0 public address 192.0.2.11";
    assert_eq!(of_group, ["admin 0 ", "closed 0 ", members, "inside 0 ", "web 0 "], "members of `web` alone");
}

#[test]
fn a_private_instance_behind_a_load_balancer_is_not_called_unreachable() {
    let mut facts = shop();
    let balance = "update exoscale_instance_pool set instance_ids = '[\"i-inside\"]'";
    facts.connection().execute_batch(balance).unwrap();
    let sql = "select count(*) || ' ' || count(anyone) from exoscale_instance_exposure where instance_name = 'inside'";
    assert_eq!(derived(&mut facts, sql), ["4 0"]);
}

#[test]
fn buckets_are_opened_by_their_access_list_as_far_as_their_policy_goes() {
    let access = derived(
        &mut shop(),
        "select bucket_name || ' ' || operation || ' ' || anyone || ' ' || coalesce(anyone_from, '?') || ' ' || any_account
         from exoscale_bucket_access where anyone or any_account or anyone_from <> '[]' order by 1",
    );
    assert_eq!(
        access,
        [
            r#"limited list 0 ["192.0.2.0/24"] 0"#,
            r#"open list 1 ["0.0.0.0/0","::/0"] 1"#,
            "shut delete 0 [] 1",
            "shut write 0 [] 1",
        ]
    );
}

#[test]
fn roles_and_their_holders_are_judged_by_what_their_rules_let_through() {
    let roles = derived(
        &mut shop(),
        "select role_name || ' ' || all_powerful || read_only || from_anywhere || used from exoscale_iam_role_power order by 1",
    );
    assert_eq!(roles, ["Owner 1011", "backup 0011", "keys 0011", "reader 0111", "spare 0100"]);
    let allowed = derived(
        &mut shop(),
        "select principal_name || ' ' || permission || ' ' || from_anywhere from exoscale_principal_permission
         where allowed and principal_name <> 'ada@example.com' order by 1",
    );
    assert_eq!(
        allowed,
        [
            "ci manage-access 1",
            "nightly change-networks 0",
            "nightly delete-objects 1",
            "nightly delete-snapshots 0",
            "nightly reveal-passwords 0",
        ],
        "a user who was invited can do nothing, and volumes' snapshots are not those of instances"
    );
}

#[test]
fn a_key_that_manages_roles_can_have_any_right() {
    let ways = derived(
        &mut shop(),
        "select principal_name || ' ' || way || ': ' || gains from exoscale_principal_escalation where possible order by 1",
    );
    assert_eq!(
        ways,
        [
            "ci create-api-key: what role `backup` may do",
            "ci create-iam-role: any right that the organization's policy leaves",
            "ci create-user: what role `backup` may do",
            "ci update-iam-role-policy: any right that the organization's policy leaves",
            "ci update-iam-role: permissions that the role does not have",
            "ci update-user-role: what role `backup` may do",
        ]
    );
}
