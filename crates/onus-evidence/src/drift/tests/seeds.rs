//! The documents that the catalog's models were made from, where they lie beside the project.
#![allow(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::path::{Path, PathBuf};

use onus_catalog::{Catalog, Fingerprints, Model};

use super::super::{Drift, closest, fingerprints, lines};
use crate::digest_of_file;

/// Text, model and fingerprints of each document.
fn each(catalog: &Catalog, mut take: impl FnMut(&str, &Model, &Fingerprints)) {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: {} is not there", folder.display());
        return;
    };
    let mut found = 0;
    for path in entries.map(|entry| entry.unwrap().path()) {
        let digest = digest_of_file(&path).unwrap();
        let Some(model) = catalog.models().iter().find(|model| model.sha256 == digest) else { continue };
        let text = std::fs::read_to_string(&path).unwrap();
        take(&text, model, catalog.fingerprints().get(&model.name).unwrap());
        found += 1;
    }
    assert_eq!(found, catalog.models().len());
}

#[test]
fn each_document_says_what_its_model_was_made_from() {
    let catalog = Catalog::embedded().unwrap();
    each(&catalog, |text, model, earlier| {
        assert_eq!(fingerprints(text), earlier.lines, "{}: run `cargo xtask fingerprint`", model.name);
        let drift = Drift::of(model, earlier, &lines(text));
        assert!(drift.is_empty() && drift.beside.is_empty(), "{}", model.name);
        assert_eq!(closest(&catalog, &lines(text)).map(|found| &found.name), Some(&model.name));
    });
}

/// Each line that gives a statement, taken out, edited, and with a new one behind it.
#[test]
fn one_line_that_changed_is_reported_as_exactly_that() {
    let catalog = Catalog::embedded().unwrap();
    each(&catalog, |text, model, earlier| {
        let all: Vec<&str> = text.lines().collect();
        let mut numbers: Vec<usize> = model.statements.iter().map(|statement| statement.line).collect();
        numbers.dedup();
        // Every third is enough, and takes a third of the time.
        for number in numbers.into_iter().step_by(3) {
            let with = |line: &[String]| -> Drift {
                let (before, after) = (all.iter().take(number - 1), all.iter().skip(number));
                let line = line.iter().map(String::as_str);
                let later: Vec<&str> = before.copied().chain(line).chain(after.copied()).collect();
                Drift::of(model, earlier, &lines(&later.join("\n")))
            };
            let old = all.get(number - 1).copied().unwrap().to_owned();
            let counts = |drift: &Drift| (drift.changed.len(), drift.gone.len(), drift.new.len());
            let place = format!("{} line {number}", model.name);

            let gone = with(&[]);
            assert_eq!(counts(&gone), (0, 1, 0), "{place} taken out");
            assert_eq!(gone.gone.iter().map(|line| line.line).collect::<Vec<_>>(), [number], "{place}");
            let edited = with(&[format!("{old} zebra")]);
            assert_eq!(counts(&edited), (1, 0, 0), "{place} edited");
            let changed = edited.changed.first().unwrap();
            assert!(changed.line == number && !changed.statements.is_empty(), "{place}");
            let added =
                with(&[old.clone(), "Zebras graze quietly behind seven orange windmills.".to_owned()]);
            assert_eq!(counts(&added), (0, 0, 1), "{place} with a new line");
        }
    });
}
