//! A shop on Exoscale, of which everything was read.

use onus_facts::{Coverage, Facts, Scope};

use super::embedded;

pub(crate) fn shop() -> Facts {
    let as_of = "2026-11-20T09:00:00Z".parse().unwrap();
    let mut facts = Facts::in_memory(embedded().tables().values(), as_of).unwrap();
    facts.connection().execute_batch(include_str!("shop.sql")).unwrap();
    let read = embedded().tables().values();
    for table in read.filter(|table| table.provider == "exoscale" && table.derived.is_none()) {
        facts.cover(&Coverage::complete(&table.name, Scope::whole(), "exoscale")).unwrap();
    }
    facts
}
