//! The clinic of `examples/`, judged by the program as a user runs it.

#![allow(clippy::unwrap_used, reason = "an example that cannot be read ends the test")]

mod names;
mod report;

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use onus_facts::rusqlite::Connection;
use tempfile::TempDir;

pub(crate) use names::Names;
pub(crate) use report::{Judged, Report};

/// The workspace.
pub(crate) fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/clinic")
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
    for name in ["ONUS_CATALOG", "SCW_SECRET_KEY", "SCW_ACCESS_KEY", "SCW_DEFAULT_ORGANIZATION_ID"] {
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
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("clinic.sqlite");
    let clinic = self::directory();
    let outcome =
        onus(directory.path(), &["collect", "-q", &clinic.to_string_lossy(), "-o", "clinic.sqlite"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    (directory, path)
}

/// Puts the rows of a snapshot in the order of their identifiers. An account is asked by many at once, so rows
/// are stored in the order in which answers happen to come, and reports follow it.
pub(crate) fn put_in_order(snapshot: &Path) {
    let connection = Connection::open(snapshot).unwrap();
    let mut statement = connection
        .prepare("select name from sqlite_schema where type = 'table' and name like 'scaleway%'")
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
