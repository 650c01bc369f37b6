//! `oscal-catalog`: the duties as controls, a group for each service. Texts are the catalog's own words.

use std::io::{self, Write};

use onus_catalog::Obligation;
use serde_json::{Value, json};

use super::{compact, control, document, objective, props, statement};
use crate::duties::Duties;
use crate::key::uuid;
use crate::text::{line, tame};

/// Writes the document.
///
/// # Errors
/// When nothing can be written.
pub fn write(out: &mut dyn Write, chosen: &Duties<'_>) -> io::Result<()> {
    let groups = chosen.services().into_iter().map(|(provider, service)| {
        let of_service =
            |duty: &&&Obligation| duty.id.provider() == provider && duty.id.service() == service;
        json!({
            "id": format!("{provider}.{service}"),
            "title": format!("{provider}: {service}"),
            "controls": chosen.duties.iter().filter(of_service).map(|duty| control_of(duty)).collect::<Vec<_>>(),
        })
    });
    let body = json!({
        "uuid": uuid("oscal-catalog", &[&chosen.profile, &chosen.catalog.digest()]),
        "metadata": document::metadata("Duties in the shared responsibility of clouds", chosen.moment(), chosen),
        "groups": groups.collect::<Vec<_>>(),
    });
    document::write(out, "catalog", compact(body))
}

fn control_of(duty: &Obligation) -> Value {
    let mut parts = vec![
        json!({ "id": statement(duty), "name": "statement", "prose": line(&duty.title) }),
        json!({ "id": objective(duty), "name": "assessment-objective", "prose": line(&duty.title) }),
        json!({ "id": format!("{}_gdn", control(duty)), "name": "guidance", "prose": tame(duty.why.trim()) }),
    ];
    parts.extend(duty.attest.iter().map(|attest| {
        json!({
            "id": format!("{}_att", control(duty)),
            "name": "attestation",
            "ns": super::NS,
            "props": props([("every", attest.every.to_string())]),
            "prose": line(&attest.statement),
        })
    }));
    json!({
        "id": control(duty),
        "title": line(&duty.title),
        "props": props([
            ("duty", duty.id.to_string()),
            ("owner", duty.owner.to_string()),
            ("severity", duty.severity.to_string()),
            ("statements", duty.statements.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(" ")),
        ]),
        "parts": parts,
    })
}
