//! `oscal-ap`: the plan. Each check is an activity of method TEST, each statement that a person must give one of method
//! INTERVIEW, each document that a provider must give one of method EXAMINE.

use std::io::{self, Write};

use onus_catalog::Obligation;
use serde_json::{Value, json};

use super::{control, document, objective};
use crate::duties::Duties;
use crate::key::uuid;
use crate::text::line;

/// Writes the document.
///
/// # Errors
/// When nothing can be written.
pub fn write(out: &mut dyn Write, chosen: &Duties<'_>) -> io::Result<()> {
    let activities: Vec<Value> = chosen.duties.iter().flat_map(|duty| activities_of(duty)).collect();
    let done = activities.iter().filter_map(|activity| activity.get("uuid")).map(|activity| {
        json!({
            "activity-uuid": activity,
            "subjects": [{ "type": "component", "include-all": {} }],
        })
    });
    let task = super::compact(json!({
        "uuid": uuid("task", &[&chosen.profile]),
        "type": "action",
        "title": "Collect and assess",
        "description": "`onus collect` reads, `onus assess` judges; nothing is changed.",
        "associated-activities": done.collect::<Vec<_>>(),
    }));
    let body = json!({
        "uuid": uuid("oscal-ap", &[&chosen.profile, &chosen.catalog.digest()]),
        "metadata": document::metadata("How duties in the cloud are assessed", chosen.moment(), chosen),
        "import-ssp": { "href": "oscal-ssp.json" },
        "local-definitions": super::compact(json!({ "activities": activities })),
        "reviewed-controls": document::reviewed_controls(chosen),
        "assessment-subjects": [{ "type": "component", "include-all": {} }],
        "assessment-assets": {
            "components": [document::tool()],
            "assessment-platforms": [{
                "uuid": uuid("platform", &[document::TOOL]),
                "title": "The machine that runs onus",
                "uses-components": [{ "component-uuid": uuid("component", &[document::TOOL]) }],
            }],
        },
        "tasks": [task],
    });
    document::write(out, "assessment-plan", body)
}

fn activities_of(duty: &Obligation) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    for check in &duty.checks {
        let name = check.name.as_deref().unwrap_or_default();
        let description =
            format!("SQL over what was read, one verdict for each row of `{}`.", check.resource);
        all.push(activity(duty, "TEST", &[name, &check.resource], &description));
    }
    if let Some(attest) = &duty.attest {
        let description =
            format!("A named person states, every {}: {}", attest.every, line(&attest.statement));
        all.push(activity(duty, "INTERVIEW", &[], &description));
    }
    for document in duty.evidence.iter().flat_map(|evidence| &evidence.documents) {
        let kind = document.kind.word();
        let description = format!("The {kind} {} shows {}.", line(&document.name), line(&document.shows));
        all.push(activity(duty, "EXAMINE", &[kind, &document.name], &description));
    }
    all
}

fn activity(duty: &Obligation, method: &str, names: &[&str], description: &str) -> Value {
    let key = [&[duty.id.as_str(), method], names].concat();
    json!({
        "uuid": uuid("activity", &key),
        "title": line(&duty.title),
        "description": description,
        "props": [{ "name": "method", "value": method }],
        "related-controls": {
            "control-selections": [{ "include-controls": [{ "control-id": control(duty) }] }],
            "control-objective-selections": [{ "include-objectives": [{ "objective-id": objective(duty) }] }],
        },
    })
}
