//! A side that was assessed just now.

use onus_assess::{
    Assessment, CheckResult, DocumentResult, DocumentState, DutyResult, Findings, StatementResult,
    StatementState, WaiverResult,
};
use onus_catalog::Catalog;
use onus_core::{ObligationId, Tally};

use super::side::{Check, Duty, Held, Worth};
use super::spool::{Filling, Span};
use super::{HistoryError, Side, What};

impl Side {
    /// From an assessment that kept all its verdicts.
    ///
    /// # Errors
    /// When it did not keep them, or they cannot be copied.
    pub fn of_assessment(
        assessment: Assessment,
        catalog: &Catalog,
        profile: &str,
    ) -> Result<Self, HistoryError> {
        let mut spool = Filling::new()?;
        let waivers = assessment.waivers;
        let mut duties = std::collections::BTreeMap::new();
        for duty in assessment.duties {
            let Some(obligation) = catalog.obligations().get(&duty.id) else { continue };
            let waiver = waiver_of(&duty, &waivers);
            let (id, held) = (duty.id.clone(), held(&duty.statements, &duty.documents));
            let checks = duty.checks.into_iter().map(|result| check(&id, result, &mut spool));
            let checks = checks.collect::<Result<_, _>>()?;
            let judged = Duty {
                title: obligation.title.clone(),
                severity: obligation.severity,
                verdict: duty.verdict,
                because: duty.because,
                checks,
                held,
                waiver,
            };
            duties.insert(id, judged);
        }
        let left_out = catalog.obligations().keys().filter(|id| !duties.contains_key(*id)).cloned().collect();
        let (as_of, catalog, profile) = (assessment.as_of, catalog.digest(), profile.to_owned());
        Ok(Self { as_of, catalog, profile, duties, left_out, verdicts: spool.end()? })
    }
}

fn check(duty: &ObligationId, result: CheckResult, spool: &mut Filling) -> Result<Check, HistoryError> {
    let unlisted = result.unlisted().map(onus_assess::Gap::because);
    let (gap, lines) = match result.outcome {
        Err(error) => (Some(error), Span::default()),
        Ok(mut judged) => (unlisted, copied(duty, judged.tally, &mut judged.findings, spool)?),
    };
    Ok(Check { name: result.name, table: result.resource, gap, lines })
}

fn copied(
    duty: &ObligationId,
    tally: Tally,
    findings: &mut Findings,
    spool: &mut Filling,
) -> Result<Span, HistoryError> {
    match findings.lines()? {
        Some(lines) => spool.copy(lines),
        None if tally.total() == 0 => Ok(Span::default()),
        None => Err(HistoryError::NotKept(duty.clone())),
    }
}

/// The waiver beside a duty of which nothing was judged one by one.
fn waiver_of(duty: &DutyResult, waivers: &[WaiverResult]) -> Option<String> {
    let beside = |result: &&WaiverResult| {
        result.waiver.obligation == duty.id && result.problem.is_none() && result.matched > 0
    };
    let found = waivers.iter().find(beside).filter(|_| duty.checks.is_empty());
    found.map(|result| result.waiver.id.clone())
}

/// What people stated of a duty, as one, and each document it asks for.
fn held(statements: &[StatementResult], documents: &[DocumentResult]) -> Vec<Held> {
    let stands =
        |one: &&StatementResult| matches!(one.state, StatementState::Holds | StatementState::Refuted(_));
    let newest = |one: &&StatementResult| (one.recorded, one.id.clone());
    let statement = statements.iter().filter(stands).max_by_key(newest);
    let worth = |one: &StatementResult| match &one.state {
        StatementState::Holds | StatementState::Refuted(_) => Worth::Holds,
        StatementState::Lapsed => Worth::Lacks(format!("it lapsed at {}", one.until)),
        StatementState::Untrusted(why) => Worth::Lacks(format!("it is not trusted: {why}")),
    };
    let statement = statement.or_else(|| statements.iter().max_by_key(newest));
    let statement =
        statement.map(|one| Held { what: What::Statement, name: one.by.clone(), worth: worth(one) });
    let document = |one: &DocumentResult| Held {
        what: What::Document,
        name: format!("{} `{}`", one.kind.word(), one.name),
        worth: match &one.state {
            DocumentState::Covers => Worth::Holds,
            DocumentState::Unseen(_) => Worth::Unseen,
            DocumentState::Missing => Worth::Lacks("the register has none".to_owned()),
            state => Worth::Lacks(state.because().unwrap_or_default().to_owned()),
        },
    };
    statement.into_iter().chain(documents.iter().map(document)).collect()
}
