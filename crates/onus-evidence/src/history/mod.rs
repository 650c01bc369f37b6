//! What became of verdicts between two assessments.
//!
//! A [`Side`] is one of the two: an assessment of this run, or a report that was saved. [`compare`] puts them beside
//! each other, duty by duty and resource by resource. Nothing is called fixed that is merely no longer seen: what a
//! side could not see is unseen, and what is no longer there is gone.

mod assessed;
mod change;
mod compare;
mod error;
mod names;
mod report;
mod resources;
mod side;
mod spool;
#[cfg(test)]
mod tests;
mod transition;

pub use change::{Absent, Change, DutyChange, Kind, Totals, What};
pub use compare::compare;
pub use error::HistoryError;
pub use names::Names;
pub use report::is_report;
pub use side::Side;
