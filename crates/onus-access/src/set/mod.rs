//! Exact sets of values, one kind for each kind of attribute. All of them can be joined, met and
//! complemented without loss, and an empty one knows that it is empty.

mod bound;
mod interval;
mod ip;
mod language;
mod pattern;
mod patterns;
mod search;

pub use bound::Bound;
pub use interval::IntervalSet;
pub use ip::IpSet;
pub use language::{Language, Member};
pub use pattern::{Pattern, Piece};
pub use patterns::Patterns;
