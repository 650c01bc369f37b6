//! The entries as a table in which people decide with whatever opens CSV.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use onus_assess::{Decision, Line};
use onus_catalog::Review;
use serde::{Deserialize, Serialize};

use super::list::Entry;
use crate::failure::Failure;

/// The most rows that are read back.
const MOST_ROWS: usize = 1_000_000;
/// The longest first line, in bytes.
const LONGEST_HEADER: u64 = 4096;

/// One row.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Row {
    table: String,
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    details: String,
    #[serde(default)]
    decision: String,
    #[serde(default)]
    note: String,
}

/// Writes the table with empty decisions; a file that is there is left alone.
pub(super) fn write(path: &Path, entries: &[Entry]) -> Result<(), Failure> {
    let failed =
        |error: &dyn std::fmt::Display| Failure::usage(format!("cannot write `{}`: {error}", path.display()));
    let file =
        File::create_new(path).map_err(|error| failed(&error).help("name a file that is not there yet"))?;
    let mut csv = csv::Writer::from_writer(file);
    for entry in entries {
        let row = Row {
            table: entry.table.clone(),
            id: entry.id.clone(),
            name: harmless(&entry.name),
            details: harmless(&entry.details),
            decision: String::new(),
            note: String::new(),
        };
        csv.serialize(row).map_err(|error| failed(&error))?;
    }
    csv.flush().map_err(|error| failed(&error))
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// Reads the rows of a table that was filled in.
pub(super) fn read(path: &Path) -> Result<Vec<Row>, Failure> {
    let failed = |error: csv::Error| {
        Failure::usage(format!("cannot read the decisions in `{}`: {error}", path.display()))
            .help("it needs the columns `table`, `id` and `decision`, as `--worksheet` writes them")
    };
    let mut csv = csv::ReaderBuilder::new()
        .delimiter(delimiter(path))
        .trim(csv::Trim::Headers)
        .from_path(path)
        .map_err(failed)?;
    let headers: csv::StringRecord = csv.headers().map_err(failed)?.iter().map(str::to_lowercase).collect();
    if !headers.iter().any(|header| header == "decision") {
        return Err(Failure::usage(format!("`{}` has no column `decision`", path.display()))
            .help("make the table anew with `--worksheet`"));
    }
    csv.set_headers(headers);
    csv.deserialize().take(MOST_ROWS).collect::<Result<_, _>>().map_err(failed)
}

/// Spreadsheets in much of Europe write semicolons.
fn delimiter(path: &Path) -> u8 {
    let mut first = String::new();
    let read =
        File::open(path).map(BufReader::new).and_then(|file| file.take(LONGEST_HEADER).read_line(&mut first));
    if read.is_ok() && first.contains(';') && !first.contains(',') { b';' } else { b',' }
}

/// What the rows decide about the entries of a review. Rows without a decision decide nothing; a row about what is not
/// there is a mistake.
pub(super) fn decided(entries: &[Entry], rows: &[Row], review: &Review) -> Result<Vec<Line>, Failure> {
    let known: BTreeMap<(&str, &str), &Entry> =
        entries.iter().map(|entry| ((entry.table.as_str(), entry.id.as_str()), entry)).collect();
    let mut lines: BTreeMap<(&str, &str), Line> = BTreeMap::new();
    let of_review = |row: &&Row| review.of.contains(&row.table) && !row.decision.trim().is_empty();
    for row in rows.iter().filter(of_review) {
        let key = (row.table.as_str(), row.id.as_str());
        let Some(entry) = known.get(&key) else {
            return Err(Failure::usage(format!("`{}` of `{}` is not in the snapshot", row.id, row.table))
                .help("make the worksheet anew from the snapshot that you review"));
        };
        let line = Line {
            table: entry.table.clone(),
            id: entry.id.clone(),
            name: entry.name.clone(),
            decision: decision(row)?,
            note: row.note.trim().to_owned(),
        };
        if lines.insert(key, line).is_some() {
            return Err(Failure::usage(format!("`{}` of `{}` is decided twice", row.id, row.table)));
        }
    }
    Ok(entries.iter().filter_map(|entry| lines.remove(&(entry.table.as_str(), entry.id.as_str()))).collect())
}

fn decision(row: &Row) -> Result<Decision, Failure> {
    match row.decision.trim().to_lowercase().as_str() {
        "keep" => Ok(Decision::Keep),
        "remove" => Ok(Decision::Remove),
        "change" => Ok(Decision::Change),
        other => {
            Err(Failure::usage(format!("`{other}` is no decision about `{}` of `{}`", row.id, row.table))
                .help("use keep, remove or change, or leave it empty"))
        }
    }
}
