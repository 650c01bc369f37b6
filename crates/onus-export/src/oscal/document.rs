//! What all documents begin with, and how they are written.

use std::io::{self, Write};

use onus_core::Moment;
use serde::Serialize;
use serde::ser::SerializeMap;
use serde_json::{Value, json};

use crate::duties::Duties;
use crate::key::uuid;

/// The version of OSCAL.
const VERSION: &str = "1.2.1";
/// The one who assesses, among the components.
pub(super) const TOOL: &str = "onus";

/// Title, time, roles and parties.
pub(super) fn metadata(title: &str, last_modified: Option<Moment>, chosen: &Duties<'_>) -> Value {
    let provider = |name: &&str| json!({ "uuid": party(name), "type": "organization", "name": name, "remarks": "A cloud provider." });
    let mut parties: Vec<Value> = chosen.providers().iter().map(provider).collect();
    parties.push(json!({ "uuid": party("customer"), "type": "organization", "name": "The customer" }));
    json!({
        "title": title,
        "last-modified": last_modified,
        "version": format!("onus-{}", env!("CARGO_PKG_VERSION")),
        "oscal-version": VERSION,
        "props": super::props([("profile", chosen.profile.clone()), ("catalog-sha256", chosen.catalog.digest())]),
        "roles": [
            { "id": "provider", "title": "Cloud provider" },
            { "id": "customer", "title": "Cloud customer" },
            { "id": "third-party", "title": "Company that the provider brings in" },
            { "id": "assessor", "title": "Assessor" },
        ],
        "parties": parties,
    })
}

/// The identifier of a provider or of the customer.
pub(super) fn party(name: &str) -> String {
    uuid("party", &[name])
}

/// onus as a component.
pub(super) fn tool() -> Value {
    json!({
        "uuid": uuid("component", &[TOOL]),
        "type": "software",
        "title": "onus",
        "description": "Reads what clouds and people say, and judges it by the catalog of duties.",
        "status": { "state": "operational" },
    })
}

/// Whom an observation or a risk comes from.
pub(super) fn origin() -> Value {
    json!({ "actors": [{ "type": "tool", "actor-uuid": uuid("component", &[TOOL]) }] })
}

/// A document that has one key.
struct Document<'a, T>(&'a str, T);

impl<T: Serialize> Serialize for Document<'_, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.0, &self.1)?;
        map.end()
    }
}

/// Writes a document under its one key.
pub(super) fn write(out: &mut dyn Write, key: &str, body: impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Document(key, body))?;
    writeln!(out)
}

/// Which controls a plan or a result is about.
pub(super) fn reviewed_controls(chosen: &Duties<'_>) -> Value {
    let controls = chosen.duties.iter().map(|duty| json!({ "control-id": super::control(duty) }));
    let objectives = chosen.duties.iter().map(|duty| json!({ "objective-id": super::objective(duty) }));
    json!({
        "control-selections": [super::compact(json!({ "include-controls": controls.collect::<Vec<_>>() }))],
        "control-objective-selections": [
            super::compact(json!({ "include-objectives": objectives.collect::<Vec<_>>() })),
        ],
    })
}
