//! A second opinion on policy documents: slow, and plain enough to be checked by reading.
//!
//! It shares nothing with the crate. A document is read into a list of statements, each a list of [`Part`]s that
//! look at one attribute of a request; one request is held against all of them with loops. Questions about all
//! requests are answered by trying the finite number of them that the document can tell apart. Three values
//! throughout: `None` is what a gap may make true and may make false.
#![allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests, each using a part"
)]

mod address;
mod clock;
mod condition;
mod document;
pub(crate) mod generate;
mod json;
mod principal;
mod request;
pub(crate) mod shrink;
mod statement;
pub(crate) mod universe;
mod wildcard;

pub(crate) use address::{Prefix, is_mapped};
pub(crate) use document::{Dialect, Document, Verdict};
pub(crate) use json::Json;
pub(crate) use request::{KeyValue, Question, SlowRequest, Who, is_listing};
pub(crate) use statement::{Part, Reads};
pub(crate) use wildcard::{Pattern, Token};

/// Kleene's "and".
pub(crate) fn all(parts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut answer = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            Some(true) => {}
            None => answer = None,
        }
    }
    answer
}

/// Kleene's "or".
pub(crate) fn any(parts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    negated(all(parts.into_iter().map(negated)))
}

/// Kleene's "not".
pub(crate) fn negated(part: Option<bool>) -> Option<bool> {
    part.map(|held| !held)
}
