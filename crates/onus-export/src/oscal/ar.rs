//! `oscal-ar`: the results of one assessment. An observation for each check names the resources that fail or are unknown,
//! with the verdict of each; statements of people are attestations and observations that expire.

use std::io::{self, Write};

use onus_assess::StatementState;
use onus_core::Verdict;
use serde::Serialize;
use serde_json::{Value, json};

use super::observation::Times;
use super::seen::Seen;
use super::{NS, compact, document, finding, observation, props, risk};
use crate::duties::Duties;
use crate::key::uuid;
use crate::stream::{Push, Stream};
use crate::subject::Subject;
use crate::text::{cut, line};
use crate::verdicts::{Teller, each_duty};

/// The verdicts whose resources are named.
const NAMED: [Verdict; 2] = [Verdict::Fail, Verdict::Unknown];

/// The document.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Results<D: Serialize, O: Serialize> {
    uuid: String,
    metadata: Value,
    import_ap: Value,
    results: [One<D, O>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct One<D: Serialize, O: Serialize> {
    uuid: String,
    title: String,
    description: String,
    start: onus_core::Moment,
    end: onus_core::Moment,
    props: Vec<Value>,
    local_definitions: D,
    reviewed_controls: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attestations: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    observations: Option<O>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    risks: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Value>,
}

/// What the results define themselves: the tool and the resources that they name.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Definitions<I: Serialize> {
    components: [Value; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    inventory_items: Option<I>,
}

/// The definitions of what was seen.
pub(super) fn definitions(seen: &Seen) -> Definitions<impl Serialize> {
    let items = |push: &mut Push<'_, Value>| seen.inventory().try_for_each(push);
    let inventory_items = (!seen.is_empty()).then(|| Stream::of(items));
    Definitions { components: [document::tool()], inventory_items }
}

/// Writes the document.
///
/// # Errors
/// When nothing can be written, or the run did not keep its verdicts.
pub fn write(out: &mut dyn Write, subject: &mut Subject<'_>) -> io::Result<()> {
    let chosen = Duties::of(subject);
    let teller = Teller::of(subject.snapshot, subject.catalog)?;
    let seen = Seen::of(subject, &teller, &NAMED)?;
    let times = Times { as_of: subject.assessment.as_of, weighed_at: subject.assessment.weighed_at };
    let totals = subject.assessment.totals.resources;
    let key = [chosen.profile.as_str(), &times.as_of.to_string(), &times.weighed_at.to_string()];
    let title = format!("Assessment as of {}", times.as_of);
    let (mut risks, mut findings, mut attestations) = (Vec::new(), Vec::new(), Vec::new());
    let mut observed = false;
    for (obligation, duty, waivers) in each_duty(subject.catalog, &mut subject.assessment) {
        if duty.verdict == Verdict::Fail {
            risks.push(risk::of(obligation, duty, waivers, seen.failures(&duty.id)));
        }
        findings.extend(finding::of(obligation, duty));
        attestations.extend(attestation(duty));
        observed |= !observation::uuids(duty).is_empty();
    }
    let verdict = subject.assessment.verdict();
    let observations =
        observation::of_duties(subject.catalog, &mut subject.assessment, &teller, (&Verdict::ALL, &NAMED));
    let one = One {
        uuid: uuid("oscal-result", &key),
        title: title.clone(),
        description: "What machines saw, people stated and documents show. Waivers change no verdict."
            .to_owned(),
        start: times.as_of,
        end: times.weighed_at,
        props: props([
            ("verdict", verdict.to_string()),
            ("resources-pass", totals.pass.to_string()),
            ("resources-fail", totals.fail.to_string()),
            ("resources-unknown", totals.unknown.to_string()),
            ("resources-not-applicable", totals.not_applicable.to_string()),
        ]),
        local_definitions: definitions(&seen),
        reviewed_controls: document::reviewed_controls(&chosen),
        attestations,
        observations: observed.then(|| Stream::of(observations)),
        risks,
        findings,
    };
    let body = Results {
        uuid: uuid("oscal-ar", &key),
        metadata: document::metadata(&title, Some(times.weighed_at), &chosen),
        import_ap: json!({ "href": "oscal-ap.json" }),
        results: [one],
    };
    document::write(out, "assessment-results", body)
}

/// What people stated of a duty, as far as it holds.
fn attestation(duty: &onus_assess::DutyResult) -> Option<Value> {
    let holds = duty.statements.iter().filter(|statement| statement.state == StatementState::Holds);
    let parts: Vec<Value> = holds
        .map(|statement| {
            compact(json!({
                "uuid": uuid("attestation", &[duty.id.as_str(), &statement.id]),
                "name": "attestation",
                "ns": NS,
                "title": cut(&format!("{} by {}", duty.id, line(&statement.by)), 200),
                "props": props([
                    ("by", statement.by.clone()),
                    ("role", statement.role.clone()),
                    ("observed", statement.observed.to_string()),
                    ("recorded", statement.recorded.to_string()),
                    ("expires", statement.until.to_string()),
                ]),
                "prose": line(&statement.done),
            }))
        })
        .collect();
    (!parts.is_empty()).then(|| {
        json!({
            "responsible-parties": [{ "role-id": "customer", "party-uuids": [document::party("customer")] }],
            "parts": parts,
        })
    })
}
