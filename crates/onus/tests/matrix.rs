//! `onus matrix`, `onus permissions` and `onus completions`.

mod terminal;

use std::collections::BTreeSet;

use insta::assert_snapshot;
use onus_catalog::Catalog;
use onus_facts::{Coverage, Scope};
use terminal::Workspace;

#[test]
fn without_a_snapshot_the_matrix_counts_duties() {
    let workspace = Workspace::empty();
    assert_snapshot!("matrix", workspace.onus(&["matrix"]));
    assert_snapshot!("matrix_of_a_profile", workspace.onus(&["matrix", "--profile", "baseline"]));
    assert_snapshot!("matrix_csv", workspace.onus(&["matrix", "--format", "csv"]));
}

#[test]
fn with_a_snapshot_it_shows_what_is_used_and_how_it_stands() {
    let workspace = Workspace::with_buckets();
    assert_snapshot!("matrix_of_a_snapshot", workspace.onus(&["matrix", "--snapshot", "."]));
    assert_snapshot!("matrix_of_all", workspace.onus(&["matrix", "--all", "--provider", "Scaleway"]));
    assert_snapshot!("matrix_markdown", workspace.onus(&["matrix", "--format", "markdown"]));
    assert_snapshot!("matrix_json", workspace.onus(&["matrix", "--format", "json"]));
    assert_snapshot!("matrix_csv_of_a_snapshot", workspace.onus(&["matrix", "--all", "--format", "csv"]));
}

#[test]
fn a_service_that_could_not_be_looked_at_is_not_taken_for_unused() {
    let workspace = Workspace::with(|facts| {
        facts.cover(&Coverage::complete("scaleway_bucket", Scope::whole(), "scaleway")).unwrap();
        facts.cover(&Coverage::unread("scaleway_server", Scope::whole(), "scaleway", "refused")).unwrap();
    });
    assert_snapshot!("matrix_of_what_may_be_used", workspace.onus(&["matrix"]));
}

#[test]
fn the_matrix_fits_eighty_columns() {
    let text = Workspace::with_buckets().onus(&["matrix", "--all"]).stdout;
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn unknown_names_are_answered_with_the_known_ones() {
    let workspace = Workspace::empty();
    assert_snapshot!("no_such_provider", workspace.onus(&["matrix", "--provider", "aws"]));
    assert_snapshot!("no_such_profile", workspace.onus(&["matrix", "--profile", "basline"]));
}

/// The catalog of these tests knows Scaleway only, so this asks the real one.
#[test]
fn the_role_allows_what_the_tables_read_and_nothing_else() {
    let catalog = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog");
    let workspace = Workspace::empty();
    let role = workspace.onus(&["--catalog", catalog, "permissions", "exoscale", "--format", "role"]);
    assert_eq!(role.code, 0, "{role}");
    let role: serde_json::Value = serde_json::from_str(&role.stdout).unwrap();
    assert_eq!(role["default-service-strategy"], "deny");
    let mut allowed = BTreeSet::new();
    for (class, service) in role["services"].as_object().unwrap() {
        let rules = service["rules"].as_array().unwrap();
        assert!(rules.len() == 1 && rules[0]["action"] == "allow", "{service}");
        let operations = rules[0]["expression"].as_str().unwrap().strip_prefix("operation in [");
        let operations = operations.and_then(|list| list.strip_suffix(']')).unwrap();
        allowed.extend(operations.split(", ").map(|name| format!("{class}/{}", name.trim_matches('\''))));
    }
    let embedded = Catalog::embedded().unwrap();
    let tables = embedded.tables().values().filter(|table| table.provider == "exoscale");
    let needed: BTreeSet<String> = tables.flat_map(|table| table.grants.clone()).collect();
    assert!(needed.len() > 20 && allowed == needed, "{allowed:?} {needed:?}");
    let text = workspace.onus(&["--catalog", catalog, "permissions", "exoscale"]);
    assert!(text.code == 0 && text.stdout.contains("denies all others"), "{text}");
    for grant in &needed {
        let operation = grant.split('/').next_back().unwrap();
        assert!(text.stdout.lines().any(|line| line.split(' ').any(|word| word == operation)), "{operation}");
    }
}

#[test]
fn permissions_follow_from_the_tables() {
    let workspace = Workspace::empty();
    assert_snapshot!("permissions", workspace.onus(&["permissions", "scaleway"]));
    assert_snapshot!("permissions_scw", workspace.onus(&["permissions", "scaleway", "--format", "scw"]));
    assert_snapshot!(
        "permissions_terraform",
        workspace.onus(&["permissions", "scaleway", "--format", "terraform"])
    );
    assert_snapshot!("permissions_json", workspace.onus(&["permissions", "scaleway", "--format", "json"]));
    assert_snapshot!(
        "permissions_role_of_another",
        workspace.onus(&["permissions", "scaleway", "--format", "role"])
    );
    assert_snapshot!("permissions_of_nobody", workspace.onus(&["permissions", "aws"]));
}

/// What Scaleway says of the scope of its permission sets, checked against what the tables say.
#[test]
fn permission_sets_of_the_whole_catalog_stand_in_the_rule_that_can_hold_them() {
    let output = assert_cmd::Command::cargo_bin("onus")
        .unwrap()
        .env_remove("ONUS_CATALOG")
        .args(["permissions", "scaleway", "--format", "json"])
        .output()
        .unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let sets = |rule: usize| -> Vec<&str> {
        let sets = json["rules"][rule]["permission_sets"].as_array().unwrap();
        sets.iter().map(|set| set["name"].as_str().unwrap()).collect()
    };
    let of_organization = [
        "AuditTrailExportRead",
        "AuditTrailReadOnly",
        "BillingReadOnly",
        "IAMReadOnly",
        "OrganizationReadOnly",
        "ProjectReadOnly",
    ];
    assert!(sets(0).iter().all(|set| of_organization.contains(set)), "{:?}", sets(0));
    assert!(sets(1).iter().all(|set| !of_organization.contains(set)), "{:?}", sets(1));
    assert!(sets(0).contains(&"IAMReadOnly") && sets(1).contains(&"SSHKeysReadOnly"));
    let reads = |set: &&str| set.ends_with("ReadOnly") || set.ends_with("Read");
    assert!(sets(0).iter().chain(&sets(1)).all(reads), "a set that writes");
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let outcome = Workspace::empty().onus(&["completions", shell]);
        assert!(outcome.code == 0 && outcome.stdout.contains("permissions"), "{shell}");
    }
    assert_eq!(Workspace::empty().onus(&["completions", "sh"]).code, 2);
}
