//! What was stored, what was not known, and what follows for the coverage.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use onus_catalog::{Catalog, Table};
use onus_facts::{Coverage, Facts, FactsError, Inserted, Scope, Value};

use super::PROVIDERS;
use super::known::STAND_IN;
use crate::rows::{Row, RowBuilder, RowError};

/// The name of the source in the coverage.
pub(super) const SOURCE: &str = "terraform";

/// Counts by table.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<String, Counts>);

/// Counts of one table.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) rows: u64,
    /// Rows that were there before, by identifier.
    pub(super) repeats: u64,
    /// Elements that could not be rows, and the first reason.
    lost: Option<String>,
    /// Cells in which a text stands for what is not known.
    pub(super) stand_ins: u64,
    columns: BTreeMap<String, Gap>,
}

/// What is not known of a column.
#[derive(Debug, Default)]
struct Gap {
    nulls: u64,
    refused: Option<String>,
}

impl Tally {
    /// Counts by table.
    pub(super) fn tables(&self) -> impl Iterator<Item = (&str, &Counts)> {
        self.0.iter().map(|(table, counts)| (table.as_str(), counts))
    }

    /// Stores a row and takes note of what it does not tell.
    pub(super) fn store(
        &mut self,
        facts: &mut Facts,
        table: &str,
        builder: &RowBuilder,
        row: Result<Row, RowError>,
    ) -> Result<(), FactsError> {
        if !self.0.contains_key(table) {
            self.0.insert(table.to_owned(), Counts::default());
        }
        let Some(counts) = self.0.get_mut(table) else { return Ok(()) };
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                counts.lost.get_or_insert_with(|| error.to_string());
                return Ok(());
            }
        };
        match facts.insert(table, &row.values)? {
            Inserted::New => counts.rows += 1,
            Inserted::Repeat => counts.repeats += 1,
        }
        for (name, value) in builder.names().zip(&row.values) {
            match value {
                Value::Null if !counts.columns.contains_key(name) => {
                    counts.columns.insert(name.to_owned(), Gap { nulls: 1, refused: None });
                }
                Value::Null => {
                    if let Some(gap) = counts.columns.get_mut(name) {
                        gap.nulls += 1;
                    }
                }
                Value::Text(text) if text.starts_with(STAND_IN) => counts.stand_ins += 1,
                _ => {}
            }
        }
        for (name, refused) in row.refused {
            if let Some(gap) = counts.columns.get_mut(&name) {
                gap.refused.get_or_insert_with(|| refused.to_string());
            }
        }
        Ok(())
    }

    /// Writes the coverage of all tables of the providers: no file of Terraform lists all there is. A file without
    /// resources of any is taken to be about all of them.
    pub(super) fn cover(
        &self,
        catalog: &Catalog,
        path: &Path,
        plan: bool,
        providers: &BTreeSet<&str>,
        facts: &mut Facts,
    ) -> Result<(), FactsError> {
        let none = Counts::default();
        for table in catalog.tables().values().filter(|table| is_of(table, providers)) {
            let counts = self.0.get(&table.name).unwrap_or(&none);
            for line in counts.lines(table, plan) {
                facts.cover(&Coverage { endpoint: Some(path.display().to_string()), ..line })?;
            }
        }
        Ok(())
    }
}

impl Counts {
    fn lines(&self, table: &Table, plan: bool) -> Vec<Coverage> {
        let what = if plan { "plan" } else { "state" };
        if table.terraform.is_empty() {
            let reason = "Terraform does not describe it";
            return vec![Coverage::unread(&table.name, Scope::whole(), SOURCE, reason)];
        }
        let mut reason = format!("a Terraform {what} lists only what its configuration manages");
        if let Some(lost) = &self.lost {
            reason = format!("{reason}; {lost}");
        }
        let whole = Coverage::partial(&table.name, Scope::whole(), SOURCE, reason);
        let columns = self.columns.iter().map(|(name, gap)| {
            let reason = gap.refused.clone().unwrap_or_else(|| gap_reason(table, name, plan).to_owned());
            let line = Coverage::partial(&table.name, Scope::whole(), SOURCE, reason);
            Coverage { column: Some(name.clone()), row_count: gap.nulls, ..line }
        });
        std::iter::once(Coverage { row_count: self.rows, ..whole }).chain(columns).collect()
    }
}

fn gap_reason(table: &Table, column: &str, plan: bool) -> &'static str {
    let told = |block: &onus_catalog::Terraform| block.code.is_some() || block.columns.contains_key(column);
    if !table.terraform.iter().any(told) {
        "Terraform does not tell it"
    } else if plan {
        "it is known after apply, or not set"
    } else {
        "it is not set, or a secret"
    }
}

/// Whether a table is one that resources of these providers could fill.
fn is_of(table: &Table, providers: &BTreeSet<&str>) -> bool {
    let named = providers.contains(table.provider.as_str());
    let any = providers.is_empty() && PROVIDERS.contains(&table.provider.as_str());
    (named || any) && table.source.is_none() && table.derived.is_none()
}
