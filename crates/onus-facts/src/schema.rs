//! Table specification to SQL.

use onus_catalog::{Column, Table};

/// SQLite's `application_id` of a snapshot: the letters "onus".
pub const APPLICATION_ID: i64 = 0x6f6e_7573;
/// The version of the snapshot's form, in SQLite's `user_version`.
pub const FORMAT: i64 = 1;

/// The tables that every snapshot has beside its facts.
pub(crate) const OWN_TABLES: &str = "
create table onus_snapshot (
  key   text not null primary key,
  value text not null
) strict;
create table onus_coverage (
  table_name    text not null,
  column_name   text,
  scope         text not null,
  status        text not null check (status in ('complete', 'partial', 'unread')),
  reason        text,
  missing_grant text,
  source        text not null,
  endpoint      text,
  request_id    text,
  read_at       text,
  row_count     integer not null
) strict;
";

/// Tables so small that an index on what refers to them costs more than it saves.
const SMALL: [&str; 3] = ["scaleway_region", "scaleway_server_family", "scaleway_organization"];

/// An SQL name in double quotes.
#[must_use]
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The statement that creates a fact table.
#[must_use]
pub fn create_table_sql(table: &Table) -> String {
    let columns: Vec<String> = table
        .stored()
        .map(|(name, column)| {
            let key = match (name, column.required) {
                ("id", _) => " not null primary key",
                (_, true) => " not null",
                (_, false) => "",
            };
            format!("  {} {}{key}", quoted(name), column.kind.sql().to_lowercase())
        })
        .collect();
    format!("create table {} (\n{}\n) strict", quoted(&table.name), columns.join(",\n"))
}

/// The statements that index a fact table's references, by which checks join.
pub fn create_index_sql(table: &Table) -> impl Iterator<Item = String> {
    let indexed =
        |column: &Column| column.references.as_ref().is_some_and(|parent| !SMALL.contains(&parent.as_str()));
    table.stored().filter(move |(_, column)| indexed(column)).map(|(name, _)| {
        let index = quoted(&format!("{}_by_{name}", table.name));
        format!("create index {index} on {} ({})", quoted(&table.name), quoted(name))
    })
}

/// The columns by which a fact table's rows are in order, as SQL.
pub(crate) fn order_of(table: &Table) -> String {
    let stored = |dimension: &&String| table.stored().any(|(name, _)| name == dimension.as_str());
    let places = table.scope.iter().filter(stored).map(|dimension| quoted(dimension));
    places.chain([quoted("id")]).collect::<Vec<_>>().join(", ")
}

/// The statement that writes a row, its values in the order of the stored columns; a repeated `id` changes nothing.
#[must_use]
pub fn insert_row_sql(table: &Table) -> String {
    let columns: Vec<String> = table.stored().map(|(name, _)| quoted(name)).collect();
    let marks = vec!["?"; columns.len()].join(", ");
    format!(
        "insert into {} ({}) values ({marks}) on conflict (id) do nothing",
        quoted(&table.name),
        columns.join(", ")
    )
}
