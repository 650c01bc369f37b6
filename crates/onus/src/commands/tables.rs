//! `onus tables`

use std::collections::BTreeMap;
use std::path::PathBuf;

use onus_catalog::{Catalog, FilledBy, Table};
use serde_json::json;

use crate::explain::{explain_table, known_in_words, known_json, scope_of};
use crate::failure::Failure;
use crate::known::{Known, TableKnown};
use crate::render::{Entry, Page, PageFormat, Section, Shown};
use crate::report::style::counted;
use crate::snapshot_arg;
use crate::suggest::{did_you_mean, near};
use crate::workspace::CatalogSource;

/// Arguments of `onus tables`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Show the columns of this table
    table: Option<String>,
    /// Show also what a snapshot, or the newest one of a workspace, knows of each table
    #[arg(long, value_name = "FILE|DIR")]
    snapshot: Option<PathBuf>,
    /// How to show it
    #[arg(long, value_enum, default_value_t = PageFormat::Text)]
    format: PageFormat,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let catalog = source.catalog(snapshot_arg::workspace_of(args.snapshot.as_deref()))?;
    let table = args.table.as_deref().map(|name| find(&catalog, name)).transpose()?;
    let known = match &args.snapshot {
        Some(path) => Some(Known::of(&snapshot_arg::open(path)?, &catalog).map_err(Failure::internal)?),
        None => None,
    };
    let of = |table: &Table| known.as_ref().and_then(|known| known.table(&table.name));
    let shown = match table {
        Some(table) => explain_table(&catalog, table, of(table)),
        None => list(&catalog, of),
    };
    shown.show(args.format)?;
    Ok(0)
}

fn find<'c>(catalog: &'c Catalog, name: &str) -> Result<&'c Table, Failure> {
    let is = |table: &&Table| table.name.eq_ignore_ascii_case(name.trim());
    catalog.tables().values().find(is).ok_or_else(|| {
        let near = near(name, catalog.tables().keys().map(String::as_str), |name| name);
        let advice = did_you_mean(&near).unwrap_or_else(|| "`onus tables` lists them".to_owned());
        Failure::usage(format!("there is no table `{name}`")).help(advice)
    })
}

fn list<'k>(catalog: &Catalog, known: impl Fn(&Table) -> Option<&'k TableKnown>) -> Shown {
    let tables = catalog.tables();
    let mut page = Page::new(counted(tables.len() as u64, "fact table", "fact tables"));
    let mut groups: BTreeMap<(u8, &str), Vec<Entry>> = BTreeMap::new();
    for table in tables.values() {
        groups.entry(group_of(table)).or_default().push(entry(table, known(table)));
    }
    for ((_, heading), entries) in groups {
        page = page.section(Section::new(heading).entries(entries));
    }
    let tables = tables.values().map(|table| {
        let mut json = json!({ "name": table.name, "provider": table.provider, "about": table.about,
                               "scope": table.scope, "grants": table.grants });
        if let (Some(known), Some(object)) = (known(table), json.as_object_mut()) {
            object.insert("snapshot".to_owned(), known_json(known));
        }
        json
    });
    Shown { page, json: json!({ "version": 1, "kind": "tables", "tables": tables.collect::<Vec<_>>() }) }
}

/// Tables of a provider stand together; so do those that the customer or the catalog fills.
fn group_of(table: &Table) -> (u8, &str) {
    match table.source {
        None => (0, &table.provider),
        Some(FilledBy::Declared) => (1, "declared in `onus.toml`"),
        Some(FilledBy::Static) => (2, "part of the catalog"),
    }
}

fn entry(table: &Table, known: Option<&TableKnown>) -> Entry {
    let entry = Entry::new(&table.name, &table.about);
    let Some(known) = known else {
        let per = if table.scope.is_empty() { String::new() } else { format!("per {}", scope_of(table)) };
        let facts: Vec<String> =
            [per, table.grants.join(", ")].into_iter().filter(|fact| !fact.is_empty()).collect();
        return if facts.is_empty() { entry } else { entry.note(facts.join("; ")) };
    };
    let entry = entry.note(known_in_words(known));
    match known.gaps.as_slice() {
        [] => entry,
        [only] if only.scope.is_whole() => entry.note(only.reason.as_str()),
        [first, ..] => entry.note(format!("{}: {}", first.scope, first.reason)),
    }
}
