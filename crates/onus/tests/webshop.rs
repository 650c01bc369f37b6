//! The web shop of `examples/`, on Exoscale: its report, the faults that it promises, and what both examples together
//! say.
#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, unused_imports, reason = "this program uses a part of it")]
#[path = "example/mod.rs"]
mod example;

use example::{
    Names, Report, directory_of, judged_alike, not_reported, onus, promised, put_in_order, snapshot_of,
};
use onus_catalog::Catalog;
use serde_json::Value as Json;

fn json(at: &std::path::Path, arguments: &[&str]) -> String {
    let outcome = onus(at, &[&["assess", "--format", "json"], arguments].concat());
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
    outcome.stdout
}

#[test]
fn the_report_reads_like_this() {
    let (directory, path) = snapshot_of("webshop");
    put_in_order(&path);
    let outcome = onus(directory.path(), &["assess", "webshop.sqlite", "--unknown"]);
    assert_eq!(outcome.code, 1);
    insta::assert_snapshot!("report", outcome.stdout);
    let matrix =
        onus(directory.path(), &["matrix", "--provider", "exoscale", "--snapshot", "webshop.sqlite"]);
    insta::assert_snapshot!("matrix", matrix.stdout);
}

#[test]
fn every_fault_that_the_readme_names_is_reported() {
    let (_directory, path) = snapshot_of("webshop");
    let names = Names::of(&path, &Catalog::embedded().unwrap());
    assert!(promised("webshop").len() >= 60);
    let missing = not_reported("webshop", &Report::read(&json(&directory_of("webshop"), &[])), &names);
    assert!(missing.is_empty(), "not reported: {missing:#?}");
}

#[test]
fn only_what_was_refused_is_unread() {
    let report: Json = serde_json::from_str(&json(&directory_of("webshop"), &[])).unwrap();
    let gaps = report.get("gaps").and_then(Json::as_array).unwrap();
    assert!(!report.to_string().contains("the recording has no answer"), "the recording lacks an answer");
    let catalog = Catalog::embedded().unwrap();
    let is_read = |table: &&str| {
        catalog.table(table).is_some_and(|table| table.derived.is_none() && table.provider == "exoscale")
    };
    let mut tables: Vec<&str> =
        gaps.iter().filter_map(|gap| gap.get("table")?.as_str()).filter(is_read).collect();
    tables.sort_unstable();
    tables.dedup();
    // One database and the organization are refused; the others hang on the details of the database.
    let of_details = |table: &&str| table.starts_with("exoscale_database_");
    let others: Vec<&str> = tables.iter().copied().filter(|table| !of_details(table)).collect();
    assert_eq!(others, ["exoscale_organization"]);
    assert!(tables.len() > 5, "{tables:?}");
}

#[test]
fn account_and_plan_are_judged_alike() {
    let (_directory, path) = snapshot_of("webshop");
    let names = Names::of(&path, &Catalog::embedded().unwrap());
    let webshop = directory_of("webshop");
    let (live, plan) = (Report::read(&json(&webshop, &[])), Report::read(&json(&webshop, &["plan.json"])));
    let compared = judged_alike("webshop", &live, &plan, &names);
    assert!(compared >= 30, "only {compared} verdicts could be compared");
}

/// One workspace, an account on each of two clouds.
#[test]
fn accounts_of_two_providers_are_judged_together_and_apart() {
    let workspace = tempfile::tempdir().unwrap();
    let mut declaration = String::new();
    let clinic = "kind = \"scaleway\"\norganization = \"1834c8ff-1486-5039-b14d-a0418f269913\"";
    for (example, kind) in [("clinic", clinic), ("webshop", "kind = \"exoscale\"")] {
        let recording = format!("{example}.jsonl");
        std::fs::copy(directory_of(example).join("recording.jsonl"), workspace.path().join(&recording))
            .unwrap();
        declaration.push_str(&format!(
            "[[source]]\n{kind}\nreplay = \"{recording}\"\nas_of = \"2026-11-20T09:00:00Z\"\n"
        ));
    }
    std::fs::write(workspace.path().join("onus.toml"), declaration).unwrap();
    let duties = |arguments: &[&str]| -> Vec<String> {
        let report: Json = serde_json::from_str(&json(workspace.path(), arguments)).unwrap();
        let duties = report.get("duties").and_then(Json::as_array).unwrap().iter();
        duties.map(|duty| duty.get("id").unwrap().as_str().unwrap().to_owned()).collect()
    };
    let (all, of_one, of_other) =
        (duties(&[]), duties(&["--provider", "scaleway"]), duties(&["--provider", "Exoscale"]));
    assert!(of_one.iter().all(|duty| duty.starts_with("scaleway/")) && of_one.len() > 200);
    assert!(of_other.iter().all(|duty| duty.starts_with("exoscale/")) && of_other.len() == 68);
    assert_eq!(all.len(), of_one.len() + of_other.len());
    let nobody = onus(workspace.path(), &["assess", "--provider", "aws"]);
    assert!(nobody.code == 2 && nobody.stderr.contains("there is no provider `aws`"), "{}", nobody.stderr);
}

#[test]
fn questions_of_access_are_answered() {
    let (directory, _) = snapshot_of("webshop");
    let ask = |arguments: &[&str]| {
        let outcome = onus(directory.path(), &[arguments, &["--snapshot", "webshop.sqlite"]].concat());
        let code = if outcome.code == 0 { String::new() } else { format!("[exit code {}]", outcome.code) };
        format!("{}{}{code}", outcome.stdout, outcome.stderr)
    };
    insta::assert_snapshot!("who_can_delete", ask(&["who-can", "compute/delete-snapshot", "any"]));
    insta::assert_snapshot!(
        "can_anyone_list",
        ask(&["can", "anyone", "sos/list-objects", "woolshop-exports"])
    );
    insta::assert_snapshot!(
        "mistakes",
        [
            ask(&["can", "elena", "sos/get-object", "woolshop-exports/x"]),
            ask(&["can", "anyone", "sos/get-objects", "woolshop-exports/x"]),
            ask(&["can", "anyone", "storage/get-object", "woolshop-exports/x"]),
            ask(&["who-can", "sos/get-object", "woolshop-export"]),
            ask(&["who-can", "sos/get-object", "woolshop-exports/"]),
            ask(&["who-can", "sos/", "woolshop-exports"]),
        ]
        .join("\n")
    );
}
