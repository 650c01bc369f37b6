//! What came of a task.

use onus_facts::{Coverage, Value};

use super::Task;

/// Rows, what is to be asked next, and what is known now.
#[derive(Debug, Default)]
pub(crate) struct Batch<'c> {
    /// Table and row.
    pub(crate) rows: Vec<(&'c str, Vec<Value>)>,
    /// Tasks that follow from the rows.
    pub(crate) follow: Vec<Task<'c>>,
    /// Coverage.
    pub(crate) coverage: Vec<Coverage>,
    /// Why the whole run must end.
    pub(crate) stop: Option<String>,
}
