//! The clinic in every format, by the schemas of those who define them, from a directory beside the project.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

#[allow(dead_code, unused_imports, reason = "each test uses a part")]
mod example;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;

use example::{directory, onus};

fn assessed(format: &str) -> String {
    let outcome = onus(&directory(), &["assess", "--format", format]);
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    outcome.stdout
}

fn exported(arguments: &[&str]) -> String {
    let outcome = onus(&directory(), &[&["export"], arguments].concat());
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    outcome.stdout
}

/// A schema, or none, with a word, where it is not there.
fn reference(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference").join(file);
    if path.is_file() {
        return Some(path);
    }
    eprintln!("SKIPPED: `{}` is not there, so nothing is compared with it", path.display());
    None
}

fn assert_fits(schema: &Path, texts: impl IntoIterator<Item = String>) {
    let schema: Json = serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for text in texts {
        let document: Json = serde_json::from_str(&text).unwrap();
        let errors = validator.iter_errors(&document);
        let errors: Vec<String> =
            errors.take(5).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn the_clinic_as_sarif_and_ocsf_fits_their_schemas() {
    let Some(sarif) = reference("sarif/sarif-schema-2.1.0.json") else { return };
    assert_fits(&sarif, [assessed("sarif")]);
    let Some(ocsf) = reference("ocsf/compliance_finding-1.8.0.schema.json") else { return };
    assert_fits(&ocsf, assessed("ocsf").lines().map(str::to_owned));
}

#[test]
fn the_clinic_as_oscal_fits_its_schemas() {
    for (format, model) in [("oscal-ar", "assessment-results"), ("oscal-poam", "poam"), ("oscal-ssp", "ssp")]
    {
        let Some(schema) = reference(&format!("oscal/oscal_{model}_schema-1.2.1.json")) else { return };
        assert_fits(&schema, [assessed(format)]);
    }
    for (format, model) in [
        ("oscal-ap", "assessment-plan"),
        ("oscal-catalog", "catalog"),
        ("oscal-component-definition", "component"),
        ("oscal-provider-ssp", "ssp"),
    ] {
        let Some(schema) = reference(&format!("oscal/oscal_{model}_schema-1.2.1.json")) else { return };
        assert_fits(&schema, [exported(&[format]), exported(&[format, "--profile", "hds"])]);
    }
}

#[test]
fn the_clinic_as_junit_fits_its_schema() {
    let Some(schema) = reference("junit/junit-10.xsd") else { return };
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("junit.xml");
    std::fs::write(&file, assessed("junit")).unwrap();
    match Command::new("xmllint").arg("--noout").arg("--schema").arg(schema).arg(&file).output() {
        Ok(run) => assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr)),
        Err(_) => eprintln!("SKIPPED: xmllint is not there, so JUnit XML is not compared with its schema"),
    }
}

#[test]
fn a_comment_on_a_pull_request_is_not_too_long() {
    let text = assessed("markdown");
    assert!(text.chars().count() <= onus_export::markdown::LONGEST);
    assert!(text.contains("duties fail"), "{text}");
}

#[test]
fn csv_has_a_line_for_every_verdict_of_a_resource() {
    let report: Json = serde_json::from_str(&assessed("json")).unwrap();
    let all = report["totals"]["resources"].as_object().unwrap();
    let resources: u64 = all.values().filter_map(Json::as_u64).sum();
    let lines = assessed("csv").lines().count() as u64;
    assert!(lines > resources, "{lines} lines, {resources} verdicts");
}

#[test]
fn a_prototype_is_written_only_when_it_is_asked_for_as_such() {
    let refused = onus(&directory(), &["export", "oscal-shared-responsibility"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("--experimental"), "{}", refused.stderr);
    let text = exported(&["oscal-shared-responsibility", "--experimental"]);
    let document: Json = serde_json::from_str(&text).unwrap();
    assert!(document["shared-responsibility"]["control-implementation"].is_object());
}
