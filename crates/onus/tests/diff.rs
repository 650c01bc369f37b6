//! What changed between two states of the clinic.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[allow(dead_code, unused_imports, reason = "other tests use the rest")]
#[path = "example/mod.rs"]
mod example;

use std::path::{Path, PathBuf};

use example::{Outcome, onus, put_in_order, snapshot};
use onus_facts::rusqlite::Connection;
use serde_json::Value as Json;
use tempfile::TempDir;

/// The clinic, and a copy of it that was changed.
fn states(sql: &str) -> (TempDir, PathBuf) {
    let (directory, before) = snapshot();
    put_in_order(&before);
    let after = directory.path().join("after.sqlite");
    std::fs::copy(&before, &after).unwrap();
    Connection::open(&after).unwrap().execute_batch(sql).unwrap();
    (directory, after)
}

fn diff(at: &Path, arguments: &[&str]) -> Outcome {
    onus(at, &[&["diff"], arguments].concat())
}

/// An hour in which something got worse, something better, and a key lost a right.
const AN_HOUR: &str = "
    pragma foreign_keys = off;
    update onus_snapshot set value = '2026-11-20T10:00:00Z' where key = 'as_of';
    update scaleway_bucket set versioning = 'suspended' where name = 'linden-website';
    update scaleway_iam_user set mfa = 1 where email = 'lea.fontaine@clinic.example.com';
    delete from scaleway_iam_api_key where id = 'SCWW66VLQI3PANQZTCDV';
    update scaleway_bucket set encryption = null, acl_owner = null where name = 'linden-copies';
    insert into onus_coverage values ('scaleway_bucket', 'encryption', '{\"region\":\"nl-ams\"}', 'partial',
      'access denied', 'ObjectStorageReadOnly', 'test', null, null, null, 0);
";

/// Everything of these tables is forgotten, and a few cells beside.
const FORGOTTEN: &str = "
    pragma foreign_keys = off;
    delete from scaleway_iam_user;
    update onus_coverage set status = 'unread', reason = 'refused' where table_name = 'scaleway_iam_user';
    delete from scaleway_bucket where region = 'nl-ams';
    update onus_coverage set status = 'unread', reason = 'refused' where table_name = 'scaleway_bucket';
    update scaleway_bucket set versioning = null, policy = null;
";

#[test]
fn the_page_reads_like_this() {
    let (directory, _) = states(AN_HOUR);
    let outcome = diff(directory.path(), &["clinic.sqlite", "after.sqlite", "--show", "2"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    insta::assert_snapshot!("diff", outcome.stdout);
    let arguments = ["clinic.sqlite", "after.sqlite", "--show", "1", "--format", "markdown"];
    insta::assert_snapshot!("diff_markdown", diff(directory.path(), &arguments).stdout);
}

#[test]
fn forgetting_facts_is_only_ever_unseeing() {
    let (directory, _) = states(FORGOTTEN);
    let outcome = diff(directory.path(), &["clinic.sqlite", "after.sqlite", "--format", "json"]);
    assert_eq!(outcome.code, 3, "{}", outcome.stderr);
    let report: Json = serde_json::from_str(&outcome.stdout).unwrap();
    let changes = report["changes"].as_array().unwrap();
    assert!(changes.len() > 50, "only {} changes", changes.len());
    for change in changes {
        assert_eq!(change["kind"], "newly-unseen", "{change}");
        assert!(change["because"].as_str().is_some_and(|because| !because.is_empty()), "{change}");
    }
    assert!(report["duties"].as_array().unwrap().iter().all(|duty| duty["after"] == "unknown"));
}

#[test]
fn a_saved_report_is_what_it_was_made_of() {
    let (directory, _) = states(AN_HOUR);
    let at = directory.path();
    for state in ["clinic", "after"] {
        let outcome = onus(at, &["assess", &format!("{state}.sqlite"), "--format", "json"]);
        std::fs::write(at.join(format!("{state}.json")), outcome.stdout).unwrap();
    }
    for sides in
        [["clinic.json", "clinic.sqlite"], ["clinic.json", "clinic.json"], ["after.sqlite", "after.json"]]
    {
        let outcome = diff(at, &sides);
        assert_eq!((outcome.code, outcome.stdout.contains("changes  none")), (0, true), "{sides:?}");
    }
    let totals = |sides: [&str; 2]| {
        let outcome = diff(at, &[&sides[..], &["--format", "json"]].concat());
        let report: Json = serde_json::from_str(&outcome.stdout).unwrap();
        (outcome.code, report["totals"].clone(), report["duties"].clone())
    };
    assert_eq!(totals(["clinic.json", "after.json"]), totals(["clinic.sqlite", "after.sqlite"]));
}

#[test]
fn severity_decides_what_counts_as_worse() {
    let (directory, _) = states(AN_HOUR);
    let diff = |more: &[&str]| diff(directory.path(), &[&["clinic.sqlite", "after.sqlite"], more].concat());
    assert_eq!(diff(&["--fail-on", "low"]).code, 1);
    // What regressed is less than critical; what is no longer seen remains.
    assert_eq!(diff(&["--fail-on", "critical"]).code, 3);
}

#[test]
fn since_takes_the_newest_that_is_old_enough() {
    let (directory, after) = states(AN_HOUR);
    let snapshots = directory.path().join("work/snapshots");
    std::fs::create_dir_all(&snapshots).unwrap();
    let clinic = directory.path().join("clinic.sqlite");
    for (from, name) in [(&clinic, "20T0900"), (&after, "20T1000"), (&after, "20T1001")] {
        std::fs::copy(from, snapshots.join(format!("{name}.sqlite"))).unwrap();
    }
    let since = |when: &str| diff(directory.path(), &["--since", when, "work"]);
    assert_eq!(since("2026-11-20T09:30:00Z").code, 1);
    assert_eq!(since("2026-11-21").code, 0);
    for (when, said) in [("2026-01-01", "no snapshot of 2026-01-01"), ("soon", "neither a date")] {
        let outcome = since(when);
        assert_eq!((outcome.code, outcome.stderr.contains(said)), (2, true), "{}", outcome.stderr);
    }
}

#[test]
fn what_cannot_be_compared_is_said() {
    let (directory, _) = states("");
    let at = directory.path();
    let hds = onus(at, &["assess", "clinic.sqlite", "--profile", "hds", "--format", "json"]).stdout;
    let all = onus(at, &["assess", "clinic.sqlite", "--format", "json"]).stdout;
    std::fs::write(at.join("newer.json"), all.replace("onus.assessment/1", "onus.assessment/2")).unwrap();
    std::fs::write(at.join("cut.json"), all.split_at(all.len() / 2).0).unwrap();
    std::fs::write(at.join("all.json"), all).unwrap();
    std::fs::write(at.join("hds.json"), hds).unwrap();
    std::fs::create_dir(at.join("empty")).unwrap();
    let table: [(&[&str], &str); 7] = [
        (&["all.json"], "nothing to compare with"),
        (&["--since", "P1D", "all.json", "hds.json"], "`--since` compares snapshots"),
        (&["all.json", "hds.json"], "one side is of the profile `all`, the other of `hds`"),
        (&["newer.json", "all.json"], "`onus.assessment/2`"),
        (&["cut.json", "all.json"], "no report"),
        (&["none.json", "all.json"], "none.json"),
        (&["--since", "P1D", "empty"], "has no snapshot"),
    ];
    for (arguments, said) in table {
        let outcome = diff(at, arguments);
        assert_eq!(
            (outcome.code, outcome.stderr.contains(said)),
            (2, true),
            "{arguments:?}: {}",
            outcome.stderr
        );
    }
    // A side that is assessed now takes the profile of the report.
    assert_eq!(diff(at, &["hds.json", "clinic.sqlite"]).code, 0);
}

#[test]
fn the_json_fits_its_schema() {
    let (directory, _) = states(AN_HOUR);
    let schema = onus(directory.path(), &["schema", "diff"]).stdout;
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    let report = diff(directory.path(), &["clinic.sqlite", "after.sqlite", "--format", "json"]).stdout;
    let report: Json = serde_json::from_str(&report).unwrap();
    let errors: Vec<String> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}
