//! The comparison for people: totals, then what is worse, by severity.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use onus_core::{ObligationId, Severity, Verdict};
use onus_evidence::history::{Absent, Change, DutyChange, Kind, Totals, What};
use serde_json::Value;

use super::Opened;
use crate::render::{Entry, Page, Section, Shown};
use crate::report::grouped;
use crate::report::style::counted;

/// The first changes of each kind and duty, and how many there are.
pub(super) struct Kept {
    show: usize,
    groups: BTreeMap<Key, Group>,
}

type Key = (Kind, Reverse<Severity>, ObligationId);

struct Group {
    title: String,
    /// How many there are to be shown.
    count: u64,
    first: Vec<Change>,
}

impl Kept {
    pub(super) fn new(show: usize) -> Self {
        Self { show, groups: BTreeMap::new() }
    }

    /// Of what is newly seen only failures are shown one by one: the rest is good news.
    pub(super) fn add(&mut self, change: Change) {
        if change.kind == Kind::Seen && change.after != Some(Verdict::Fail) {
            return;
        }
        let key = (change.kind, Reverse(change.severity), change.duty.clone());
        let new = || Group { title: change.title.clone(), count: 0, first: Vec::new() };
        let group = self.groups.entry(key).or_insert_with(new);
        group.count += 1;
        if group.first.len() < self.show {
            group.first.push(change);
        }
    }
}

/// The page. Programs have a form of their own.
pub(super) fn page(before: &Opened, after: &Opened, totals: &Totals, kept: &Kept) -> Shown {
    let side = |opened: &Opened| format!("{} as of {}", opened.name, opened.side.as_of);
    let mut page = Page::new("What changed")
        .fact("before", side(before))
        .fact("after", side(after))
        .fact("profile", after.side.profile.as_str())
        .fact("changes", sums(totals));
    for kind in Kind::ALL {
        page = page.section(section(before, after, totals, kept, kind));
    }
    let page = page.section(duties(&totals.duties, kept.show));
    Shown { page, json: Value::Null }
}

fn sums(totals: &Totals) -> String {
    let kinds = Kind::ALL.into_iter().filter(|kind| totals.of(*kind) > 0);
    let mut sums: Vec<String> =
        kinds.map(|kind| format!("{} {}", grouped(totals.of(kind)), kind.word())).collect();
    if !totals.duties.is_empty() {
        let count = totals.duties.len() as u64;
        sums.push(counted(count, "duty with another verdict", "duties with another verdict"));
    }
    if sums.is_empty() { "none".to_owned() } else { sums.join(", ") }
}

/// What a kind means, for a reader who meets it here first.
fn heading(kind: Kind) -> &'static str {
    match kind {
        Kind::Regressed => "Regressed: it held, and fails now",
        Kind::New => "New: it fails, and was not there before",
        Kind::Unseen => "Newly unseen: it was decided, and is unknown now",
        Kind::Lapsed => "Newly lapsed: what stood for it no longer does",
        Kind::Seen => "Newly seen: it was unknown, and is decided now",
        Kind::Fixed => "Fixed: it failed, and holds or no longer applies",
        Kind::Gone => "Gone, which is no fix: it failed, and is no longer there",
        Kind::Waived => "Newly waived: the verdict stays as it is",
        Kind::Supplied => "Newly supplied",
    }
}

fn section(before: &Opened, after: &Opened, totals: &Totals, kept: &Kept, kind: Kind) -> Section {
    let groups = || kept.groups.iter().filter(|((of, ..), _)| *of == kind);
    let shown: u64 = groups().map(|(_, group)| group.count).sum();
    let of_which = match kind {
        Kind::Seen => format!(", {} of them fail", grouped(shown)),
        _ => String::new(),
    };
    let heading = format!("{} ({}{of_which})", heading(kind), grouped(totals.of(kind)));
    let entries = groups().map(|((_, Reverse(severity), duty), group)| {
        let entry = Entry::new(group.title.as_str(), format!("{severity}, `{duty}`")).titled();
        let entry = group.first.iter().fold(entry, |entry, change| entry.note(note(before, after, change)));
        match group.count.saturating_sub(group.first.len() as u64) {
            0 => entry,
            more => entry.note(format!("and {} more", grouped(more))),
        }
    });
    let others = totals.of(kind) - shown;
    let others = match others {
        0 => Vec::new(),
        others => vec![format!("{} that pass or do not apply", grouped(others))],
    };
    Section::new(heading).entries(entries.collect()).list(others)
}

/// One change in a line.
fn note(before: &Opened, after: &Opened, change: &Change) -> String {
    let change = after.explained(change.clone());
    let mut text = match (&change.resource, &change.name) {
        (Some(id), _) => {
            let label = after.label(&change.table, id).or_else(|| before.label(&change.table, id));
            label.unwrap_or_else(|| id.clone())
        }
        (None, Some(name)) if change.what == What::Statement => format!("the statement of {name}"),
        (None, Some(name)) if change.what == What::Waiver => format!("the waiver {name}"),
        (None, Some(name)) => name.clone(),
        (None, None) => "the duty as a whole".to_owned(),
    };
    if let (Kind::Seen | Kind::Unseen, Some(verdict)) =
        (change.kind, change.before.filter(|one| *one != Verdict::Unknown))
    {
        text += &format!(", was {verdict}");
    }
    if let (Kind::Seen, Some(verdict)) = (change.kind, change.after) {
        text += &format!(", is {verdict}");
    }
    if let (Some(_), Some(waiver)) = (&change.resource, &change.name) {
        text += &format!(", waived by {waiver}");
    }
    if change.absent == Some(Absent::Duty) {
        text += match change.kind {
            Kind::New => ", the duty is new",
            _ => ", the duty is no longer in the catalog",
        };
    }
    if let Some(because) = change.because.filter(|because| !because.is_empty()) {
        text += &match change.kind {
            Kind::Gone => format!("; before: {because}"),
            _ => format!(": {because}"),
        };
    }
    text
}

/// Duties by what their verdict was and is.
fn duties(changes: &[DutyChange], show: usize) -> Section {
    let word = |verdict: Option<Verdict>, absent| match verdict {
        Some(verdict) => verdict.word(),
        None if absent => "no such duty",
        None => "not judged",
    };
    let mut ways: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for change in changes {
        let way = (word(change.before, change.absent), word(change.after, change.absent));
        ways.entry(way).or_default().push(change.duty.as_str());
    }
    let line = |((before, after), duties): ((&str, &str), Vec<&str>)| {
        let named: Vec<String> = duties.iter().take(show).map(|duty| format!("`{duty}`")).collect();
        let more = duties.len().saturating_sub(named.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{before} -> {after}: {}{more}", named.join(", "))
    };
    let heading = format!("Duties whose verdict is another one now ({})", changes.len());
    Section::new(heading).list(ways.into_iter().map(line).collect())
}
