//! Whose duties there are, service by service.

use std::collections::BTreeMap;

use maud::{Markup, html};
use onus_assess::Assessment;
use onus_catalog::Catalog;
use onus_core::{Party, Tally};

use super::mark::{counts, whose};
use super::page::Place;

/// A provider's services, each with its duties in the order of [`Party::ALL`].
type Providers<'a> = BTreeMap<&'a str, BTreeMap<&'a str, [Tally; 4]>>;

/// The section.
pub(super) fn section(assessment: &Assessment, catalog: &Catalog) -> Markup {
    let mut providers = Providers::new();
    for duty in &assessment.duties {
        let Some(obligation) = catalog.obligations().get(&duty.id) else { continue };
        let services = providers.entry(duty.id.provider()).or_default();
        let row = services.entry(duty.id.service()).or_default();
        for (party, tally) in Party::ALL.into_iter().zip(row) {
            if party == obligation.owner {
                tally.count(duty.verdict);
            }
        }
    }
    let (some, none): (Vec<Party>, Vec<Party>) =
        Party::ALL.into_iter().partition(|party| assessment.totals.of(*party).total() > 0);
    super::section(
        Place::Matrix,
        &html! {
            p { "Each duty has exactly one owner, who answers for it. The counts are of duties, by verdict." }
            @if !some.is_empty() { (table(&providers, &some)) }
            @for party in none {
                p.note { (whose(party)) ": no duty in this scope." }
            }
        },
    )
}

fn table(providers: &Providers<'_>, parties: &[Party]) -> Markup {
    html! {
        table.matrix {
            caption { "Duties by service and owner" }
            thead {
                tr {
                    th scope="col" { "Service" }
                    @for party in parties { th scope="col" { (whose(*party)) } }
                }
            }
            @for (provider, services) in providers {
                tbody {
                    tr.group { th scope="rowgroup" colspan=(parties.len() + 1) { (provider) } }
                    @for (service, tallies) in services { (row(provider, service, tallies, parties)) }
                }
            }
        }
    }
}

fn row(provider: &str, service: &str, tallies: &[Tally; 4], parties: &[Party]) -> Markup {
    let shown = Party::ALL.into_iter().zip(tallies).filter(|(party, _)| parties.contains(party));
    html! {
        tr {
            th scope="row" { a href={ "#" (provider) "/" (service) } { (service) } }
            @for (_, tally) in shown {
                td { @if tally.total() == 0 { span.none { "none" } } @else { (counts(*tally)) } }
            }
        }
    }
}
