//! The shared responsibility model of which NIST published a prototype in 2023. It is no release and will change, which is
//! why the program asks for `--experimental`. Unlike the provider's SSP it stands alone, without a system.

use std::io::{self, Write};

use onus_catalog::Obligation;
use serde_json::{Value, json};

use super::{compact, control, document, props, provider_ssp, statement, system};
use crate::duties::Duties;
use crate::key::uuid;
use crate::text::line;

/// Writes the document.
///
/// # Errors
/// When nothing can be written.
pub fn write(out: &mut dyn Write, chosen: &Duties<'_>) -> io::Result<()> {
    let key = [chosen.profile.as_str(), &chosen.catalog.digest()];
    let body = json!({
        "uuid": uuid("oscal-shared-responsibility", &key),
        "metadata": document::metadata("Who answers for what", chosen.moment(), chosen),
        "source-ssp": {
            "ssp-uuid": uuid("oscal-provider-ssp", &key),
            "title": format!("Services of {}", chosen.providers().join(", ")),
            "referenced-profile": { "href": "oscal-catalog.json" },
        },
        "control-implementation": {
            "description": "What customers inherit and what is left to them, by the providers' documents.",
            "implemented-requirements": chosen.duties.iter().map(|duty| requirement(duty)).collect::<Vec<_>>(),
        },
    });
    document::write(out, "shared-responsibility", body)
}

fn requirement(duty: &Obligation) -> Value {
    let id = duty.id.as_str();
    // The prototype has one of each where a release would have lists.
    let by_component = compact(json!({
        "component-uuid": system::service_uuid(duty.id.provider(), duty.id.service()),
        "uuid": uuid("model-by-component", &[id]),
        "description": line(&duty.title),
        "props": props([("owner", duty.owner.to_string()), ("with", duty.with.join(", "))]),
        "provided": provider_ssp::provided(duty).into_iter().next(),
        "responsibility": provider_ssp::responsibilities(duty).into_iter().next(),
    }));
    json!({
        "uuid": uuid("model-requirement", &[id]),
        "control-id": control(duty),
        "statements": [{
            "statement-id": statement(duty),
            "uuid": uuid("model-statement", &[id]),
            "by-components": [by_component],
        }],
    })
}
