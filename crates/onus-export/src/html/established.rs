//! How a duty is established: what a program judges, what a person must state, which document carries it, and what of
//! that there is.

use maud::{Markup, html};
use onus_assess::{DocumentResult, DutyResult, StatementResult};
use onus_catalog::{Attest, Check, Evidence, Obligation, Rollup};

use super::mark::{day, outside, period, prose};

/// All ways of one duty.
pub(super) fn ways(obligation: &Obligation, duty: &DutyResult) -> Markup {
    html! {
        ul.plain {
            @for check in &obligation.checks { li { (by_program(check, duty)) } }
            @if let Some(attest) = &obligation.attest { li { (by_person(attest, &duty.statements)) } }
            @if let Some(evidence) = &obligation.evidence { li { (by_document(evidence, &duty.documents)) } }
            @if let Some(rollup) = &obligation.rollup { li { (by_others(rollup)) } }
        }
    }
}

fn by_program(check: &Check, duty: &DutyResult) -> Markup {
    let name = check.name.as_deref().unwrap_or_default();
    let result = duty.checks.iter().find(|result| result.name == name);
    let others: Vec<&str> = result
        .iter()
        .flat_map(|result| &result.reads)
        .map(String::as_str)
        .filter(|table| *table != check.resource)
        .collect();
    html! {
        "A program judges each row of " code { (check.resource) }
        @if !name.is_empty() { " (" (name) ")" }
        @for (at, table) in others.iter().enumerate() {
            (if at == 0 { ", with facts of " } else { ", " }) code { (table) }
        }
        "."
    }
}

fn by_person(attest: &Attest, made: &[StatementResult]) -> Markup {
    html! {
        "A named person states, every " (period(attest.every)) ": " q { (prose(&attest.statement)) }
        @if !attest.evidence.is_empty() { " With it: " (prose(&attest.evidence.join("; "))) "." }
        @if made.is_empty() { " " strong { "No statement was made." } }
        @if !made.is_empty() { ul { @for one in made { li { (statement(one)) } } } }
    }
}

/// A statement that was made, and what it is worth.
pub(super) fn statement(one: &StatementResult) -> Markup {
    html! {
        strong { (one.state.word()) } ": " (outside(&one.by)) ", " (outside(&one.role)) ", on " (day(one.recorded))
        ", until " (day(one.until)) ": " q { (outside(&one.done)) }
        @if let Some(because) = one.state.because() { " " (outside(because)) "." }
        " " code { (outside(&one.id)) }
    }
}

fn by_document(evidence: &Evidence, found: &[DocumentResult]) -> Markup {
    html! {
        "The provider shows it, asked for every " (period(evidence.every)) ":"
        ul { @for one in found { li { (document(one)) } } }
    }
}

fn document(one: &DocumentResult) -> Markup {
    html! {
        strong { (one.state.word()) } ": " (one.kind.word()) " " q { (one.name) } ", in which " (prose(&one.shows))
        @if let Some(entry) = &one.entry { " Entry " code { (outside(entry)) } "." }
        @if let Some(because) = one.state.because() { " " (outside(because)) "." }
    }
}

fn by_others(rollup: &Rollup) -> Markup {
    html! {
        "It sums up: "
        @for (at, id) in rollup.of.iter().enumerate() {
            @if at > 0 { ", " }
            a href={ "#" (id) } { (id.name()) }
        }
        "."
    }
}
