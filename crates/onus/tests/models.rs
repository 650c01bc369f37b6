//! A later text of an invented document, checked and accepted in a workspace.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[allow(dead_code, unused_imports, reason = "other tests use the rest")]
#[path = "example/mod.rs"]
mod example;

use std::fs;
use std::path::Path;

use example::{Outcome, onus};
use onus_evidence::drift;
use serde_json::Value as Json;
use tempfile::TempDir;

const EARLIER: &str = "The house and its guests\n\nGuests close the shutters before every storm.\n\nGuests pay for the oil that they use.\n";
const DUTY: &str = "title = \"t\"\nowner = \"customer\"\nseverity = \"low\"\nwhy = \"w\"\n[attest]\nstatement = \"s\"\nevery = \"P1Y\"\n";

/// A catalog of one document with two statements and a duty for each.
fn catalog(at: &Path) {
    for folder in ["frameworks", "profiles", "tables", "models", "fingerprints", "obligations/house/guests"] {
        fs::create_dir_all(at.join("catalog").join(folder)).unwrap();
    }
    let write = |path: &str, text: &str| fs::write(at.join("catalog").join(path), text).unwrap();
    let statement = |line: usize| {
        format!(
            "[[statement]]\nid = \"900-L{line}\"\nline = {line}\nparty = \"customer\"\nservice = \"guests\"\ntext = \"ours {line}\"\n"
        )
    };
    let model = "title = \"The house\"\npublisher = \"p\"\nprovider = \"house\"\nlanguage = \"en\"\nread = 2026-01-01\nsha256 = \"s\"\ndocument = \"900\"\n";
    write("models/house.toml", &[model, &statement(3), &statement(5)].concat());
    let lines: Vec<String> = drift::fingerprints(EARLIER).iter().map(|line| line.to_text()).collect();
    write("fingerprints/house.toml", &format!("sha256 = \"s\"\nlines = {lines:?}\n"));
    for (name, line) in [("shutters-closed", 3), ("oil-paid", 5)] {
        let duty = format!("statements = [\"900-L{line}\"]\n{DUTY}");
        write(&format!("obligations/house/guests/{name}.toml"), &duty);
    }
}

struct Workspace(TempDir);

impl Workspace {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        catalog(directory.path());
        Self(directory)
    }

    fn models(&self, text: &str, arguments: &[&str]) -> Outcome {
        fs::write(self.0.path().join("later.txt"), text).unwrap();
        let (command, rest) = arguments.split_first().unwrap();
        onus(self.0.path(), &[&["--catalog", "catalog", "models", command, "later.txt"], rest].concat())
    }
}

#[test]
fn a_document_that_says_what_it_said_is_settled() {
    let workspace = Workspace::new();
    let outcome = workspace.models(EARLIER, &["check"]);
    assert_eq!((outcome.code, outcome.stdout.contains("says what it said")), (0, true), "{}", outcome.stderr);
    let outcome = workspace.models(EARLIER, &["accept", "--model", "house", "--by", "Ann"]);
    assert_eq!((outcome.code, outcome.stderr.contains("nothing to accept")), (2, true));
}

#[test]
fn what_changed_names_its_statements_and_duties() {
    let workspace = Workspace::new();
    let later = "The house and its guests\n\nGuests close the windows before every storm.\n\nGuests leave their key under the third stone.\n";
    let outcome = workspace.models(later, &["check", "--format", "json"]);
    let report: Json = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(outcome.code, 1);
    assert_eq!(report["changed"][0]["statements"][0], "900-L3");
    assert_eq!(report["changed"][0]["duties"][0]["id"], "house/guests/shutters-closed");
    let gone_or_changed =
        report["gone"].as_array().unwrap().len() + report["changed"].as_array().unwrap().len();
    assert_eq!(gone_or_changed, 2, "{report:#}");
    let page = workspace.models(&later.replace("Guests leave", "Cats leave"), &["check"]).stdout;
    assert!(page.contains("ours 3") && page.contains("house/guests/shutters-closed"), "{page}");
}

#[test]
fn an_acceptance_holds_until_the_text_changes_again() {
    let workspace = Workspace::new();
    let once = EARLIER.replace("oil", "wood");
    assert_eq!(workspace.models(&once, &["check"]).code, 1);
    let outcome = workspace.models(&once, &["accept", "--model", "house", "--by", "Ann Lee"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let outcome = workspace.models(&once, &["check"]);
    assert_eq!((outcome.code, outcome.stdout.contains("by Ann Lee")), (0, true), "{}", outcome.stdout);
    let outcome = workspace.models(&EARLIER.replace("oil", "coal"), &["check"]);
    assert_eq!((outcome.code, outcome.stdout.contains("lapsed")), (1, true), "{}", outcome.stdout);
}

#[test]
fn what_cannot_be_checked_is_said() {
    let workspace = Workspace::new();
    let table: [(&str, &[&str], &str); 4] = [
        ("Something else altogether.", &["check"], "like no document"),
        ("...", &["check"], "0 lines with words"),
        (EARLIER, &["check", "--model", "houze"], "house"),
        (EARLIER, &["accept", "--model", "house", "--by", " "], "`--by` is empty"),
    ];
    for (text, arguments, said) in table {
        let outcome = workspace.models(text, arguments);
        assert_eq!((outcome.code, outcome.stderr.contains(said)), (2, true), "{said}: {}", outcome.stderr);
    }
}
