//! The judges can fail: each of many faults in the crate is noticed.
//!
//! Every fault is made in a copy of the crate, which is then built and judged, so this takes minutes and is asked for by
//! name: `cargo test -p onus-access --test mutants -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

#[path = "mutants/list.rs"]
mod list;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use list::{By, MUTANTS, Mutant};

const CRATE: &str = "crates/onus-access";

/// A copy of what is needed to build the crate.
struct Copy(PathBuf);

impl Copy {
    fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
        let copy = root.join("target/mutants");
        let _ = fs::remove_dir_all(copy.join("crates"));
        for part in ["crates/onus-core", CRATE] {
            copy_directory(&root.join(part), &copy.join(part));
        }
        let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
        let manifest = manifest
            .replace(r#"members = ["crates/*", "xtask"]"#, r#"members = ["crates/*"]"#)
            .replace(r#"default-members = ["crates/onus"]"#, "");
        fs::write(copy.join("Cargo.toml"), manifest).unwrap();
        fs::copy(root.join("Cargo.lock"), copy.join("Cargo.lock")).unwrap();
        Self(copy)
    }

    fn test(&self, by: By) -> Output {
        let mut command = Command::new(env!("CARGO"));
        command.args(["test", "--offline", "--quiet", "-p", "onus-access"]).current_dir(&self.0);
        match by {
            By::Judge => command.args(["--test", "judge"]).env("ONUS_JUDGE_CASES", "2000"),
            By::Unit(tests) => command.args(["--lib", tests]),
        };
        // The dependencies are built already, where this test was.
        let target = self.0.parent().unwrap();
        command.env("CARGO_TARGET_DIR", target).output().unwrap()
    }

    /// What came of a fault: nothing when it was noticed.
    fn try_out(&self, mutant: &Mutant) -> Option<String> {
        let path = self.0.join(CRATE).join("src").join(mutant.file);
        let sound = fs::read_to_string(&path).unwrap();
        if sound.matches(mutant.from).count() != 1 {
            return Some("its text is not there once: bring the list up to date".to_owned());
        }
        fs::write(&path, sound.replace(mutant.from, mutant.to)).unwrap();
        let output = self.test(mutant.by);
        fs::write(&path, sound).unwrap();
        let text =
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        if output.status.success() {
            return Some("nothing noticed it".to_owned());
        }
        // A fault that does not build shows nothing.
        text.contains("could not compile").then(|| format!("it does not build:\n{text}"))
    }
}

fn copy_directory(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_directory(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
#[ignore = "builds the crate once for every fault; CI asks for it"]
fn every_fault_is_noticed() {
    let copy = Copy::new();
    for by in [By::Judge, By::Unit("")] {
        let output = copy.test(by);
        assert!(
            output.status.success(),
            "the sound crate fails: {}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
    // A part of a description, to try a few.
    let wanted = std::env::var("ONUS_MUTANTS").unwrap_or_default();
    let missed: Vec<String> = MUTANTS
        .iter()
        .filter(|mutant| mutant.what.contains(&wanted))
        .filter_map(|mutant| {
            let missed = copy.try_out(mutant);
            eprintln!("{} {}", if missed.is_none() { "noticed" } else { "MISSED " }, mutant.what);
            missed.map(|why| format!("{} ({}): {why}", mutant.what, mutant.file))
        })
        .collect();
    eprintln!("{} faults, {} of them not noticed", MUTANTS.len(), missed.len());
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
