//! One fact table: what a row is, its columns, where they come from, who reads it, and what a snapshot
//! knows of it.

use onus_catalog::{Catalog, Column, FilledBy, Obligation, Table, references_of};
use onus_facts::Status;
use serde_json::{Value, json};

use super::entry_of;
use crate::known::TableKnown;
use crate::render::{Entry, Page, Section, Shown};
use crate::report::style::counted;

/// Explains a table, with what a snapshot knows of it where there is one.
pub(crate) fn explain(catalog: &Catalog, table: &Table, known: Option<&TableKnown>) -> Shown {
    let mut page = Page::new(&table.about).named(&table.name).fact("Filled", filled_by(table));
    if !table.scope.is_empty() {
        page = page.fact("Read per", scope_of(table));
    }
    if !table.grants.is_empty() {
        page = page.fact("A key needs", table.grants.join(", "));
    }
    if let Some(label) = &table.label {
        page = page.fact("Known by", format!("`{label}`"));
    }
    if let Some(doc) = &table.doc {
        page = page.fact("More", doc);
    }
    if let Some(known) = known {
        page = page.fact("Snapshot", known_in_words(known));
        page = page.section(Section::new("Not read").entries(gaps(known)));
    }
    let columns = table.columns.iter().map(|(name, column)| column_entry(name, column));
    let judging = duties(catalog, |sql, resource| resource == table.name && !sql.is_empty());
    let reading =
        duties(catalog, |sql, resource| resource != table.name && references_of(sql, &table.name) > 0);
    page = page
        .section(Section::new("Columns").entries(columns.collect()))
        .section(
            Section::new("Duties that judge its rows").entries(judging.iter().map(|d| entry_of(d)).collect()),
        )
        .section(
            Section::new("Duties that look it up").entries(reading.iter().map(|d| entry_of(d)).collect()),
        );
    Shown { page, json: json(table, known, &judging, &reading) }
}

/// What fills a table.
fn filled_by(table: &Table) -> String {
    if let Some(derived) = &table.derived {
        return format!("by what follows from {}", derived.rows.join(", "));
    }
    if !table.queries.is_empty() {
        let mut engines: Vec<&str> = table.queries.iter().map(|query| query.engine.word()).collect();
        engines.dedup();
        return format!("by asking databases from inside: {}", engines.join(", "));
    }
    let terraform = if table.terraform.is_empty() { "" } else { ", and Terraform plans and states" };
    match (table.source, &table.list, &table.nested) {
        (Some(FilledBy::Static), ..) => "by the catalog itself".to_owned(),
        (Some(FilledBy::Declared), ..) => "by what `onus.toml` declares".to_owned(),
        (None, Some(list), _) if list.get.is_empty() => format!("by the provider's API{terraform}"),
        (None, Some(list), _) => format!("by `GET {}`{terraform}", list.get),
        (None, None, Some(nested)) => format!("out of each row of `{}`{terraform}", nested.table),
        (None, None, None) if terraform.is_empty() => "by no source yet".to_owned(),
        (None, None, None) => "by Terraform plans and states".to_owned(),
    }
}

/// The dimensions of a table's coverage, in words.
pub(crate) fn scope_of(table: &Table) -> String {
    let words = table.scope.iter().map(|dimension| dimension.trim_end_matches("_id").replace('_', " "));
    words.collect::<Vec<_>>().join(", ")
}

/// How many rows there are and how much was read, in words.
pub(crate) fn known_in_words(known: &TableKnown) -> String {
    let Some(rows) = known.rows else { return "the snapshot has no such table".to_owned() };
    let rows = counted(rows, "row", "rows");
    match known.status {
        Status::Complete => format!("{rows}; read in full"),
        Status::Unread => "not read".to_owned(),
        Status::Partial => {
            format!(
                "{rows}; read in part: {} missing",
                counted(known.gaps.len() as u64, "part is", "parts are")
            )
        }
    }
}

fn gaps(known: &TableKnown) -> Vec<Entry> {
    let rows = known
        .gaps
        .iter()
        .map(|gap| (gap.scope.to_string(), gap.reason.as_str(), gap.missing_grant.as_deref()));
    let columns = known.columns.iter().map(|line| {
        let column = line.column.as_deref().unwrap_or_default();
        let place = if line.scope.is_whole() { String::new() } else { format!(", {}", line.scope) };
        (
            format!("column {column}{place}"),
            line.reason.as_deref().unwrap_or("it was not read"),
            line.missing_grant.as_deref(),
        )
    });
    rows.chain(columns)
        .map(|(place, reason, grant)| {
            let entry = Entry::new(place, reason);
            grant.map(|grant| format!("grant the key {grant}")).into_iter().fold(entry, Entry::note)
        })
        .collect()
}

fn column_entry(name: &str, column: &Column) -> Entry {
    let required = if column.required { ", always known" } else { "" };
    let notes = [
        Some(format!("{}{required}", column.kind.word())),
        column.references.as_ref().map(|table| format!("refers to `{table}`")),
        (!column.values.is_empty()).then(|| format!("one of: {}", column.values.join(", "))),
        column.from.as_deref().filter(|_| !column.sensitive).map(from_of),
        column.sensitive.then(|| "sensitive: never stored".to_owned()),
    ];
    Entry::new(name, &column.about).note(notes.into_iter().flatten().collect::<Vec<_>>().join("; "))
}

/// Where a value comes from, in words.
fn from_of(from: &str) -> String {
    match from.chars().next() {
        None => "from the whole element".to_owned(),
        Some('/') => format!("from `{from}`"),
        Some('^') => format!("from `{}` of the element around it", from.trim_start_matches('^')),
        Some('#') => "from its key or place in the list".to_owned(),
        Some('@') => {
            format!("from the {} that was asked for", from.trim_start_matches('@').replace('_', " "))
        }
        Some(_) => format!("made as `{from}`"),
    }
}

/// Duties one of whose checks, by SQL and table judged, is of interest.
fn duties(catalog: &Catalog, wanted: impl Fn(&str, &str) -> bool) -> Vec<&Obligation> {
    let of = |duty: &&Obligation| duty.checks.iter().any(|check| wanted(&check.sql, &check.resource));
    catalog.obligations().values().filter(of).collect()
}

fn json(
    table: &Table,
    known: Option<&TableKnown>,
    judging: &[&Obligation],
    reading: &[&Obligation],
) -> Value {
    let columns = table.columns.iter().map(|(name, column)| {
        json!({ "name": name, "type": column.kind, "about": column.about, "required": column.required,
                "references": column.references, "values": column.values, "from": column.from,
                "sensitive": column.sensitive })
    });
    let names =
        |duties: &[&Obligation]| duties.iter().map(|duty| Value::from(duty.id.as_str())).collect::<Vec<_>>();
    let mut json = json!({
        "version": 1, "kind": "table", "name": table.name, "provider": table.provider, "about": table.about,
        "scope": table.scope, "grants": table.grants, "label": table.label, "doc": table.doc,
        "columns": columns.collect::<Vec<_>>(),
        "judged_by": names(judging), "looked_up_by": names(reading),
    });
    if let (Some(known), Some(object)) = (known, json.as_object_mut()) {
        object.insert("snapshot".to_owned(), known_json(known));
    }
    json
}

/// What a snapshot knows of a table, for programs.
pub(crate) fn known_json(known: &TableKnown) -> Value {
    let gaps = known
        .gaps
        .iter()
        .map(|gap| json!({ "scope": gap.scope, "reason": gap.reason, "missing_grant": gap.missing_grant }));
    let columns = known.columns.iter().map(|line| {
        json!({ "column": line.column, "scope": line.scope, "status": line.status, "reason": line.reason,
                "missing_grant": line.missing_grant })
    });
    json!({ "rows": known.rows, "status": known.status, "gaps": gaps.collect::<Vec<_>>(),
            "columns": columns.collect::<Vec<_>>() })
}
