//! What the pages for authors show is what happens.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its files has failed")]

use std::path::{Path, PathBuf};

use onus_assess::law::{prove, run_case};
use onus_assess::{Limits, Session};
use onus_catalog::{Catalog, Files, lint};
use onus_core::Moment;
use onus_facts::Facts;
use onus_facts::rusqlite::types::Value;

/// Invented accounts for each example.
const ROUNDS: u32 = 100;

/// Pages with examples.
const PAGES: [&str; 2] = ["docs/sql.md", "CONTRIBUTING.md"];

/// What an example may leave out because it says nothing about SQL.
const HEAD: &str = "title = \"t\"\nowner = \"customer\"\nseverity = \"low\"\nwhy = \"w\"\n";

/// Blocks of code: what stands behind the fence, and the text.
fn blocks() -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    for page in PAGES {
        let page = std::fs::read_to_string(root().join(page)).unwrap().replace("\r\n", "\n");
        let mut parts = page.split("```");
        while let (Some(_), Some(block)) = (parts.next(), parts.next()) {
            let (kind, text) = block.split_once('\n').unwrap();
            blocks.push((kind.to_owned(), text.to_owned()));
        }
    }
    blocks
}

/// Examples of one kind of file, told by how they begin or what they hold.
fn examples(is: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    blocks().into_iter().filter(|(kind, text)| kind.starts_with("toml") && is(text)).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The fact tables of the catalog, and one file more.
fn catalog_with(path: &str, example: &str) -> Catalog {
    let mut files = Files::directory(&root().join("catalog/tables"), "tables").unwrap();
    files.add(Files::of(&[(path, example)]));
    Catalog::read(files).unwrap_or_else(|problems| panic!("{problems:?}\n{example}"))
}

#[test]
fn examples_give_the_verdicts_they_show_and_obey_the_law() {
    let examples = examples(|text| text.contains("[[check]]"));
    assert!(examples.len() > 7);
    for (kind, example) in examples {
        let head = if example.contains("title") { "" } else { HEAD };
        let catalog = catalog_with("obligations/an/example/duty.toml", &format!("{head}{example}"));
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
fn a_table_that_is_shown_is_one_that_works() {
    let examples = examples(|text| text.contains("[columns.id]"));
    assert!(!examples.is_empty());
    for (_, example) in examples {
        let catalog = catalog_with("tables/an/example_table.toml", &example);
        let problems = lint(&catalog);
        let of_it: Vec<_> =
            problems.iter().filter(|problem| problem.file.contains("example_table")).collect();
        assert!(of_it.is_empty(), "{of_it:?}\n{example}");
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
