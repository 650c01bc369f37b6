//! Elements of answers become rows, as the tables' specifications say.
//!
//! The rule is that ignorance stays visible: a key that is not there gives NULL, an explicit null gives what the
//! specification says that null means, and nothing is ever guessed. What a column cannot hold becomes NULL and is
//! reported beside the row; an element that lacks a key that its table requires is refused whole, with the name of
//! the column, so that the scope it belongs to can be marked.

mod bucket_policy;
mod builder;
mod column;
mod duration;
mod items;
pub(crate) mod pointer;
mod read;
mod source;

pub use bucket_policy::{BucketPolicy, BucketPolicyError, PolicyStatement};
pub use builder::{Row, RowBuilder, RowError, SpecError};
pub(crate) use column::{is_locality, without_locality};
pub use items::{ItemsError, WHOLE, elements, nested};
pub use source::Context;

#[cfg(test)]
mod tests;
