//! Findings: one for each duty that concerns something here.

use onus_assess::DutyResult;
use onus_catalog::Obligation;
use onus_core::Verdict;
use serde_json::{Value, json};

use super::{compact, document, objective, observation, props, risk, ssp};
use crate::key::uuid;
use crate::text::line;

/// The identifier of a duty's finding.
pub(super) fn uuid_of(duty: &DutyResult) -> String {
    uuid("oscal-finding", &[duty.id.as_str()])
}

/// The finding of a duty; none where it concerns nothing.
pub(super) fn of(obligation: &Obligation, duty: &DutyResult) -> Option<Value> {
    let (state, reason) = match duty.verdict {
        Verdict::Pass => ("satisfied", "pass"),
        Verdict::Fail => ("not-satisfied", "fail"),
        Verdict::Unknown => ("not-satisfied", "other"),
        Verdict::NotApplicable => return None,
    };
    let unknown = "Unknown: nothing that was seen shows that it is met, and nothing that it is not.";
    let remarks = (duty.verdict == Verdict::Unknown).then_some(unknown);
    let related = observation::uuids(duty).into_iter().map(|uuid| json!({ "observation-uuid": uuid }));
    let risks = (duty.verdict == Verdict::Fail).then(|| json!({ "risk-uuid": risk::uuid_of(duty) }));
    Some(compact(json!({
        "uuid": uuid_of(duty),
        "title": line(&obligation.title),
        "description": described(duty),
        "props": props([
            ("duty", obligation.id.to_string()),
            ("verdict", duty.verdict.to_string()),
            ("basis", duty.basis.word().to_owned()),
            ("owner", obligation.owner.to_string()),
            ("severity", obligation.severity.to_string()),
        ]),
        "origins": [document::origin()],
        "target": {
            "type": "objective-id",
            "target-id": objective(obligation),
            "status": compact(json!({ "state": state, "reason": reason, "remarks": remarks })),
        },
        "implementation-statement-uuid": ssp::statement_uuid(obligation.id.as_str()),
        "related-observations": related.collect::<Vec<_>>(),
        "related-risks": risks.into_iter().collect::<Vec<_>>(),
    })))
}

fn described(duty: &DutyResult) -> String {
    let tally = duty.tally();
    match &duty.because {
        Some(because) => line(because),
        None if tally.total() == 0 => format!("Verdict: {}.", duty.verdict),
        None => format!(
            "Resources: {} pass, {} fail, {} are unknown, {} are not concerned.",
            tally.pass, tally.fail, tally.unknown, tally.not_applicable
        ),
    }
}
