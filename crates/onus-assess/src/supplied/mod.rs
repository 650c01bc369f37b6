//! What people say and providers hand over, beside what machines saw. Whoever reads it has checked its signatures; here
//! it is weighed: a statement lapses, a document covers some places only, a waiver never changes a verdict.

mod document;
mod statement;
mod waiver;

use onus_core::{Moment, ObligationId};

pub use document::{Document, DocumentResult, DocumentState, Place};
pub use statement::{Decision, Line, Statement, StatementResult, StatementState};
pub use waiver::{Waiver, WaiverProblem, WaiverResult};

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
}
