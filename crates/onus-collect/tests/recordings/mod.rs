//! Finds the recorded exchanges that lie beside the project, where they do.
#![allow(dead_code, clippy::unwrap_used, clippy::print_stderr, reason = "tests, each using a part")]

use std::path::PathBuf;

use onus_collect::http::Exchange;
use onus_collect::http::replay::read_recording;

/// The exchanges of a file below `recorded`. Says so on stderr when there are none to test with.
pub(crate) fn recorded(file: &str) -> Vec<Exchange> {
    let path = folder().join(file);
    if !path.exists() {
        eprintln!("SKIPPED: {} is not there", path.display());
        return Vec::new();
    }
    read_recording(&path).unwrap()
}

/// The files of a folder below `recorded`, by name.
pub(crate) fn files(provider: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder().join(provider)) else {
        eprintln!("SKIPPED: {} is not there", folder().join(provider).display());
        return Vec::new();
    };
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<_> =
        names.filter(|name| name.ends_with(".jsonl")).map(|name| format!("{provider}/{name}")).collect();
    files.sort();
    files
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/recorded")
}
