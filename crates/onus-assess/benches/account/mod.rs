//! An invented account of any size, made from the table specifications.
//!
//! Every cell is a pure function of the seed, the table, the row and the column, so that nothing has to be
//! remembered: a row knows by calculation which row it refers to and what stands there. Rows lie in the
//! order of their places (project and zone), as a collector writes them, and refer to rows of the same place.

#![allow(clippy::indexing_slicing, clippy::string_slice, reason = "only measurements use it")]

mod cell;
mod recipe;
mod size;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use fastrand::Rng;
use onus_catalog::{Catalog, Table};
use onus_core::Moment;
use onus_facts::{Coverage, Facts, Inserted, Scope, SnapshotWriter, Value};

use recipe::Sheet;

/// Resources for each place; a project in one zone.
const RESOURCES_A_PLACE: u64 = 500;
/// What coverage names as the source.
const SOURCE: &str = "scaleway";

/// An account that is not written yet.
pub(crate) struct Account<'c> {
    catalog: &'c Catalog,
    sheets: Vec<Sheet<'c>>,
    places: u64,
    seed: u64,
    as_of: Moment,
    one_lost_in: Option<u64>,
}

impl<'c> Account<'c> {
    /// An account of about so many resources over all tables of the provider.
    pub(crate) fn new(catalog: &'c Catalog, resources: u64, seed: u64) -> Result<Self, Box<dyn Error>> {
        let sizes = size::rows_of_tables(catalog, resources);
        let sheets = recipe::sheets(catalog, &sizes);
        let places = (resources / RESOURCES_A_PLACE).max(20);
        let as_of = "2026-06-01T00:00:00Z".parse()?;
        Ok(Self { catalog, sheets, places, seed, as_of, one_lost_in: None })
    }

    /// The same account, read with a key that is refused in one scope of so many.
    pub(crate) fn with_losses(self, one_lost_in: Option<u64>) -> Self {
        Self { one_lost_in, ..self }
    }

    /// Writes it as a snapshot and tells how many rows of the provider's tables there are.
    pub(crate) fn write(&self, target: &Path) -> Result<u64, Box<dyn Error>> {
        let mut writer = SnapshotWriter::create(target, self.catalog, self.as_of)?;
        let mut resources = 0;
        for sheet in 0..self.sheets.len() {
            let written = self.write_table(sheet, writer.facts())?;
            if !self.sheets[sheet].table.is_declared() {
                resources += written;
            }
        }
        writer.finish(self.catalog)?;
        Ok(resources)
    }

    fn write_table(&self, sheet: usize, facts: &mut Facts) -> Result<u64, Box<dyn Error>> {
        let Sheet { table, rows, .. } = &self.sheets[sheet];
        let dimensions: Vec<usize> = table.scope.iter().filter_map(|name| stored_at(table, name)).collect();
        let mut by_scope: BTreeMap<Vec<String>, Option<u64>> = BTreeMap::new();
        let mut written = 0;
        for row in 0..*rows {
            let values: Vec<Value> =
                (0..self.sheets[sheet].columns.len()).map(|column| self.cell(sheet, row, column)).collect();
            let scope = dimensions.iter().map(|at| values[*at].as_text().unwrap_or_default().to_owned());
            let number = by_scope.len() as u64;
            let count =
                by_scope.entry(scope.collect()).or_insert_with(|| self.is_read(sheet, number).then_some(0));
            if let Some(count) = count
                && facts.insert(&table.name, &values)? == Inserted::New
            {
                *count += 1;
                written += 1;
            }
        }
        facts.cover(&Coverage {
            row_count: written,
            ..Coverage::complete(&table.name, Scope::whole(), SOURCE)
        })?;
        for (number, (scope, count)) in by_scope.into_iter().enumerate() {
            if !scope.is_empty() {
                facts.cover(&self.line(table, scope, count, number))?;
            }
        }
        Ok(written)
    }

    /// Whether a scope was read; a table without scopes always is.
    fn is_read(&self, sheet: usize, scope: u64) -> bool {
        let lost = |one_in| Rng::with_seed(self.seed ^ (sheet as u64) << 32 ^ scope).u64(0..one_in) == 0;
        self.sheets[sheet].table.scope.is_empty() || !self.one_lost_in.is_some_and(lost)
    }

    /// One request's line of coverage.
    fn line(&self, table: &Table, scope: Vec<String>, rows: Option<u64>, number: usize) -> Coverage {
        let scope = Scope::of(table.scope.iter().cloned().zip(scope));
        let line = match rows {
            Some(row_count) => Coverage { row_count, ..Coverage::complete(&table.name, scope, SOURCE) },
            None => Coverage::unread(&table.name, scope, SOURCE, "the key may not read it"),
        };
        Coverage {
            endpoint: table.list.as_ref().map(|list| list.get.clone()),
            request_id: Some(format!("{:08x}-{number:08x}", self.seed)),
            read_at: Some(self.as_of),
            ..line
        }
    }
}

/// The position of a column among those that are stored.
fn stored_at(table: &Table, column: &str) -> Option<usize> {
    table.stored().position(|(name, _)| name == column)
}
