//! All rows of a snapshot, and what changed in them when something was lost.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalog::{Catalog, Table};
use onus_facts::Scope;
use onus_facts::rusqlite::Connection;
use onus_facts::rusqlite::types::Value as Cell;

/// Rows by `id`, each its columns and cells in order.
pub(crate) type Rows = BTreeMap<String, Vec<(String, Cell)>>;
/// Rows by table.
pub(crate) type AllRows = BTreeMap<String, Rows>;
/// What is lost with a fault: table, column where it is about one, and scope.
pub(crate) type Costs = BTreeSet<(String, Option<String>, Scope)>;

/// The rows of one table.
pub(crate) fn rows(connection: &Connection, table: &str) -> Rows {
    let mut statement = connection.prepare(&format!("select * from {table}")).unwrap();
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query([]).unwrap();
    let mut found = Rows::new();
    while let Some(row) = rows.next().unwrap() {
        let cells = names.iter().enumerate().map(|(at, name)| (name.clone(), row.get(at).unwrap()));
        found.insert(row.get("id").unwrap(), cells.collect());
    }
    found
}

/// Rows and cells are as they were, but for those that the coverage says were lost. Tells what changed.
pub(crate) fn changes_are_within(
    catalog: &Catalog,
    whole: &AllRows,
    now: &AllRows,
    costs: &Costs,
    label: &str,
) -> Vec<String> {
    let mut changes = Vec::new();
    // What follows from rows that were lost is another thing; see the law of derived tables.
    let is_read = |table: &str| catalog.table(table).is_some_and(|table| table.derived.is_none());
    for (table, whole) in whole.iter().filter(|(table, _)| is_read(table)) {
        let now = &now[table];
        for id in now.keys() {
            assert!(whole.contains_key(id), "{label}: {table} has a new row {id}");
        }
        for (id, cells) in whole {
            let lost = |column: Option<&str>| {
                let within = |(lost, of, scope): &(String, Option<String>, Scope)| {
                    lost == table && of.as_deref() == column && lies_in(cells, scope)
                };
                costs.iter().any(within)
            };
            let Some(found) = now.get(id) else {
                assert!(lost(None), "{label}: {table} lost the row {id}");
                changes.push(format!("{table} {id}"));
                continue;
            };
            for ((column, before), (_, after)) in cells.iter().zip(found).filter(|(one, other)| one != other)
            {
                let fine = *after == Cell::Null && lost(Some(column));
                assert!(fine, "{label}: {table} {id} {column}: {before:?} became {after:?}");
                changes.push(format!("{table} {id} {column}"));
            }
        }
    }
    changes
}

fn lies_in(cells: &[(String, Cell)], scope: &Scope) -> bool {
    scope.pairs().all(|(dimension, value)| {
        cells.iter().any(|(name, cell)| name == dimension && *cell == Cell::Text(value.to_owned()))
    })
}

/// The table, those nested in it and those that are asked for once for each of its rows.
pub(crate) fn with_dependants<'c>(catalog: &'c Catalog, table: &'c Table) -> Vec<&'c Table> {
    let mut all = vec![table];
    for other in catalog.tables().values() {
        let nested = other.nested.as_ref().is_some_and(|nested| nested.table == table.name);
        let each = other.list.as_ref().and_then(|list| list.for_each.as_ref());
        if nested || each.is_some_and(|each| each.table == table.name) {
            all.extend(with_dependants(catalog, other));
        }
    }
    all
}
