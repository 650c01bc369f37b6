//! The report that people read: totals, what fails, what nobody could see.

use std::io::{self, Write};

use onus_assess::{CheckResult, DutyResult, Finding, Session};
use onus_catalog::Obligation;
use onus_core::{Severity, Verdict};

use super::resource::Resource;
use super::style::{BOLD, DIM, counted, of_severity, of_verdict, tame, wrapped};
use super::{summary, supplied, unseen};
use onus_export::Subject;

/// Widest line of running text.
const WIDTH: usize = 96;

/// Writes the report.
pub(crate) fn write(
    out: &mut dyn Write,
    subject: &Subject<'_>,
    session: &Session,
    all: bool,
) -> io::Result<()> {
    let moment = subject.assessment.as_of;
    writeln!(
        out,
        "\n{BOLD}onus{BOLD:#}  {}  {DIM}as of {moment}, profile {}{DIM:#}\n",
        tame(&subject.name),
        subject.profile
    )?;
    summary::write(out, &subject.assessment.totals)?;
    failures(out, subject, session)?;
    if all {
        unknown_resources(out, subject, session)?;
    }
    unseen::write(out, subject)?;
    supplied::write(out, subject)?;
    closing(out, subject)
}

fn failures(out: &mut dyn Write, subject: &Subject<'_>, session: &Session) -> io::Result<()> {
    let mut failing: Vec<(&Obligation, &DutyResult)> = of_verdict_in(subject, Verdict::Fail);
    if failing.is_empty() {
        return Ok(());
    }
    failing.sort_by_key(|(obligation, _)| (std::cmp::Reverse(obligation.severity), obligation.id.clone()));
    let style = of_verdict(Verdict::Fail);
    writeln!(
        out,
        "\n{style}FAIL{style:#}  {BOLD}{}{BOLD:#}",
        counted(failing.len() as u64, "duty", "duties")
    )?;
    for (obligation, duty) in failing {
        heading(out, obligation)?;
        for check in &duty.checks {
            let findings = check.outcome.as_ref().map(|judged| judged.findings.failed()).unwrap_or_default();
            resources(out, subject, session, check, findings, check.tally().fail)?;
        }
        if duty.checks.iter().all(|check| check.tally().fail == 0)
            && let Some(because) = &duty.because
        {
            writeln!(out, "     {because}")?;
        }
        fix(out, subject, session, obligation, duty)?;
    }
    Ok(())
}

fn of_verdict_in<'a>(subject: &'a Subject<'_>, verdict: Verdict) -> Vec<(&'a Obligation, &'a DutyResult)> {
    let obligations = subject.catalog.obligations();
    let duties = subject.assessment.duties.iter().filter(|duty| duty.verdict == verdict);
    duties.filter_map(|duty| Some((obligations.get(&duty.id)?, duty))).collect()
}

fn heading(out: &mut dyn Write, obligation: &Obligation) -> io::Result<()> {
    let style = of_severity(obligation.severity);
    writeln!(out, "\n  {style}{:<8}{style:#} {BOLD}{}{BOLD:#}", obligation.severity, obligation.title)?;
    writeln!(out, "           {DIM}{}{DIM:#}", obligation.id)
}

fn resources(
    out: &mut dyn Write,
    subject: &Subject<'_>,
    session: &Session,
    check: &CheckResult,
    findings: &[Finding],
    count: u64,
) -> io::Result<()> {
    let table = subject.catalog.table(&check.resource);
    for finding in findings {
        let resource = Resource::read(session, table, &finding.resource);
        let because = match &finding.because {
            Some(because) => because.clone(),
            None if finding.verdict == Verdict::Unknown => {
                let columns = resource.unread(check.columns.iter().map(String::as_str));
                unseen::unread_columns(subject.catalog, &columns, &subject.assessment.gaps, &check.resource)
            }
            None => String::new(),
        };
        let style = of_verdict(finding.verdict);
        writeln!(out, "     {style}{}{style:#} {}", mark(finding.verdict), tame(&resource.name()))?;
        for line in wrapped(&tame(&because), WIDTH - 9).iter().filter(|line| !line.is_empty()) {
            writeln!(out, "         {line}")?;
        }
        if let Some(waiver) = &finding.waiver {
            writeln!(out, "         {DIM}waived: {}{DIM:#}", tame(waiver))?;
        }
    }
    let more = count.saturating_sub(findings.len() as u64);
    if more > 0 {
        writeln!(out, "       {DIM}and {} more{DIM:#}", super::style::grouped(more))?;
    }
    Ok(())
}

fn mark(verdict: Verdict) -> char {
    match verdict {
        Verdict::Pass => '+',
        Verdict::Fail => 'x',
        Verdict::Unknown => '?',
        Verdict::NotApplicable => '-',
    }
}

fn fix(
    out: &mut dyn Write,
    subject: &Subject<'_>,
    session: &Session,
    obligation: &Obligation,
    duty: &DutyResult,
) -> io::Result<()> {
    let Some(fix) = &obligation.fix else { return Ok(()) };
    let lines = wrapped(&format!("first: {}", fix.step), WIDTH - 5);
    writeln!(out, "     {}", lines.join("\n            "))?;
    let first = duty.checks.iter().find_map(|check| {
        let finding = check.outcome.as_ref().ok()?.findings.failed().first()?;
        Some(Resource::read(session, subject.catalog.table(&check.resource), &finding.resource))
    });
    if let (Some(cli), Some(resource)) = (&fix.cli, first) {
        for line in resource.command(cli).lines() {
            writeln!(out, "            {DIM}{}{DIM:#}", tame(line))?;
        }
    }
    Ok(())
}

fn unknown_resources(out: &mut dyn Write, subject: &Subject<'_>, session: &Session) -> io::Result<()> {
    let open = [Verdict::Unknown, Verdict::Fail].map(|verdict| of_verdict_in(subject, verdict));
    for (obligation, duty) in open.into_iter().flatten() {
        if duty.tally().unknown == 0 {
            continue;
        }
        heading(out, obligation)?;
        for check in &duty.checks {
            let findings = check.outcome.as_ref().map(|judged| judged.findings.unknown()).unwrap_or_default();
            resources(out, subject, session, check, findings, check.tally().unknown)?;
        }
    }
    Ok(())
}

fn closing(out: &mut dyn Write, subject: &Subject<'_>) -> io::Result<()> {
    let worst = of_verdict_in(subject, Verdict::Fail).iter().map(|(obligation, _)| obligation.severity).max();
    let next = match (worst, subject.assessment.verdict()) {
        (Some(Severity::Critical), _) => {
            "Begin with what is critical; `onus explain DUTY` says more about each."
        }
        (Some(_), _) => "`onus explain DUTY` says more about each.",
        (None, Verdict::Unknown) => "Nothing that was seen fails. What is unknown is not a pass.",
        (None, _) if subject.assessment.duties.is_empty() => {
            "No duty is in scope: the snapshot is about no cloud of which the catalog has duties."
        }
        (None, _) => "Everything in scope holds.",
    };
    writeln!(out, "\n{next}")
}
