//! Every format on a small assessment that has one of everything: as it looks, by its schema, and with strange texts.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

mod bytes;
mod hostile;
mod look;
mod page;
mod schemas;
mod world;
