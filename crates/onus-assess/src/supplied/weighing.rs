//! Puts what was supplied beside what machines saw, duty by duty.

use onus_catalog::{Catalog, Obligation};
use onus_core::Moment;
use onus_facts::Snapshot;

use super::{Places, StatementResult, StatementState, Supplied, documents, review};
use crate::{AssessError, CheckResult, DutyResult, Gaps, Keep, Options, Session};

/// What weighing needs to know of a snapshot.
pub(crate) struct Weighing<'a> {
    catalog: &'a Catalog,
    supplied: &'a Supplied,
    gaps: &'a Gaps,
    keep: Keep,
    as_of: Moment,
    at: Moment,
    places: Places,
    /// None when nothing was supplied that facts are needed for.
    session: Option<Session>,
}

impl<'a> Weighing<'a> {
    pub(crate) fn new(
        snapshot: &Snapshot,
        catalog: &'a Catalog,
        supplied: &'a Supplied,
        gaps: &'a Gaps,
        options: &Options,
    ) -> Result<Self, AssessError> {
        let needs_facts = !supplied.statements.is_empty() || !supplied.documents.is_empty();
        let session = match needs_facts {
            true => Some(Session::new(snapshot.connect()?, snapshot.as_of(), options.limits)?),
            false => None,
        };
        let places = match &session {
            Some(session) if !supplied.documents.is_empty() => Places::of(session, catalog, gaps),
            _ => Places::default(),
        };
        let as_of = snapshot.as_of();
        let at = supplied.weighed_at(as_of);
        Ok(Self { catalog, supplied, gaps, keep: options.keep, as_of, at, places, session })
    }

    /// A duty, from the results of its checks and what was supplied for it.
    pub(crate) fn duty(
        &self,
        obligation: &Obligation,
        mut checks: Vec<CheckResult>,
    ) -> Result<DutyResult, AssessError> {
        let statements = self.statements(obligation);
        if statements.iter().any(|statement| statement.state == StatementState::Holds) {
            checks.extend(self.reviews(obligation)?);
        }
        let documents = documents(&self.supplied.documents, self.catalog, &self.places, obligation, self.at);
        Ok(DutyResult::of(obligation, checks, statements, documents))
    }

    fn statements(&self, obligation: &Obligation) -> Vec<StatementResult> {
        let Some(attest) = &obligation.attest else { return Vec::new() };
        let about = self.supplied.about(&obligation.id);
        let mut weighed: Vec<StatementResult> =
            about.map(|statement| statement.weighed(self.at, attest.every)).collect();
        weighed.sort_by_key(|statement| (statement.recorded, statement.id.clone()));
        weighed
    }

    fn reviews(&self, obligation: &Obligation) -> Result<Vec<CheckResult>, AssessError> {
        let (Some(attest), Some(session)) = (&obligation.attest, &self.session) else {
            return Ok(Vec::new());
        };
        let Some(what) = &attest.review else { return Ok(Vec::new()) };
        let tables = what.of.iter().map(|table| {
            let findings = self.supplied.findings(&obligation.id, self.as_of, self.keep)?;
            let duty = (&obligation.id, attest.every);
            Ok(review(session, self.supplied, duty, table, self.gaps, self.as_of, findings))
        });
        tables.collect()
    }
}
