//! A collection that is killed at any moment leaves the old snapshot or the whole new one.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use onus_facts::Snapshot;

/// How often the collection is killed.
const KILLS: u32 = 60;

fn collect(target: &Path, as_of: &str) -> Command {
    let clinic = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/clinic");
    let mut command = Command::new(env!("CARGO_BIN_EXE_onus"));
    command
        .args(["collect", "--quiet", "--as-of", as_of, "--replay"])
        .arg(clinic.join("recording.jsonl"))
        .args(["--organization", "1834c8ff-1486-5039-b14d-a0418f269913", "--output"])
        .arg(target)
        .arg(target.parent().unwrap())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn rows(target: &Path) -> i64 {
    let connection = Snapshot::open(target).unwrap().connect().unwrap();
    let check: String = connection.query_row("pragma integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    connection.query_row("select sum(row_count) from onus_coverage", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_killed_collection_leaves_the_old_snapshot_or_the_whole_new_one() {
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("account.sqlite");
    let began = Instant::now();
    assert!(collect(&target, "2026-01-01").status().unwrap().success());
    let whole = began.elapsed();
    let (all, old) = (rows(&target), Snapshot::open(&target).unwrap().as_of());
    let mut seen = BTreeSet::new();
    for kill in 0..KILLS {
        let mut child = collect(&target, "2026-02-02").spawn().unwrap();
        // Moments spread over the whole run and a little beyond it.
        sleep(whole.mul_f64(1.2) * kill / KILLS + Duration::from_micros(u64::from(kill * 37)));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(rows(&target), all, "the snapshot is whole after kill {kill}");
        seen.insert(Snapshot::open(&target).unwrap().as_of() == old);
        if seen.len() == 2 {
            // From here on the new one stands; the old one is put back to be replaced again.
            assert!(collect(&target, "2026-01-01").status().unwrap().success());
            seen.remove(&false);
        }
    }
    println!("killed {KILLS} times within {whole:?}");
    let left: Vec<_> =
        std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let mistaken = left.iter().filter(|path| path.extension().is_some_and(|ending| ending == "sqlite"));
    assert_eq!(mistaken.count(), 1, "nothing unfinished looks like a snapshot: {left:?}");
}
