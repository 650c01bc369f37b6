//! Policies of real accounts, from beside the project.

use std::path::Path;

use serde_json::Value;

use super::*;

/// Every policy in a body.
fn policies(body: &Value, found: &mut Vec<Value>) {
    match body {
        Value::Object(object) if object.contains_key("default-service-strategy") => found.push(body.clone()),
        Value::Object(object) => object.values().for_each(|value| policies(value, found)),
        Value::Array(items) => items.iter().for_each(|item| policies(item, found)),
        Value::String(text) if text.contains("default-service-strategy") => {
            policies(&serde_json::from_str(text).unwrap(), found);
        }
        _ => {}
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that cannot run says so")]
fn recorded_policies_are_understood() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/recorded/exoscale");
    if !directory.is_dir() {
        eprintln!("SKIPPED: {} is not there", directory.display());
        return;
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            for line in std::fs::read_to_string(path).unwrap().lines() {
                policies(&serde_json::from_str(line).unwrap(), &mut found);
            }
        }
    }
    assert!(found.len() > 5, "{}", found.len());
    for policy in found {
        let read = RolePolicy::read(&policy.to_string());
        assert_eq!(read.not_understood(), Vec::<std::sync::Arc<str>>::new(), "{policy}");
        let organization = organization(&policy.to_string());
        let named = policy["services"].as_object().unwrap();
        for class in named.keys().map(String::as_str).chain(["none"]) {
            let allows = may(&organization, &key(), "*", class);
            let says =
                named.get(class).map_or(&policy["default-service-strategy"], |service| &service["type"]);
            match says.as_str().unwrap() {
                "allow" => assert_eq!(allows, "yes", "{class} of {policy}"),
                "deny" => assert_eq!(allows, "no", "{class} of {policy}"),
                _ => assert_ne!(allows, "unknown", "{class} of {policy}"),
            }
        }
    }
}
