//! A check that SQLite has accepted: which columns it gives, which tables it reads.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalog::{Catalog, Check, Table, references_of};

use crate::{AssessError, Session};

/// Tables and columns that a statement reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads(BTreeMap<String, BTreeSet<String>>);

impl Reads {
    pub(crate) fn new(reads: BTreeMap<String, BTreeSet<String>>) -> Self {
        Self(reads)
    }

    /// The tables.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The columns read of a table.
    pub fn columns(&self, table: &str) -> impl Iterator<Item = &str> {
        self.0.get(table).into_iter().flatten().map(String::as_str).filter(|column| !column.is_empty())
    }
}

/// A check that can be run.
#[derive(Debug)]
pub struct Plan<'c> {
    /// The check.
    pub check: &'c Check,
    /// The table whose rows get verdicts.
    pub resource: &'c Table,
    /// What the SQL reads.
    pub reads: Reads,
    pub(crate) columns: Columns,
}

/// Where a statement's columns stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns {
    pub(crate) id: usize,
    pub(crate) ok: usize,
    pub(crate) applies: Option<usize>,
    pub(crate) because: Option<usize>,
}

impl<'c> Plan<'c> {
    /// Has SQLite look at a check.
    ///
    /// # Errors
    /// When the SQL does not run, does more than read, or gives other columns than a check gives.
    pub fn new(session: &Session, catalog: &'c Catalog, check: &'c Check) -> Result<Self, AssessError> {
        let resource =
            catalog.table(&check.resource).ok_or_else(|| AssessError::NoSuchTable(check.resource.clone()))?;
        let (statement, reads) = session.prepare(&check.sql)?;
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let position = |wanted: &str| names.iter().position(|name| name == wanted);
        let needed = |wanted: &str| {
            position(wanted).ok_or_else(|| AssessError::Columns(format!("`{wanted}` is missing")))
        };
        if let Some(other) =
            names.iter().find(|name| !["id", "ok", "applies", "because"].contains(&name.as_str()))
        {
            return Err(AssessError::Columns(format!("`{other}` is none of them")));
        }
        let (id, ok) = (needed("id")?, needed("ok")?);
        if names.len() != names.iter().collect::<BTreeSet<_>>().len() {
            return Err(AssessError::Columns("one of them is there twice".to_owned()));
        }
        let (applies, because) = (position("applies"), position("because"));
        Ok(Self { check, resource, reads, columns: Columns { id, ok, applies, because } })
    }

    /// The check without `because`, which costs more than the verdict in many a check; SQLite leaves out
    /// what nobody asks for. None when there is nothing to leave out.
    pub(crate) fn verdicts_only(&self) -> Option<(String, Columns)> {
        self.columns.because?;
        let applies = self.columns.applies.map(|_| ", applies").unwrap_or_default();
        let columns = Columns { id: 0, ok: 1, applies: self.columns.applies.map(|_| 2), because: None };
        Some((format!("select id, ok{applies} from (\n{}\n)", self.check.sql), columns))
    }

    /// `id` and `because` of some resources.
    pub(crate) fn reasons_of(&self, resources: usize) -> String {
        let marks = vec!["?"; resources].join(", ");
        format!("select id, because from (\n{}\n) where id in ({marks})", self.check.sql)
    }

    /// The tables whose missing rows can change a verdict: all but the resource's own, unless the SQL
    /// reads that a second time.
    #[must_use]
    pub fn joined(&self) -> Vec<&str> {
        let again = references_of(&self.check.sql, &self.resource.name) > 1;
        self.reads.tables().filter(|table| again || *table != self.resource.name).collect()
    }

    /// Pairs of coverage dimension and resource column in which the SQL joins only equal values.
    #[must_use]
    pub fn within(&self) -> Vec<(&str, &str)> {
        self.check.within.iter().flat_map(|within| within.pairs()).collect()
    }
}
