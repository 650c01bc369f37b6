//! What no longer holds or does not carry: statements, documents and waivers that were supplied, and need a look.

use maud::{Markup, html};
use onus_assess::{Assessment, DutyResult, WaiverResult};

use super::established::statement;
use super::mark::{counted, day, outside};
use super::page::Place;

/// The section.
pub(super) fn section(assessment: &Assessment) -> Markup {
    let (statements, documents) = (assessment.idle_statements(), assessment.idle_documents());
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
            (list("Documents", documents.iter().map(|one| html! {
                code { (outside(one.entry)) } " – " (outside(one.because)) "; "
                (counted(one.duties.len() as u64, "duty depends on it", "duties depend on it")) ": "
                @for (at, duty) in one.duties.iter().enumerate() { @if at > 0 { ", " } (link(duty)) }
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
