//! Finds a request for which a formula holds, or shows that there is none.
//!
//! A region says of each attribute which values it still may have. Atoms narrow it; where one of several parts has
//! to hold, each is tried. Attributes do not depend on each other, so a region in which no attribute has run out of
//! values holds a request: there is nothing to sample.

mod constraint;
mod decide;
mod region;
mod search;

pub use decide::{Decision, decide, gaps_of, sources};
pub use search::Limits;
