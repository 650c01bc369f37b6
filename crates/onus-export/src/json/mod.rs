//! The report that programs read, `onus.assessment/1`. `onus schema assessment` describes it.

mod form;

use std::io::{self, Write};

use onus_assess::{CheckResult, DocumentResult, DutyResult, StatementResult, WaiverResult, Want};
use onus_catalog::Obligation;
use onus_core::Party;
use onus_facts::Coverage;
use serde_json::value::RawValue;

use crate::stream::{Push, Stream};
use crate::subject::Subject;
use crate::verdicts::for_each_line;
use form::{
    AssessmentJson, CheckJson, DocumentJson, DutyJson, GapJson, PartyTotal, StatementJson, TotalsJson,
    WaiverJson,
};

/// The JSON Schema of the report.
#[must_use]
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(AssessmentJson<'_>)
}

/// Writes the report.
///
/// # Errors
/// When nothing can be written, or the run did not keep its verdicts.
pub fn write(out: &mut dyn Write, subject: &mut Subject<'_>) -> io::Result<()> {
    let verdict = subject.assessment.verdict();
    let assessment = &mut subject.assessment;
    let totals = assessment.totals;
    let by_party = Party::ALL.into_iter().map(|owner| PartyTotal { owner, tally: totals.of(owner) });
    let obligations = subject.catalog.obligations();
    let duties = assessment.duties.iter_mut();
    let report = AssessmentJson {
        format: "onus.assessment/1",
        onus: env!("CARGO_PKG_VERSION"),
        as_of: assessment.as_of,
        weighed_at: assessment.weighed_at,
        catalog: subject.catalog.digest(),
        snapshot_catalog: subject.snapshot.catalog_digest(),
        profile: &subject.profile,
        verdict,
        totals: TotalsJson { duties: by_party.collect(), resources: totals.resources },
        duties: duties.filter_map(|duty| Some(duty_json(obligations.get(&duty.id)?, duty))).collect(),
        waivers: assessment.waivers.iter().map(waiver_json).collect(),
        gaps: assessment.gaps.iter().map(gap_json).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

fn duty_json<'a>(obligation: &'a Obligation, duty: &'a mut DutyResult) -> DutyJson<'a> {
    DutyJson {
        id: obligation.id.as_str(),
        title: &obligation.title,
        owner: obligation.owner,
        with: &obligation.with,
        severity: obligation.severity,
        verdict: duty.verdict,
        basis: duty.basis,
        wants: duty.wants.map(|want| match want {
            Want::Attestation => "attestation",
            Want::ProviderEvidence => "provider-evidence",
        }),
        because: duty.because.as_deref(),
        fix: obligation.fix.as_ref().map(|fix| fix.step.as_str()),
        proves_not: obligation.fix.as_ref().map(|fix| fix.proves_not.as_str()),
        checks: duty.checks.iter_mut().map(check_json).collect(),
        statements: duty.statements.iter().map(statement_json).collect(),
        documents: duty.documents.iter().map(document_json).collect(),
    }
}

fn check_json(check: &mut CheckResult) -> CheckJson<'_> {
    let unlisted = check.unlisted().map(onus_assess::Gap::because);
    let (verdict, tally) = (check.verdict(), check.tally());
    let error = check.outcome.as_ref().err().cloned();
    let outcome = &mut check.outcome;
    let lines = move |push: &mut Push<'_, Box<RawValue>>| {
        for_each_line(outcome, |line| push(RawValue::from_string(line)?))
    };
    CheckJson {
        name: &check.name,
        resource: &check.resource,
        verdict,
        tally,
        error,
        unlisted,
        verdicts: Stream::of(Box::new(lines)),
    }
}

fn statement_json(statement: &StatementResult) -> StatementJson<'_> {
    StatementJson {
        id: &statement.id,
        by: &statement.by,
        role: &statement.role,
        observed: statement.observed,
        recorded: statement.recorded,
        until: statement.until,
        done: &statement.done,
        state: statement.state.word(),
        because: statement.state.because(),
    }
}

fn document_json(document: &DocumentResult) -> DocumentJson<'_> {
    DocumentJson {
        kind: document.kind,
        name: &document.name,
        shows: &document.shows,
        entry: document.entry.as_deref(),
        state: document.state.word(),
        because: document.state.because(),
    }
}

fn waiver_json(result: &WaiverResult) -> WaiverJson<'_> {
    let waiver = &result.waiver;
    WaiverJson {
        id: &waiver.id,
        obligation: waiver.obligation.as_str(),
        resources: &waiver.resources,
        reason: &waiver.reason,
        owner: &waiver.owner,
        approver: &waiver.approver,
        from: waiver.from,
        until: waiver.until,
        matched: result.matched,
        problem: result.problem.map(onus_assess::WaiverProblem::word),
    }
}

fn gap_json(line: &Coverage) -> GapJson<'_> {
    GapJson {
        table: &line.table,
        column: line.column.as_deref(),
        scope: &line.scope,
        status: line.status.word(),
        reason: line.reason.as_deref(),
        missing_grant: line.missing_grant.as_deref(),
    }
}
