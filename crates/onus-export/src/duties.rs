//! Duties without an assessment: what is known before anything was read.

use onus_catalog::{Catalog, Obligation};
use onus_core::Moment;

use crate::subject::Subject;

/// The duties that a document is about.
#[derive(Clone, Debug)]
pub struct Duties<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// The profile that chose the duties.
    pub profile: String,
    /// The duties, by name.
    pub duties: Vec<&'a Obligation>,
}

impl<'a> Duties<'a> {
    /// The duties of an assessment.
    #[must_use]
    pub fn of(subject: &Subject<'a>) -> Self {
        Self {
            catalog: subject.catalog,
            profile: subject.profile.clone(),
            duties: subject.duties().collect(),
        }
    }

    /// The day on which the newest of the providers' documents was read, since no clock is asked.
    pub(crate) fn moment(&self) -> Option<Moment> {
        let read = self.catalog.models().iter().filter_map(|model| model.read.to_string().parse().ok());
        read.max().or_else(|| Moment::from_unix(0))
    }

    /// The providers in whose services there are duties.
    pub(crate) fn providers(&self) -> Vec<&'a str> {
        let mut names: Vec<&str> = self.duties.iter().map(|duty| duty.id.provider()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Provider and name of the services that have duties.
    pub(crate) fn services(&self) -> Vec<(&'a str, &'a str)> {
        let mut names: Vec<_> =
            self.duties.iter().map(|duty| (duty.id.provider(), duty.id.service())).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}
