//! Waivers: accepted breaches, with who accepted what until when. They stand beside verdicts and change none.

use maud::{Markup, html};
use onus_assess::{Assessment, WaiverResult};

use super::mark::{counted, day, outside};
use super::page::Place;

/// The section.
pub(super) fn section(assessment: &Assessment) -> Markup {
    let waivers = &assessment.waivers;
    super::section(
        Place::Waivers,
        &html! {
            p {
                "A waiver is a dated, owned and reasoned acceptance of a breach. It stands beside a verdict, and never in its place: what is waived still fails."
                @if waivers.is_empty() { " There is none." }
            }
            @for result in waivers { (waiver(result)) }
        },
    )
}

fn waiver(result: &WaiverResult) -> Markup {
    let waiver = &result.waiver;
    html! {
        article.waiver {
            h3 { (outside(&waiver.id)) }
            p { (outside(&waiver.reason)) }
            @if let Some(problem) = result.problem { p { strong { "Look at it: " (problem.word()) "." } } }
            dl.facts.small {
                div { dt { "Beside" } dd { (counted(result.matched, "verdict", "verdicts")) } }
                div { dt { "From" } dd { (day(waiver.from)) } }
                div { dt { "Until" } dd { (day(waiver.until)) } }
                div { dt { "Owner of the risk" } dd { (outside(&waiver.owner)) } }
                div { dt { "Approved by" } dd { (outside(&waiver.approver)) } }
                div { dt { "Resources" } dd { code { (outside(&waiver.resources)) } } }
                div { dt { "Duty" } dd { a href={ "#" (waiver.obligation) } { (waiver.obligation) } } }
            }
        }
    }
}
