//! What a later text of a document says otherwise, as a page.

use std::collections::BTreeSet;
use std::path::Path;

use onus_catalog::{Catalog, Model, Obligation};
use onus_core::StatementId;
use onus_evidence::drift::{AcceptedEntry, Altered, Drift, Line};
use serde_json::{Value, json};

use crate::render::{Entry, Page, Section, Shown};

/// How new lines are told apart.
const LOOKS: &str = "Points of lists and rows of tables of at least two words, and running text of at least six words, or \
of four that end like a sentence. Titles and lines that only link elsewhere are not among them.";

pub(super) fn shown(
    catalog: &Catalog,
    model: &Model,
    file: &Path,
    drift: &Drift,
    accepted: Option<&AcceptedEntry>,
) -> Shown {
    let mut page = Page::new(&model.title)
        .named(&model.name)
        .fact("text", file.display().to_string())
        .fact("compared with", format!("the text that was read on {}", model.read))
        .fact("unchanged", format!("{} lines between the first and the last statement", drift.unchanged));
    if let Some(entry) = accepted.filter(|_| !drift.is_empty()) {
        page = page.fact("accepted", standing(entry, drift));
    }
    let gone: BTreeSet<&StatementId> = drift.gone.iter().flat_map(|line| &line.statements).collect();
    let entries = |lines: &[Altered]| lines.iter().map(|line| entry(catalog, model, line, &gone)).collect();
    let page = page
        .section(Section::new(format!("Changed ({})", drift.changed.len())).entries(entries(&drift.changed)))
        .section(Section::new(format!("Gone ({})", drift.gone.len())).entries(entries(&drift.gone)))
        .section(new_lines("New lines that look like statements", &drift.new, LOOKS))
        .section(new_lines("Other new lines", &drift.beside, ""));
    let end = match (drift.is_empty(), accepted.is_some_and(|entry| entry.holds(drift))) {
        (true, _) => "The document says what it said.".to_owned(),
        (false, true) => "Nothing has changed since that was accepted.".to_owned(),
        (false, false) => format!(
            "When you have read it: `onus models accept {} --model {} --by NAME`",
            file.display(),
            model.name
        ),
    };
    let page = page.section(Section::new("Next").text(&end));
    Shown { page, json: json(catalog, model, drift, &gone, accepted) }
}

fn standing(entry: &AcceptedEntry, drift: &Drift) -> String {
    let whom = format!("by {} at {}", entry.by, entry.at);
    match entry.holds(drift) {
        true => whom,
        false => format!("{whom}, which has lapsed: the text has changed again since"),
    }
}

/// A line of the earlier text: what it said in the catalog's words, what it says now, and what follows from it.
fn entry(catalog: &Catalog, model: &Model, line: &Altered, gone: &BTreeSet<&StatementId>) -> Entry {
    let ids: Vec<&str> = line.statements.iter().map(StatementId::as_str).collect();
    let place = format!("line {}", line.line);
    let mut entry = match ids.is_empty() {
        true => Entry::new(place, "it gives no statement"),
        false => Entry::new(ids.join(", "), place),
    };
    for statement in model.statements.iter().filter(|one| line.statements.contains(&one.id)) {
        entry = entry.note(format!("it said, in our words: {}", statement.text));
    }
    if let Some(now) = &line.now {
        entry = entry.note(format!("it says now: {}", now.text));
    }
    for duty in duties(catalog, line) {
        let only = match rests_on(duty, gone) {
            true => "",
            false => ", and no statement is left that gives it",
        };
        entry = entry.note(format!("duty: `{}`{only}", duty.id));
    }
    entry
}

/// The duties that statements of a line give.
fn duties<'c>(catalog: &'c Catalog, line: &Altered) -> Vec<&'c Obligation> {
    let gives = |duty: &&Obligation| duty.statements.iter().any(|id| line.statements.contains(id));
    catalog.obligations().values().filter(gives).collect()
}

/// Whether a duty has a statement that is still there.
fn rests_on(duty: &Obligation, gone: &BTreeSet<&StatementId>) -> bool {
    duty.statements.iter().any(|id| !gone.contains(id))
}

fn new_lines(heading: &str, lines: &[Line], about: &str) -> Section {
    let section = Section::new(format!("{heading} ({})", lines.len()));
    let texts: Vec<String> =
        lines.iter().map(|line| format!("line {}: {}", line.fingerprint.line, line.text)).collect();
    match texts.is_empty() {
        true => section,
        false => section.text(about).list(texts),
    }
}

fn json(
    catalog: &Catalog,
    model: &Model,
    drift: &Drift,
    gone: &BTreeSet<&StatementId>,
    accepted: Option<&AcceptedEntry>,
) -> Value {
    let altered = |line: &Altered| {
        let of = |duty: &Obligation| json!({ "id": duty.id, "statements_left": rests_on(duty, gone) });
        json!({
            "line": line.line,
            "statements": line.statements,
            "now": line.now.as_ref().map(|now| &now.text),
            "duties": duties(catalog, line).into_iter().map(of).collect::<Vec<_>>(),
        })
    };
    let new = |line: &Line| json!({ "line": line.fingerprint.line, "text": line.text });
    json!({
        "format": "onus.drift/1",
        "model": model.name,
        "sha256": drift.digest,
        "unchanged": drift.unchanged,
        "changed": drift.changed.iter().map(altered).collect::<Vec<_>>(),
        "gone": drift.gone.iter().map(altered).collect::<Vec<_>>(),
        "new": drift.new.iter().map(new).collect::<Vec<_>>(),
        "beside": drift.beside.iter().map(new).collect::<Vec<_>>(),
        "accepted": accepted.map(|entry| json!({
            "by": entry.by, "at": entry.at, "holds": entry.holds(drift),
        })),
    })
}
