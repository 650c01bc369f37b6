//! Risks: one for each duty that fails. Where waivers stand beside every failure its status is `deviation-approved`, until
//! the first of them ends; otherwise it is `open`, whatever else is accepted.

use onus_assess::{DutyResult, Waiver, WaiverResult};
use onus_catalog::Obligation;
use serde_json::{Value, json};

use super::seen::Failures;
use super::{NS, compact, document, observation, props};
use crate::key::uuid;
use crate::text::line;
use crate::verdicts::waivers_of;

/// The identifier of a duty's risk.
pub(super) fn uuid_of(duty: &DutyResult) -> String {
    uuid("risk", &[duty.id.as_str()])
}

/// The risk of a duty that fails.
pub(super) fn of(
    obligation: &Obligation,
    duty: &DutyResult,
    waivers: &[WaiverResult],
    failures: Failures,
) -> Value {
    let waivers = waivers_of(duty, waivers);
    let accepted = failures.are_accepted();
    let deadline = waivers.iter().map(|waiver| waiver.until).min().filter(|_| accepted);
    let related = observation::uuids(duty).into_iter().map(|uuid| json!({ "observation-uuid": uuid }));
    let remediations: Vec<Value> = obligation.fix.iter().map(|fix| remediation(obligation, fix)).collect();
    let entries: Vec<Value> = waivers.iter().map(|waiver| entry(waiver, accepted)).collect();
    compact(json!({
        "uuid": uuid_of(duty),
        "title": line(&obligation.title),
        "description": described(duty, failures),
        "statement": line(&obligation.why),
        "props": props([
            ("owner", obligation.owner.to_string()),
            ("failures", failures.all.to_string()),
            ("failures-accepted", failures.waived.to_string()),
        ]),
        "status": if accepted { "deviation-approved" } else { "open" },
        "characterizations": [{
            "origin": document::origin(),
            "facets": [{ "name": "severity", "system": NS, "value": obligation.severity }],
        }],
        "deadline": deadline,
        "remediations": remediations,
        "risk-log": if entries.is_empty() { Value::Null } else { json!({ "entries": entries }) },
        "related-observations": related.collect::<Vec<_>>(),
    }))
}

fn described(duty: &DutyResult, failures: Failures) -> String {
    match (&duty.because, failures.waived) {
        (Some(because), _) => line(because),
        (None, 0) => format!("Failures: {}.", failures.all),
        (None, waived) => format!("Failures: {}; waivers stand beside {waived} of them.", failures.all),
    }
}

fn remediation(obligation: &Obligation, fix: &onus_catalog::Fix) -> Value {
    json!({
        "uuid": uuid("remediation", &[obligation.id.as_str()]),
        "lifecycle": "recommendation",
        "title": "First step",
        "description": line(&fix.step),
        "remarks": format!("What a pass does not prove: {}", line(&fix.proves_not)),
    })
}

/// A waiver as an entry of the log: who accepted what, why and until when.
fn entry(waiver: &Waiver, accepted: bool) -> Value {
    compact(json!({
        "uuid": uuid("waiver", &[waiver.obligation.as_str(), &waiver.id]),
        "title": format!("Waiver {}", line(&waiver.id)),
        "description": line(&waiver.reason),
        "start": waiver.from,
        "end": waiver.until,
        "props": props([
            ("resources", waiver.resources.clone()),
            ("owner", waiver.owner.clone()),
            ("approver", waiver.approver.clone()),
        ]),
        "status-change": accepted.then_some("deviation-approved"),
    }))
}
