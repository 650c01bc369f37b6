//! What nobody could see, why, what that may hide, and what would show it.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use onus_assess::{Assessment, DocumentState, DutyResult, Want};
use onus_catalog::{Catalog, Obligation, Table};
use onus_core::Verdict;
use onus_facts::Coverage;

use super::mark::{counted, grouped, outside, period, prose, verdict};
use super::page::Place;

/// Places of one gap that are named before the rest is only counted.
const PLACES: usize = 3;

/// Reasons that are told; an account could be made to have any number.
const GAPS: usize = 100;

/// The section.
pub(super) fn section(assessment: &Assessment, catalog: &Catalog) -> Markup {
    let unknown: Vec<&DutyResult> =
        assessment.duties.iter().filter(|duty| duty.verdict == Verdict::Unknown).collect();
    let groups = groups(&assessment.gaps, catalog);
    super::section(
        Place::Unseen,
        &html! {
            p { (lead(unknown.len() as u64)) }
            @if groups.is_empty() { p { "All that the sources were asked for was read." } }
            @if !groups.is_empty() {
                h3 { "Facts that were not read" }
                @for ((reason, grant), group) in groups.iter().take(GAPS) { (gap(reason, *grant, group, assessment)) }
                @if groups.len() > GAPS {
                    p.left-out {
                        strong { "Left out here: " (grouped((groups.len() - GAPS) as u64)) " other reasons" } ". "
                        code { "onus assess --format json" } " has every gap."
                    }
                }
            }
            (by_facts(&unknown, catalog))
            (by_persons(&unknown, catalog))
            (by_documents(&unknown))
        },
    )
}

fn lead(unknown: u64) -> String {
    match unknown {
        0 => "No duty is unknown.".to_owned(),
        1 => "One duty is unknown: it may hold or not, and this page claims neither.".to_owned(),
        many => format!(
            "{} duties are unknown: they may hold or not, and this page claims neither.",
            grouped(many)
        ),
    }
}

/// Gaps for the same reason.
#[derive(Default)]
struct Group<'a> {
    tables: BTreeSet<&'a str>,
    places: BTreeSet<String>,
    declared: bool,
}

type Groups<'a> = BTreeMap<(&'a str, Option<&'a str>), Group<'a>>;

fn groups<'a>(gaps: &'a [Coverage], catalog: &Catalog) -> Groups<'a> {
    let mut groups = Groups::new();
    for line in gaps {
        let key = (line.reason.as_deref().unwrap_or("it was not read"), line.missing_grant.as_deref());
        let group = groups.entry(key).or_default();
        group.tables.insert(&line.table);
        group.declared |= catalog.table(&line.table).is_some_and(Table::is_declared);
        if !line.scope.is_whole() || line.column.is_some() {
            group.places.insert(match &line.column {
                Some(column) => format!("{column} of {}", line.scope),
                None => line.scope.to_string(),
            });
        }
    }
    groups
}

fn gap(reason: &str, grant: Option<&str>, group: &Group<'_>, assessment: &Assessment) -> Markup {
    let named: Vec<&str> = group.places.iter().take(PLACES).map(String::as_str).collect();
    let more = group.places.len().saturating_sub(PLACES) as u64;
    html! {
        article.gap {
            p.reason { (outside(reason)) }
            dl.facts.small {
                div {
                    dt { "Tables" }
                    dd { @for (at, table) in group.tables.iter().enumerate() { @if at > 0 { ", " } code { (table) } } }
                }
                @if !named.is_empty() {
                    div {
                        dt { "Where" }
                        dd { (outside(&named.join("; "))) @if more > 0 { " and " (grouped(more)) " more" } }
                    }
                }
                div { dt { "Effect" } dd { (harm(group, assessment)) } }
                @if let Some(grant) = grant {
                    div { dt { "Would show it" } dd { "the grant " code { (outside(grant)) } " for the key that reads" } }
                } @else if group.declared {
                    div { dt { "Would show it" } dd { "what only you know, said in " code { "onus.toml" } } }
                }
            }
        }
    }
}

/// What gaps in these tables may do.
fn harm(group: &Group<'_>, assessment: &Assessment) -> String {
    let reads = |duty: &&DutyResult| {
        let mut tables = duty.checks.iter().flat_map(|check| &check.reads);
        tables.any(|table| group.tables.contains(table.as_str()))
    };
    let of = |verdict| {
        let duties = assessment.duties.iter().filter(|duty| duty.verdict == verdict);
        duties.filter(reads).count() as u64
    };
    match (of(Verdict::Unknown), of(Verdict::Fail)) {
        (0, 0) => "no duty of this profile is unknown or fails by it".to_owned(),
        (held, 0) => format!("may hold back {}", counted(held, "duty", "duties")),
        (0, failing) => format!("may hide more failures of {}", counted(failing, "duty", "duties")),
        (held, failing) => format!(
            "may hold back {}, and hide more failures of {}",
            counted(held, "duty", "duties"),
            grouped(failing)
        ),
    }
}

/// A list of duties, folded away.
fn fold(summary: &Markup, duties: &[(&DutyResult, &Obligation, Markup)]) -> Markup {
    html! {
        @if !duties.is_empty() {
            details.more {
                summary { (summary) }
                ul.items {
                    @for (duty, obligation, what) in duties {
                        li { a href={ "#" (duty.id) } { (prose(&obligation.title)) } " " (what) }
                    }
                }
            }
        }
    }
}

/// Duties for which nothing but facts is missing.
fn by_facts(unknown: &[&DutyResult], catalog: &Catalog) -> Markup {
    let duties: Vec<_> = unknown
        .iter()
        .filter(|duty| duty.wants.is_none())
        .filter_map(|duty| {
            let count = duty.tally().unknown;
            let what = html! { @if count > 0 { (counted(count, "resource", "resources")) " " } (verdict(Verdict::Unknown)) };
            Some((*duty, catalog.obligations().get(&duty.id)?, what))
        })
        .collect();
    let count = duties.len() as u64;
    fold(&html! { (counted(count, "duty lacks facts", "duties lack facts")) }, &duties)
}

/// Duties that wait for a person's statement.
fn by_persons(unknown: &[&DutyResult], catalog: &Catalog) -> Markup {
    let waiting = unknown.iter().filter(|duty| duty.wants == Some(Want::Attestation));
    let duties: Vec<_> = waiting
        .filter_map(|duty| {
            let obligation = catalog.obligations().get(&duty.id)?;
            let every = obligation.attest.as_ref().map(|attest| period(attest.every)).unwrap_or_default();
            Some((*duty, obligation, html! { "every " (every) }))
        })
        .collect();
    let count = duties.len() as u64;
    html! {
        @if count > 0 {
            h3 { "Statements that nobody has made" }
            p { "No program can see these in full. " code { "onus due" } " lists them, " code { "onus attest DUTY" } " states one." }
            (fold(&html! { (counted(count, "duty needs a named person’s statement", "duties need a named person’s statement")) }, &duties))
        }
    }
}

/// Documents of the provider that duties wait for, those first that most wait for.
fn by_documents(unknown: &[&DutyResult]) -> Markup {
    let mut wanted: BTreeMap<(&str, &str, &str), BTreeSet<&str>> = BTreeMap::new();
    for duty in unknown.iter().filter(|duty| duty.wants == Some(Want::ProviderEvidence)) {
        for document in duty.documents.iter().filter(|one| one.state != DocumentState::Covers) {
            let key = (duty.id.provider(), document.kind.word(), document.name.as_str());
            wanted.entry(key).or_default().insert(duty.id.as_str());
        }
    }
    let mut rows: Vec<_> = wanted.into_iter().collect();
    rows.sort_by_key(|(key, duties)| (std::cmp::Reverse(duties.len()), *key));
    html! {
        @if !rows.is_empty() {
            h3 { "Documents of the provider that nobody has registered" }
            p { code { "onus evidence" } " lists them and takes them." }
            table.documents {
                caption { "Documents that duties wait for" }
                thead { tr { th scope="col" { "Document" } th scope="col" { "Sort" } th.num scope="col" { "Duties" } } }
                tbody {
                    @for ((provider, kind, name), duties) in rows {
                        tr {
                            th scope="row" { (name) " " span.place { (provider) } }
                            td { (kind) }
                            td.num { (grouped(duties.len() as u64)) }
                        }
                    }
                }
            }
        }
    }
}
