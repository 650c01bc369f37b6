//! Verdicts of one check's resources, as many as a page can bear, and the table that shows them.

use std::io;

use maud::{Markup, html};
use onus_assess::{CheckResult, WaiverResult};
use onus_core::{Tally, Verdict};
use onus_facts::Coverage;

use super::mark::{ORDER, counted_words, day, grouped, outside, verdict};
use crate::resource::{Registry, Resource};
use crate::text::{cut, line};
use crate::verdicts::for_each;

/// Longest reason; policies and lists of names can be of any length.
const REASON: usize = 600;

/// A verdict that is shown.
pub(super) struct Found {
    pub(super) resource: Resource,
    pub(super) verdict: Verdict,
    pub(super) because: String,
    pub(super) waiver: Option<String>,
}

/// How many verdicts of a kind one check shows: most of what asks for something.
pub(super) fn limit(verdict: Verdict) -> u64 {
    match verdict {
        Verdict::Fail | Verdict::Unknown => 100,
        Verdict::Pass => 50,
        Verdict::NotApplicable => 20,
    }
}

/// The first verdicts of each kind, in the order of [`ORDER`]. All are read, and only those that are shown are looked up.
pub(super) fn take(
    registry: &Registry<'_>,
    check: &mut CheckResult,
    gaps: &[Coverage],
    limit: impl Fn(Verdict) -> u64,
) -> io::Result<Vec<Found>> {
    let mut taken = Tally::default();
    if ORDER.into_iter().all(|verdict| check.tally().of(verdict).min(limit(verdict)) == 0) {
        return Ok(Vec::new());
    }
    let mut shelf = registry.shelf(check);
    let mut found = Vec::new();
    for_each(&mut check.outcome, |read| {
        if taken.of(read.verdict) >= limit(read.verdict) {
            return Ok(());
        }
        taken.count(read.verdict);
        let resource = shelf.find(&read.resource);
        let because = match read.because {
            Some(because) => because,
            None if read.verdict == Verdict::Unknown => unread(&resource, gaps),
            None => String::new(),
        };
        let because = cut(&line(&because), REASON);
        found.push(Found { resource, verdict: read.verdict, because, waiver: read.waiver });
        Ok(())
    })?;
    found.sort_by_key(|one: &Found| ORDER.into_iter().position(|verdict| verdict == one.verdict));
    Ok(found)
}

/// Why a verdict is unknown where its check does not say it.
fn unread(resource: &Resource, gaps: &[Coverage]) -> String {
    if resource.unread.is_empty() {
        return "something that decides it was not read".to_owned();
    }
    let about = |gap: &&Coverage| {
        let column = gap.column.as_ref().is_some_and(|column| resource.unread.contains(column));
        column && gap.table == resource.table
    };
    let reason = gaps.iter().find(about).and_then(|gap| gap.reason.as_ref());
    let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    format!("not read: {}{reason}", resource.unread.join(", "))
}

/// Name, identifier and place.
pub(super) fn name(resource: &Resource) -> Markup {
    let place = resource.zone.as_ref().or(resource.region.as_ref());
    html! {
        span.name { (outside(resource.name.as_ref().unwrap_or(&resource.id))) }
        @if resource.name.is_some() { " " code.id { (outside(&resource.id)) } }
        @if let Some(place) = place { " " span.place { (outside(place)) } }
    }
}

/// The waiver beside a verdict.
pub(super) fn waived(found: &Found, waivers: &[WaiverResult]) -> Markup {
    let waiver = found.waiver.as_ref();
    let known = waiver.and_then(|id| waivers.iter().find(|one| one.waiver.id == *id));
    html! {
        @if let Some(id) = waiver {
            span.waived {
                "waiver " (outside(id))
                @if let Some(known) = known { ", until " (day(known.waiver.until)) }
            }
        }
    }
}

/// A table of verdicts.
pub(super) fn table(caption: &Markup, found: &[Found], waivers: &[WaiverResult]) -> Markup {
    html! {
        table.verdicts {
            caption { (caption) }
            thead { tr { th scope="col" { "Resource" } th scope="col" { "Verdict" } th scope="col" { "Reason" } } }
            tbody {
                @for one in found {
                    tr {
                        th scope="row" { (name(&one.resource)) }
                        td { (verdict(one.verdict)) " " (waived(one, waivers)) }
                        td { bdi { (one.because) } }
                    }
                }
            }
        }
    }
}

/// What a table does not show, and where to find it.
pub(super) fn left_out(all: Tally, shown: &[Found]) -> Markup {
    let mut missing = all;
    for verdict in ORDER {
        let shown = shown.iter().filter(|one| one.verdict == verdict).count() as u64;
        let rest = all.of(verdict).saturating_sub(shown);
        match verdict {
            Verdict::Pass => missing.pass = rest,
            Verdict::Fail => missing.fail = rest,
            Verdict::Unknown => missing.unknown = rest,
            Verdict::NotApplicable => missing.not_applicable = rest,
        }
    }
    html! {
        @if missing.total() > 0 {
            p.left-out {
                strong { "Left out here: " (counted_words(missing)) }
                " of " (grouped(all.total())) ". " code { "onus assess --format json" } " has every verdict."
            }
        }
    }
}
