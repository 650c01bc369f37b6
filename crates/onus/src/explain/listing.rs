//! Lists: the duties of a service, the controls of a framework, the statements of a document.

use onus_catalog::{Catalog, Framework, Model, Obligation};
use onus_core::Party;
use serde_json::json;

use super::find::control_name;
use super::statement::{duties_of, party_of};
use super::{json_of, ways_of};
use crate::render::{Entry, Page, Section, Shown};
use crate::report::style::counted;

pub(super) fn duties(name: &str, of: &[&Obligation]) -> Shown {
    let mut page = Page::new(format!("{} of {name}", counted(of.len() as u64, "duty", "duties"))).named(name);
    for (party, heading) in [
        (Party::Customer, "The customer's"),
        (Party::Shared, "Shared"),
        (Party::Provider, "The provider's"),
        (Party::ThirdParty, "Third parties'"),
    ] {
        let mut theirs: Vec<_> = of.iter().filter(|duty| duty.owner == party).collect();
        theirs.sort_by_key(|duty| (std::cmp::Reverse(duty.severity), &duty.id));
        page =
            page.section(Section::new(heading).entries(theirs.into_iter().map(|duty| entry(duty)).collect()));
    }
    let json = json!({
        "version": 1, "kind": "obligations", "of": name,
        "obligations": of.iter().map(|duty| json_of(duty)).collect::<Vec<_>>(),
    });
    Shown { page, json }
}

/// A duty whose owner the heading tells.
fn entry(duty: &Obligation) -> Entry {
    Entry::new(duty.id.as_str(), &duty.title).note(format!("{}; {}", duty.severity, ways_of(duty)))
}

pub(super) fn framework(framework: &Framework) -> Shown {
    let entries = framework.controls.iter().map(|control| {
        let served = match control.obligations.len() as u64 {
            0 => "no duty serves it".to_owned(),
            count => format!("served by {}", counted(count, "duty", "duties")),
        };
        Entry::new(&control.id, &control.title).note(served)
    });
    let listed = if framework.complete { "all of this edition" } else { "a selection" };
    let page = Page::new(&framework.title)
        .named(&framework.key)
        .fact("Edition", &framework.edition)
        .fact("Controls", format!("{}, {listed}", framework.controls.len()))
        .section(Section::new("Of the framework").text(framework.note.as_deref().unwrap_or_default()))
        .section(Section::new("Controls").entries(entries.collect()));
    let controls = framework.controls.iter().map(|control| {
        json!({ "id": control_name(framework, control), "title": control.title, "obligations": control.obligations,
                "unmapped": control.unmapped })
    });
    let json = json!({
        "version": 1, "kind": "framework", "key": framework.key, "title": framework.title,
        "edition": framework.edition, "complete": framework.complete, "note": framework.note,
        "controls": controls.collect::<Vec<_>>(),
    });
    Shown { page, json }
}

pub(super) fn document(catalog: &Catalog, model: &Model) -> Shown {
    let entries = model.statements.iter().map(|statement| {
        let duties = counted(duties_of(catalog, &statement.id).len() as u64, "duty", "duties");
        Entry::new(statement.id.as_str(), &statement.text)
            .note(format!("binds {}; {duties}", party_of(statement.party)))
    });
    let mut page = Page::new(&model.title)
        .named(&model.name)
        .fact("Publisher", &model.publisher)
        .fact("Language", &model.language)
        .fact("Read", model.read.to_string())
        .fact("SHA-256", &model.sha256);
    if let Some(url) = &model.url {
        page = page.fact("Where", url);
    }
    page = page
        .section(Section::new("Of the document").text(model.note.as_deref().unwrap_or_default()))
        .section(Section::new("Statements").entries(entries.collect()));
    let statements = model.statements.iter().map(|statement| {
        json!({ "id": statement.id, "line": statement.line, "party": statement.party, "service": statement.service,
                "text": statement.text })
    });
    let json = json!({
        "version": 1, "kind": "document", "name": model.name, "title": model.title, "publisher": model.publisher,
        "provider": model.provider, "language": model.language, "read": model.read.to_string(),
        "published": model.published.map(|date| date.to_string()), "sha256": model.sha256, "url": model.url,
        "statements": statements.collect::<Vec<_>>(),
    });
    Shown { page, json }
}
