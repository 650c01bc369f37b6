//! Each format by the schema of those who define it, from a directory beside the project.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::world::{FORMATS, FORMS, Texts, World};

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

/// OSCAL documents by format, and the schemas that they keep to.
const OSCAL: [(&str, &str); 7] = [
    ("oscal-ap", "assessment-plan"),
    ("oscal-ar", "assessment-results"),
    ("oscal-catalog", "catalog"),
    ("oscal-component-definition", "component"),
    ("oscal-poam", "poam"),
    ("oscal-provider-ssp", "ssp"),
    ("oscal-ssp", "ssp"),
];

/// An OSCAL document.
fn oscal(name: &str) -> Value {
    let world = World::new(&Texts::default());
    let form = FORMS.into_iter().find(|(known, _)| *known == name);
    let text = form.map_or_else(|| written(name), |form| world.write_form(form));
    serde_json::from_str(&text).unwrap()
}

#[test]
fn oscal_documents_are_what_their_schemas_say() {
    for (name, model) in OSCAL {
        let Some(schema) = reference(&format!("oscal/oscal_{model}_schema-1.2.1.json")) else { return };
        let errors = errors(&schema, &oscal(name));
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

#[test]
fn the_shared_responsibility_model_is_what_the_prototype_says() {
    let file = "oscal/prototype/oscal_shared-responsibility_schema-prototype.json";
    let Some(schema) = reference(file) else { return };
    let errors = errors(&schema, &oscal("oscal-shared-responsibility"));
    assert!(errors.is_empty(), "{errors:#?}");
}

/// Identifiers that are defined, and those that are pointed at.
fn identifiers(value: &Value, defined: &mut Vec<String>, named: &mut Vec<(String, String)>) {
    match value {
        Value::Array(list) => list.iter().for_each(|item| identifiers(item, defined, named)),
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(text) if key == "uuid" => defined.push(text.clone()),
                    Value::String(text) if key.ends_with("-uuid") => named.push((key.clone(), text.clone())),
                    Value::Array(list) if key == "party-uuids" => {
                        let texts = list.iter().filter_map(Value::as_str);
                        named.extend(texts.map(|text| (key.clone(), text.to_owned())));
                    }
                    other => identifiers(other, defined, named),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn what_oscal_documents_point_at_is_there_and_has_one_identifier() {
    let mut all = Vec::new();
    let mut points = Vec::new();
    for (name, _) in OSCAL {
        let (mut defined, mut named) = (Vec::new(), Vec::new());
        identifiers(&oscal(name), &mut defined, &mut named);
        let mut once = defined.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), defined.len(), "{name} uses an identifier twice");
        all.extend(defined);
        points.extend(named.into_iter().map(|(key, uuid)| (name, key, uuid)));
    }
    let lost: Vec<_> = points.iter().filter(|(_, _, uuid)| !all.contains(uuid)).collect();
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn no_two_findings_have_one_identifier() {
    let sarif: Value = serde_json::from_str(&written("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let sarif = results.iter().map(|result| &result["partialFingerprints"]["onusFinding/v1"]);
    let sarif: Vec<String> = sarif.map(Value::to_string).collect();
    let ocsf = written("ocsf");
    let ocsf = ocsf.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let ocsf: Vec<String> = ocsf.map(|finding| finding["finding_info"]["uid"].to_string()).collect();
    for all in [sarif, ocsf] {
        let once: std::collections::BTreeSet<&String> = all.iter().collect();
        assert_eq!(once.len(), all.len(), "{all:#?}");
    }
}
