//! Everything in the catalog that has a name, explained: duties, statements, controls, tables, and the
//! lists that hold them.

mod control;
mod duty;
mod find;
mod listing;
mod statement;
mod table;

pub(crate) use find::{Subject, find};
pub(crate) use table::{explain as explain_table, known_in_words, known_json, scope_of};

use onus_catalog::{Catalog, Obligation};
use onus_core::Party;
use serde_json::{Value, json};

use crate::render::{Entry, Shown};

/// What a subject is, as a page and as JSON.
pub(crate) fn explain(catalog: &Catalog, subject: &Subject<'_>, with_sql: bool) -> Shown {
    match subject {
        Subject::Duty(obligation) => duty::explain(catalog, obligation, with_sql),
        Subject::Statement(model, statement) => statement::explain(catalog, model, statement),
        Subject::Control(framework, control) => control::explain(catalog, framework, control),
        Subject::Table(table) => table::explain(catalog, table, None),
        Subject::Framework(framework) => listing::framework(framework),
        Subject::Document(model) => listing::document(catalog, model),
        Subject::Duties { name, of } => listing::duties(name, of),
    }
}

/// A duty in a list.
fn entry_of(obligation: &Obligation) -> Entry {
    Entry::new(obligation.id.as_str(), &obligation.title).note(format!(
        "{}, {}; {}",
        owner_of(obligation),
        obligation.severity,
        ways_of(obligation)
    ))
}

fn json_of(obligation: &Obligation) -> Value {
    json!({
        "id": obligation.id,
        "title": obligation.title,
        "owner": obligation.owner,
        "with": obligation.with,
        "severity": obligation.severity,
    })
}

/// Whose duty it is.
fn owner_of(obligation: &Obligation) -> String {
    let owner = match obligation.owner {
        Party::Customer => "the customer's",
        Party::Shared => "shared",
        Party::Provider => "the provider's",
        Party::ThirdParty => "a third party's",
    };
    match obligation.with.is_empty() {
        true => owner.to_owned(),
        false => format!("{owner}, together with {}", obligation.with.join(" and ")),
    }
}

/// How a duty is established, in a few words.
fn ways_of(obligation: &Obligation) -> String {
    let ways = [
        (!obligation.checks.is_empty(), "a program's check"),
        (obligation.attest.is_some(), "a named person's statement"),
        (obligation.evidence.is_some(), "the provider's documents"),
        (obligation.rollup.is_some(), "the duties that it sums up"),
    ];
    let ways: Vec<&str> = ways.into_iter().filter(|(there, _)| *there).map(|(_, way)| way).collect();
    if ways.is_empty() { "by nothing yet".to_owned() } else { format!("by {}", ways.join(" and ")) }
}
