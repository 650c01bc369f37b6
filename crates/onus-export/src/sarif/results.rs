//! Verdicts as results.

use std::io;

use onus_assess::{DutyResult, Waiver};
use onus_catalog::Obligation;
use onus_core::Verdict;
use serde_json::{Value, json};

use super::rules::{Rules, level};
use crate::key::uuid;
use crate::stream::Push;
use crate::subject::Subject;
use crate::text::{counted, line};
use crate::verdicts::{About, Teller, Told, each_duty};

/// Hands over all results, duty by duty.
pub(super) fn write(
    subject: &mut Subject<'_>,
    rules: &Rules<'_>,
    push: &mut Push<'_, Value>,
) -> io::Result<()> {
    let teller = Teller::of(subject.snapshot, subject.catalog)?;
    let wanted: &[Verdict] = match subject.passes {
        true => &[Verdict::Fail, Verdict::Unknown, Verdict::Pass],
        false => &[Verdict::Fail, Verdict::Unknown],
    };
    for (obligation, duty, waivers) in each_duty(subject.catalog, &mut subject.assessment) {
        let Some(at) = rules.position(&obligation.id) else { continue };
        let review = duty.wants.is_some();
        let unknown = unknown_of(duty);
        let mut told_of = Vec::new();
        teller.duty(duty, waivers, wanted, |told| {
            // A table that was not read makes every resource unknown; one result says so, with their number.
            if told.verdict == Verdict::Unknown && told.resource.is_some() {
                if told_of.iter().any(|check| check == told.check) {
                    return Ok(());
                }
                told_of.push(told.check.to_owned());
                let count =
                    unknown.iter().find(|(check, _)| check == told.check).map_or(0, |(_, count)| *count);
                return push(unknown_result(obligation, at, &told, count));
            }
            let kind = match told.verdict {
                Verdict::Fail => "fail",
                Verdict::Pass => "pass",
                Verdict::Unknown if review && told.check.is_empty() => "review",
                _ => "open",
            };
            push(result(obligation, at, &told, kind))
        })?;
    }
    Ok(())
}

/// How many resources each check left unknown.
fn unknown_of(duty: &DutyResult) -> Vec<(String, u64)> {
    duty.checks.iter().map(|check| (check.name.clone(), check.tally().unknown)).collect()
}

fn result(obligation: &Obligation, at: usize, told: &Told<'_>, kind: &str) -> Value {
    let subject = told.resource.as_ref().map_or(obligation.title.clone(), |resource| resource.called());
    let message = match &told.because {
        Some(because) => format!("{subject}: {because}"),
        None => format!("{subject}: {}", told.verdict),
    };
    let mut result = json!({
        "ruleId": obligation.id,
        "ruleIndex": at,
        "kind": kind,
        "level": if told.verdict == Verdict::Fail { level(obligation.severity) } else { "none" },
        "message": { "text": unlinked(&message) },
        "locations": [location(obligation, told)],
        "partialFingerprints": { "onusFinding/v1": told.uuid(obligation) },
        "properties": { "verdict": told.verdict, "owner": obligation.owner, "check": told.check },
    });
    if let (Some(result), Some(waiver)) = (result.as_object_mut(), told.waiver) {
        result.insert("suppressions".to_owned(), json!([suppression(waiver)]));
    }
    result
}

/// One result for all resources that a check left unknown; the first of them stands for all.
fn unknown_result(obligation: &Obligation, at: usize, first: &Told<'_>, count: u64) -> Value {
    let because = first.because.clone().unwrap_or_default();
    let told = Told {
        about: About::Unknown,
        resource: None,
        because: Some(format!(
            "{}: {because}",
            counted(count, "resource is unknown", "resources are unknown")
        )),
        waiver: None,
        ..first.clone()
    };
    result(obligation, at, &told, "open")
}

/// Where a result is. The cloud has no lines, so the file is a stand-in that is the same in every run.
fn location(obligation: &Obligation, told: &Told<'_>) -> Value {
    let (uri, name, full, kind) = match &told.resource {
        Some(resource) => (
            format!("{}/{}", resource.table, encoded(&resource.id)),
            resource.name.clone().unwrap_or_else(|| resource.id.clone()),
            format!("{}/{}", resource.table, resource.id),
            "resource",
        ),
        None => {
            let duty = obligation.id.to_string();
            (format!("duties/{duty}"), obligation.title.clone(), duty, "namespace")
        }
    };
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri },
            "region": { "startLine": 1 },
        },
        "logicalLocations": [
            { "name": line(&name), "fullyQualifiedName": line(&full), "kind": kind },
        ],
    })
}

fn suppression(waiver: &Waiver) -> Value {
    json!({
        "kind": "external",
        "status": "accepted",
        "guid": uuid("waiver", &[waiver.obligation.as_str(), &waiver.id]),
        "justification": line(&waiver.reason),
        "properties": {
            "waiver": waiver.id,
            "owner": waiver.owner,
            "approver": waiver.approver,
            "until": waiver.until,
        },
    })
}

/// A message in which nothing is a link or a placeholder, as both would be by SARIF's rules for messages.
fn unlinked(message: &str) -> String {
    line(message).replace("](", "] (").replace('{', "(").replace('}', ")")
}

/// A name as one segment of a path.
fn encoded(text: &str) -> String {
    let mut path = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => path.push(char::from(byte)),
            other => path.push_str(&format!("%{other:02X}")),
        }
    }
    path
}
