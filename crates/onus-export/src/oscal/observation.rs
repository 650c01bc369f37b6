//! Observations: one for each check with the resources that fail or are unknown, one for each statement of a person until
//! it lapses, one for each document of a provider.

use std::io;

use onus_assess::{
    Assessment, CheckResult, DocumentResult, DutyResult, StatementResult, Waiver, WaiverResult,
};
use onus_catalog::{Catalog, Obligation};
use onus_core::{Moment, Verdict};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{compact, document, props, seen::resource_uuid};
use crate::key::uuid;
use crate::stream::{Push, Stream};
use crate::text::{cut, line};
use crate::verdicts::{Teller, Told, each_duty, waivers_of};

/// An observation whose subjects are written as they are read.
#[derive(Serialize)]
pub(super) struct Observation<'a> {
    #[serde(flatten)]
    head: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subjects: Option<Subjects<'a>>,
}

type Subjects<'a> = Stream<Value, Fill<'a>>;
type Fill<'a> = Box<dyn FnOnce(&mut Push<'_, Value>) -> io::Result<()> + 'a>;

/// When a run looked.
#[derive(Clone, Copy)]
pub(super) struct Times {
    pub(super) as_of: Moment,
    pub(super) weighed_at: Moment,
}

/// The identifiers of a duty's observations.
pub(super) fn uuids(duty: &DutyResult) -> Vec<String> {
    let id = duty.id.as_str();
    let checks = duty.checks.iter().map(|check| check_uuid(id, check));
    let statements = duty.statements.iter().map(|statement| statement_uuid(id, statement));
    let documents = duty.documents.iter().map(|document| document_uuid(id, document));
    checks.chain(statements).chain(documents).collect()
}

/// The observations of duties with these verdicts, naming the resources of those that are wanted.
pub(super) fn of_duties<'a>(
    catalog: &'a Catalog,
    assessment: &'a mut Assessment,
    teller: &'a Teller<'a>,
    (duties, wanted): (&'a [Verdict], &'a [Verdict]),
) -> impl FnOnce(&mut Push<'_, Observation<'a>>) -> io::Result<()> + 'a {
    let times = Times { as_of: assessment.as_of, weighed_at: assessment.weighed_at };
    move |push| {
        for (obligation, duty, waivers) in each_duty(catalog, assessment) {
            if duties.contains(&duty.verdict) {
                of_duty(obligation, duty, waivers, (teller, wanted, times), push)?;
            }
        }
        Ok(())
    }
}

/// Hands over a duty's observations.
fn of_duty<'a>(
    obligation: &Obligation,
    duty: &'a mut DutyResult,
    waivers: &'a [WaiverResult],
    (teller, wanted, times): (&'a Teller<'a>, &'a [Verdict], Times),
    push: &mut Push<'_, Observation<'a>>,
) -> io::Result<()> {
    let id = obligation.id.as_str();
    for statement in &duty.statements {
        push(plain(of_statement(id, statement)))?;
    }
    for document in &duty.documents {
        push(plain(of_document(id, document, times.weighed_at)))?;
    }
    let waivers: Vec<&'a Waiver> = waivers_of(duty, waivers);
    for check in &mut duty.checks {
        let head = head_of(obligation, check, times.as_of);
        let named = wanted.iter().any(|verdict| check.tally().of(*verdict) > 0);
        let waivers = waivers.clone();
        let fill = move |push: &mut Push<'_, Value>| {
            teller.check(check, &waivers, wanted, &mut |told| push(subject(&told)))
        };
        let fill: Fill<'a> = Box::new(fill);
        push(Observation { subjects: named.then(|| Stream::of(fill)), ..plain(head) })?;
    }
    Ok(())
}

fn plain<'a>(head: Value) -> Observation<'a> {
    let head = match compact(head) {
        Value::Object(head) => head,
        _ => Map::new(),
    };
    Observation { head, subjects: None }
}

fn head_of(obligation: &Obligation, check: &CheckResult, as_of: Moment) -> Value {
    let tally = check.tally();
    let unlisted = check.unlisted().map(onus_assess::Gap::because);
    let said = match (&check.outcome, &unlisted) {
        (Err(error), _) => format!("The check could not be used: {}", line(error)),
        (Ok(_), gap) => {
            let gap = gap.as_deref().map(|gap| format!(" Not all were listed: {}.", line(gap)));
            format!(
                "Of {} rows of {}, {} pass, {} fail, {} are unknown, {} are not concerned.{}",
                tally.total(),
                check.resource,
                tally.pass,
                tally.fail,
                tally.unknown,
                tally.not_applicable,
                gap.unwrap_or_default()
            )
        }
    };
    json!({
        "uuid": check_uuid(obligation.id.as_str(), check),
        "title": line(&obligation.title),
        "description": said,
        "props": props([
            ("check", check.name.clone()),
            ("table", check.resource.clone()),
            ("verdict", check.verdict().to_string()),
        ]),
        "methods": ["TEST"],
        "types": ["control-objective"],
        "origins": [document::origin()],
        "collected": as_of,
    })
}

fn check_uuid(duty: &str, check: &CheckResult) -> String {
    uuid("observation", &[duty, &check.name, &check.resource])
}

/// A resource that fails or is unknown.
fn subject(told: &Told<'_>) -> Value {
    let resource = told.resource.clone().unwrap_or_default();
    json!({
        "subject-uuid": resource_uuid(&resource.table, &resource.id),
        "type": "inventory-item",
        "title": line(&resource.called()),
        "props": props([
            ("verdict", told.verdict.to_string()),
            ("because", told.because.clone().unwrap_or_default()),
            ("waiver", told.waiver.map(|waiver| waiver.id.clone()).unwrap_or_default()),
        ]),
    })
}

fn statement_uuid(duty: &str, statement: &StatementResult) -> String {
    uuid("statement", &[duty, &statement.id])
}

fn of_statement(duty: &str, statement: &StatementResult) -> Value {
    json!({
        "uuid": statement_uuid(duty, statement),
        "title": cut(&format!("Statement of {}", line(&statement.by)), 200),
        "description": format!("{}, {}, states: {}", line(&statement.by), line(&statement.role), line(&statement.done)),
        "props": props([
            ("statement", statement.id.clone()),
            ("state", statement.state.word().to_owned()),
            ("because", statement.state.because().unwrap_or_default().to_owned()),
            ("recorded", statement.recorded.to_string()),
        ]),
        "methods": ["INTERVIEW"],
        "types": ["control-objective"],
        "collected": statement.observed,
        "expires": statement.until,
    })
}

fn document_uuid(duty: &str, document: &DocumentResult) -> String {
    uuid("document", &[duty, document.kind.word(), &document.name])
}

fn of_document(duty: &str, document: &DocumentResult, weighed_at: Moment) -> Value {
    json!({
        "uuid": document_uuid(duty, document),
        "title": format!("The {} {}", document.kind.word(), line(&document.name)),
        "description": format!("It shows {}.", line(&document.shows)),
        "props": props([
            ("state", document.state.word().to_owned()),
            ("because", document.state.because().unwrap_or_default().to_owned()),
            ("register-entry", document.entry.clone().unwrap_or_default()),
        ]),
        "methods": ["EXAMINE"],
        "types": ["control-objective"],
        "collected": weighed_at,
    })
}
