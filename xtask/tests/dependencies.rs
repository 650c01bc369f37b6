//! Arrows between crates point one way, and what touches the outside stands in one crate only.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::collections::BTreeMap;
use std::path::Path;

/// What each crate of the project may depend on.
const ARROWS: [(&str, &[&str]); 9] = [
    ("onus-core", &[]),
    ("onus-access", &["onus-core"]),
    ("onus-catalog", &["onus-core"]),
    ("onus-facts", &["onus-core", "onus-catalog"]),
    ("onus-collect", &["onus-core", "onus-access", "onus-catalog", "onus-facts"]),
    ("onus-assess", &["onus-core", "onus-access", "onus-catalog", "onus-facts"]),
    ("onus-evidence", &["onus-core", "onus-catalog", "onus-facts", "onus-assess"]),
    ("onus-export", &["onus-core", "onus-catalog", "onus-facts", "onus-assess"]),
    (
        "onus",
        &[
            "onus-core",
            "onus-access",
            "onus-catalog",
            "onus-facts",
            "onus-collect",
            "onus-assess",
            "onus-evidence",
            "onus-export",
        ],
    ),
];

/// Crates of others, and the only one of ours that may use them.
const ONLY: [(&str, &str); 4] =
    [("ureq", "onus-collect"), ("secrecy", "onus-collect"), ("rusqlite", "onus-facts"), ("clap", "onus")];

/// Crates below `crates/`, and what they depend on when they are not being tested.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let folders = std::fs::read_dir(crates).unwrap().map(|entry| entry.unwrap().path());
    folders
        .map(|folder| {
            let manifest: toml::Table =
                toml::from_str(&std::fs::read_to_string(folder.join("Cargo.toml")).unwrap()).unwrap();
            let name = folder.file_name().unwrap().to_string_lossy().into_owned();
            let needed = manifest.get("dependencies").and_then(toml::Value::as_table);
            (name, needed.map(|needed| needed.keys().cloned().collect()).unwrap_or_default())
        })
        .collect()
}

#[test]
fn arrows_between_crates_point_one_way() {
    for (name, needed) in dependencies() {
        let allowed = ARROWS.iter().find(|(known, _)| *known == name);
        let (_, allowed) =
            allowed.unwrap_or_else(|| panic!("`{name}` has no place in ARROWS and ARCHITECTURE.md"));
        let ours: Vec<&String> = needed.iter().filter(|other| other.starts_with("onus")).collect();
        let strays: Vec<_> = ours.iter().filter(|other| !allowed.contains(&other.as_str())).collect();
        assert!(strays.is_empty(), "`{name}` must not depend on {strays:?}");
    }
}

#[test]
fn what_touches_the_outside_stands_in_one_crate() {
    for (name, needed) in dependencies() {
        for (theirs, ours) in ONLY {
            assert!(
                name == ours || !needed.iter().any(|other| other == theirs),
                "`{theirs}` is for `{ours}` only"
            );
        }
    }
}
