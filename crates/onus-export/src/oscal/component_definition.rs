//! `oscal-component-definition`: a provider's services as components, each with the duties that the provider or a company
//! it brings in answers for. It repeats what the provider says of itself, and is no assessment of it.

use std::io::{self, Write};

use onus_catalog::Obligation;
use onus_core::Party;
use serde_json::{Value, json};

use super::{compact, control, document, props, role, statement, system};
use crate::duties::Duties;
use crate::key::uuid;
use crate::text::line;

/// Writes the document.
///
/// # Errors
/// When nothing can be written.
pub fn write(out: &mut dyn Write, chosen: &Duties<'_>) -> io::Result<()> {
    let components = chosen.services().into_iter().filter_map(|(provider, service)| {
        let of_provider = |duty: &&&Obligation| {
            duty.id.provider() == provider && duty.id.service() == service && duty.owner != Party::Customer
        };
        let duties: Vec<Value> =
            chosen.duties.iter().filter(of_provider).map(|duty| requirement(duty)).collect();
        (!duties.is_empty()).then(|| component(provider, service, duties))
    });
    let body = json!({
        "uuid": uuid("oscal-component-definition", &[&chosen.profile, &chosen.catalog.digest()]),
        "metadata": document::metadata("Services of cloud providers", chosen.moment(), chosen),
        "components": components.collect::<Vec<_>>(),
    });
    document::write(out, "component-definition", compact(body))
}

fn component(provider: &str, service: &str, duties: Vec<Value>) -> Value {
    json!({
        "uuid": system::service_uuid(provider, service),
        "type": "service",
        "title": format!("{provider}: {service}"),
        "description": format!("The service {service} of {provider}, by what its documents say."),
        "responsible-roles": [{ "role-id": "provider", "party-uuids": [document::party(provider)] }],
        "control-implementations": [{
            "uuid": uuid("control-implementation", &[provider, service]),
            "source": "oscal-catalog.json",
            "description": "Duties of the provider by its own documents; customers' duties stand in its SSP.",
            "implemented-requirements": duties,
        }],
    })
}

fn requirement(duty: &Obligation) -> Value {
    let documents = duty.evidence.iter().flat_map(|evidence| &evidence.documents);
    let documents: Vec<String> =
        documents.map(|document| format!("{} {}", document.kind.word(), document.name)).collect();
    json!({
        "uuid": uuid("implemented-requirement", &[duty.id.as_str()]),
        "control-id": control(duty),
        "description": line(&duty.title),
        "props": props([
            ("owner", duty.owner.to_string()),
            ("with", duty.with.join(", ")),
            ("documents", documents.join("; ")),
        ]),
        "responsible-roles": [{ "role-id": role(duty.owner) }],
        "statements": [{
            "statement-id": statement(duty),
            "uuid": uuid("requirement-statement", &[duty.id.as_str()]),
            "description": line(&duty.title),
        }],
    })
}
