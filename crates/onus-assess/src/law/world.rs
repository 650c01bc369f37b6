//! A handful of facts.

use std::collections::BTreeMap;
use std::fmt;

use indexmap::IndexMap;
use onus_catalog::{Catalog, Column, ColumnType, Table, TestCase, Unread};
use onus_facts::{Coverage, Scope, Value};

/// Rows by table, in the order of the stored columns, and the parts that were not read.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub(crate) rows: BTreeMap<String, Vec<Vec<Value>>>,
    pub(crate) lost: Vec<Coverage>,
}

/// The source that coverage of invented facts names.
const SOURCE: &str = "test";

impl World {
    /// The facts that a test row of the catalog gives.
    ///
    /// # Errors
    /// A sentence for the author when a table or column is unknown or a value does not fit.
    pub fn of_case(catalog: &Catalog, case: &TestCase) -> Result<Self, String> {
        let mut world = Self::default();
        for (name, given) in &case.given {
            let table = catalog.table(name).ok_or_else(|| format!("`{name}` is no fact table"))?;
            for (at, given) in given.iter().enumerate() {
                let row = row_of(table, given, at)?;
                world.rows.entry(name.clone()).or_default().push(row);
            }
        }
        for unread in &case.unread {
            let (table, scope) = match unread {
                Unread::Table(table) => (table, Scope::whole()),
                Unread::Scope { table, scope } => (table, Scope::of(scope.clone())),
            };
            if catalog.table(table).is_none() {
                return Err(format!("`unread` names `{table}`, which is no fact table"));
            }
            world.lose(table, scope);
        }
        Ok(world)
    }

    /// Notes that rows of a scope may be missing.
    pub(crate) fn lose(&mut self, table: &str, scope: Scope) {
        self.lost.push(Coverage::unread(table, scope, SOURCE, "the test says so"));
    }

    /// Coverage of a world that knows every table but for what was lost.
    pub(crate) fn coverage<'a>(&self, tables: impl Iterator<Item = &'a str>) -> Vec<Coverage> {
        let whole = tables.map(|table| Coverage::complete(table, Scope::whole(), SOURCE));
        whole.chain(self.lost.iter().cloned()).collect()
    }

    /// The rows of a table.
    pub(crate) fn of_table(&self, table: &str) -> &[Vec<Value>] {
        self.rows.get(table).map(Vec::as_slice).unwrap_or_default()
    }
}

fn row_of(table: &Table, given: &IndexMap<String, toml::Value>, at: usize) -> Result<Vec<Value>, String> {
    if let Some(column) = given.keys().find(|column| !table.columns.contains_key(*column)) {
        return Err(format!("`{}` has no column `{column}`", table.name));
    }
    table
        .stored()
        .map(|(name, column)| match given.get(name) {
            Some(value) => {
                value_of(value, column.kind).map_err(|why| format!("{}.{name}: {why}", table.name))
            }
            None if column.required => Ok(stand_in(table, name, column, at)),
            None => Ok(Value::Null),
        })
        .collect()
}

/// A value of a test or table file as a cell.
pub(crate) fn value_of(value: &toml::Value, kind: ColumnType) -> Result<Value, String> {
    if let (toml::Value::Integer(number), ColumnType::Real) = (value, kind) {
        #[expect(clippy::cast_precision_loss, reason = "numbers of a test are small")]
        return Ok(Value::Real(*number as f64));
    }
    let json = match value {
        toml::Value::Datetime(moment) => serde_json::Value::from(moment.to_string()),
        other => serde_json::to_value(other).map_err(|error| error.to_string())?,
    };
    Value::from_json(&json, kind).map_err(|refused| refused.to_string())
}

/// What a required column holds that a test row leaves out.
fn stand_in(table: &Table, name: &str, column: &Column, at: usize) -> Value {
    if let Some(value) = column.example.as_ref().or(column.null.as_ref()).or(column.absent.as_ref())
        && let Ok(value) = value_of(value, column.kind)
    {
        return value;
    }
    if name == "id" {
        return Value::text(format!("{}-{at}", table.name));
    }
    match column.kind {
        ColumnType::Text | ColumnType::Time => {
            Value::text(format!("some-{}", column.references.as_deref().unwrap_or(name)))
        }
        ColumnType::List => Value::text("[]"),
        ColumnType::Integer | ColumnType::Boolean => Value::Integer(0),
        ColumnType::Real => Value::Real(0.0),
    }
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (table, rows) in &self.rows {
            for row in rows {
                let cells: Vec<String> = row.iter().map(cell_text).collect();
                writeln!(f, "    {table}: {}", cells.join(", "))?;
            }
        }
        for lost in &self.lost {
            writeln!(f, "    not read: {} ({})", lost.table, lost.scope)?;
        }
        Ok(())
    }
}

fn cell_text(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => number.to_string(),
        Value::Text(text) => format!("'{text}'"),
    }
}
