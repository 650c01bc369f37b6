//! Hands tasks to workers and writes what comes of them.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use onus_catalog::{Catalog, Table};
use onus_core::Moment;
use onus_facts::{Coverage, Facts, FactsError, Inserted, Scope, Value};
use thiserror::Error;

use super::elements::Builders;
use super::ledger::Ledger;
use super::lines::{children, with_dependants};
use super::loss::{ENDED, Loss};
use super::task::{is_by_place, is_by_project, root_tables, tasks_of};
use super::todo::{Todo, Turn};
use super::workers::{unread, work};
use super::{Account, Batch, Progress, Task, buckets};

/// Tasks at a time: hardly more than the requests that run at once. Each further one would wait at the gate, and
/// so would those that ask a dozen things in a row and end last.
const WORKERS: usize = 10;
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

impl Summary {
    /// Adds what another account brought.
    pub fn add(&mut self, other: Self) {
        for (table, count) in other.rows {
            *self.rows.entry(table).or_default() += count;
        }
        self.losses += other.losses;
        self.stopped = self.stopped.take().or(other.stopped);
    }
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
    let source = account.provider.name();
    let builders = Builders::new(catalog, account.provider)?;
    let roots = root_tables(catalog, source);
    let mut ledger = Ledger::default();
    for table in with_dependants(catalog, &roots) {
        ledger.add(Coverage::complete(&table.name, Scope::whole(), source));
    }
    if let Some(reason) = account.places.doubtful() {
        let by_zone: Vec<&Table> = roots.iter().copied().filter(|table| is_by_place(table)).collect();
        for table in with_dependants(catalog, &by_zone) {
            ledger.add(Coverage::partial(&table.name, Scope::whole(), source, reason));
        }
    }
    let (by_project, first): (Vec<&Table>, Vec<&Table>) =
        roots.into_iter().partition(|table| is_by_project(table));
    let summary = Summary::default();
    let mut run =
        Run { catalog, account, facts, progress, ledger, summary, by_project, open: 0, done: 0, known: 0 };
    let mut tasks: Vec<Task<'_>> = first
        .iter()
        .copied()
        .filter(|table| !buckets::is_filled_along(table))
        .flat_map(|table| tasks_of(table, &account.organization_id, &[], &account.places))
        .collect();
    longest_first(catalog, &mut tasks);
    run.carry_out(&builders, tasks)?;
    let Run { facts, ledger, mut summary, .. } = run;
    summary.losses = ledger.losses();
    ledger.write(facts)?;
    Ok(summary)
}

/// A run in progress.
struct Run<'f, 'c> {
    catalog: &'c Catalog,
    account: &'f Account<'f>,
    facts: &'f mut Facts,
    progress: &'f dyn Progress,
    ledger: Ledger,
    summary: Summary,
    /// Tables that are asked for once the projects are known.
    by_project: Vec<&'c Table>,
    /// Tasks that were handed out and have not come back.
    open: usize,
    done: usize,
    known: usize,
}

impl<'c> Run<'_, 'c> {
    fn carry_out(&mut self, builders: &Builders<'c>, tasks: Vec<Task<'c>>) -> Result<(), GatherError> {
        let todo = Todo::default();
        let (hand_in, finished) = sync_channel::<(Task<'c>, Batch<'c>)>(WAITING);
        let (account, catalog) = (self.account, self.catalog);
        thread::scope(|scope| {
            for _ in 0..WORKERS {
                let (todo, hand_in) = (&todo, hand_in.clone());
                scope.spawn(move || work(account, catalog, builders, todo, &hand_in));
            }
            drop(hand_in);
            // Whatever happens, workers that wait for a task or for somebody to take what came of one then end.
            let _closing = todo.closed_in_the_end();
            self.write_batches(tasks, &todo, finished)
        })
    }

    /// Hands tasks out and takes batches in until nothing is left.
    fn write_batches(
        &mut self,
        tasks: Vec<Task<'c>>,
        todo: &Todo<'c>,
        finished: Receiver<(Task<'c>, Batch<'c>)>,
    ) -> Result<(), GatherError> {
        let lists_projects = tasks.iter().any(|task| task.table.name == PROJECTS);
        self.give(tasks, todo, Turn::Last);
        if !lists_projects {
            let tasks = self.tasks_by_project(Some("nothing lists them".to_owned()))?;
            self.give(tasks, todo, Turn::Last);
        }
        while self.open > 0 {
            let Ok((task, batch)) = finished.recv() else { break };
            self.open -= 1;
            self.done += 1;
            if let Some(stop) = batch.stop {
                self.stop(stop);
            }
            for (table, row) in batch.rows {
                if self.facts.insert(table, &row)? == Inserted::New {
                    *self.summary.rows.entry(table.to_owned()).or_default() += 1;
                }
            }
            for line in batch.coverage {
                self.ledger.add(line);
            }
            self.give(batch.follow, todo, Turn::Next);
            if task.table.name == PROJECTS {
                let tasks = self.tasks_by_project(self.ledger.reason(PROJECTS))?;
                self.give(tasks, todo, Turn::Last);
            }
            self.progress.done(self.done, self.known, &task.label());
        }
        Ok(())
    }

    /// Hands tasks out. Once the run has ended, whatever is left is written down as not read.
    fn give(&mut self, tasks: Vec<Task<'c>>, todo: &Todo<'c>, turn: Turn) {
        for task in tasks {
            if self.summary.stopped.is_some() {
                for line in unread(self.catalog, &task, &Loss::new(ENDED)) {
                    self.ledger.add(line);
                }
            } else {
                todo.put(task, turn);
                self.open += 1;
                self.known += 1;
            }
        }
    }

    /// Others end because the first did, and may be heard before it.
    fn stop(&mut self, reason: String) {
        if self.summary.stopped.as_deref().is_none_or(|known| known == ENDED) {
            self.summary.stopped = Some(reason);
        }
    }

    /// What is to be asked for each project. Where the list of them is not whole, the organisation's default
    /// project is looked at all the same, and every table by project is known in part only.
    fn tasks_by_project(&mut self, not_whole: Option<String>) -> Result<Vec<Task<'c>>, GatherError> {
        let (organization, source) = (&self.account.organization_id, self.account.provider.name());
        let mut projects = self.projects()?;
        if let Some(reason) = not_whole {
            if !projects.contains(organization) {
                projects.push(organization.clone());
            }
            let reason = format!("the projects could not all be listed: {reason}");
            for table in with_dependants(self.catalog, &self.by_project) {
                self.ledger.add(Coverage::partial(&table.name, Scope::whole(), source, reason.clone()));
            }
        }
        let asked = self.by_project.iter().filter(|table| !buckets::is_filled_along(table));
        let tasks = asked.flat_map(|table| tasks_of(table, organization, &projects, &self.account.places));
        let mut tasks = tasks.collect::<Vec<_>>();
        longest_first(self.catalog, &mut tasks);
        Ok(tasks)
    }

    fn projects(&self) -> Result<Vec<String>, GatherError> {
        if self.catalog.table(PROJECTS).is_none() {
            return Ok(Vec::new());
        }
        let sql = format!("select id from {PROJECTS} order by id");
        let read = || -> Result<Vec<String>, onus_facts::rusqlite::Error> {
            self.facts.connection().prepare(&sql)?.query_map([], |row| row.get(0))?.collect()
        };
        let read = read().map_err(|source| FactsError::Sqlite { operation: "read the projects of", source });
        Ok(read?)
    }
}

/// Puts first what other requests wait for: the projects, then the buckets, each of which takes a dozen
/// requests in a row, then tables whose rows are asked about one by one.
fn longest_first(catalog: &Catalog, tasks: &mut [Task<'_>]) {
    tasks.sort_by_cached_key(|task| match task.table.name.as_str() {
        PROJECTS => 0,
        _ if buckets::is_of_buckets(task.table) => 1,
        _ if !children(catalog, task.table).is_empty() => 2,
        _ => 3,
    });
}

/// Now, as lines of coverage note it.
pub(crate) fn now() -> Option<Moment> {
    Some(Moment::now())
}

/// A row by the names of its columns, in the order of the stored columns; what is not named was not read.
pub(crate) fn row_of(table: &Table, cells: &BTreeMap<&str, Value>) -> Vec<Value> {
    table.stored().map(|(name, _)| cells.get(name).cloned().unwrap_or(Value::Null)).collect()
}
