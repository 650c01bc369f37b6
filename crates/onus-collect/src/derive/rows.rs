//! Rows of derived tables, on their way into the facts.

use onus_catalog::Catalog;
use onus_facts::rusqlite::Connection;
use onus_facts::{Coverage, Facts, FactsError, Scope, Status, Value};

use super::SOURCE;
use super::completeness::Completeness;

/// Writes rows of derived tables.
pub(super) struct Rows<'a> {
    catalog: &'a Catalog,
    facts: &'a mut Facts,
}

impl<'a> Rows<'a> {
    pub(super) fn new(catalog: &'a Catalog, facts: &'a mut Facts) -> Self {
        Self { catalog, facts }
    }

    /// Whether the catalog has any of these tables.
    pub(super) fn wants(&self, tables: &[&str]) -> bool {
        tables.iter().any(|table| self.catalog.table(table).is_some())
    }

    /// The facts that rows follow from.
    pub(super) fn connection(&self) -> &Connection {
        self.facts.connection()
    }

    /// Writes a row; a column that is not named is NULL. Nothing happens where the catalog has no such table.
    pub(super) fn insert(&mut self, table: &str, cells: &[(&str, Value)]) -> Result<(), FactsError> {
        let Some(spec) = self.catalog.table(table) else { return Ok(()) };
        let cell =
            |name: &str| cells.iter().find(|(column, _)| *column == name).map(|(_, value)| value.clone());
        let values: Vec<Value> = spec.stored().map(|(name, _)| cell(name).unwrap_or(Value::Null)).collect();
        self.facts.insert(table, &values).map(|_| ())
    }

    /// Says that all rows that stand for a row are there, which is worth saying where its neighbours may be missing.
    pub(super) fn complete(&mut self, table: &str, scope: Scope) -> Result<(), FactsError> {
        if !self.wants(&[table]) {
            return Ok(());
        }
        self.facts.cover(&Coverage::complete(table, scope, SOURCE))
    }

    /// Says why a column of some rows is NULL.
    pub(super) fn lose(
        &mut self,
        table: &str,
        column: &str,
        scope: Scope,
        why: &str,
    ) -> Result<(), FactsError> {
        if !self.wants(&[table]) {
            return Ok(());
        }
        let line = Coverage::unread(table, scope, SOURCE, why);
        self.facts.cover(&Coverage { column: Some(column.to_owned()), ..line })
    }

    /// Says of each derived table which rows are missing: those that would stand for rows that are.
    pub(super) fn cover(&mut self, completeness: &Completeness) -> Result<(), FactsError> {
        for table in self.catalog.tables().values() {
            let Some(derived) = &table.derived else { continue };
            // A provider that nobody asked has no facts, and nothing follows from them.
            let mut sources = derived.rows.iter().chain(&derived.cells);
            if !sources.any(|source| completeness.was_asked_for(source)) {
                continue;
            }
            if !derived.rows.iter().all(|source| completeness.was_asked_for(source)) {
                let why = format!("it follows from {}, which no source fills", derived.rows.join(", "));
                self.facts.cover(&Coverage::unread(&table.name, Scope::whole(), SOURCE, why))?;
                continue;
            }
            self.facts.cover(&Coverage::complete(&table.name, Scope::whole(), SOURCE))?;
            for source in &derived.rows {
                for gap in completeness.gaps(source) {
                    let shared = gap
                        .scope
                        .pairs()
                        .filter(|(dimension, _)| table.scope.iter().any(|own| own == dimension));
                    let why = gap.reason.clone().unwrap_or_else(|| format!("it is {}", gap.status));
                    self.facts.cover(&Coverage {
                        status: Status::Partial,
                        missing_grant: gap.missing_grant.clone(),
                        ..Coverage::partial(
                            &table.name,
                            Scope::of(shared),
                            SOURCE,
                            format!("{source}: {why}"),
                        )
                    })?;
                }
            }
        }
        Ok(())
    }
}

/// A truth value, NULL where it is not known.
pub(super) fn boolean(known: Option<bool>) -> Value {
    known.map_or(Value::Null, |value| Value::Integer(i64::from(value)))
}

/// A text, NULL where it is not known.
pub(super) fn text(known: Option<&str>) -> Value {
    known.map_or(Value::Null, Value::text)
}
