//! Keys and signatures of the machine's own OpenSSH, for tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Whether the machine has `ssh-keygen`; says so when not.
pub(crate) fn is_there() -> bool {
    let there = Command::new("ssh-keygen").arg("-?").output().is_ok();
    if !there {
        eprintln!("SKIPPED: ssh-keygen is missing");
    }
    there
}

/// Makes a key of a kind; the file of its private half.
pub(crate) fn key(folder: &Path, name: &str, kind: &[&str]) -> PathBuf {
    let path = folder.join(name);
    let made = Command::new("ssh-keygen")
        .args(["-q", "-N", "", "-C", name, "-f"])
        .arg(&path)
        .args(kind)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    path
}

/// The public half, as a line.
pub(crate) fn public(key: &Path) -> String {
    fs::read_to_string(key.with_extension("pub")).unwrap().trim().to_owned()
}
