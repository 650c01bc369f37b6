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
    pub(crate) answer: Answer,
    pub(crate) because: Option<usize>,
}

/// How a row says its verdict.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    /// In the columns of a check.
    AsWritten { ok: usize, applies: Option<usize> },
    /// In one column: `ok` where the check applies, otherwise one of the words below.
    InOne(usize),
}

/// Stands for `applies` that is false. A blob, which is no answer of a check.
pub(crate) const NOT_APPLICABLE: &[u8] = b"not-applicable";
/// Stands for `applies` that is no truth value.
pub(crate) const NO_TRUTH: &[u8] = b"no-truth";

/// `applies` and `ok` in one column, so that `ok` is not worked out where the check does not apply. Half of
/// all resources are such, and `ok` is where a check looks at other tables.
const IN_ONE: &str = "case applies when 1 then ok when 0 then cast('not-applicable' as blob)
  else case typeof(applies) when 'null' then null when 'text' then cast('no-truth' as blob)
    when 'blob' then cast('no-truth' as blob) else ok end end";

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
        let answer = Answer::AsWritten { ok, applies: position("applies") };
        Ok(Self { check, resource, reads, columns: Columns { id, answer, because: position("because") } })
    }

    /// The check as SQLite runs it quickest: each row says its verdict in one column, and its `because` only
    /// when it is wanted, which costs more than the verdict in many a check. SQLite leaves out what nobody
    /// asks for.
    pub(crate) fn quick(&self, with_because: bool) -> (String, Columns) {
        let answer = match self.columns.answer {
            Answer::AsWritten { applies: Some(_), .. } => IN_ONE,
            _ => "ok",
        };
        let because = self.columns.because.filter(|_| with_because).map(|_| 2);
        let columns = Columns { id: 0, answer: Answer::InOne(1), because };
        let because = because.map(|_| ", because").unwrap_or_default();
        (format!("select id, {answer}{because} from (\n{}\n)", self.check.sql), columns)
    }

    /// `applies` of one resource.
    pub(crate) fn applies_of_one(&self) -> String {
        format!("select applies from (\n{}\n) where id = ?", self.check.sql)
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
