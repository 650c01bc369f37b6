//! SARIF 2.1.0, for code scanning and editors. Duties are rules; a failure is a result of kind `fail` for each resource,
//! with a level by the duty's severity. What is unknown is one result a check, of kind `open`, or `review` where a person
//! or a document must speak; both have level `none`, and neither claims a pass. Passes are written only when asked for. A
//! waiver is an external suppression, and the result stays.

mod results;
mod rules;

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use crate::key::uuid;
use crate::stream::{Push, Stream};
use crate::subject::Subject;
use rules::Rules;

/// The schema to which the file keeps.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The file, its parts in the order in which readers want them.
#[derive(Serialize)]
struct File<R: Serialize> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<R>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<R: Serialize> {
    tool: Value,
    automation_details: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    taxonomies: Vec<Value>,
    column_kind: &'static str,
    properties: Value,
    results: R,
}

/// Writes the file.
///
/// # Errors
/// When nothing can be written, or the run did not keep its verdicts.
pub fn write(out: &mut dyn Write, subject: &mut Subject<'_>) -> io::Result<()> {
    let rules = Rules::of(subject);
    let assessment = &subject.assessment;
    let profile = subject.profile.as_str();
    let run = Run {
        tool: rules.tool(),
        // What is before the last slash names the sort of run, by which services match one run with the next.
        automation_details: json!({
            "id": format!("onus/{profile}/{}", assessment.as_of),
            "guid": uuid("run", &[profile, &assessment.as_of.to_string(), &assessment.weighed_at.to_string()]),
        }),
        taxonomies: rules.taxonomies(),
        column_kind: "unicodeCodePoints",
        properties: json!({
            "profile": profile,
            "asOf": assessment.as_of,
            "weighedAt": assessment.weighed_at,
            "verdict": assessment.verdict(),
            "resources": assessment.totals.resources,
        }),
        results: Stream::of(|push: &mut Push<'_, Value>| results::write(subject, &rules, push)),
    };
    serde_json::to_writer_pretty(&mut *out, &File { schema: SCHEMA, version: "2.1.0", runs: [run] })?;
    writeln!(out)
}
