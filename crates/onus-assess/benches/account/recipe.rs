//! How the cells of each column come about, from its specification.

use std::collections::BTreeMap;

use onus_catalog::{Catalog, Column, ColumnType, Read, Table};
use onus_facts::Value;

use super::stored_at;

/// Columns that name a row of another table although they are not declared as references: some name one
/// table or another, some are the customer's own words.
const LINKS: [(&str, &str, &str, &str); 8] = [
    ("declared_project", "id", "scaleway_project", "id"),
    ("declared_public_bucket", "id", "scaleway_bucket", "name"),
    ("declared_public_server", "id", "scaleway_server", "id"),
    ("declared_staff", "id", "scaleway_iam_user", "email"),
    ("declared_perimeter", "value", "scaleway_project", "id"),
    ("scaleway_audit_trail_export_job", "bucket_name", "scaleway_bucket", "name"),
    ("scaleway_block_volume_reference", "resource_id", "scaleway_server", "id"),
    ("scaleway_server_volume", "volume_id", "scaleway_block_volume", "id"),
];

/// Identifiers that are made of other columns, by Rust and not by the specification.
const NAMED: [(&str, &str); 2] =
    [("scaleway_bucket", "{region}/{name}"), ("scaleway_object", "{bucket_id}/{key}")];

/// One table to fill.
pub(super) struct Sheet<'c> {
    pub(super) table: &'c Table,
    pub(super) rows: u64,
    pub(super) columns: Vec<Recipe>,
    /// References, from the one that says most about the row's place to the one that says least.
    pub(super) homes: Vec<usize>,
}

/// How a column's cells come about.
pub(super) struct Recipe {
    pub(super) required: bool,
    /// For each sheet that the row can belong to, the column that says the same there.
    pub(super) shared: BTreeMap<usize, usize>,
    /// What stands there when it refers to nothing.
    pub(super) none: Option<Value>,
    pub(super) make: Make,
}

pub(super) enum Make {
    /// A new identifier.
    Id,
    /// Texts and columns one after the other.
    Template(Vec<Part>),
    /// The column of a row of another sheet; one after the other where the row belongs to that sheet.
    Refer { sheet: usize, column: usize, in_turn: bool },
    /// By the place of the row.
    Place(Vec<Value>),
    /// The region of the zone in another column.
    RegionOf(usize),
    /// One of these.
    Pool(Vec<Value>),
    /// A text that hardly any other row has.
    Text(String),
    /// A number below.
    Below(i64),
    /// A time before the snapshot's moment.
    Past,
    /// A time around the snapshot's moment.
    Around,
}

pub(super) enum Part {
    Text(String),
    Column(usize),
}

pub(super) fn sheets<'c>(catalog: &'c Catalog, sizes: &BTreeMap<String, u64>) -> Vec<Sheet<'c>> {
    let order = in_order(catalog);
    let tables: Vec<&Table> = order.iter().copied().filter(|table| sizes.contains_key(&table.name)).collect();
    let sheet = |table: &&'c Table| Sheet {
        table,
        rows: sizes.get(&table.name).copied().unwrap_or_default(),
        columns: table.stored().map(|(name, _)| recipe(catalog, &tables, table, name)).collect(),
        homes: homes(&tables, table).into_iter().map(|(at, _)| at).collect(),
    };
    tables.iter().map(sheet).collect()
}

/// The tables that are read, parents before children as far as tables do not refer to each other in a ring.
pub(super) fn in_order(catalog: &Catalog) -> Vec<&Table> {
    let mut left: Vec<&Table> = catalog.tables().values().filter(|table| !table.is_static()).collect();
    let mut order: Vec<&Table> = Vec::new();
    while !left.is_empty() {
        let waits = |table: &Table| {
            let parents = table.stored().filter(|(_, column)| column.required);
            let mut parents = parents.filter_map(|(_, column)| column.references.as_ref());
            parents.any(|parent| *parent != table.name && left.iter().any(|other| other.name == *parent))
        };
        let at = left.iter().position(|table| !waits(table)).unwrap_or(0);
        order.push(left.remove(at));
    }
    order
}

/// References to tables before this one by how much they say: first the parent out of whose answer the
/// row comes, then the latest in the order.
pub(super) fn homes<'c>(order: &[&'c Table], table: &Table) -> Vec<(usize, &'c Table)> {
    let named_parent = named_parent(table);
    let earlier = || order.iter().enumerate().take_while(|(_, other)| other.name != table.name);
    let mut found: Vec<(usize, usize, &Table)> = table
        .stored()
        .enumerate()
        .filter(|(_, (_, column))| column.required)
        .filter_map(|(at, (_, column))| {
            let (rank, parent) =
                earlier().find(|(_, other)| Some(&other.name) == column.references.as_ref())?;
            Some((at, rank, *parent))
        })
        .collect();
    found.sort_by_key(|(_, rank, parent)| {
        (Some(parent.name.as_str()) != named_parent, std::cmp::Reverse(*rank))
    });
    found.into_iter().map(|(at, _, parent)| (at, parent)).collect()
}

fn named_parent(table: &Table) -> Option<&str> {
    let for_each = || Some(table.list.as_ref()?.for_each.as_ref()?.table.as_str());
    table.nested.as_ref().map(|nested| nested.table.as_str()).or_else(for_each)
}

fn recipe(catalog: &Catalog, tables: &[&Table], table: &Table, name: &str) -> Recipe {
    let column = &table.columns[name];
    let none = column.null.as_ref().or(column.absent.as_ref()).and_then(|none| value_of(none, column.kind));
    let is_shared = column.references.is_some() || table.scope.iter().any(|dimension| dimension == name);
    let same = |parent: &&Table| stored_at(parent, name).filter(|_| is_shared && name != "id");
    let shared = tables.iter().enumerate().filter_map(|(at, parent)| Some((at, same(parent)?))).collect();
    Recipe { required: column.required, shared, none, make: make(catalog, tables, table, name) }
}

fn make(catalog: &Catalog, tables: &[&Table], table: &Table, name: &str) -> Make {
    let column = &table.columns[name];
    if let Some((_, template)) = NAMED.iter().find(|(named, _)| name == "id" && *named == table.name) {
        return Make::Template(parts(table, template));
    }
    let link = LINKS.iter().find(|(from, column, ..)| *from == table.name && *column == name);
    let link = link.map(|(_, _, to, column)| (*to, *column));
    let target = link.or_else(|| Some((column.references.as_deref()?, "id")));
    if let Some((to, wanted)) = target {
        let sheet = tables.iter().position(|other| other.name == to);
        let at = sheet.and_then(|sheet| stored_at(tables[sheet], wanted));
        if let Some((sheet, column)) = sheet.zip(at) {
            let in_turn = named_parent(table) == Some(to) || name == "id";
            return Make::Refer { sheet, column, in_turn };
        }
    }
    if column.read == Some(Read::ZoneRegion)
        && let Some(zone) = stored_at(table, "zone")
    {
        return Make::RegionOf(zone);
    }
    if ["zone", "region"].contains(&name) && !column.values.is_empty() {
        return Make::Place(column.values.iter().map(Value::text).collect());
    }
    match column.references.as_deref().and_then(|parent| catalog.table(parent)) {
        Some(parent) if parent.is_static() => Make::Pool(ids_of(parent)),
        _ => invented(catalog, table, name, column),
    }
}

fn invented(catalog: &Catalog, table: &Table, name: &str, column: &Column) -> Make {
    let mut pool: Vec<Value> = column.values.iter().filter_map(|value| worded(value, column.kind)).collect();
    let tests = catalog.obligations().values().flat_map(|obligation| &obligation.tests);
    let rows = tests.filter_map(|test| test.given.get(&table.name)).flatten();
    let examples = column.example.iter().chain(rows.filter_map(|row| row.get(name)));
    for value in examples.filter_map(|value| value_of(value, column.kind)) {
        if !value.is_null() && !pool.contains(&value) {
            pool.push(value);
        }
    }
    let text = || Make::Text(format!("{}-{name}", table.name.rsplit('_').next().unwrap_or_default()));
    match column.kind {
        _ if name == "id" && table.is_declared() && !pool.is_empty() => Make::Pool(pool),
        _ if name == "id" => Make::Id,
        ColumnType::Boolean => Make::Below(2),
        ColumnType::Integer if name.ends_with("_bytes") => Make::Below(1 << 40),
        ColumnType::Integer | ColumnType::Real if pool.is_empty() => Make::Below(10),
        ColumnType::Integer | ColumnType::Real => Make::Pool(pool),
        ColumnType::Time if name.contains("expires") || name.starts_with("next") => Make::Around,
        ColumnType::Time => Make::Past,
        ColumnType::List => Make::Pool(lists(&pool)),
        ColumnType::Text if table.label.as_deref() == Some(name) || pool.is_empty() => text(),
        ColumnType::Text if ["key", "name", "email"].contains(&name) => text(),
        ColumnType::Text => Make::Pool(pool),
    }
}

fn worded(word: &str, kind: ColumnType) -> Option<Value> {
    match kind {
        ColumnType::List => Some(Value::list([word])),
        ColumnType::Text => Some(Value::text(word)),
        _ => word.parse().ok().map(Value::Integer),
    }
}

/// Lists of none, one, two and three of the elements that are known.
fn lists(pool: &[Value]) -> Vec<Value> {
    let known = pool.iter().filter_map(|list| serde_json::from_str::<Vec<String>>(list.as_text()?).ok());
    let mut items: Vec<String> = known.flatten().collect();
    items.extend(["environment=production", "team=platform"].map(str::to_owned));
    let chosen = |at: usize| {
        (0..at % 4).map(|step| items[(at * 7 + step * 13) % items.len()].as_str()).collect::<Vec<_>>()
    };
    (0..64).map(|at| Value::list(chosen(at))).collect()
}

fn ids_of(table: &Table) -> Vec<Value> {
    table.rows.iter().filter_map(|row| value_of(row.get("id")?, ColumnType::Text)).collect()
}

fn parts(table: &Table, template: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for piece in template.split_inclusive('}') {
        let (text, column) = piece.split_once('{').unwrap_or((piece, ""));
        parts.push(Part::Text(text.to_owned()));
        parts.extend(stored_at(table, column.trim_end_matches('}')).map(Part::Column));
    }
    parts
}

fn value_of(value: &toml::Value, kind: ColumnType) -> Option<Value> {
    match value {
        toml::Value::Datetime(_) => None,
        other => Value::from_json(&serde_json::to_value(other).ok()?, kind).ok(),
    }
}
