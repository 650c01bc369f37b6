//! What must be known of all verdicts before the first is written: which resources are named, and how many failures
//! waivers stand beside. One pass over the temporary files.

use std::collections::BTreeMap;
use std::io;

use onus_core::{ObligationId, Verdict};
use serde_json::{Value, json};

use super::props;
use crate::key::uuid;
use crate::subject::Subject;
use crate::text::line;
use crate::verdicts::{Teller, each_duty};

/// Failures of a duty.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Failures {
    /// All of them.
    pub(super) all: u64,
    /// Those that a waiver stands beside.
    pub(super) waived: u64,
}

impl Failures {
    /// Whether there is none that nobody accepted.
    pub(super) fn are_accepted(self) -> bool {
        self.all > 0 && self.all == self.waived
    }
}

/// What was seen.
#[derive(Default)]
pub(super) struct Seen {
    /// Resources by table and identifier, with what people call them.
    resources: BTreeMap<(String, String), String>,
    failures: BTreeMap<ObligationId, Failures>,
}

impl Seen {
    /// Of the verdicts of these kinds.
    pub(super) fn of(subject: &mut Subject<'_>, teller: &Teller<'_>, wanted: &[Verdict]) -> io::Result<Self> {
        let mut seen = Self::default();
        for (obligation, duty, waivers) in each_duty(subject.catalog, &mut subject.assessment) {
            let failures = seen.failures.entry(obligation.id.clone()).or_default();
            let resources = &mut seen.resources;
            teller.duty(duty, waivers, wanted, |told| {
                if told.verdict == Verdict::Fail {
                    failures.all += 1;
                    failures.waived += u64::from(told.waiver.is_some());
                }
                if let Some(resource) = told.resource {
                    let called = resource.called();
                    resources.entry((resource.table, resource.id)).or_insert(called);
                }
                Ok(())
            })?;
        }
        Ok(seen)
    }

    /// The failures of a duty.
    pub(super) fn failures(&self, duty: &ObligationId) -> Failures {
        self.failures.get(duty).copied().unwrap_or_default()
    }

    /// Whether any resource is named.
    pub(super) fn is_empty(&self) -> bool {
        self.resources.is_empty()
    }

    /// The resources as items of an inventory, to which observations point.
    pub(super) fn inventory(&self) -> impl Iterator<Item = Value> {
        self.resources.iter().map(|((table, id), called)| {
            json!({
                "uuid": resource_uuid(table, id),
                "description": line(called),
                "props": props([("table", table.clone()), ("id", id.clone())]),
            })
        })
    }
}

/// The identifier of a resource.
pub(super) fn resource_uuid(table: &str, id: &str) -> String {
    uuid("resource", &[table, id])
}
