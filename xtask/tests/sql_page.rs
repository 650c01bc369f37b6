//! What docs/sql.md shows is what happens.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its files has failed")]

use std::path::Path;

use onus_assess::law::{prove, run_case};
use onus_assess::{Limits, Session};
use onus_catalog::{Catalog, Files};
use onus_core::Moment;
use onus_facts::Facts;
use onus_facts::rusqlite::types::Value;

/// Invented accounts for each example.
const ROUNDS: u32 = 100;

/// What an example leaves out because it says nothing about SQL.
const HEAD: &str = "title = \"t\"\nowner = \"customer\"\nseverity = \"low\"\nwhy = \"w\"\n";

/// A block of code: what stands behind its fence, and its text.
fn blocks() -> Vec<(String, String)> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/sql.md");
    let page = std::fs::read_to_string(page).unwrap().replace("\r\n", "\n");
    let mut blocks = Vec::new();
    let mut parts = page.split("```");
    while let (Some(_), Some(block)) = (parts.next(), parts.next()) {
        let (kind, text) = block.split_once('\n').unwrap();
        blocks.push((kind.to_owned(), text.to_owned()));
    }
    blocks
}

fn catalog_with(example: &str) -> Catalog {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../catalog/tables");
    let mut files = Files::directory(&directory, "tables").unwrap();
    files.add(Files::of(&[("obligations/docs/sql/example.toml", &format!("{HEAD}{example}"))]));
    Catalog::read(files).unwrap_or_else(|problems| panic!("{problems:?}\n{example}"))
}

#[test]
fn examples_give_the_verdicts_they_show_and_obey_the_law() {
    let examples: Vec<_> = blocks().into_iter().filter(|(kind, _)| kind.starts_with("toml")).collect();
    assert!(examples.len() > 6);
    for (kind, example) in examples {
        let catalog = catalog_with(&example);
        let duty = catalog.obligations().values().next().unwrap();
        assert!(!duty.tests.is_empty(), "{example}");
        for case in &duty.tests {
            let mismatches =
                run_case(&catalog, duty, case).unwrap_or_else(|error| panic!("{error}\n{example}"));
            assert!(mismatches.is_empty(), "{}: {mismatches:?}", case.name);
        }
        let proof = prove(&catalog, duty, 0, ROUNDS, 1).unwrap_or_else(|error| panic!("{error}\n{example}"));
        match kind.as_str() {
            "toml unsound" => assert!(proof.broken > 0, "the law holds for\n{example}"),
            _ => assert!(proof.broken == 0, "{:?} for\n{example}", proof.violations.first()),
        }
    }
}

#[test]
fn functions_give_what_the_page_says() {
    let as_of: Moment = "2026-06-01".parse().unwrap();
    let session =
        Session::new(Facts::in_memory([], as_of).unwrap().into_connection(), as_of, Limits::default())
            .unwrap();
    let mut lines = 0;
    for (_, block) in blocks().into_iter().filter(|(kind, _)| kind == "sql") {
        for line in block.lines() {
            let (sql, shown) = line.split_once("-- ").unwrap();
            let (mut statement, _) = session.prepare(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
            session.start();
            let found = match statement.query_row([], |row| row.get::<_, Value>(0)).unwrap() {
                Value::Null => "NULL".to_owned(),
                Value::Integer(number) => number.to_string(),
                Value::Real(number) => number.to_string(),
                Value::Text(text) if text.is_empty() => "''".to_owned(),
                Value::Text(text) => text,
                Value::Blob(_) => "a blob".to_owned(),
            };
            assert_eq!(found, shown, "{sql}");
            lines += 1;
        }
    }
    assert!(lines > 15);
}
