//! The list of Exoscale's operations against the provider's own OpenAPI document.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

use std::collections::BTreeSet;
use std::path::Path;

use onus_access::exoscale::known_operations;
use serde_json::Value;

/// Identifiers of all operations of the document; none where it is not beside the project.
fn documented() -> Option<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference/exoscale-openapi.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    };
    let document: Value = serde_json::from_str(&text).unwrap();
    let paths = document.get("paths").and_then(Value::as_object).unwrap().values();
    let operations = paths.flat_map(|path| path.as_object().unwrap().values());
    Some(
        operations.filter_map(|operation| Some(operation.get("operationId")?.as_str()?.to_owned())).collect(),
    )
}

#[test]
fn the_list_has_what_the_document_has_and_the_calls_of_s3() {
    let Some(documented) = documented() else { return };
    let documented: BTreeSet<&str> = documented.iter().map(String::as_str).collect();
    assert!(documented.len() > 300, "{}", documented.len());
    let listed: Vec<(&str, &str)> = known_operations().filter_map(|line| line.split_once('/')).collect();
    let names: BTreeSet<&str> = listed.iter().map(|(_, operation)| *operation).collect();
    assert_eq!(names.len(), listed.len(), "an operation is of one class");
    assert_eq!(documented.difference(&names).collect::<Vec<_>>(), Vec::<&&str>::new(), "not listed");
    let beside = listed.iter().filter(|(_, operation)| !documented.contains(operation));
    let elsewhere: Vec<_> = beside.filter(|(class, _)| *class != "sos").collect();
    assert_eq!(elsewhere, Vec::<&(&str, &str)>::new(), "listed, and not in the document");
}
