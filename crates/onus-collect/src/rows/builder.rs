//! Makes rows of elements by a table's specification.

use std::borrow::Cow;

use onus_catalog::{Table, Terraform};
use onus_facts::{Refused, Value};
use serde_json::Value as Json;
use thiserror::Error;

use super::column::{Cell, ColumnPlan, Origin};
use super::source::{Context, Part, Source, fill};

/// A table's specification, compiled for reading.
#[derive(Clone, Debug)]
pub struct RowBuilder {
    columns: Vec<ColumnPlan>,
    /// Positions of the templates, each after those it is made of.
    templates: Vec<usize>,
}

/// A row, and what was wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The cells, in the order of the table's stored columns.
    pub values: Vec<Value>,
    /// Columns whose value could not be understood; their cells are NULL.
    pub refused: Vec<(String, Refused)>,
}

/// An element that cannot be a row, because a column that its table requires is not told.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RowError {
    /// There is nothing where the value should be.
    #[error("an element has no `{column}` (at `{from}`) and is not stored; its table cannot do without")]
    Missing {
        /// The column.
        column: String,
        /// Where the value should be.
        from: String,
    },
    /// There is something else.
    #[error("an element has no `{column}` (at `{from}`) that can be understood and is not stored: {refused}")]
    Refused {
        /// The column.
        column: String,
        /// Where the value is.
        from: String,
        /// What was found.
        refused: Refused,
    },
}

/// A specification that cannot be followed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("cannot follow the specification of `{table}`, column `{column}`: {problem}")]
pub struct SpecError {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// What is wrong.
    pub problem: String,
}

/// Gives a required cell that is not told a text of its own; column and `from`.
pub(crate) type StandIn<'a> = &'a dyn Fn(&str, &str) -> Option<String>;

impl RowBuilder {
    /// Compiles a table's specification for the API, or for a declaration: there a column without `from` is the
    /// key of its own name.
    ///
    /// # Errors
    /// When a `from`, `null` or `absent` makes no sense.
    pub fn new(table: &Table) -> Result<Self, SpecError> {
        let declared = table.is_declared();
        Self::compile(table, |name, column| Origin {
            from: match &column.from {
                Some(from) => Some(Cow::Borrowed(from.as_str())),
                None => declared.then(|| Cow::Owned(format!("/{name}"))),
            },
            absent: true,
            localised: false,
            read: None,
            null: None,
        })
    }

    /// Compiles how resources of Terraform fill a table, but for the attributes that are `hidden`. `absent` is for
    /// the API only: a key that a plan leaves out is one that is known after apply.
    pub(crate) fn terraform(
        table: &Table,
        block: &Terraform,
        hidden: impl Fn(&str) -> bool,
    ) -> Result<Self, SpecError> {
        Self::compile(table, |name, _| Origin {
            from: block
                .columns
                .get(name)
                .filter(|from| !hidden(from))
                .map(|from| Cow::Borrowed(from.as_str())),
            absent: false,
            localised: true,
            read: block.read.get(name),
            null: block.null.get(name),
        })
    }

    /// Compiles reading of objects that have the columns' own names.
    pub(crate) fn by_name(table: &Table) -> Result<Self, SpecError> {
        Self::compile(table, |name, _| Origin {
            from: Some(Cow::Owned(format!("/{name}"))),
            absent: false,
            localised: false,
            read: None,
            null: None,
        })
    }

    fn compile<'t>(
        table: &'t Table,
        origin: impl Fn(&'t str, &'t onus_catalog::Column) -> Origin<'t>,
    ) -> Result<Self, SpecError> {
        let error = |column: &str, problem: String| SpecError {
            table: table.name.clone(),
            column: column.to_owned(),
            problem,
        };
        let columns = table
            .stored()
            .map(|(name, column)| {
                ColumnPlan::new(name, column, origin(name, column)).map_err(|problem| error(name, problem))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let templates = in_order(&columns).map_err(|(column, problem)| error(&column, problem))?;
        Ok(Self { columns, templates })
    }

    /// Makes a row.
    ///
    /// # Errors
    /// When a required column is missing or null. The element is then not stored, and the part of the table it
    /// belongs to is not complete.
    pub fn build(&self, element: &Json, context: &Context<'_>) -> Result<Row, RowError> {
        self.build_or(element, context, &|_, _| None)
    }

    /// Makes a row in which required cells that are not told get a text of `stand_in`.
    pub(crate) fn build_or(
        &self,
        element: &Json,
        context: &Context<'_>,
        stand_in: StandIn<'_>,
    ) -> Result<Row, RowError> {
        let mut row = Row { values: Vec::with_capacity(self.columns.len()), refused: Vec::new() };
        for column in &self.columns {
            let value = match &column.source {
                Source::Template(_) => Value::Null,
                _ => settle(column, column.cell(element, context), stand_in, &mut row.refused)?,
            };
            row.values.push(value);
        }
        for at in &self.templates {
            let Some((column, Source::Template(parts))) =
                self.columns.get(*at).map(|column| (column, &column.source))
            else {
                continue;
            };
            let value = settle(column, self.template_cell(parts, context, &row), stand_in, &mut row.refused)?;
            if let Some(cell) = row.values.get_mut(*at) {
                *cell = value;
            }
        }
        Ok(row)
    }

    /// Names of the columns, in the order of the cells.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    fn template_cell(&self, parts: &[Part], context: &Context<'_>, row: &Row) -> Cell {
        let value = |name: &str| row.values.get(self.columns.iter().position(|column| column.name == name)?);
        fill(parts, context.key, value).map_or(Cell::Missing, |text| Cell::Known(Value::Text(text)))
    }
}

fn settle(
    column: &ColumnPlan,
    cell: Cell,
    stand_in: StandIn<'_>,
    refusals: &mut Vec<(String, Refused)>,
) -> Result<Value, RowError> {
    let (name, from) = (|| column.name.clone(), || column.from.clone());
    let replaced = |cell: &Cell| {
        let wanted = column.required && !matches!(cell, Cell::Known(_));
        wanted.then(|| stand_in(&column.name, &column.from)).flatten().map(Value::Text)
    };
    if let Some(value) = replaced(&cell) {
        return Ok(value);
    }
    match cell {
        Cell::Known(value) => Ok(value),
        Cell::Missing if column.required => Err(RowError::Missing { column: name(), from: from() }),
        Cell::Missing => Ok(Value::Null),
        Cell::Refused(refused) if column.required => {
            Err(RowError::Refused { column: name(), from: from(), refused })
        }
        Cell::Refused(refused) => {
            refusals.push((name(), refused));
            Ok(Value::Null)
        }
    }
}

/// The templates in an order in which each comes after the templates it is made of.
fn in_order(columns: &[ColumnPlan]) -> Result<Vec<usize>, (String, String)> {
    let find = |name: &str| columns.iter().position(|column| column.name == name);
    let is_template =
        |at: &usize| columns.get(*at).is_some_and(|column| matches!(column.source, Source::Template(_)));
    let mut waiting: Vec<usize> = (0..columns.len()).filter(|at| is_template(at)).collect();
    let mut ordered = Vec::new();
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut blocked = Vec::new();
        for at in waiting {
            let Some(column) = columns.get(at) else { continue };
            let mut ready = true;
            for name in column.source.columns() {
                let part = find(name)
                    .ok_or_else(|| (column.name.clone(), format!("`{{{name}}}` is no stored column")))?;
                ready &= !is_template(&part) || ordered.contains(&part);
            }
            if ready { ordered.push(at) } else { blocked.push(at) }
        }
        if blocked.len() == before {
            let name = blocked.first().and_then(|at| columns.get(*at)).map(|column| column.name.clone());
            return Err((name.unwrap_or_default(), "templates refer to each other in a circle".to_owned()));
        }
        waiting = blocked;
    }
    Ok(ordered)
}
