//! Every file of the catalog fits the schema by which editors complete it, and says which that is.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::path::{Path, PathBuf};

use serde_json::Value;

fn catalog() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog")
}

fn files_below(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[test]
fn every_catalog_file_fits_its_schema() {
    let mut wrong = Vec::new();
    for kind in ["fingerprint", "framework", "model", "obligation", "profile", "table"] {
        let schema = std::fs::read_to_string(catalog().join(format!("schema/{kind}.json"))).unwrap();
        let schema = jsonschema::validator_for(&serde_json::from_str::<Value>(&schema).unwrap()).unwrap();
        let files = files_below(&catalog().join(format!("{kind}s")));
        assert!(!files.is_empty());
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            let value: toml::Table = toml::from_str(&text).unwrap();
            let errors =
                schema.iter_errors(&plain(toml::Value::Table(value))).map(|error| error.to_string()).next();
            wrong.extend(errors.map(|error| format!("{}: {error}", file.display())));
            if !names_schema(&file, &text, kind) {
                wrong.push(format!(
                    "{}: its first line names no schema, or not the one of a {kind}",
                    file.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether the first line leads to the schema of the file's kind.
fn names_schema(file: &Path, text: &str, kind: &str) -> bool {
    let named = text.lines().next().and_then(|line| line.strip_prefix("#:schema "));
    let named = named.and_then(|path| file.parent()?.join(path.trim()).canonicalize().ok());
    named.is_some() && named == catalog().join(format!("schema/{kind}.json")).canonicalize().ok()
}

/// TOML as the JSON that an editor compares with the schema: a date is a text.
fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(value) => Value::from(value),
        toml::Value::Datetime(moment) => Value::from(moment.to_string()),
        toml::Value::Array(items) => items.into_iter().map(plain).collect(),
        toml::Value::Table(pairs) => {
            Value::Object(pairs.into_iter().map(|(key, value)| (key, plain(value))).collect())
        }
    }
}
