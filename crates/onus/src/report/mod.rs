//! How an assessment is shown.

mod json;
mod resource;
pub(crate) mod style;
mod summary;
mod supplied;
mod text;
mod unseen;

pub(crate) use json::{AssessmentJson, write as write_json};
pub(crate) use resource::Resource;
pub(crate) use style::grouped;
pub(crate) use text::write as write_text;

use onus_assess::Assessment;
use onus_catalog::Catalog;
use onus_facts::Snapshot;

/// What a report is about.
pub(crate) struct Subject<'a> {
    /// What was asked to be judged, as the user wrote it.
    pub(crate) name: String,
    /// The profile that chose the duties.
    pub(crate) profile: String,
    /// The snapshot.
    pub(crate) snapshot: &'a Snapshot,
    /// The catalog that judged.
    pub(crate) catalog: &'a Catalog,
    /// The results.
    pub(crate) assessment: Assessment,
}
