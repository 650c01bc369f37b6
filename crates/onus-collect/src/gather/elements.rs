//! Elements of answers become rows, rows of nested tables, and tasks for tables that hang on them.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalog::{Catalog, Table};
use onus_facts::Value;
use serde_json::Value as Json;

use super::listing::{children, nested_in};
use super::queue::GatherError;
use super::task::Placeholders;
use super::{SOURCE, Task};
use crate::rows::{Context, RowBuilder, nested};

/// Row builders of all tables.
pub(crate) struct Builders<'c>(BTreeMap<&'c str, RowBuilder>);

impl<'c> Builders<'c> {
    pub(crate) fn new(catalog: &'c Catalog) -> Result<Self, GatherError> {
        let tables = catalog.tables().values().filter(|table| table.provider == SOURCE);
        let builders = tables.map(|table| {
            let builder = RowBuilder::new(table).map_err(|error| GatherError::Table {
                table: table.name.clone(),
                reason: error.to_string(),
            })?;
            Ok((table.name.as_str(), builder))
        });
        Ok(Self(builders.collect::<Result<_, GatherError>>()?))
    }

    fn of(&self, table: &Table) -> Option<&RowBuilder> {
        self.0.get(table.name.as_str())
    }
}

/// What became of the elements of one listing.
#[derive(Default)]
pub(crate) struct Collected<'c> {
    /// Rows by table.
    pub(crate) rows: Vec<(&'c str, Vec<Value>)>,
    /// Tasks that follow.
    pub(crate) follow: Vec<Task<'c>>,
    /// Number of rows by table.
    pub(crate) counts: BTreeMap<&'c str, u64>,
    /// Why rows of a table are missing.
    pub(crate) missing: BTreeMap<&'c str, BTreeSet<String>>,
    /// Columns with cells that could not be understood.
    pub(crate) refused: BTreeMap<(&'c str, String), String>,
    /// Elements that belong to somebody else, which an API that ignores a filter gives.
    pub(crate) foreign: u64,
}

/// Reasons that are noted for one table; more say nothing new.
const REASONS: usize = 3;

impl<'c> Collected<'c> {
    /// Takes one element in. Gives what tells it apart from others: its `id`, or itself.
    pub(crate) fn take(
        &mut self,
        catalog: &'c Catalog,
        builders: &Builders<'c>,
        task: &Task<'c>,
        (key, element): (&str, &Json),
    ) -> String {
        match self.ownership(task, element) {
            Owner::Asked => {}
            Owner::Other => {
                self.foreign += 1;
                return element.to_string();
            }
            Owner::Untold(pointer) => {
                self.miss(&task.table.name, format!("an element does not say whose it is (`{pointer}`)"));
                return element.to_string();
            }
        }
        let context = Context { parent: None, key: Some(key), placeholders: &task.placeholders };
        let Some(row) = self.build(builders, task.table, element, &context) else {
            return element.to_string();
        };
        let id = task
            .table
            .position("id")
            .and_then(|at| row.get(at))
            .and_then(Value::as_text)
            .unwrap_or_default()
            .to_owned();
        for child in children(catalog, task.table) {
            self.follow.push(child_task(task.table, child, &row));
        }
        self.push(task.table, row);
        for table in nested_in(catalog, task.table) {
            self.take_nested(builders, table, element, &task.placeholders);
        }
        id
    }

    fn take_nested(
        &mut self,
        builders: &Builders<'c>,
        table: &'c Table,
        parent: &Json,
        placeholders: &Placeholders,
    ) {
        let Some(spec) = &table.nested else { return };
        match nested(parent, spec) {
            Ok(elements) => {
                for (key, element) in elements {
                    let context = Context { parent: Some(parent), key: Some(&key), placeholders };
                    if let Some(row) = self.build(builders, table, element, &context) {
                        self.push(table, row);
                    }
                }
            }
            Err(error) => self.miss(&table.name, error.to_string()),
        }
    }

    fn build(
        &mut self,
        builders: &Builders<'c>,
        table: &'c Table,
        element: &Json,
        context: &Context<'_>,
    ) -> Option<Vec<Value>> {
        match builders.of(table)?.build(element, context) {
            Ok(row) => {
                for (column, refused) in row.refused {
                    self.refused.entry((&table.name, column)).or_insert_with(|| refused.to_string());
                }
                Some(row.values)
            }
            Err(error) => {
                self.miss(&table.name, error.to_string());
                None
            }
        }
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, table: &'c Table, row: Vec<Value>) {
        *self.counts.entry(&table.name).or_default() += 1;
        self.rows.push((&table.name, row));
    }

    /// Notes that rows of a table are missing.
    pub(crate) fn miss(&mut self, table: &'c str, reason: String) {
        let reasons = self.missing.entry(table).or_default();
        if reasons.len() < REASONS {
            reasons.insert(reason);
        }
    }

    fn ownership(&self, task: &Task<'c>, element: &Json) -> Owner<'c> {
        let Some(owner) = task.table.list.as_ref().and_then(|list| list.owner.as_ref()) else {
            return Owner::Asked;
        };
        let pairs = [(&owner.project, "project_id"), (&owner.organization, "organization_id")];
        for (pointer, placeholder) in pairs {
            let (Some(pointer), Some(asked)) = (pointer, task.placeholders.get(placeholder)) else {
                continue;
            };
            match element.pointer(pointer).and_then(Json::as_str) {
                Some(owner) if owner == asked => {}
                Some(_) => return Owner::Other,
                None => return Owner::Untold(pointer),
            }
        }
        Owner::Asked
    }
}

/// Whose an element is.
enum Owner<'c> {
    /// Of the project and organisation that were asked for.
    Asked,
    /// Of others.
    Other,
    /// Nobody knows: the pointer leads nowhere.
    Untold(&'c str),
}

fn child_task<'c>(parent: &Table, child: &'c Table, row: &[Value]) -> Task<'c> {
    let cell = |column: &str| parent.stored().position(|(name, _)| name == column).and_then(|at| row.get(at));
    let list = child.list.as_ref();
    let mut placeholders = Placeholders::new();
    for (name, column) in
        list.and_then(|list| list.for_each.as_ref()).iter().flat_map(|each| &each.placeholders)
    {
        let value = match cell(column) {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Integer(number)) => number.to_string(),
            Some(Value::Real(_) | Value::Null) | None => continue,
        };
        placeholders.insert(name.clone(), value);
    }
    let expected = match list.and_then(|list| list.count.as_deref()).and_then(cell) {
        Some(Value::Integer(number)) => u64::try_from(*number).ok(),
        _ => None,
    };
    Task { expected, ..Task::new(child, placeholders) }
}
