//! `oscal-poam`: what fails and has to be mended, an item for each duty; what waivers accept is a risk whose deviation is
//! approved, and stays an item. What is unknown is no item: first it has to be seen.

use std::io::{self, Write};

use onus_assess::DutyResult;
use onus_catalog::Obligation;
use onus_core::Verdict;
use serde::Serialize;
use serde_json::{Value, json};

use super::observation::Times;
use super::seen::{Failures, Seen};
use super::{ar, compact, document, finding, observation, props, risk};
use crate::duties::Duties;
use crate::key::uuid;
use crate::stream::Stream;
use crate::subject::Subject;
use crate::text::line;
use crate::verdicts::{Teller, each_duty};

/// The duties that are items, and the resources that are named.
const FAIL: [Verdict; 1] = [Verdict::Fail];

/// The document.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Poam<D: Serialize, O: Serialize> {
    uuid: String,
    metadata: Value,
    import_ssp: Value,
    local_definitions: D,
    #[serde(skip_serializing_if = "Option::is_none")]
    observations: Option<O>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    risks: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Value>,
    poam_items: Vec<Value>,
}

/// Writes the document.
///
/// # Errors
/// When nothing can be written, or the run did not keep its verdicts.
pub fn write(out: &mut dyn Write, subject: &mut Subject<'_>) -> io::Result<()> {
    let chosen = Duties::of(subject);
    let teller = Teller::of(subject.snapshot, subject.catalog)?;
    let seen = Seen::of(subject, &teller, &FAIL)?;
    let times = Times { as_of: subject.assessment.as_of, weighed_at: subject.assessment.weighed_at };
    let key = [chosen.profile.as_str(), &times.as_of.to_string(), &times.weighed_at.to_string()];
    let (mut risks, mut findings, mut items, mut observed) = (Vec::new(), Vec::new(), Vec::new(), false);
    for (obligation, duty, waivers) in each_duty(subject.catalog, &mut subject.assessment) {
        if duty.verdict == Verdict::Fail {
            let failures = seen.failures(&duty.id);
            risks.push(risk::of(obligation, duty, waivers, failures));
            findings.extend(finding::of(obligation, duty));
            items.push(item(obligation, duty, failures));
            observed |= !observation::uuids(duty).is_empty();
        }
    }
    if items.is_empty() {
        items.push(nothing(&key));
    }
    let observations =
        observation::of_duties(subject.catalog, &mut subject.assessment, &teller, (&FAIL, &FAIL));
    let body = Poam {
        uuid: uuid("oscal-poam", &key),
        metadata: document::metadata("What fails and what is done about it", Some(times.weighed_at), &chosen),
        import_ssp: json!({ "href": "oscal-ssp.json" }),
        local_definitions: ar::definitions(&seen),
        observations: observed.then(|| Stream::of(observations)),
        risks,
        findings,
        poam_items: items,
    };
    document::write(out, "plan-of-action-and-milestones", body)
}

fn item(obligation: &Obligation, duty: &DutyResult, failures: Failures) -> Value {
    let step = obligation.fix.as_ref().map_or(line(&obligation.why), |fix| line(&fix.step));
    let observations = observation::uuids(duty).into_iter().map(|uuid| json!({ "observation-uuid": uuid }));
    compact(json!({
        "uuid": uuid("poam-item", &[obligation.id.as_str()]),
        "title": line(&obligation.title),
        "description": step,
        "props": props([
            ("duty", obligation.id.to_string()),
            ("severity", obligation.severity.to_string()),
            ("owner", obligation.owner.to_string()),
            ("accepted", failures.are_accepted().to_string()),
        ]),
        "related-findings": [{ "finding-uuid": finding::uuid_of(duty) }],
        "related-observations": observations.collect::<Vec<_>>(),
        "related-risks": [{ "risk-uuid": risk::uuid_of(duty) }],
    }))
}

/// OSCAL wants at least one item, and nothing fails.
fn nothing(key: &[&str]) -> Value {
    json!({
        "uuid": uuid("poam-item", key),
        "title": "Nothing that was seen fails",
        "description": "There is no failure to mend. What is unknown stands in the assessment results.",
    })
}
