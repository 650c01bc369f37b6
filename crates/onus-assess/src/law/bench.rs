//! Judges one world after another on the same connection.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalog::{Catalog, Check, Table};
use onus_core::{Moment, Verdict};
use onus_facts::{Facts, Value, create_index_sql, insert_row_sql, quoted, rusqlite};

use super::World;
use crate::judge::{Reasons, for_each_verdict};
use crate::{AssessError, Gaps, Limits, Plan, Resources, Session};

/// The verdicts of one check in one world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdicts {
    /// By resource.
    pub by_resource: BTreeMap<String, Verdict>,
    /// Of the check as a whole: unknown where resources may be missing.
    pub overall: Verdict,
}

/// A check, ready to judge worlds.
pub struct Bench<'c> {
    session: Session,
    plan: Plan<'c>,
    tables: Vec<&'c Table>,
}

impl<'c> Bench<'c> {
    /// Prepares a check over empty tables.
    ///
    /// # Errors
    /// When SQLite does not accept it.
    pub fn new(catalog: &'c Catalog, check: &'c Check, as_of: Moment) -> Result<Self, AssessError> {
        let facts = Facts::in_memory(catalog.tables().values(), as_of)?;
        let session = Session::new(facts.into_connection(), as_of, Limits::default())?;
        let plan = Plan::new(&session, catalog, check)?;
        let names: BTreeSet<&str> = plan.reads.tables().chain([check.resource.as_str()]).collect();
        let tables: Vec<&Table> = names.into_iter().filter_map(|name| catalog.table(name)).collect();
        let indexes = tables.iter().flat_map(|table| create_index_sql(table)).collect::<Vec<_>>().join(";");
        session.scratch(|connection| connection.execute_batch(&indexes)).map_err(AssessError::Statement)?;
        Ok(Self { session, plan, tables })
    }

    /// The check's plan.
    #[must_use]
    pub fn plan(&self) -> &Plan<'c> {
        &self.plan
    }

    /// The tables that the check reads.
    #[must_use]
    pub fn tables(&self) -> &[&'c Table] {
        &self.tables
    }

    /// The check's verdicts in a world.
    ///
    /// # Errors
    /// When the check does not answer for every resource exactly once, or its SQL fails.
    pub fn judge(&self, world: &World) -> Result<Verdicts, AssessError> {
        self.session
            .scratch(|connection| fill(connection, &self.tables, world))
            .map_err(AssessError::Statement)?;
        let resources = Resources::read(&self.session, &self.plan.resource.name)?;
        let lines = world.coverage(self.tables.iter().map(|table| table.name.as_str()));
        let gaps = Gaps::of(&lines);
        let mut by_resource = BTreeMap::new();
        for_each_verdict(&self.session, &self.plan, &resources, &gaps, Reasons::Now, |id, verdict, _| {
            by_resource.insert(id.to_owned(), verdict);
            Ok(())
        })?;
        let unlisted = !gaps.of_table(&self.plan.resource.name).is_empty();
        let start = if unlisted { Verdict::Unknown } else { Verdict::NotApplicable };
        let overall = by_resource.values().copied().fold(start, Verdict::worst);
        Ok(Verdicts { by_resource, overall })
    }
}

fn fill(connection: &rusqlite::Connection, tables: &[&Table], world: &World) -> rusqlite::Result<()> {
    let transaction = connection.unchecked_transaction()?;
    for table in tables {
        // Rows of the catalog itself stay, unless a world has its own.
        if table.is_static() && world.of_table(&table.name).is_empty() {
            continue;
        }
        connection.prepare_cached(&format!("delete from {}", quoted(&table.name)))?.execute([])?;
        let mut insert = connection.prepare_cached(&insert_row_sql(table))?;
        for row in world.of_table(&table.name) {
            insert.execute(rusqlite::params_from_iter(row.iter().map(|value: &Value| value)))?;
        }
    }
    transaction.commit()
}
