//! The clinic of `examples/`: its report, the faults that it promises, and the plan beside it.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

#[path = "example/mod.rs"]
mod example;

use std::process::Command;

use example::{
    Names, Report, directory, judged_alike, not_reported, onus, onus_with, promised, put_in_order, snapshot,
    workspace_with_profile,
};
use onus_catalog::Catalog;
use serde_json::Value as Json;

fn report(subject: &str) -> String {
    let outcome = onus(&directory(), &["assess", subject, "--format", "json"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    outcome.stdout
}

#[test]
fn the_report_reads_like_this() {
    let (directory, path) = snapshot();
    put_in_order(&path);
    let outcome = onus(directory.path(), &["assess", "clinic.sqlite", "--unknown"]);
    assert_eq!(outcome.code, 1);
    insta::assert_snapshot!("report", outcome.stdout);
}

#[test]
fn every_fault_that_the_readme_names_is_reported() {
    let (_directory, path) = snapshot();
    let names = Names::of(&path, &Catalog::embedded().unwrap());
    assert!(promised("clinic").len() >= 25);
    let missing = not_reported("clinic", &Report::read(&report(".")), &names);
    assert!(missing.is_empty(), "not reported: {missing:#?}");
}

#[test]
fn only_what_was_refused_is_unknown() {
    let report: Json = serde_json::from_str(&report(".")).unwrap();
    let gaps = report.get("gaps").and_then(Json::as_array).unwrap();
    // What follows from other tables lacks what they lack, and what no document says.
    let catalog = Catalog::embedded().unwrap();
    let is_read = |table: &&str| catalog.table(table).is_some_and(|table| table.derived.is_none());
    let tables = gaps.iter().filter_map(|gap| gap.get("table")?.as_str());
    let tables: Vec<&str> = tables.filter(is_read).collect();
    assert_eq!(tables, ["scaleway_bucket", "scaleway_bucket_lifecycle_rule", "scaleway_iam_ssh_key"]);
    let grants: Vec<&str> = gaps.iter().filter_map(|gap| gap.get("missing_grant")?.as_str()).collect();
    assert_eq!(grants, ["ObjectStorageReadOnly", "ObjectStorageReadOnly", "SSHKeysReadOnly"]);
    let nowhere = gaps.iter().any(|gap| gap.to_string().contains("the recording has no answer"));
    assert!(!nowhere, "the recording lacks an answer");
}

#[test]
fn account_and_plan_are_judged_alike() {
    let (_directory, path) = snapshot();
    let names = Names::of(&path, &Catalog::embedded().unwrap());
    let compared =
        judged_alike("clinic", &Report::read(&report(".")), &Report::read(&report("plan.json")), &names);
    assert!(compared >= 20, "only {compared} verdicts could be compared");
}

#[test]
fn the_json_is_what_its_schema_says() {
    let schema = onus(&directory(), &["schema", "assessment"]);
    assert_eq!(schema.code, 0, "{}", schema.stderr);
    let schema: Json = serde_json::from_str(&schema.stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for subject in [".", "plan.json"] {
        let report: Json = serde_json::from_str(&report(subject)).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&report)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{subject}: {errors:#?}");
    }
}

#[test]
fn exit_codes_tell_how_it_went() {
    let of = |include: &[&str], more: &[&str]| {
        let workspace = workspace_with_profile(include);
        let arguments = [&["assess", "--profile", "few"], more].concat();
        onus(workspace.path(), &arguments).code
    };
    assert_eq!(of(&["scaleway/iam/iam-activated"], &[]), 0, "all that is in scope passes");
    let lenient = ["scaleway/iam/iam-activated", "scaleway/iam/iam-groups-and-policies-used"];
    assert_eq!(of(&lenient, &[]), 1, "something fails");
    assert_eq!(of(&lenient, &["--fail-on", "high"]), 0, "nothing that counts fails");
    let attested = ["scaleway/iam/iam-activated", "scaleway/hds/hds-contract-signed"];
    assert_eq!(of(&attested, &[]), 3, "nothing fails, and nobody has stated what no program can see");
    assert_eq!(of(&[], &["--profile", "none"]), 2, "there is no such profile");
}

#[test]
fn mistakes_of_the_user_and_of_the_machine_are_told_apart() {
    let empty = tempfile::tempdir().unwrap();
    let nothing = onus(empty.path(), &["assess"]);
    assert_eq!(nothing.code, 2, "{}", nothing.stderr);
    let workspace = workspace_with_profile(&["*"]);
    std::fs::write(workspace.path().join("recording.jsonl"), "nonsense\n").unwrap();
    let damaged = onus(workspace.path(), &["assess"]);
    assert_eq!(damaged.code, 2);
    assert!(damaged.stderr.contains("line 1 of the recording"), "{}", damaged.stderr);
    let nowhere = workspace.path().join("nowhere");
    let unwritable = onus_with(&directory(), &["assess"], &[("TMPDIR", &nowhere.to_string_lossy())]);
    assert_eq!(unwritable.code, 4, "{}", unwritable.stderr);
}

#[test]
fn recording_and_plan_are_what_the_script_writes() {
    let script = directory().join("account");
    match Command::new("python3").arg(&script).arg("--check").output() {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => eprintln!("SKIPPED: python3 cannot be run: {error}"),
    }
}
