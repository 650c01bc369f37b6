//! A terminal of 80 columns without colour, on the small catalog of the tests.

#![allow(dead_code, reason = "each test program uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a workspace that cannot be made ends the test")]

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use onus_catalog::{Catalog, Files};
use onus_facts::{Coverage, Facts, Scope, SnapshotWriter, Value};
use tempfile::TempDir;

/// The small catalog.
pub(crate) fn catalog_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small-catalog")
}

/// A workspace of its own.
pub(crate) struct Workspace(TempDir);

/// What a program left behind.
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Workspace {
    /// One without a snapshot.
    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// One with the snapshot that `fill` fills.
    pub(crate) fn with(fill: impl FnOnce(&mut Facts)) -> Self {
        let workspace = Self::empty();
        let catalog = Catalog::read(Files::catalog(&catalog_directory()).unwrap()).unwrap();
        let target = workspace.0.path().join("snapshots/2026-06-01T090000Z.sqlite");
        let mut writer =
            SnapshotWriter::create(&target, &catalog, "2026-06-01T09:00:00Z".parse().unwrap()).unwrap();
        fill(writer.facts());
        writer.finish(&catalog).unwrap();
        workspace
    }

    /// One with buckets that were read in part, no server, and no declaration.
    pub(crate) fn with_buckets() -> Self {
        Self::with(|facts| {
            bucket(facts, "archive", Some("enabled"));
            bucket(facts, "scratch", Some("suspended"));
            bucket(facts, "dim", None);
            facts.insert("scaleway_organization", &[Value::text("org"), Value::text("org")]).unwrap();
            let there =
                ["scaleway_organization", "scaleway_bucket", "scaleway_bucket_grant", "scaleway_server"];
            for table in there {
                facts.cover(&Coverage::complete(table, Scope::whole(), "scaleway")).unwrap();
            }
            for project in ["billing", "health", "lab", "web"] {
                let place = Scope::of([("project_id", project), ("region", "nl-ams")]);
                let grant = Some("ObjectStorageReadOnly".to_owned());
                let lost =
                    Coverage::unread("scaleway_bucket", place, "scaleway", "the key may not list buckets");
                facts.cover(&Coverage { missing_grant: grant, ..lost }).unwrap();
            }
            let dim =
                Coverage::unread("scaleway_bucket", Scope::of([("region", "fr-par")]), "scaleway", "refused");
            facts.cover(&Coverage { column: Some("versioning".to_owned()), ..dim }).unwrap();
            let undeclared = "`onus.toml` declares no public buckets";
            facts
                .cover(&Coverage::unread("declared_public_bucket", Scope::whole(), "declaration", undeclared))
                .unwrap();
        })
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Runs onus here.
    pub(crate) fn onus(&self, arguments: &[&str]) -> Outcome {
        self.run(Command::cargo_bin("onus").unwrap().args(arguments))
    }

    /// Runs onus here with something on its standard input.
    pub(crate) fn onus_reading(&self, arguments: &[&str], input: &str) -> Outcome {
        self.run(Command::cargo_bin("onus").unwrap().args(arguments).write_stdin(input))
    }

    fn run(&self, command: &mut Command) -> Outcome {
        let output = command
            .current_dir(self.path())
            .env("ONUS_CATALOG", catalog_directory())
            .env("COLUMNS", "80")
            .env("NO_COLOR", "1")
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Outcome {
            code: output.status.code().unwrap(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

fn bucket(facts: &mut Facts, name: &str, versioning: Option<&str>) {
    let row = [
        Value::text(format!("fr-par/{name}")),
        Value::text("health"),
        Value::text("fr-par"),
        Value::text(name),
        versioning.map_or(Value::Null, Value::text),
        Value::list(if name == "archive" { vec!["hds", "keep"] } else { vec![] }),
    ];
    facts.insert("scaleway_bucket", &row).unwrap();
}

impl std::fmt::Display for Outcome {
    /// As someone at the terminal sees it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.stdout, self.stderr)?;
        if self.code == 0 { Ok(()) } else { write!(f, "[exit code {}]", self.code) }
    }
}
