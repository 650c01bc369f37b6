//! What is overdue, and what comes up: statements to renew, documents to ask for, waivers that end.

mod calendar;

use onus_assess::{Assessment, DocumentState, StatementState, Supplied};
use onus_catalog::{Catalog, DocumentKind};
use onus_core::{Moment, ObligationId};

pub use calendar::calendar;

/// Something that somebody has to do by a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The day; none for what was never done.
    pub by: Option<Moment>,
    /// What it is.
    pub what: What,
    /// The duties it is for; one document can carry many.
    pub duties: Vec<ObligationId>,
    /// Who did it last.
    pub last: Option<String>,
}

/// What has to be done.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// State that a duty was done.
    Statement,
    /// Ask the provider for a document.
    Document {
        /// What sort of document.
        kind: DocumentKind,
        /// What the duty calls it.
        name: String,
    },
    /// End a waiver, or decide about it anew.
    Waiver {
        /// Its name.
        id: String,
    },
}

impl Due {
    /// Whether the day has passed, or never was.
    #[must_use]
    pub fn is_overdue(&self, now: Moment) -> bool {
        self.by.is_none_or(|by| by <= now)
    }
}

/// Whether it is for duties of the same provider as this one.
fn of_one(one: &Due, duty: &ObligationId) -> bool {
    one.duties.first().is_some_and(|first| first.provider() == duty.provider())
}

/// All that is due for the duties of an assessment, the longest overdue first and what was never done before it all.
#[must_use]
pub fn due(catalog: &Catalog, assessment: &Assessment, supplied: &Supplied, now: Moment) -> Vec<Due> {
    let mut due = Vec::new();
    for duty in &assessment.duties {
        let Some(obligation) = catalog.obligations().get(&duty.id) else { continue };
        if let Some(attest) = &obligation.attest {
            let trusted = supplied.about(&duty.id).filter(|statement| statement.trust.is_ok());
            let newest = trusted.max_by_key(|statement| (statement.lapses(attest.every), statement.recorded));
            let refuted = duty.statements.iter().any(|one| matches!(one.state, StatementState::Refuted(_)));
            due.push(Due {
                by: newest.filter(|_| !refuted).map(|statement| statement.lapses(attest.every)),
                what: What::Statement,
                duties: vec![duty.id.clone()],
                last: newest.map(|statement| statement.by.clone()),
            });
        }
        for document in &duty.documents {
            let entry = supplied.documents.iter().find(|entry| Some(&entry.id) == document.entry.as_ref());
            let by = match (&document.state, entry.map(|entry| entry.valid_to)) {
                (DocumentState::Covers, Some(None)) => continue,
                (DocumentState::Covers | DocumentState::NotInForce(_), Some(last)) => {
                    last.map(Moment::inclusive)
                }
                _ => None,
            };
            let what = What::Document { kind: document.kind, name: document.name.clone() };
            match due
                .iter_mut()
                .find(|one: &&mut Due| one.what == what && one.by == by && of_one(one, &duty.id))
            {
                Some(one) => one.duties.push(duty.id.clone()),
                None => {
                    let last = entry.map(|entry| entry.issuer.clone());
                    due.push(Due { by, what, duties: vec![duty.id.clone()], last });
                }
            }
        }
    }
    let judged = |duty: &ObligationId| assessment.duties.iter().any(|other| other.id == *duty);
    due.extend(supplied.waivers.iter().filter(|waiver| judged(&waiver.obligation)).map(|waiver| Due {
        by: Some(waiver.until.min(waiver.limit).inclusive()),
        what: What::Waiver { id: waiver.id.clone() },
        duties: vec![waiver.obligation.clone()],
        last: Some(waiver.owner.clone()),
    }));
    due.sort_by(|a, b| (!a.is_overdue(now), a).cmp(&(!b.is_overdue(now), b)));
    due
}
