//! Every duty, service by service, with all that is known of it and the verdicts of its resources.

use std::io::{self, Write};

use maud::{Markup, html};
use onus_assess::{CheckResult, DutyResult, WaiverResult};
use onus_catalog::Obligation;
use onus_facts::Coverage;

use super::established::ways;
use super::found::{left_out, limit, table, take};
use super::mark::{basis, counted_words, outside, prose, verdict, whose};
use super::page::Place;
use super::proof::lower;
use super::{Shelves, put};
use crate::subject::Subject;
use crate::verdicts::each_duty;

/// Writes the section.
pub(super) fn section(
    out: &mut dyn Write,
    subject: &mut Subject<'_>,
    shelves: &Shelves<'_>,
) -> io::Result<()> {
    writeln!(out, "<section id=\"{0}\" aria-labelledby=\"{0}-h\">", Place::Duties.id())?;
    put(
        out,
        &html! {
            h2 id={ (Place::Duties.id()) "-h" } { (Place::Duties.title()) }
            p { "By service. Open a duty for its basis, its sources, how it is established, and the verdict of each resource." }
        },
    )?;
    let gaps = std::mem::take(&mut subject.assessment.gaps);
    let mut last = None;
    for (obligation, duty, waivers) in each_duty(subject.catalog, &mut subject.assessment) {
        let service = (obligation.id.provider(), obligation.id.service());
        if last != Some(service) {
            last = Some(service);
            let (provider, name) = service;
            put(out, &html! { h3 id={ (provider) "/" (name) } { span.of { (provider) " / " } (name) } })?;
        }
        put(out, &one(obligation, duty, waivers, &gaps, shelves)?)?;
    }
    subject.assessment.gaps = gaps;
    writeln!(out, "</section>")
}

fn one(
    obligation: &Obligation,
    duty: &mut DutyResult,
    waivers: &[WaiverResult],
    gaps: &[Coverage],
    shelves: &Shelves<'_>,
) -> io::Result<Markup> {
    let mut tables = Vec::new();
    for check in &mut duty.checks {
        tables.push(verdicts(check, waivers, gaps, shelves)?);
    }
    let beside = waivers.iter().filter(|result| result.waiver.obligation == obligation.id);
    Ok(html! {
        details.duty id=(obligation.id) {
            summary { h4 { (prose(&obligation.title)) } (verdict(duty.verdict)) }
            p { (prose(&obligation.why)) }
            @if let Some(because) = &duty.because { p { strong { "Reason. " } (outside(because)) "." } }
            dl.facts.small {
                div { dt { "Duty" } dd { code { (obligation.id) } } }
                div { dt { "Owner" } dd { (whose(obligation.owner)) (with(obligation)) } }
                div { dt { "Severity" } dd { (obligation.severity.word()) } }
                div { dt { "Basis" } dd { (basis(duty.basis)) } }
                div { dt { "Established" } dd { (ways(obligation, duty)) } }
                (shelves.served.full(obligation))
                @if let Some(fix) = &obligation.fix {
                    div { dt { "Not proved" } dd { "A pass does not prove " (prose(&lower(&fix.proves_not))) } }
                }
                @for result in beside {
                    div { dt { "Waiver" } dd { code { (outside(&result.waiver.id)) } " " (outside(&result.waiver.reason)) } }
                }
            }
            @for table in tables { (table) }
        }
    })
}

fn with(obligation: &Obligation) -> Markup {
    html! { @if !obligation.with.is_empty() { ", with " (obligation.with.join(", ")) } }
}

fn verdicts(
    check: &mut CheckResult,
    waivers: &[WaiverResult],
    gaps: &[Coverage],
    shelves: &Shelves<'_>,
) -> io::Result<Markup> {
    let found = take(&shelves.registry, check, gaps, limit)?;
    let tally = check.tally();
    let caption = html! {
        code { (check.resource) }
        @if !check.name.is_empty() { " (" (check.name) ")" }
        ": " (counted_words(tally))
    };
    Ok(html! {
        @if let Err(error) = &check.outcome {
            p { strong { "A check could not be used. " } (outside(error)) }
        }
        @if let Some(gap) = check.unlisted() {
            p { strong { "Not all resources are known. " } (outside(&gap.because())) "." }
        }
        @if check.outcome.is_ok() && tally.total() == 0 {
            p { "There is nothing in " code { (check.resource) } " to judge." }
        }
        @if !found.is_empty() {
            (table(&caption, &found, waivers))
            (left_out(tally, &found))
        }
    })
}
