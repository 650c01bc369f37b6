//! Sides made by hand, as reports that were saved.

use std::collections::BTreeMap;

use onus_catalog::{Catalog, Files};
use onus_core::Verdict;
use serde_json::{Value as Json, json};

use crate::history::{Change, Names, Side, Totals, compare};

/// What one side says of a duty.
#[derive(Clone, Debug, Default)]
pub(super) struct Duty {
    /// Verdict and waiver of each resource.
    pub(super) resources: BTreeMap<String, (Verdict, bool)>,
    /// Whether the list of resources is not whole.
    pub(super) gap: bool,
    /// Whether a statement is there, and holds.
    pub(super) statement: Option<bool>,
}

/// The duties of one side, by name.
pub(super) type Duties = BTreeMap<String, Duty>;

impl Duty {
    fn json(&self, id: &str) -> Json {
        let mut verdict = if self.gap { Verdict::Unknown } else { Verdict::NotApplicable };
        let lines = self.resources.iter().map(|(resource, (one, waived))| {
            verdict = verdict.worst(*one);
            // Waivers stand beside fails and unknowns only.
            let open = matches!(one, Verdict::Fail | Verdict::Unknown);
            json!({ "resource": resource, "verdict": one, "waiver": (*waived && open).then_some("w") })
        });
        let lines: Vec<Json> = lines.collect();
        let statement = self.statement.map(|holds| {
            json!({
                "by": "Ann", "until": "2026-01-01T00:00:00Z", "recorded": "2025-01-01T00:00:00Z",
                "state": if holds { "holds" } else { "lapsed" },
            })
        });
        json!({
            "id": id, "title": "t", "severity": "high", "verdict": verdict,
            "checks": [{
                "name": "", "resource": "a_table", "verdicts": lines,
                "unlisted": self.gap.then_some("refused"),
            }],
            "statements": statement.as_slice(),
        })
    }
}

pub(super) fn no_catalog() -> Catalog {
    Catalog::read(Files::of(&[])).unwrap()
}

/// The report of these duties.
pub(super) fn report(duties: &[Json]) -> String {
    json!({
        "format": "onus.assessment/1", "as_of": "2026-06-01T00:00:00Z", "catalog": "c", "profile": "all",
        "duties": duties,
    })
    .to_string()
}

pub(super) fn side(duties: &Duties) -> Side {
    let duties: Vec<Json> = duties.iter().map(|(id, duty)| duty.json(id)).collect();
    Side::of_report(report(&duties).as_bytes(), &no_catalog()).unwrap()
}

pub(super) fn compared(before: &Side, after: &Side, names: &Names) -> (Totals, Vec<Change>) {
    let mut changes = Vec::new();
    let totals = compare(before, after, names, |change| {
        changes.push(change);
        Ok(())
    });
    (totals.unwrap(), changes)
}

/// Sums and changes from one set of duties to another.
pub(super) fn diff(before: &Duties, after: &Duties) -> (Totals, Vec<Change>) {
    compared(&side(before), &side(after), &Names::default())
}
