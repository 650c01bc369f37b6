//! Each format by the schema of those who define it, from a directory beside the project.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::world::{FORMATS, Texts, World};

/// A file of the schemas, or none, with a word, where they are not there.
pub(crate) fn reference(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference").join(file);
    if path.is_file() {
        return Some(path);
    }
    eprintln!("SKIPPED: `{}` is not there, so nothing is compared with it", path.display());
    None
}

/// What a document has against a schema.
pub(crate) fn errors(schema: &Path, document: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn written(name: &str) -> String {
    let format = FORMATS.into_iter().find(|(known, _)| *known == name).unwrap();
    World::new(&Texts::default()).write_with(format, true)
}

#[test]
fn sarif_is_what_its_schema_says() {
    let Some(schema) = reference("sarif/sarif-schema-2.1.0.json") else { return };
    let errors = errors(&schema, &serde_json::from_str(&written("sarif")).unwrap());
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn each_line_of_ocsf_is_what_its_schema_says() {
    let Some(schema) = reference("ocsf/compliance_finding-1.8.0.schema.json") else { return };
    let text = written("ocsf");
    assert!(text.lines().count() > 5);
    for line in text.lines() {
        let errors = errors(&schema, &serde_json::from_str(line).unwrap());
        assert!(errors.is_empty(), "{line}\n{errors:#?}");
    }
}

#[test]
fn junit_is_what_its_schema_says() {
    let Some(schema) = reference("junit/junit-10.xsd") else { return };
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("junit.xml");
    std::fs::write(&file, written("junit")).unwrap();
    let run =
        std::process::Command::new("xmllint").arg("--noout").arg("--schema").arg(schema).arg(&file).output();
    match run {
        Ok(run) => assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr)),
        Err(_) => eprintln!("SKIPPED: xmllint is not there, so JUnit XML is not compared with its schema"),
    }
}
