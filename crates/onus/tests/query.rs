//! `onus query`: rows as they are, what was not read said aloud, and nothing but reading.

mod terminal;

use insta::assert_snapshot;
use terminal::{Outcome, Workspace};

fn asked(arguments: &[&str]) -> Outcome {
    Workspace::with_buckets().onus(&[&["query"], arguments].concat())
}

#[test]
fn a_table_shows_what_was_not_read_and_which_rows_may_be_missing() {
    assert_snapshot!("rows", asked(&["select name, versioning, tags from scaleway_bucket order by name"]));
}

#[test]
fn null_and_texts_that_look_like_it_are_told_apart() {
    let outcome = asked(&["select null as a, 'null' as b, '' as c, ' x' as d, 1.5 as e, x'00ff' as f"]);
    assert_snapshot!(outcome.stdout, @r"
    a     b       c   d       e  f
    ----  ------  --  ----  ---  -------
    null  'null'  ''  ' x'  1.5  x'00ff'
    ");
}

#[test]
fn what_does_not_fit_the_terminal_becomes_records() {
    let wide = "select *, name as again, region as place, project_id as project, versioning as state, tags as labels, \
                name as more, 'a rather long sentence that has to be wrapped on a terminal of this width' as text \
                from scaleway_bucket order by name limit 2";
    assert_snapshot!("records", asked(&[wide]).stdout);
}

#[test]
fn values_cannot_drive_the_terminal() {
    let outcome = asked(&["select 'a' || char(27) || '[2Jb' || char(10) || 'c' as name"]);
    assert!(!outcome.stdout.contains('\u{1b}'));
    assert!(outcome.stdout.contains("a\u{fffd}[2Jb\u{21b5}c"));
}

#[test]
fn csv_and_json_keep_null_apart_from_empty() {
    let sql =
        "select name, versioning, '' as empty, 'a,\"b\"' as text from scaleway_bucket order by name limit 2";
    assert_snapshot!(asked(&["--format", "csv", sql]).stdout, @r#"
    name,versioning,empty,text
    archive,enabled,"","a,""b"""
    dim,,"","a,""b"""
    "#);
    assert_snapshot!(asked(&["--format", "json", sql]).stdout, @r#"
    [
      {"name":"archive","versioning":"enabled","empty":"","text":"a,\"b\""},
      {"name":"dim","versioning":null,"empty":"","text":"a,\"b\""}
    ]
    "#);
    assert_eq!(asked(&["--format", "json", "select 1 where 0"]).stdout, "[]\n");
    assert_eq!(asked(&["--format", "csv", "select 1 as a where 0"]).stdout, "a\n");
}

#[test]
fn tables_that_were_read_in_full_give_no_warning() {
    let outcome = asked(&["--format", "csv", "select count(*) as n from scaleway_server"]);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.code), ("n\n0\n", "", 0));
    let own = asked(&["--format", "csv", "select count(*) as n from onus_coverage where status = 'unread'"]);
    assert_eq!((own.stdout.as_str(), own.stderr.as_str()), ("n\n6\n", ""));
}

#[test]
fn a_mistake_is_pointed_at() {
    for (name, sql) in [
        ("wrong_column", "select id,\n  verioning\nfrom scaleway_bucket"),
        ("wrong_table", "select * from scaleway_bukcet"),
        ("wrong_word", "select * form scaleway_bucket"),
        ("wrong_function", "select ifnot(id) from scaleway_bucket"),
        ("several_statements", "select 1; select 2"),
        ("placeholder", "select * from scaleway_bucket where id = ?"),
        ("no_statement", "-- only a comment"),
    ] {
        assert_snapshot!(name, asked(&[sql]));
    }
    assert_snapshot!("twice_in_json", asked(&["--format", "json", "select id, id from scaleway_bucket"]));
}

#[test]
fn nothing_can_be_changed_and_no_clock_read() {
    for sql in [
        "delete from scaleway_bucket",
        "drop table scaleway_bucket",
        "pragma user_version = 2",
        "select date('now')",
    ] {
        let outcome = asked(&[sql]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{sql}");
        assert!(outcome.stderr.contains("may only read fact tables"), "{sql}: {}", outcome.stderr);
    }
    assert_snapshot!("attempt_to_write", asked(&["delete from scaleway_bucket"]));
}

#[test]
fn sql_can_come_from_standard_input() {
    let outcome = Workspace::with_buckets()
        .onus_reading(&["query", "-", "--format", "csv"], "select 1 as a;\n-- end\n");
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("a\n1\n", 0));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let workspace = Workspace::with_buckets();
    let endless =
        "with recursive r (n) as (select 1 union all select n + 1 from r limit 2000000) select n from r";
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_onus"))
        .args(["query", "--format", "csv", endless])
        .current_dir(workspace.path())
        .env("ONUS_CATALOG", terminal::catalog_directory())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_snapshot_that_is_not_there_is_said_with_the_next_step() {
    let empty = Workspace::empty();
    assert_snapshot!("no_snapshot", empty.onus(&["query", "select 1"]));
    assert_snapshot!("no_such_file", empty.onus(&["query", "select 1", "--snapshot", "june.sqlite"]));
    std::fs::write(empty.path().join("notes.txt"), "no database, but long enough to look at").unwrap();
    assert_snapshot!("no_database", empty.onus(&["query", "select 1", "--snapshot", "notes.txt"]));
}
