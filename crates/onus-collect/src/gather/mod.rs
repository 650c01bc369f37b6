//! Reads an account: which listings to ask, for which places, and what became of each.
//!
//! The catalog's table specifications say what to ask. A `Task` is one listing in one place; workers carry
//! tasks out side by side and hand over a `Batch` of rows, of tasks that follow from the rows, and of
//! coverage. One writer puts batches into the snapshot. A task that fails becomes coverage and nothing else:
//! it never stops its neighbours and never looks like an empty list.

mod account;
mod batch;
mod buckets;
mod certain;
mod elements;
mod ledger;
mod lines;
mod listing;
mod loss;
mod places;
mod progress;
mod provider;
mod queue;
mod task;
mod todo;
mod workers;
mod zones;

pub use account::{Account, find_organization};
pub use places::Places;
pub use progress::{NoProgress, Progress};
pub use provider::Provider;
pub use queue::{GatherError, Summary, gather};
pub use zones::find_zones;

pub(crate) use batch::Batch;
pub(crate) use task::Task;
