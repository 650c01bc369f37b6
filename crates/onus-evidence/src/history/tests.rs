#![allow(clippy::unwrap_used, reason = "tests")]

mod laws;
mod made;
mod transitions;
