//! What a report is about.

use onus_assess::Assessment;
use onus_catalog::{Catalog, Obligation};
use onus_facts::Snapshot;

/// An assessment, and what it was made from.
#[derive(Debug)]
pub struct Subject<'a> {
    /// What was asked to be judged, as the user wrote it.
    pub name: String,
    /// The profile that chose the duties.
    pub profile: String,
    /// Whether formats that speak of what is wrong also show what passes.
    pub passes: bool,
    /// The snapshot.
    pub snapshot: &'a Snapshot,
    /// The catalog that judged.
    pub catalog: &'a Catalog,
    /// The results, with all verdicts kept ([`onus_assess::Keep`]).
    pub assessment: Assessment,
}

impl<'a> Subject<'a> {
    /// The duties that were judged, by name.
    pub fn duties(&self) -> impl Iterator<Item = &'a Obligation> {
        let catalog = self.catalog;
        self.assessment.duties.iter().filter_map(|duty| catalog.obligations().get(&duty.id))
    }
}
