//! One duty: its checks' verdicts, and what else it needs before it can be called met.

use std::collections::BTreeMap;

use onus_catalog::Obligation;
use onus_core::{Basis, ObligationId, Tally, Verdict};

use crate::{DocumentResult, DocumentState, Gap, Judged, StatementResult, StatementState};

/// The result of one check of a duty.
#[derive(Debug)]
pub struct CheckResult {
    /// The check's name; empty when it is the only one.
    pub name: String,
    /// The table it judges.
    pub resource: String,
    /// The tables that it reads; none when it could not be used.
    pub reads: Vec<String>,
    /// The columns of the resource's table that it reads.
    pub columns: Vec<String>,
    /// What it said, or why it could not be used.
    pub outcome: Result<Judged, String>,
}

impl CheckResult {
    pub(crate) fn unusable(why: &str) -> Self {
        Self {
            name: String::new(),
            resource: String::new(),
            reads: Vec::new(),
            columns: Vec::new(),
            outcome: Err(why.to_owned()),
        }
    }

    /// The worst verdict; a check that could not be used leaves everything unknown.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.outcome.as_ref().map_or(Verdict::Unknown, Judged::verdict)
    }

    /// How many verdicts of each kind.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.outcome.as_ref().map(|judged| judged.tally).unwrap_or_default()
    }

    /// Why the list of resources is not whole.
    #[must_use]
    pub fn unlisted(&self) -> Option<&Gap> {
        self.outcome.as_ref().ok().and_then(|judged| judged.unlisted.as_ref())
    }
}

/// What a duty still needs beside machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// A named person's statement.
    Attestation,
    /// A document of the provider.
    ProviderEvidence,
}

/// The result of one duty.
#[derive(Debug)]
pub struct DutyResult {
    /// The duty.
    pub id: ObligationId,
    /// The worst of everything it rests on.
    pub verdict: Verdict,
    /// What the verdict rests on.
    pub basis: Basis,
    /// Its checks.
    pub checks: Vec<CheckResult>,
    /// What people stated of it.
    pub statements: Vec<StatementResult>,
    /// The documents it asks for.
    pub documents: Vec<DocumentResult>,
    /// What nobody has supplied yet.
    pub wants: Option<Want>,
    /// One clause for people, where the checks do not say it.
    pub because: Option<String>,
}

impl DutyResult {
    /// From the results of a duty's checks, of what people stated and of the documents it asks for.
    #[must_use]
    pub fn of(
        obligation: &Obligation,
        checks: Vec<CheckResult>,
        mut statements: Vec<StatementResult>,
        documents: Vec<DocumentResult>,
    ) -> Self {
        let machine = checks.iter().map(CheckResult::verdict).reduce(Verdict::worst);
        if machine == Some(Verdict::Fail) {
            refute(&mut statements, &checks);
        }
        let stated = statements.iter().any(|statement| statement.state == StatementState::Holds);
        // A duty that names no document is carried by none.
        let carried =
            !documents.is_empty() && documents.iter().all(|document| document.state == DocumentState::Covers);
        let wants = match (&obligation.attest, &obligation.evidence) {
            (_, Some(_)) if !carried => Some(Want::ProviderEvidence),
            (Some(_), _) if !stated => Some(Want::Attestation),
            _ => None,
        };
        // Machines can refute, and can tell that a duty concerns nothing here. A pass needs the rest too.
        let supplied = obligation.attest.is_some() || obligation.evidence.is_some();
        let verdict = match (machine, wants) {
            (Some(verdict @ (Verdict::Fail | Verdict::NotApplicable)), _) | (Some(verdict), None) => verdict,
            (None, None) if supplied => Verdict::Pass,
            _ => Verdict::Unknown,
        };
        let open = wants.filter(|_| verdict == Verdict::Unknown);
        let because = open.map(|want| wanted(want, machine, &statements, &documents));
        Self {
            id: obligation.id.clone(),
            verdict,
            basis: basis(obligation, machine, verdict),
            checks,
            statements,
            documents,
            wants: open,
            because,
        }
    }

    /// Fills in a duty that sums up others: its verdict is the worst of its own and theirs.
    pub(crate) fn roll_up(&mut self, obligation: &Obligation, verdicts: &BTreeMap<ObligationId, Verdict>) {
        let Some(rollup) = &obligation.rollup else { return };
        let of = |id: &ObligationId| verdicts.get(id).copied().unwrap_or(Verdict::Unknown);
        let worst = rollup.of.iter().map(of).fold(Verdict::NotApplicable, Verdict::worst);
        let own = if self.checks.is_empty() && self.wants.is_none() { worst } else { self.verdict };
        self.verdict = own.worst(worst);
        let guilty: Vec<&str> =
            rollup.of.iter().filter(|id| of(id) == self.verdict).map(ObligationId::as_str).collect();
        if matches!(self.verdict, Verdict::Fail | Verdict::Unknown) && !guilty.is_empty() {
            self.because = Some(format!("{} of the duties it sums up: {}", self.verdict, guilty.join(", ")));
        }
    }

    /// How many verdicts of each kind its checks gave.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.checks.iter().fold(Tally::default(), |mut sum, check| {
            sum += check.tally();
            sum
        })
    }
}

/// What a verdict rests on: of what a pass needs, the part that a machine vouches for least.
fn basis(obligation: &Obligation, machine: Option<Verdict>, verdict: Verdict) -> Basis {
    match (machine, &obligation.attest, &obligation.evidence) {
        (Some(_), ..) if verdict != Verdict::Pass => Basis::Machine,
        (_, _, Some(_)) => Basis::ProviderEvidence,
        (_, Some(_), None) => Basis::Attestation,
        (_, None, None) => Basis::Machine,
    }
}

/// A statement gives way to facts that say otherwise.
fn refute(statements: &mut [StatementResult], checks: &[CheckResult]) {
    let failed: u64 = checks.iter().map(|check| check.tally().fail).sum();
    let why = match failed {
        1 => "facts say otherwise: one resource fails".to_owned(),
        failed => format!("facts say otherwise: {failed} resources fail"),
    };
    for statement in statements.iter_mut().filter(|statement| statement.state == StatementState::Holds) {
        statement.state = StatementState::Refuted(why.clone());
    }
}

fn wanted(
    want: Want,
    machine: Option<Verdict>,
    statements: &[StatementResult],
    documents: &[DocumentResult],
) -> String {
    let seen = match machine {
        Some(Verdict::Pass) => "what a program can see holds; ",
        Some(_) => "not all could be seen; ",
        None => "",
    };
    let lacks = match want {
        Want::Attestation => {
            match statements.iter().max_by_key(|statement| (statement.recorded, &statement.id)) {
                None if machine.is_none() => {
                    "no program can see this; it needs a named person's statement".to_owned()
                }
                None => "it needs a named person's statement as well".to_owned(),
                Some(last) => format!("the statement of {} {}", last.by, said(last)),
            }
        }
        Want::ProviderEvidence => match documents.iter().find(|one| one.state != DocumentState::Covers) {
            Some(DocumentResult { kind, name, state, .. }) => match state.because() {
                Some(why) => format!("of the {} `{name}`: {why}", kind.word()),
                None => format!("it needs the {} `{name}` of the provider", kind.word()),
            },
            None => "it needs the provider's document".to_owned(),
        },
    };
    format!("{seen}{lacks}")
}

fn said(statement: &StatementResult) -> String {
    match &statement.state {
        StatementState::Holds => "holds".to_owned(),
        StatementState::Lapsed => format!("lapsed on {}", statement.until.day()),
        StatementState::Refuted(why) => format!("is refuted: {why}"),
        StatementState::Untrusted(why) => format!("is not trusted: {why}"),
    }
}
