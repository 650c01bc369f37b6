//! What people say and providers hand over, beside what machines saw. Whoever reads it has checked its signatures; here
//! it is weighed: a statement lapses, a document covers some places only, a waiver never changes a verdict.

mod document;
mod idle;
mod places;
mod review;
mod statement;
mod waiver;
mod weighing;

use onus_catalog::Catalog;
use onus_core::{Moment, ObligationId};

use crate::findings::InForce;
use crate::{AssessError, DutyResult, Findings, Keep};

pub(crate) use document::documents;
pub use document::{Document, DocumentResult, DocumentState, Place};
pub use idle::IdleDocument;
pub(crate) use places::Places;
pub use review::REVIEW;
pub(crate) use review::review;
pub use statement::{Decision, Line, Statement, StatementResult, StatementState};
pub use waiver::{Waiver, WaiverProblem, WaiverResult};
pub(crate) use weighing::Weighing;

/// All that was supplied.
#[derive(Clone, Debug, Default)]
pub struct Supplied {
    /// Statements of people.
    pub statements: Vec<Statement>,
    /// Documents of providers.
    pub documents: Vec<Document>,
    /// Accepted breaches.
    pub waivers: Vec<Waiver>,
}

impl Supplied {
    /// The moment at which all this is weighed: that of the snapshot, or of the newest trusted statement where that is
    /// later, since a statement about a snapshot is made after it. No clock is asked, so the answer can be found again.
    #[must_use]
    pub fn weighed_at(&self, as_of: Moment) -> Moment {
        let trusted = self.statements.iter().filter(|statement| statement.trust.is_ok());
        trusted.map(|statement| statement.recorded).fold(as_of, Moment::max)
    }

    /// The statements about one duty.
    pub fn about<'a>(&'a self, duty: &'a ObligationId) -> impl Iterator<Item = &'a Statement> {
        self.statements.iter().filter(move |statement| statement.obligation == *duty)
    }

    /// Findings of a check of one duty, which know its waivers.
    pub(crate) fn findings(
        &self,
        duty: &ObligationId,
        as_of: Moment,
        keep: Keep,
    ) -> Result<Findings, AssessError> {
        let at = self.weighed_at(as_of);
        let in_force = self.waivers.iter().filter(|waiver| waiver.obligation == *duty && waiver.in_force(at));
        Findings::new(keep, in_force.map(InForce::of).collect())
    }

    /// What each waiver stands beside, and what is wrong with it. Waivers of duties that were not judged are left out.
    pub(crate) fn waivers(
        &self,
        catalog: &Catalog,
        duties: &[DutyResult],
        as_of: Moment,
    ) -> Vec<WaiverResult> {
        let at = self.weighed_at(as_of);
        let judged = |waiver: &Waiver| duties.iter().find(|duty| duty.id == waiver.obligation);
        let result = |waiver: &Waiver| {
            let duty = judged(waiver);
            if duty.is_none() && catalog.obligations().contains_key(&waiver.obligation) {
                return None;
            }
            let matched = duty.map_or(0, |duty| waiver.matched(duty));
            let problem = match duty {
                None => Some(WaiverProblem::NoSuchDuty),
                Some(_) => waiver.problem(matched, at),
            };
            Some(WaiverResult { waiver: waiver.clone(), matched, problem })
        };
        self.waivers.iter().filter_map(result).collect()
    }
}
