//! `oscal-provider-ssp`: what providers export. Their duties are `provided`; what they leave to customers is a
//! `responsibility`; a shared duty, where each has a part of its own, is both. It repeats what providers say.

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
    let name = format!("Services of {}", chosen.providers().join(", "));
    let service = |(provider, service): (&str, &str)| {
        json!({
            "uuid": system::service_uuid(provider, service),
            "type": "service",
            "title": format!("{provider}: {service}"),
            "description": format!("The service {service} of {provider}."),
            "status": { "state": "operational" },
        })
    };
    let mut components = vec![system::this_system("provider")];
    components.extend(chosen.services().into_iter().map(service));
    let body = json!({
        "uuid": uuid("oscal-provider-ssp", &[&chosen.profile, &chosen.catalog.digest()]),
        "metadata": document::metadata(&name, chosen.moment(), chosen),
        "import-profile": { "href": "oscal-catalog.json" },
        "system-characteristics":
            system::characteristics("provider", &name, "The services as their documents describe them."),
        "system-implementation": { "users": system::users("provider"), "components": components },
        "control-implementation": {
            "description": "What customers inherit and what is left to them, by the providers' documents.",
            "implemented-requirements": chosen.duties.iter().map(|duty| requirement(duty)).collect::<Vec<_>>(),
        },
    });
    document::write(out, "system-security-plan", body)
}

fn requirement(duty: &Obligation) -> Value {
    let id = duty.id.as_str();
    let by_component = json!({
        "component-uuid": system::service_uuid(duty.id.provider(), duty.id.service()),
        "uuid": uuid("provider-by-component", &[id]),
        "description": line(&duty.title),
        "props": props([("owner", duty.owner.to_string())]),
        "export": compact(json!({
            "description": line(&duty.why),
            "provided": provided(duty),
            "responsibilities": responsibilities(duty),
        })),
    });
    json!({
        "uuid": uuid("provider-requirement", &[id]),
        "control-id": control(duty),
        "statements": [{
            "statement-id": statement(duty),
            "uuid": uuid("provider-statement", &[id]),
            "by-components": [by_component],
        }],
    })
}

/// What a customer inherits by a duty.
pub(super) fn provided(duty: &Obligation) -> Vec<Value> {
    match duty.owner {
        Party::Customer => Vec::new(),
        Party::Provider | Party::Shared | Party::ThirdParty => vec![json!({
            "uuid": system::provided_uuid(duty.id.as_str()),
            "description": line(&duty.title),
            "responsible-roles": [
                { "role-id": if duty.owner == Party::Shared { "provider" } else { role(duty.owner) } },
            ],
        })],
    }
}

/// What is left to the customer by a duty.
pub(super) fn responsibilities(duty: &Obligation) -> Vec<Value> {
    match duty.owner.needs_customer() {
        false => Vec::new(),
        true => vec![json!({
            "uuid": system::responsibility_uuid(duty.id.as_str()),
            "description": line(&duty.title),
            "responsible-roles": [{ "role-id": "customer" }],
        })],
    }
}
