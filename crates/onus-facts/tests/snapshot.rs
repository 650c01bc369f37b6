//! A snapshot appears whole, opens read-only, and tells what it does not know.

#![allow(clippy::unwrap_used, reason = "tests")]

use onus_catalog::{Catalog, Files};
use onus_facts::{Coverage, FactsError, Inserted, Scope, Snapshot, SnapshotWriter, Status, Value, latest_in};

const TABLE: &str = r#"
about = "A thing."
scope = ["zone"]
[columns.id]
type = "text"
about = "Name."
required = true
[columns.zone]
type = "text"
about = "Where."
required = true
example = "z"
[columns.size_bytes]
type = "integer"
about = "How large."
[columns.secret]
type = "text"
about = "Never stored."
sensitive = true
"#;

fn catalog() -> Catalog {
    Catalog::read(Files::of(&[("tables/x/thing.toml", TABLE)])).unwrap()
}

fn row(id: &str) -> Vec<Value> {
    vec![Value::text(id), Value::text("z"), Value::Null]
}

#[test]
fn a_snapshot_appears_whole_and_reads_back() {
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("a.sqlite");
    let catalog = catalog();
    let mut writer = SnapshotWriter::create(&target, &catalog, "2026-06-01".parse().unwrap()).unwrap();
    assert_eq!(writer.facts().insert("thing", &row("a")).unwrap(), Inserted::New);
    assert_eq!(writer.facts().insert("thing", &row("a")).unwrap(), Inserted::Repeat);
    let lost = Coverage::unread("thing", Scope::of([("zone", "y")]), "test", "refused");
    writer.facts().cover(&lost).unwrap();
    assert!(!target.exists(), "nothing is there before it is whole");
    writer.finish(&catalog).unwrap();

    let snapshot = Snapshot::open(&target).unwrap();
    assert_eq!(snapshot.as_of().to_string(), "2026-06-01T00:00:00Z");
    assert_eq!(snapshot.catalog_digest(), catalog.digest());
    assert_eq!(snapshot.gaps().unwrap(), [lost]);
    assert_eq!(snapshot.covered_tables().unwrap().into_iter().collect::<Vec<_>>(), ["thing"]);
    assert_eq!(snapshot.coverage().unwrap().first().map(|line| line.status), Some(Status::Unread));
    let connection = snapshot.connect().unwrap();
    assert!(connection.execute("delete from thing", []).is_err(), "read-only");
    assert!(connection.prepare("select secret from thing").is_err(), "sensitive columns are not stored");
    assert_eq!(latest_in(directory.path()).unwrap(), Some(target));
}

#[test]
fn rows_have_an_order_of_their_own() {
    let directory = tempfile::tempdir().unwrap();
    let catalog = catalog();
    let written = |name: &str, rows: &[(&str, &str)]| {
        let target = directory.path().join(name);
        let mut writer = SnapshotWriter::create(&target, &catalog, "2026-06-01".parse().unwrap()).unwrap();
        for (id, zone) in rows {
            writer.facts().insert("thing", &[Value::text(*id), Value::text(*zone), Value::Null]).unwrap();
            writer.facts().cover(&Coverage::complete("thing", Scope::of([("zone", *zone)]), "test")).unwrap();
        }
        writer.finish(&catalog).unwrap();
        let snapshot = Snapshot::open(&target).unwrap();
        let connection = snapshot.connect().unwrap();
        let mut statement = connection.prepare("select zone || id from thing order by rowid").unwrap();
        let ids: Vec<String> =
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        (ids, snapshot.coverage().unwrap())
    };
    let one = written("a.sqlite", &[("b", "y"), ("a", "z"), ("c", "x"), ("a2", "y")]);
    let other = written("b.sqlite", &[("c", "x"), ("a2", "y"), ("b", "y"), ("a", "z")]);
    assert_eq!(one.0, ["xc", "ya2", "yb", "za"]);
    assert_eq!(one, other);
}

#[test]
fn an_abandoned_snapshot_leaves_the_old_one() {
    let directory = tempfile::tempdir().unwrap();
    let target = directory.path().join("a.sqlite");
    let catalog = catalog();
    let as_of = "2026-06-01".parse().unwrap();
    SnapshotWriter::create(&target, &catalog, as_of).unwrap().finish(&catalog).unwrap();
    let before = std::fs::read(&target).unwrap();
    let mut abandoned = SnapshotWriter::create(&target, &catalog, as_of).unwrap();
    abandoned.facts().insert("thing", &row("b")).unwrap();
    drop(abandoned);
    assert_eq!(std::fs::read(&target).unwrap(), before);
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1, "no temporary file is left");
}

#[test]
fn required_columns_refuse_null_and_strict_tables_refuse_other_types() {
    let catalog = catalog();
    let mut facts =
        onus_facts::Facts::in_memory(catalog.tables().values(), "2026-06-01".parse().unwrap()).unwrap();
    assert!(facts.insert("thing", &[Value::text("a"), Value::Null, Value::Null]).is_err());
    assert!(facts.insert("thing", &[Value::text("a"), Value::text("z"), Value::text("big")]).is_err());
    assert!(matches!(facts.insert("other", &[]), Err(FactsError::NoSuchTable(_))));
}

#[test]
fn what_is_no_snapshot_is_refused_with_the_next_step() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.sqlite");
    assert!(matches!(Snapshot::open(&path), Err(FactsError::File { .. })));
    std::fs::write(&path, b"not a database, but long enough to look at").unwrap();
    assert!(Snapshot::open(&path).unwrap_err().to_string().contains("onus collect"));
    let other = directory.path().join("y.sqlite");
    rusqlite::Connection::open(&other).unwrap().execute_batch("create table t (a)").unwrap();
    assert!(matches!(Snapshot::open(&other), Err(FactsError::NotASnapshot { .. })));
}
