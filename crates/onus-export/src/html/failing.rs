//! What fails, the most severe first: which resources, why, what to do first, and what the duty serves.

use std::io::{self, Write};

use maud::{Markup, html};
use onus_assess::{DutyResult, WaiverResult};
use onus_catalog::Obligation;
use onus_core::{Severity, Verdict};
use onus_facts::Coverage;

use super::found::{Found, name, take, waived};
use super::mark::{counted, grouped, outside, prose, whose};
use super::page::Place;
use super::{Shelves, put};
use crate::subject::Subject;
use crate::text::tame;
use crate::verdicts::each_duty;

/// Resources in the open; more are folded away.
const OPEN: usize = 5;
/// Resources of one check here; its table below has more.
const FOLDED: u64 = 25;

/// Writes the section.
pub(super) fn section(
    out: &mut dyn Write,
    subject: &mut Subject<'_>,
    shelves: &Shelves<'_>,
) -> io::Result<()> {
    writeln!(out, "<section id=\"{0}\" aria-labelledby=\"{0}-h\">", Place::Failing.id())?;
    put(out, &html! { h2 id={ (Place::Failing.id()) "-h" } { (Place::Failing.title()) } })?;
    let gaps = std::mem::take(&mut subject.assessment.gaps);
    let mut failing: Vec<_> = each_duty(subject.catalog, &mut subject.assessment)
        .filter(|(_, duty, _)| duty.verdict == Verdict::Fail)
        .collect();
    let severities = Severity::ALL.map(|severity| {
        let of_severity = failing.iter().filter(|(obligation, ..)| obligation.severity == severity);
        (severity, of_severity.count() as u64)
    });
    let severities = severities.into_iter().filter(|(_, count)| *count > 0);
    put(out, &lead(severities.clone()))?;
    for (severity, count) in severities {
        put(
            out,
            &html! {
                h3.severity id={ "fails-" (severity.word()) } {
                    (severity.word()) " " span.total { (grouped(count)) }
                }
            },
        )?;
        for (obligation, duty, waivers) in &mut failing {
            if obligation.severity == severity {
                put(out, &failure(obligation, duty, waivers, &gaps, shelves)?)?;
            }
        }
    }
    drop(failing);
    subject.assessment.gaps = gaps;
    writeln!(out, "</section>")
}

/// How many fail, by severity.
fn lead(severities: impl Iterator<Item = (Severity, u64)> + Clone) -> Markup {
    let all: u64 = severities.clone().map(|(_, count)| count).sum();
    if all == 0 {
        return html! { p { "Nothing that was seen fails. What is unknown is not a pass." } };
    }
    html! {
        p {
            (counted(all, "duty fails", "duties fail")) ": "
            @for (at, (severity, count)) in severities.enumerate() {
                @if at > 0 { ", " }
                a href={ "#fails-" (severity.word()) } { (grouped(count)) " " (severity.word()) }
            }
            "."
        }
    }
}

fn failure(
    obligation: &Obligation,
    duty: &mut DutyResult,
    waivers: &[WaiverResult],
    gaps: &[Coverage],
    shelves: &Shelves<'_>,
) -> io::Result<Markup> {
    let only_failures = |verdict| if verdict == Verdict::Fail { FOLDED } else { 0 };
    let mut found = Vec::new();
    for check in &mut duty.checks {
        found.extend(take(&shelves.registry, check, gaps, only_failures)?);
    }
    let tally = duty.tally();
    let judged = tally.total() - tally.not_applicable;
    Ok(html! {
        details.duty open[obligation.severity == Severity::Critical] {
            summary {
                h4 { (prose(&obligation.title)) }
                span.v.f {
                    @if tally.fail == 0 { "fails" }
                    @else { (grouped(tally.fail)) " of " (grouped(judged)) (if tally.fail == 1 { " fails" } else { " fail" }) }
                }
            }
            @if let Some(because) = duty.because.as_ref().filter(|_| tally.fail == 0) { p { (outside(because)) } }
            (resources(obligation, &found, tally.fail, waivers))
            (fix(obligation, found.first(), shelves))
            dl.facts.small {
                div { dt { "Owner" } dd { (whose(obligation.owner)) } }
                div { dt { "Duty" } dd { a href={ "#" (obligation.id) } { (obligation.id) } } }
                (shelves.served.short(obligation))
            }
        }
    })
}

fn resources(obligation: &Obligation, found: &[Found], all: u64, waivers: &[WaiverResult]) -> Markup {
    let (open, folded) = found.split_at_checked(OPEN).unwrap_or((found, &[]));
    let rest = all.saturating_sub(found.len() as u64);
    html! {
        @if !open.is_empty() { ul.found { @for one in open { (resource(one, waivers)) } } }
        @if !folded.is_empty() {
            details.more {
                summary { (grouped(all - open.len() as u64)) " more" }
                ul.found { @for one in folded { (resource(one, waivers)) } }
                @if rest > 0 {
                    p.left-out {
                        strong { "Left out here: " (grouped(rest)) } ". "
                        a href={ "#" (obligation.id) } { "The duty’s own tables" } " have more, and "
                        code { "onus assess --format json" } " has all."
                    }
                }
            }
        }
    }
}

fn resource(one: &Found, waivers: &[WaiverResult]) -> Markup {
    html! {
        li {
            (name(&one.resource)) " " (waived(one, waivers))
            @if !one.because.is_empty() { p { bdi { (one.because) } } }
        }
    }
}

fn fix(obligation: &Obligation, first: Option<&Found>, shelves: &Shelves<'_>) -> Markup {
    let Some(fix) = &obligation.fix else { return html! {} };
    let command = fix.cli.as_ref().map(|cli| match first {
        Some(first) => shelves.registry.command(cli.trim(), &first.resource),
        None => cli.trim().to_owned(),
    });
    html! {
        div.fix {
            p { strong { "First step. " } (prose(&fix.step)) }
            @if let Some(command) = command { pre { code { (tame(&command)) } } }
        }
    }
}
