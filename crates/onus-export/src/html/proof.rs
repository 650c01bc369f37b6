//! What a pass does not prove: what holds of every pass, and what each duty's own check leaves open.

use maud::{Markup, html};
use onus_assess::Assessment;
use onus_catalog::{Catalog, Obligation};
use onus_core::Verdict;

use super::mark::{counted, moment, prose};
use super::page::Place;

/// The section.
pub(super) fn section(assessment: &Assessment, catalog: &Catalog) -> Markup {
    let passing = assessment.duties.iter().filter(|duty| duty.verdict == Verdict::Pass);
    let duties: Vec<&Obligation> = passing.filter_map(|duty| catalog.obligations().get(&duty.id)).collect();
    let told: Vec<(&Obligation, &str)> =
        duties.iter().filter_map(|duty| Some((*duty, duty.fix.as_ref()?.proves_not.as_str()))).collect();
    super::section(
        Place::Proof,
        &html! {
            ul.items {
                li { "A pass is of one moment, " (moment(assessment.as_of)) ". It says nothing of the time before or after." }
                li { "It is of what was read. What lies in other accounts, on servers inside, or outside of the cloud was not looked at." }
                li { "Where it rests on a person’s statement or on a provider’s document, it is worth what these are worth; onus saw who stated it and until when it holds, and not that it is true." }
                li { "A control of a framework asks for more than the duties that serve it. This page is no certificate." }
                li { "Verdicts come from the catalog named above. A duty that it does not have was not judged." }
            }
            @if told.is_empty() {
                p { "No duty that passes says more of itself; every duty that has a fix says below what its pass would not prove." }
            } @else {
                details.more open[told.len() <= 10] {
                    summary { (counted(told.len() as u64, "duty that passes, and what that leaves open", "duties that pass, and what that leaves open")) }
                    ul.items {
                        @for (duty, open) in told {
                            li { a href={ "#" (duty.id) } { (prose(&duty.title)) } ". Not proved: " (prose(&lower(open))) }
                        }
                    }
                }
            }
        },
    )
}

/// The sentence behind a colon: the texts begin with a capital "That".
pub(super) fn lower(text: &str) -> String {
    match text.trim().strip_prefix("That ") {
        Some(rest) => format!("that {rest}"),
        None => text.trim().to_owned(),
    }
}
