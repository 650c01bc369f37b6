//! Table specification to SQL.

use onus_catalog::Table;

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
    table.stored().filter(|(_, column)| column.references.is_some()).map(|(name, _)| {
        let index = quoted(&format!("{}_by_{name}", table.name));
        format!("create index {index} on {} ({})", quoted(&table.name), quoted(name))
    })
}
