//! What was supplied and does not do what it was meant for, which needs a look.

use super::{DocumentState, StatementResult, StatementState};
use crate::{Assessment, DutyResult};

/// A document that is registered and does not carry what it should.
#[derive(Debug)]
pub struct IdleDocument<'a> {
    /// What the register calls it.
    pub entry: &'a str,
    /// What is wrong.
    pub because: &'a str,
    /// The duties that depend on it.
    pub duties: Vec<&'a DutyResult>,
}

impl Assessment {
    /// Statements that were made and do not hold. An old one beside one that holds has done its work.
    #[must_use]
    pub fn idle_statements(&self) -> Vec<(&DutyResult, &StatementResult)> {
        let holds = |duty: &DutyResult| duty.statements.iter().any(|one| one.state == StatementState::Holds);
        let all = self.duties.iter().flat_map(|duty| duty.statements.iter().map(move |one| (duty, one)));
        all.filter(|(duty, one)| match one.state {
            StatementState::Holds => false,
            StatementState::Lapsed => !holds(duty),
            StatementState::Refuted(_) | StatementState::Untrusted(_) => true,
        })
        .collect()
    }

    /// Documents that are registered and do not carry what they should, each once for everything that is wrong with it.
    #[must_use]
    pub fn idle_documents(&self) -> Vec<IdleDocument<'_>> {
        let mut idle: Vec<IdleDocument<'_>> = Vec::new();
        for duty in &self.duties {
            for document in duty.documents.iter().filter(|one| one.state != DocumentState::Covers) {
                let (Some(entry), Some(because)) = (&document.entry, document.state.because()) else {
                    continue;
                };
                match idle.iter_mut().find(|one| one.entry == entry && one.because == because) {
                    Some(one) => one.duties.push(duty),
                    None => idle.push(IdleDocument { entry, because, duties: vec![duty] }),
                }
            }
        }
        idle
    }
}
