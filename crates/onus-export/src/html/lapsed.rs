//! What no longer holds or does not carry: statements, documents and waivers that were supplied, and need a look.

use maud::{Markup, html};
use onus_assess::{Assessment, DocumentState, DutyResult, StatementResult, StatementState, WaiverResult};

use super::established::statement;
use super::mark::{counted, day, outside};
use super::page::Place;

/// The section.
pub(super) fn section(assessment: &Assessment) -> Markup {
    let (statements, documents) = (statements(assessment), documents(assessment));
    let waivers: Vec<(&WaiverResult, &str)> =
        assessment.waivers.iter().filter_map(|result| Some((result, result.problem?.word()))).collect();
    let nothing = statements.is_empty() && documents.is_empty() && waivers.is_empty();
    super::section(
        Place::Lapsed,
        &html! {
            @if nothing {
                p { "Nothing that was supplied has lapsed: no statement, no document and no waiver. What was never supplied stands under "
                    a href={ "#" (Place::Unseen.id()) } { (Place::Unseen.title()) } "." }
            }
            (list("Statements", statements.iter().map(|(duty, one)| html! { (link(duty)) " – " (statement(one)) })))
            (list("Documents", documents.iter().map(|(entry, why, duties)| html! {
                code { (outside(entry)) } " – " (outside(why)) "; "
                (counted(duties.len() as u64, "duty depends on it", "duties depend on it")) ": "
                @for (at, duty) in duties.iter().enumerate() { @if at > 0 { ", " } (link(duty)) }
            })))
            (list("Waivers", waivers.iter().map(|(result, why)| html! {
                code { (outside(&result.waiver.id)) } " – " (why) ", until " (day(result.waiver.until))
                ", of " (outside(result.waiver.obligation.as_str()))
            })))
        },
    )
}

fn list(title: &str, items: impl ExactSizeIterator<Item = Markup>) -> Markup {
    html! {
        @if items.len() > 0 {
            h3 { (title) }
            ul.items { @for item in items { li { (item) } } }
        }
    }
}

/// A link to a duty.
pub(super) fn link(duty: &DutyResult) -> Markup {
    html! { a href={ "#" (duty.id) } { (duty.id) } }
}

/// Statements that were made and do not hold. An old one beside one that holds has done its work.
fn statements(assessment: &Assessment) -> Vec<(&DutyResult, &StatementResult)> {
    let holds = |duty: &DutyResult| duty.statements.iter().any(|one| one.state == StatementState::Holds);
    let all = assessment.duties.iter().flat_map(|duty| duty.statements.iter().map(move |one| (duty, one)));
    all.filter(|(duty, one)| match one.state {
        StatementState::Holds => false,
        StatementState::Lapsed => !holds(duty),
        StatementState::Refuted(_) | StatementState::Untrusted(_) => true,
    })
    .collect()
}

/// Documents that are registered and do not carry what they should, with the duties that depend on them.
fn documents(assessment: &Assessment) -> Vec<(&str, &str, Vec<&DutyResult>)> {
    let mut idle: Vec<(&str, &str, Vec<&DutyResult>)> = Vec::new();
    for duty in &assessment.duties {
        for document in duty.documents.iter().filter(|one| one.state != DocumentState::Covers) {
            let (Some(entry), Some(why)) = (&document.entry, document.state.because()) else { continue };
            match idle.iter_mut().find(|(other, reason, _)| other == entry && *reason == why) {
                Some((.., duties)) => duties.push(duty),
                None => idle.push((entry, why, vec![duty])),
            }
        }
    }
    idle
}
