//! What was not read is told, whatever else is said of the duties that it touches.
#![allow(
    clippy::unwrap_used,
    dead_code,
    unused_imports,
    reason = "tests; the clinic offers more than is asked of it here"
)]

#[path = "example/mod.rs"]
mod example;

use example::{onus, workspace_with_profile};

fn report(duty: &str) -> String {
    let workspace = workspace_with_profile(&[duty]);
    onus(workspace.path(), &["assess", "--profile", "few"]).stdout
}

#[test]
fn a_gap_is_told_although_every_duty_that_it_touches_fails() {
    let report = report("scaleway/iam/iam-leaver-access-removed");
    assert!(report.contains("UNKNOWN  what was not read"), "{report}");
    assert!(report.contains("may hide more failures of 1 duty"), "{report}");
    assert!(report.contains("grant the key SSHKeysReadOnly"), "{report}");
}

#[test]
fn a_gap_that_touches_no_duty_is_not_told() {
    let report = report("scaleway/iam/iam-groups-and-policies-used");
    assert!(!report.contains("UNKNOWN") && !report.contains("SSHKeysReadOnly"), "{report}");
}
