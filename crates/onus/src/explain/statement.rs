//! One statement of a published document, and the duties that follow from it.

use onus_catalog::{Catalog, Model, Obligation, Statement, StatementParty};
use onus_core::StatementId;
use serde_json::{Value, json};

use super::{entry_of, json_of as duty_json};
use crate::render::{Page, Section, Shown};

pub(super) fn explain(catalog: &Catalog, model: &Model, statement: &Statement) -> Shown {
    let duties = duties_of(catalog, &statement.id);
    let mut page = Page::new(&statement.text)
        .named(statement.id.as_str())
        .fact("Binds", party_of(statement.party))
        .fact("About", format!("{} at {}", statement.service, model.provider))
        .fact("Document", format!("{} ({})", model.title, model.name))
        .fact("Line", format!("{} of the text read on {}", statement.line, model.read));
    if let Some(published) = &model.published {
        page = page.fact("Published", published.to_string());
    }
    if let Some(url) = &model.url {
        page = page.fact("Where", url);
    }
    let heading = if duties.len() == 1 { "The duty that follows" } else { "The duties that follow" };
    page = page.section(Section::new(heading).entries(duties.iter().map(|duty| entry_of(duty)).collect()));
    let mut json = json_of(catalog, &statement.id);
    if let Some(object) = json.as_object_mut() {
        object.insert("obligations".to_owned(), duties.iter().map(|duty| duty_json(duty)).collect());
    }
    Shown { page, json: with_head(json) }
}

/// The duties that rest on a statement.
pub(super) fn duties_of<'c>(catalog: &'c Catalog, id: &StatementId) -> Vec<&'c Obligation> {
    catalog.obligations().values().filter(|obligation| obligation.statements.contains(id)).collect()
}

/// Where a statement stands.
pub(super) fn source_of(model: &Model, statement: &Statement) -> String {
    format!("{}, line {}", model.title, statement.line)
}

/// Whom a statement binds.
pub(super) fn party_of(party: StatementParty) -> &'static str {
    match party {
        StatementParty::Customer => "the customer",
        StatementParty::Provider => "the provider",
        StatementParty::Shared => "the customer and the provider",
        StatementParty::Joint => "the provider and a third party",
        StatementParty::ThirdParty => "a third party",
        StatementParty::Fact => "nobody: it says how things are",
    }
}

/// A statement and its document; only its name when the catalog does not have it.
pub(super) fn json_of(catalog: &Catalog, id: &StatementId) -> Value {
    let found = catalog
        .models()
        .iter()
        .find_map(|model| Some((model, model.statements.iter().find(|statement| statement.id == *id)?)));
    let Some((model, statement)) = found else { return json!({ "id": id }) };
    json!({
        "id": id, "text": statement.text, "party": statement.party, "service": statement.service,
        "line": statement.line,
        "document": {
            "name": model.name, "title": model.title, "publisher": model.publisher, "provider": model.provider,
            "published": model.published.map(|date| date.to_string()), "read": model.read.to_string(),
            "url": model.url, "sha256": model.sha256,
        },
    })
}

fn with_head(json: Value) -> Value {
    let mut head = json!({ "version": 1, "kind": "statement" });
    if let (Some(head), Value::Object(rest)) = (head.as_object_mut(), json) {
        head.extend(rest);
    }
    head
}
