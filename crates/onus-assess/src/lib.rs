//! Judges a snapshot: each check runs as SQL, each resource gets exactly one verdict, and what was not
//! read can only make a verdict unknown.
//!
//! [`Session`] is a connection on which nothing but reading is possible. [`Plan`] is a check that SQLite
//! has accepted, with the tables and columns that it reads. [`Gaps`] is what the snapshot does not know.
//! [`judge`] puts the three together; [`assess`] does so for every duty of a catalog. [`law`] forgets
//! facts at random and shows that no verdict changes except to unknown.

mod assess;
mod duty;
mod error;
mod findings;
mod functions;
mod gaps;
mod judge;
pub mod law;
mod lookup;
mod order;
mod plan;
mod resources;
mod session;
mod supplied;

pub use assess::{Assessment, Options, Totals, assess};
pub use duty::{CheckResult, DutyResult, Want};
pub use error::AssessError;
pub use findings::{Finding, Findings, Keep};
pub use gaps::{Gap, Gaps};
pub use judge::{Judged, judge};
pub use plan::{Plan, Reads};
pub use resources::{Resources, Shelf};
pub use session::{Limits, Session};
pub use supplied::{
    Decision, Document, DocumentResult, DocumentState, IdleDocument, Line, Place, REVIEW, Statement,
    StatementResult, StatementState, Supplied, Waiver, WaiverProblem, WaiverResult,
};
