//! The page of all fact tables: what a row is, what fills it, what a key needs, and every column.

use std::collections::BTreeMap;
use std::fmt::Write;

use onus_catalog::{Catalog, Column, ColumnType, EachScope, Listing, Table};

use crate::generated::File;
use crate::markdown::{cell, code, codes, counted, notice};

const INTRODUCTION: &str = "# Fact tables

What a check can ask, and what `onus query` can select. `NULL` in any column means that the fact was not
read; a fact that was read and is absent is a value, which the column's sentence names. Columns marked
*key* are never `NULL`. Booleans are 0 or 1, times are RFC 3339 texts in UTC, lists are JSON arrays of
texts; [how checks read them](../sql.md) is a page of its own.
";

/// `docs/reference/tables.md`
pub(crate) fn tables(catalog: &Catalog) -> File {
    let mut by_folder: BTreeMap<(bool, &str), Vec<&Table>> = BTreeMap::new();
    for table in catalog.tables().values() {
        // Clouds first, then what needs no cloud: declarations and what the catalog itself knows.
        let cloudless = table.is_declared() || table.is_static();
        by_folder.entry((cloudless, &table.provider)).or_default().push(table);
    }
    let mut text = notice("catalog/tables") + INTRODUCTION;
    for ((_, folder), tables) in &by_folder {
        let _ = write!(text, "\n**{folder}**, {}:\n\n", counted(tables.len(), "table", "tables"));
        for table in tables {
            let _ = writeln!(text, "- [{0}](#{0}): {1}", table.name, table.about.trim());
        }
    }
    for ((_, folder), tables) in &by_folder {
        let _ = write!(text, "\n## {folder}\n");
        for table in tables {
            text += &section(table);
        }
    }
    File { path: "docs/reference/tables.md".to_owned(), text }
}

fn section(table: &Table) -> String {
    let mut text = format!("\n### {}\n\n{}\n\n", table.name, table.about.trim());
    for line in facts(table) {
        let _ = writeln!(text, "- {line}");
    }
    text += "\n| column | type | what it says |\n|---|---|---|\n";
    for (name, column) in &table.columns {
        let _ = writeln!(text, "| `{name}` | {} | {} |", kind(column), cell(&sentence(column)));
    }
    text
}

fn facts(table: &Table) -> Vec<String> {
    let mut facts = vec![format!("Filled by {}.", source(table))];
    if !table.scope.is_empty() {
        facts.push(format!("Coverage is kept for each {}.", codes(&table.scope).replace(", ", " and ")));
    }
    if !table.grants.is_empty() {
        let noun = if table.grants.len() == 1 { "set" } else { "sets" };
        facts.push(format!("A key needs the permission {noun} {}.", codes(&table.grants)));
    }
    if let Some(label) = &table.label {
        facts.push(format!("Reports call a row by its `{label}`."));
    }
    if !table.terraform.is_empty() {
        let types = table.terraform.iter().flat_map(|of| of.types.iter().chain([&of.kind]));
        let mut types: Vec<&String> = types.filter(|kind| !kind.is_empty()).collect();
        types.sort();
        types.dedup();
        facts.push(format!("From Terraform: {}.", codes(types)));
    }
    facts.extend(table.doc.iter().map(|doc| format!("Documented at <{doc}>.")));
    facts
}

fn source(table: &Table) -> String {
    if table.is_static() {
        return format!("the catalog itself, with {}", counted(table.rows.len(), "row", "rows"));
    }
    if table.is_declared() {
        return "the customer's `onus.toml`; unread where nothing is declared".to_owned();
    }
    match (&table.list, &table.nested) {
        (Some(list), _) => listing(list),
        (None, Some(nested)) => {
            format!("the answers that fill [{0}](#{0}), at `{1}` of each element", nested.table, nested.items)
        }
        (None, None) => "Terraform alone".to_owned(),
    }
}

fn listing(list: &Listing) -> String {
    let asked = match (&list.code, list.get.as_str()) {
        (Some(code), "") => format!("Rust (`{code}`)"),
        (Some(code), get) => format!("`GET {get}`, read by Rust (`{code}`)"),
        (None, get) => format!("`GET {get}`"),
    };
    let mut times: Vec<String> = list.each.iter().map(|each| word(*each).to_owned()).collect();
    times.extend(list.for_each.iter().map(|parent| format!("row of [{0}](#{0})", parent.table)));
    if times.is_empty() { asked } else { format!("{asked}, for each {}", times.join(" and ")) }
}

fn word(each: EachScope) -> &'static str {
    match each {
        EachScope::Organization => "organization",
        EachScope::Project => "project",
        EachScope::Region => "region",
        EachScope::Zone => "zone",
        EachScope::S3Region => "region of Object Storage",
    }
}

fn kind(column: &Column) -> String {
    let key = if column.required { ", key" } else { "" };
    format!("{}{key}", column.kind.word())
}

fn sentence(column: &Column) -> String {
    let mut text = column.about.trim().to_owned();
    if column.sensitive {
        text += " Never stored.";
    }
    if let Some(table) = &column.references {
        let _ = write!(text, " The `id` of a [{table}](#{table}).");
    }
    if !column.values.is_empty() {
        let _ = write!(text, " Known values: {}.", codes(&column.values));
    }
    if let Some(none) = none_of(column) {
        let _ = write!(text, " {} means none.", code(&none));
    }
    text
}

/// The value that says "read, and there is none", where the sentence does not say so itself.
fn none_of(column: &Column) -> Option<String> {
    let said = ["empty when", "0 when"].iter().any(|words| column.about.contains(words));
    if said || column.kind == ColumnType::Boolean {
        return None;
    }
    let none = column.null.as_ref().or(column.absent.as_ref())?;
    Some(none.to_string().trim_matches('"').to_owned())
}
