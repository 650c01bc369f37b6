//! The law: forget any part of the facts, and no verdict may change except to unknown.
//!
//! A [`World`] is a handful of facts and what is known of them. Test rows of the catalog and generated
//! facts are judged, then judged again after a loss: a cell, some rows, a scope. The opposite vice is
//! looked for as well: where every fact is known, nothing may be unknown.

mod bench;
mod case;
mod forget;
mod generate;
mod proof;
mod world;

pub use bench::{Bench, Verdicts};
pub use case::{Mismatch, run_case};
pub use generate::Generator;
pub use proof::{Proof, Violation, prove};
pub use world::World;
