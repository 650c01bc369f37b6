//! `onus explain` and `onus tables`, as someone at a terminal reads them.

mod terminal;

use insta::assert_snapshot;
use terminal::Workspace;

fn explained(arguments: &[&str]) -> String {
    Workspace::empty().onus(&[&["explain"], arguments].concat()).to_string()
}

#[test]
fn a_duty_says_whose_it_is_why_and_how_it_is_met() {
    assert_snapshot!("duty", explained(&["buckets-keep-versions"]));
    assert_snapshot!("duty_with_several_ways", explained(&["buckets-are-private", "--sql"]));
    assert_snapshot!("duty_of_the_provider", explained(&["hardware-is-maintained"]));
    assert_snapshot!("duty_that_sums_up", explained(&["data-survives"]));
}

#[test]
fn a_duty_can_be_pasted_into_a_ticket() {
    assert_snapshot!("duty_markdown", explained(&["buckets-are-private", "--sql", "--format", "markdown"]));
    assert_snapshot!("provider_markdown", explained(&["hardware-is-maintained", "--format", "markdown"]));
}

#[test]
fn a_duty_can_be_read_by_a_program() {
    assert_snapshot!("duty_json", explained(&["buckets-are-private", "--format", "json"]));
}

#[test]
fn everything_else_with_a_name_is_explained() {
    assert_snapshot!("statement", explained(&["000-L10"]));
    assert_snapshot!("control", explained(&["iso:A.8.3"]));
    assert_snapshot!("control_without_duties", explained(&["A.7.1"]));
    assert_snapshot!("framework", explained(&["iso"]));
    assert_snapshot!("service", explained(&["scaleway/object-storage"]));
    assert_snapshot!("document", explained(&["scaleway-storage"]));
    assert_snapshot!("table", explained(&["scaleway_server"]));
}

#[test]
fn everything_can_be_read_by_a_program() {
    let names =
        ["000-L10", "iso:A.8.3", "iso", "scaleway/object-storage", "scaleway", "000", "scaleway_bucket"];
    for name in names {
        let outcome = Workspace::empty().onus(&["explain", name, "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!(json["version"], 1, "{name}");
        assert!(json["kind"].is_string(), "{name}");
    }
}

#[test]
fn names_are_taken_as_people_write_them() {
    let first_line = |name: &str| explained(&[name]).lines().next().unwrap().to_owned();
    let title = "Buckets keep versions of objects that must survive a mistake";
    for name in [
        "buckets-keep-versions",
        "object-storage/buckets-keep-versions",
        "SCALEWAY/object-storage/buckets-keep-versions",
        "catalog/obligations/scaleway/object-storage/buckets-keep-versions.toml",
    ] {
        assert_eq!(first_line(name), title, "{name}");
    }
    assert_eq!(first_line("a.8.13"), "Backups are made and restoring is tested");
    assert_eq!(first_line("000-l10"), first_line("000-L10"));
}

#[test]
fn a_name_that_is_nearly_right_is_answered_with_the_right_one() {
    assert_snapshot!("misspelt", explained(&["bukets-keep-version"]));
    assert_snapshot!("line_without_statement", explained(&["000-L11"]));
    assert_snapshot!("nothing_alike", explained(&["zzz"]));
}

#[test]
fn a_short_name_of_several_duties_is_not_guessed() {
    let workspace = Workspace::empty();
    let own = workspace.path().join("obligations/acme/iam");
    std::fs::create_dir_all(&own).unwrap();
    let theirs = terminal::catalog_directory().join("obligations/exoscale/iam/roles-are-managed.toml");
    std::fs::copy(theirs, own.join("roles-are-managed.toml")).unwrap();
    assert_snapshot!("ambiguous", workspace.onus(&["explain", "roles-are-managed"]));
}

#[test]
fn tables_are_listed_and_shown() {
    let workspace = Workspace::empty();
    assert_snapshot!("tables", workspace.onus(&["tables"]));
    assert_snapshot!("tables_misspelt", workspace.onus(&["tables", "scaleway_servers"]));
    assert_snapshot!(
        "tables_markdown",
        workspace.onus(&["tables", "scaleway_iam_ssh_key", "--format", "markdown"])
    );
}

#[test]
fn tables_show_what_a_snapshot_knows_and_what_it_does_not() {
    let workspace = Workspace::with_buckets();
    assert_snapshot!("tables_of_a_snapshot", workspace.onus(&["tables", "--snapshot", "."]));
    assert_snapshot!(
        "table_of_a_snapshot",
        workspace.onus(&["tables", "scaleway_bucket", "--snapshot", "."])
    );
    let json = workspace.onus(&["tables", "--snapshot", ".", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let bucket =
        json["tables"].as_array().unwrap().iter().find(|table| table["name"] == "scaleway_bucket").unwrap();
    assert_eq!(bucket["snapshot"]["rows"], 3);
    assert_eq!(bucket["snapshot"]["status"], "partial");
    assert_eq!(bucket["snapshot"]["gaps"][0]["missing_grant"], "ObjectStorageReadOnly");
}
