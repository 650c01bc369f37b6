//! The totals: duties by owner and verdict, and verdicts of single resources. Waivers change none of them.

use maud::{Markup, html};
use onus_assess::Assessment;
use onus_core::{Party, Tally};

use super::bar;
use super::mark::{ORDER, grouped, whose, word};
use super::page::Place;

/// The section.
pub(super) fn section(assessment: &Assessment) -> Markup {
    let rows: Vec<(&str, Tally)> = Party::ALL
        .into_iter()
        .map(|party| (whose(party), assessment.totals.of(party)))
        .filter(|(_, tally)| tally.total() > 0)
        .collect();
    let all = rows.iter().fold(Tally::default(), |mut sum, (_, tally)| {
        sum += *tally;
        sum
    });
    let resources = assessment.totals.resources;
    super::section(
        Place::Totals,
        &html! {
            (figure("Duties", all))
            (figure("Verdicts on single resources", resources))
            (table(&rows, all))
            p.note { "A duty has the worst verdict of everything it rests on. Waivers change no number on this page." }
        },
    )
}

fn figure(what: &str, tally: Tally) -> Markup {
    html! {
        figure {
            figcaption { (what) " " span.total { (grouped(tally.total())) } }
            @if tally.total() > 0 { (bar::bar(what, tally)) }
            (bar::legend(tally))
        }
    }
}

fn table(rows: &[(&str, Tally)], all: Tally) -> Markup {
    let most = rows.iter().map(|(_, tally)| tally.total()).max().unwrap_or_default();
    html! {
        table.numbers {
            caption { "Duties by owner and verdict" }
            thead {
                tr {
                    th scope="col" { "Owner" }
                    th scope="col" { "all" }
                    @for verdict in ORDER { th scope="col" { (word(verdict)) } }
                    td.bars aria-hidden="true" {}
                }
            }
            tbody {
                @for (name, tally) in rows { (row(name, *tally, Some(most))) }
            }
            @if rows.len() > 1 { tfoot { (row("Together", all, None)) } }
        }
    }
}

fn row(name: &str, tally: Tally, most: Option<u64>) -> Markup {
    html! {
        tr {
            th scope="row" { (name) }
            td { (grouped(tally.total())) }
            @for verdict in ORDER {
                td class=[(tally.of(verdict) == 0).then_some("zero")] { (grouped(tally.of(verdict))) }
            }
            td.bars aria-hidden="true" { @if let Some(most) = most { (bar::slim(tally, most)) } }
        }
    }
}
