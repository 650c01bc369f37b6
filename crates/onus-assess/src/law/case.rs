//! Test rows of the catalog.

use onus_catalog::{Catalog, Obligation, TestCase};
use onus_core::{Moment, Verdict};

use super::{Bench, World};

/// The moment of a test that names none.
const DEFAULT_MOMENT: &str = "2026-06-01";

/// A verdict that is not the one expected; none where there is no such resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The resource.
    pub resource: String,
    /// What the test expects.
    pub expected: Option<Verdict>,
    /// What the check says.
    pub found: Option<Verdict>,
}

pub(crate) fn moment_of(case: &TestCase) -> Option<Moment> {
    case.as_of.or_else(|| DEFAULT_MOMENT.parse().ok())
}

/// Runs one test of a duty.
///
/// # Errors
/// A sentence for the author when the test cannot be run.
pub fn run_case(
    catalog: &Catalog,
    obligation: &Obligation,
    case: &TestCase,
) -> Result<Vec<Mismatch>, String> {
    let check = obligation.check_of(case).ok_or("it does not say which check it is about")?;
    let as_of = moment_of(case).ok_or("it has no moment")?;
    let world = World::of_case(catalog, case)?;
    let bench = Bench::new(catalog, check, as_of).map_err(|error| error.to_string())?;
    if let Some(table) =
        case.given.keys().find(|given| bench.tables().iter().all(|table| table.name != **given))
    {
        return Err(format!("it gives rows of `{table}`, which the check does not read"));
    }
    let found = bench.judge(&world).map_err(|error| error.to_string())?.by_resource;
    let mut mismatches = Vec::new();
    for (resource, expected) in &case.expect {
        let verdict = found.get(resource).copied();
        if verdict != Some(*expected) {
            mismatches.push(Mismatch {
                resource: resource.clone(),
                expected: Some(*expected),
                found: verdict,
            });
        }
    }
    for (resource, verdict) in found {
        if !case.expect.contains_key(&resource) {
            mismatches.push(Mismatch { resource, expected: None, found: Some(verdict) });
        }
    }
    Ok(mismatches)
}
