//! Elements of answers become rows, rows of nested tables, and tasks for tables that hang on them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use onus_catalog::{Catalog, Table};
use onus_facts::Value;
use serde_json::Value as Json;

use super::buckets::is_filled_along;
use super::lines::{children, nested_in};
use super::queue::GatherError;
use super::task::Placeholders;
use super::{Provider, Task};
use crate::rows::{Context, Row, RowBuilder, nested};

/// Row builders of all tables.
pub(crate) struct Builders<'c>(BTreeMap<&'c str, RowBuilder>);

impl<'c> Builders<'c> {
    pub(crate) fn new(catalog: &'c Catalog, provider: Provider) -> Result<Self, GatherError> {
        let tables = catalog.tables().values().filter(|table| table.provider == provider.name());
        let builders = tables.map(|table| {
            let builder = RowBuilder::new(table).map_err(|error| GatherError::Table {
                table: table.name.clone(),
                reason: error.to_string(),
            })?;
            Ok((table.name.as_str(), builder))
        });
        Ok(Self(builders.collect::<Result<_, GatherError>>()?))
    }

    fn build(&self, table: &Table, element: &Json, context: &Context<'_>) -> Result<Row, String> {
        let builder = self.0.get(table.name.as_str()).ok_or("nothing fills the table")?;
        builder.build(element, context).map_err(|error| error.to_string())
    }
}

/// An element of a page, before it is known whether it came before.
pub(crate) struct Understood<'c, 'd> {
    /// What tells it apart from others: its `id`, or itself.
    pub(crate) id: String,
    element: &'d Json,
    fate: Fate<'c>,
}

/// What an element is good for.
enum Fate<'c> {
    /// A row.
    Row(Row),
    /// It belongs to somebody else, which an API that ignores a filter gives.
    Foreign,
    /// Nothing, for this reason.
    Lost(String),
    /// Nobody knows whose it is: the pointer leads nowhere.
    Ownerless(&'c str),
}

impl<'c, 'd> Understood<'c, 'd> {
    pub(crate) fn of(builders: &Builders<'c>, task: &Task<'c>, key: String, element: &'d Json) -> Self {
        let fate = fate(builders, task, &key, element);
        let id = match &fate {
            Fate::Row(row) => {
                let at = task.table.stored().position(|(name, _)| name == "id");
                at.and_then(|at| row.values.get(at)).and_then(Value::as_text).unwrap_or_default().to_owned()
            }
            Fate::Foreign | Fate::Lost(_) | Fate::Ownerless(_) => element.to_string(),
        };
        Self { id, element, fate }
    }
}

fn fate<'c>(builders: &Builders<'c>, task: &Task<'c>, key: &str, element: &Json) -> Fate<'c> {
    let owner = task.table.list.as_ref().and_then(|list| list.owner.as_ref());
    let pairs = owner.map(|owner| {
        [(owner.project.as_ref(), "project_id"), (owner.organization.as_ref(), "organization_id")]
    });
    for (pointer, placeholder) in pairs.into_iter().flatten() {
        let (Some(pointer), Some(asked)) = (pointer, task.placeholders.get(placeholder)) else { continue };
        match element.pointer(pointer).and_then(Json::as_str) {
            Some(owner) if owner == asked => {}
            Some(_) => return Fate::Foreign,
            None => return Fate::Ownerless(pointer),
        }
    }
    let context = Context { parent: None, key: Some(key), placeholders: &task.placeholders };
    match builders.build(task.table, element, &context) {
        Ok(row) if tells_nothing(task.table, &row) => Fate::Lost(
            "an element has nothing of what the table is about; the API may have changed".to_owned(),
        ),
        Ok(row) => Fate::Row(row),
        Err(reason) => Fate::Lost(reason),
    }
}

/// Whether all that is known of a row are the keys of the request.
fn tells_nothing(table: &Table, row: &Row) -> bool {
    let mut told = table.stored().zip(&row.values).filter(|((_, column), _)| {
        column.from.as_ref().is_some_and(|from| !from.starts_with('@') && from != "#")
    });
    told.all(|(_, value)| value.is_null())
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
    /// Elements that belong to somebody else.
    pub(crate) foreign: u64,
    /// Why there is nothing where there is nothing.
    pub(crate) notes: Vec<String>,
    /// What was taken in.
    ids: HashSet<String>,
}

/// Reasons that are noted for one table; more say nothing new.
const REASONS: usize = 3;

impl<'c> Collected<'c> {
    /// Takes one element in, unless it was taken in before or by an `earlier` series.
    pub(crate) fn accept(
        &mut self,
        catalog: &'c Catalog,
        builders: &Builders<'c>,
        task: &Task<'c>,
        understood: Understood<'c, '_>,
        earlier: &Self,
    ) {
        if earlier.ids.contains(&understood.id) || !self.ids.insert(understood.id) {
            return;
        }
        let table = task.table;
        let row = match understood.fate {
            Fate::Row(row) => row,
            Fate::Foreign => {
                self.foreign += 1;
                return;
            }
            Fate::Lost(reason) => return self.miss_element(catalog, table, &reason),
            Fate::Ownerless(pointer) => {
                let reason = format!("an element does not say whose it is (`{pointer}`)");
                return self.miss_element(catalog, table, &reason);
            }
        };
        let asked = children(catalog, table)
            .into_iter()
            .filter(|child| !is_filled_along(child) && is_asked_of(table, child, &row.values));
        self.follow.extend(asked.map(|child| child_task(table, child, &row.values)));
        self.push(table, row);
        for nested in nested_in(catalog, table) {
            self.accept_nested(builders, nested, understood.element, &task.placeholders);
        }
    }

    fn accept_nested(
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
                    match builders.build(table, element, &context) {
                        Ok(row) => self.push(table, row),
                        Err(reason) => self.miss(&table.name, reason),
                    }
                }
            }
            Err(error) => self.miss(&table.name, error.to_string()),
        }
    }

    fn push(&mut self, table: &'c Table, row: Row) {
        for (column, refused) in row.refused {
            self.refused.entry((&table.name, column)).or_insert_with(|| refused.to_string());
        }
        *self.counts.entry(&table.name).or_default() += 1;
        self.rows.push((&table.name, row.values));
    }

    /// Notes that an element is missing, and with it whatever lay in it.
    fn miss_element(&mut self, catalog: &'c Catalog, table: &'c Table, reason: &str) {
        for lost in nested_in(catalog, table).into_iter().chain([table]) {
            self.miss(&lost.name, reason.to_owned());
        }
    }

    /// Notes that rows of a table are missing.
    pub(crate) fn miss(&mut self, table: &'c str, reason: String) {
        let reasons = self.missing.entry(table).or_default();
        if reasons.len() < REASONS {
            reasons.insert(reason);
        }
    }

    /// Adds what another series brought.
    pub(crate) fn merge(&mut self, more: Self) {
        self.rows.extend(more.rows);
        self.follow.extend(more.follow);
        self.refused.extend(more.refused);
        self.notes.extend(more.notes);
        self.ids.extend(more.ids);
        self.foreign += more.foreign;
        for (table, count) in more.counts {
            *self.counts.entry(table).or_default() += count;
        }
        for (table, reasons) in more.missing {
            self.missing.entry(table).or_default().extend(reasons);
        }
    }
}

/// Whether a row is of those that the table asks about.
fn is_asked_of(parent: &Table, child: &Table, row: &[Value]) -> bool {
    let cell = |column: &str| {
        let at = parent.stored().position(|(name, _)| name == column)?;
        row.get(at).and_then(Value::as_text)
    };
    let each = child.list.as_ref().and_then(|list| list.for_each.as_ref());
    each.is_none_or(|each| each.only.iter().all(|(column, value)| cell(column) == Some(value)))
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
