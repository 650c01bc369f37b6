//! The workspaces of `examples/`, judged by the program as a user runs it.

#![allow(clippy::unwrap_used, reason = "an example that cannot be read ends the test")]

mod names;
mod report;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use onus_facts::rusqlite::Connection;
use serde_json::Value as Json;
use tempfile::TempDir;

pub(crate) use names::Names;
pub(crate) use report::{Judged, Report};

/// The clinic.
pub(crate) fn directory() -> PathBuf {
    directory_of("clinic")
}

/// An example by its name.
pub(crate) fn directory_of(example: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(example)
}

/// What a program left behind.
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs onus with its own catalog, without colour, and with no key of anyone.
pub(crate) fn onus(at: &Path, arguments: &[&str]) -> Outcome {
    onus_with(at, arguments, &[])
}

/// The same, with more of an environment.
pub(crate) fn onus_with(at: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
    let mut command = Command::cargo_bin("onus").unwrap();
    command.args(arguments).current_dir(at).env("NO_COLOR", "1").env("COLUMNS", "100");
    for name in [
        "ONUS_CATALOG",
        "SCW_SECRET_KEY",
        "SCW_ACCESS_KEY",
        "SCW_DEFAULT_ORGANIZATION_ID",
        "EXOSCALE_API_KEY",
        "EXOSCALE_API_SECRET",
    ] {
        command.env_remove(name);
    }
    let output = command
        .env("SCW_CONFIG_PATH", at.join("none.yaml"))
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Outcome { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// A snapshot of the clinic, in a directory of its own.
pub(crate) fn snapshot() -> (TempDir, PathBuf) {
    snapshot_of("clinic")
}

/// A snapshot of an example, in a directory of its own and by the example's name.
pub(crate) fn snapshot_of(example: &str) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let (workspace, file) = (directory_of(example), format!("{example}.sqlite"));
    let outcome = onus(directory.path(), &["collect", "-q", &workspace.to_string_lossy(), "-o", &file]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let path = directory.path().join(file);
    (directory, path)
}

/// Fault, place and duty of every row of the tables in the README of an example.
pub(crate) fn promised(example: &str) -> Vec<(String, String, String)> {
    let readme = std::fs::read_to_string(directory_of(example).join("README.md")).unwrap();
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`').to_owned()).collect()
    };
    let rows = readme.lines().filter(|line| line.starts_with("| ")).map(cells);
    let is_duty = |text: &str| text.starts_with("scaleway/") || text.starts_with("exoscale/");
    rows.filter_map(|row| match row.as_slice() {
        [fault, place, duty] if is_duty(duty) => Some((fault.clone(), place.clone(), duty.clone())),
        _ => None,
    })
    .collect()
}

/// Those of the promised faults that a report does not have.
pub(crate) fn not_reported(example: &str, report: &Report, names: &Names) -> Vec<(String, String, String)> {
    let is_reported = |place: &str, duty: &str| {
        report.with("fail").any(|judged| {
            judged.duty == duty
                && (judged.id == place || names.name(&judged.table, &judged.id) == Some(place))
        })
    };
    promised(example).into_iter().filter(|(_, place, duty)| !is_reported(place, duty)).collect()
}

/// Fails where a verdict of the plan is another than that of the account and both know one; tells how many are the same.
pub(crate) fn judged_alike(example: &str, live: &Report, plan: &Report, names: &Names) -> usize {
    let planned_names = planned_names(example);
    let mut compared = 0;
    for (judged, verdict) in &plan.0 {
        let named = planned_names.get(&judged.id).and_then(|name| names.only_id(&judged.table, name));
        let alive = [Some(judged.id.as_str()), named]
            .into_iter()
            .flatten()
            .find_map(|id| live.0.get(&Judged { id: id.to_owned(), ..judged.clone() }));
        let Some(alive) = alive.filter(|alive| *alive != "unknown" && verdict != "unknown") else { continue };
        compared += 1;
        assert_eq!(verdict, alive, "{judged:?}");
    }
    compared
}

/// Names of what the plan makes, by address: it has no identifier yet.
fn planned_names(example: &str) -> BTreeMap<String, String> {
    let plan = std::fs::read_to_string(directory_of(example).join("plan.json")).unwrap();
    let plan: Json = serde_json::from_str(&plan).unwrap();
    let changes = plan.get("resource_changes").and_then(Json::as_array).unwrap();
    let named = changes.iter().filter_map(|change| {
        let after = change.pointer("/change/after")?;
        let name = after.get("name").or(after.get("description"))?.as_str()?;
        Some((change.get("address")?.as_str()?.to_owned(), name.to_owned()))
    });
    named.collect()
}

/// Puts the rows of a snapshot in the order of their identifiers. An account is asked by many at once, so rows
/// are stored in the order in which answers happen to come, and reports follow it.
pub(crate) fn put_in_order(snapshot: &Path) {
    let connection = Connection::open(snapshot).unwrap();
    let mut statement = connection
        .prepare("select name from sqlite_schema where type = 'table' and (name like 'scaleway%' or name like 'exoscale%')")
        .unwrap();
    let tables: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    drop(statement);
    for table in tables {
        let sql = format!(
            "create temp table ordered as select * from main.\"{table}\" order by id; delete from main.\"{table}\";
             insert into main.\"{table}\" select * from ordered order by rowid; drop table ordered;"
        );
        connection.execute_batch(&sql).unwrap();
    }
}

/// A workspace with the clinic's account and a profile of these duties.
pub(crate) fn workspace_with_profile(include: &[&str]) -> TempDir {
    let workspace = tempfile::tempdir().unwrap();
    for file in ["onus.toml", "recording.jsonl"] {
        std::fs::copy(directory().join(file), workspace.path().join(file)).unwrap();
    }
    std::fs::create_dir(workspace.path().join("profiles")).unwrap();
    let text = format!("about = \"a few duties\"\ninclude = {include:?}\n");
    std::fs::write(workspace.path().join("profiles/few.toml"), text).unwrap();
    workspace
}
