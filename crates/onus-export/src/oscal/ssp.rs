//! `oscal-ssp`: the customer's system. Duties of the provider are `inherited`, from the provider's SSP; duties of the
//! customer are `satisfied` only where they pass. What is unknown has no implementation status, since OSCAL has no word
//! for it; the property `verdict` says it.

use std::io::{self, Write};

use onus_assess::DutyResult;
use onus_catalog::Obligation;
use onus_core::{Moment, Verdict};
use serde_json::{Value, json};

use super::{compact, control, document, props, statement, system};
use crate::duties::Duties;
use crate::key::uuid;
use crate::stream::{Push, Stream};
use crate::subject::Subject;
use crate::text::line;
use crate::verdicts::each_duty;

/// The document.
#[derive(serde::Serialize)]
#[serde(rename_all = "kebab-case")]
struct Ssp<R: serde::Serialize> {
    uuid: String,
    metadata: Value,
    import_profile: Value,
    system_characteristics: Value,
    system_implementation: Value,
    control_implementation: ControlImplementation<R>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "kebab-case")]
struct ControlImplementation<R: serde::Serialize> {
    description: &'static str,
    implemented_requirements: R,
}

/// Writes the document.
///
/// # Errors
/// When nothing can be written.
pub fn write(out: &mut dyn Write, subject: &mut Subject<'_>) -> io::Result<()> {
    let chosen = Duties::of(subject);
    let (as_of, weighed_at) = (subject.assessment.as_of, subject.assessment.weighed_at);
    let key = [subject.profile.as_str(), &as_of.to_string(), &weighed_at.to_string()];
    let boundary = "What onus could read of the customer's accounts; its report names what it could not.";
    let body = Ssp {
        uuid: uuid("oscal-ssp", &key),
        metadata: document::metadata("The customer's system in the cloud", Some(weighed_at), &chosen),
        import_profile: json!({ "href": "oscal-catalog.json" }),
        system_characteristics: system::characteristics("customer", "The customer's system", boundary),
        system_implementation: implementation(&chosen, as_of),
        control_implementation: ControlImplementation {
            description: "How each duty is met, by the component that it is about.",
            implemented_requirements: Stream::of(|push: &mut Push<'_, Value>| {
                each_duty(subject.catalog, &mut subject.assessment)
                    .try_for_each(|(obligation, duty, _)| push(requirement(obligation, duty)))
            }),
        },
    };
    document::write(out, "system-security-plan", body)
}

fn implementation(chosen: &Duties<'_>, as_of: Moment) -> Value {
    let service = |(provider, service): (&str, &str)| {
        // These names are OSCAL's own, and say where what is inherited comes from.
        json!({
            "uuid": system::used_service_uuid(provider, service),
            "type": "service",
            "title": format!("{provider}: {service}"),
            "description": format!("The service {service} of {provider}."),
            "props": [
                { "name": "leveraged-authorization-uuid", "value": authorization_uuid(provider) },
                { "name": "inherited-uuid", "value": system::service_uuid(provider, service) },
                { "name": "implementation-point", "value": "external" },
            ],
            "status": { "state": "operational" },
        })
    };
    let authorization = |provider: &str| {
        json!({
            "uuid": authorization_uuid(provider),
            "title": format!("Services of {provider}"),
            "links": [{ "href": "oscal-provider-ssp.json", "rel": "system-security-plan" }],
            "party-uuid": document::party(provider),
            "date-authorized": as_of.to_string().chars().take(10).collect::<String>(),
            "remarks": "The date is that of the snapshot; onus does not know when the contract was signed.",
        })
    };
    let mut components = vec![system::this_system("customer")];
    components.extend(chosen.services().into_iter().map(service));
    compact(json!({
        "leveraged-authorizations": chosen.providers().into_iter().map(authorization).collect::<Vec<_>>(),
        "users": system::users("customer"),
        "components": components,
    }))
}

fn authorization_uuid(provider: &str) -> String {
    uuid("leveraged-authorization", &[provider])
}

fn requirement(obligation: &Obligation, duty: &DutyResult) -> Value {
    let id = obligation.id.as_str();
    json!({
        "uuid": uuid("customer-requirement", &[id]),
        "control-id": control(obligation),
        "statements": [{
            "statement-id": statement(obligation),
            "uuid": statement_uuid(id),
            "by-components": [by_component(obligation, duty)],
        }],
    })
}

/// The statement of the system about a duty, to which findings point.
pub(super) fn statement_uuid(duty: &str) -> String {
    uuid("customer-statement", &[duty])
}

fn by_component(obligation: &Obligation, duty: &DutyResult) -> Value {
    let id = obligation.id.as_str();
    let status = match (duty.verdict, duty.tally().pass) {
        (Verdict::Pass, _) => Some("implemented"),
        (Verdict::NotApplicable, _) => Some("not-applicable"),
        (Verdict::Fail, 1..) => Some("partial"),
        (Verdict::Fail, _) => Some("planned"),
        (Verdict::Unknown, _) => None,
    };
    let inherits = obligation.owner != onus_core::Party::Customer;
    let satisfies = obligation.owner.needs_customer() && duty.verdict == Verdict::Pass;
    let inherited = json!({
        "uuid": uuid("inherited", &[id]),
        "provided-uuid": system::provided_uuid(id),
        "description": line(&obligation.title),
    });
    let satisfied = json!({
        "uuid": uuid("satisfied", &[id]),
        "responsibility-uuid": system::responsibility_uuid(id),
        "description": format!("It was seen to be so; basis: {}.", duty.basis.word()),
        "responsible-roles": [{ "role-id": "customer" }],
    });
    let mut origination = Vec::new();
    if inherits {
        origination.push(json!({ "name": "control-origination", "value": "inherited" }));
    }
    if obligation.owner.needs_customer() {
        origination.push(json!({ "name": "control-origination", "value": "customer-configured" }));
    }
    origination.extend(props([
        ("verdict", duty.verdict.to_string()),
        ("owner", obligation.owner.to_string()),
        ("basis", duty.basis.word().to_owned()),
        ("because", duty.because.clone().unwrap_or_default()),
    ]));
    compact(json!({
        "component-uuid": system::used_service_uuid(obligation.id.provider(), obligation.id.service()),
        "uuid": uuid("customer-by-component", &[id]),
        "description": line(&obligation.title),
        "props": origination,
        "implementation-status": status.map(|state| json!({ "state": state })),
        "inherited": if inherits { vec![inherited] } else { Vec::new() },
        "satisfied": if satisfies { vec![satisfied] } else { Vec::new() },
    }))
}
