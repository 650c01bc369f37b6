//! Carries tasks out side by side and writes what comes of them.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use onus_catalog::{Catalog, Table};
use onus_core::Moment;
use onus_facts::{Coverage, Facts, FactsError, Scope, Value};
use thiserror::Error;

use super::elements::Builders;
use super::ledger::Ledger;
use super::loss::Loss;
use super::task::{is_by_project, root_tables, tasks_of};
use super::{Account, Batch, Progress, SOURCE, Task, buckets, listing};

/// Tasks at a time. The pace of requests is set below, by what the API bears; this only keeps it busy.
const WORKERS: usize = 16;
/// Batches that may wait to be written before workers wait too.
const WAITING: usize = 64;
/// The table that tells which projects there are.
const PROJECTS: &str = "scaleway_project";

/// What a run brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// Parts of tables, or columns of them, that were not read in full.
    pub losses: usize,
    /// Why the run ended early.
    pub stopped: Option<String>,
}

/// A run that cannot go on.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GatherError {
    /// The snapshot cannot be written.
    #[error(transparent)]
    Facts(#[from] FactsError),
    /// A table of the catalog cannot be filled as it says.
    #[error("table `{table}` cannot be filled: {reason}")]
    Table {
        /// The table.
        table: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Reads everything that the catalog knows how to read.
///
/// # Errors
/// When the snapshot cannot be written. What cannot be read is coverage.
pub fn gather(
    catalog: &Catalog,
    account: &Account<'_>,
    facts: &mut Facts,
    progress: &dyn Progress,
) -> Result<Summary, GatherError> {
    let builders = Builders::new(catalog)?;
    let mut run =
        Run { facts, progress, ledger: Ledger::default(), summary: Summary::default(), done: 0, known: 0 };
    let (by_project, first): (Vec<&Table>, Vec<&Table>) =
        root_tables(catalog, SOURCE).into_iter().partition(|table| is_by_project(table));
    let asked = |table: &Table| {
        table.list.as_ref().is_some_and(|list| list.code.is_none()) || table.name == buckets::BUCKETS
    };
    for table in catalog.tables().values().filter(|table| table.provider == SOURCE) {
        run.ledger.add(Coverage::complete(&table.name, Scope::whole(), SOURCE));
    }
    let tasks = first
        .iter()
        .filter(|table| asked(table))
        .flat_map(|table| tasks_of(table, &account.organization_id, &[], &account.places));
    run.carry_out(account, catalog, &builders, tasks.collect())?;
    let projects = run.projects(account, &by_project, catalog)?;
    let tasks = by_project
        .iter()
        .filter(|table| asked(table))
        .flat_map(|table| tasks_of(table, &account.organization_id, &projects, &account.places));
    run.carry_out(account, catalog, &builders, tasks.collect())?;
    let Run { facts, ledger, mut summary, .. } = run;
    summary.losses = ledger.losses();
    ledger.write(facts)?;
    Ok(summary)
}

/// A run in progress.
struct Run<'f> {
    facts: &'f mut Facts,
    progress: &'f dyn Progress,
    ledger: Ledger,
    summary: Summary,
    done: usize,
    known: usize,
}

impl Run<'_> {
    fn carry_out<'c>(
        &mut self,
        account: &Account<'_>,
        catalog: &'c Catalog,
        builders: &Builders<'c>,
        tasks: Vec<Task<'c>>,
    ) -> Result<(), GatherError> {
        let (hand_out, todo) = channel::<Task<'c>>();
        let (hand_in, finished) = sync_channel::<(String, Batch<'c>)>(WAITING);
        let todo = Mutex::new(todo);
        thread::scope(|scope| {
            for _ in 0..WORKERS {
                let (todo, hand_in) = (&todo, hand_in.clone());
                scope.spawn(move || work(account, catalog, builders, todo, &hand_in));
            }
            drop(hand_in);
            self.write_batches(catalog, tasks, hand_out, &finished)
        })
    }

    /// Hands tasks out and takes batches in until nothing is left. Workers end when `hand_out` is gone.
    fn write_batches<'c>(
        &mut self,
        catalog: &'c Catalog,
        tasks: Vec<Task<'c>>,
        hand_out: Sender<Task<'c>>,
        finished: &Receiver<(String, Batch<'c>)>,
    ) -> Result<(), GatherError> {
        let mut open = 0_usize;
        let give = |tasks: Vec<Task<'c>>, run: &mut Self, open: &mut usize| {
            for task in tasks {
                // Once the key is refused, whatever is left is written down as not read.
                if let Some(reason) = &run.summary.stopped {
                    for line in unread(catalog, &task, &Loss::new(reason.clone())) {
                        run.ledger.add(line);
                    }
                } else if hand_out.send(task).is_ok() {
                    *open += 1;
                    run.known += 1;
                }
            }
        };
        give(tasks, self, &mut open);
        while open > 0 {
            let Ok((label, batch)) = finished.recv() else { break };
            open -= 1;
            self.done += 1;
            if let Some(stop) = batch.stop {
                self.summary.stopped.get_or_insert(stop);
            }
            for (table, row) in batch.rows {
                self.facts.insert(table, &row)?;
                *self.summary.rows.entry(table.to_owned()).or_default() += 1;
            }
            for line in batch.coverage {
                self.ledger.add(line);
            }
            give(batch.follow, self, &mut open);
            self.progress.done(self.done, self.known, &label);
        }
        Ok(())
    }

    /// The projects that were listed. Where the list is not whole, the organisation's default project is
    /// looked at all the same, and every table by project is known in part only.
    fn projects(
        &mut self,
        account: &Account<'_>,
        by_project: &[&Table],
        catalog: &Catalog,
    ) -> Result<Vec<String>, GatherError> {
        let sql = format!("select id from {PROJECTS} order by id");
        let read = || -> Result<Vec<String>, onus_facts::rusqlite::Error> {
            self.facts.connection().prepare(&sql)?.query_map([], |row| row.get(0))?.collect()
        };
        let mut projects =
            read().map_err(|source| FactsError::Sqlite { operation: "read the projects of", source })?;
        if let Some(reason) = self.ledger.reason(PROJECTS) {
            if !projects.contains(&account.organization_id) {
                projects.push(account.organization_id.clone());
            }
            let reason = format!("the projects could not all be listed: {reason}");
            for table in with_dependants(catalog, by_project) {
                self.ledger.add(Coverage::partial(&table.name, Scope::whole(), SOURCE, reason.clone()));
            }
        }
        Ok(projects)
    }
}

/// Tables, and those that are filled from them.
fn with_dependants<'c>(catalog: &'c Catalog, tables: &[&'c Table]) -> Vec<&'c Table> {
    let mut all = tables.to_vec();
    let mut at = 0;
    while let Some(table) = all.get(at).copied() {
        all.extend(listing::children(catalog, table));
        all.extend(listing::nested_in(catalog, table));
        at += 1;
    }
    all
}

fn unread(catalog: &Catalog, task: &Task<'_>, loss: &Loss) -> Vec<Coverage> {
    match task.table.list.as_ref().and_then(|list| list.code.as_deref()) {
        Some(buckets::CODE) => buckets::unread(catalog, task, loss),
        _ => listing::unread(catalog, task, loss),
    }
}

fn work<'c>(
    account: &Account<'_>,
    catalog: &'c Catalog,
    builders: &Builders<'c>,
    todo: &Mutex<Receiver<Task<'c>>>,
    hand_in: &SyncSender<(String, Batch<'c>)>,
) {
    loop {
        let task = todo.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(task) = task else { return };
        let batch = match task.table.list.as_ref().and_then(|list| list.code.as_deref()) {
            Some(buckets::CODE) => buckets::read(account, catalog, &task),
            Some(other) => {
                let loss = Loss::new(format!("no code is named `{other}`"));
                Batch { coverage: unread(catalog, &task, &loss), ..Batch::default() }
            }
            None => listing::read(account, catalog, builders, &task),
        };
        if hand_in.send((task.label(), batch)).is_err() {
            return;
        }
    }
}

/// Now, as lines of coverage note it.
pub(crate) fn now() -> Option<Moment> {
    Some(Moment::now())
}

/// A row by the names of its columns, in the order of the stored columns; what is not named was not read.
pub(crate) fn row_of(table: &Table, cells: &BTreeMap<&str, Value>) -> Vec<Value> {
    table.stored().map(|(name, _)| cells.get(name).cloned().unwrap_or(Value::Null)).collect()
}
