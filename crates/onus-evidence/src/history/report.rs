//! A side that was saved as `onus assess --format json`. It is read as it streams by: its verdicts go to a temporary
//! file, since a report can be larger than memory.

mod seeds;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use onus_catalog::{Catalog, DocumentKind};
use onus_core::{Moment, ObligationId, Severity, Verdict};
use serde::Deserialize;
use serde::de::DeserializeSeed;

use super::side::{Duty, Held, Worth};
use super::spool::Filling;
use super::{HistoryError, Side, What};

/// The form that is read.
const FORM: &str = "onus.assessment/1";
/// What the name of every version of the form begins with.
const FORMS: &str = "onus.assessment/";

/// Whether a file that begins like this is a report: `format` is its first field.
#[must_use]
pub fn is_report(head: &[u8]) -> bool {
    let Ok(head) = std::str::from_utf8(head) else { return false };
    let value = [r"{", "\"format\"", ":", "\""]
        .iter()
        .try_fold(head, |rest, part| rest.trim_start_matches([' ', '\t', '\r', '\n']).strip_prefix(part));
    value.is_some_and(|value| value.starts_with(FORMS))
}

/// The fields of a report that matter here.
#[derive(Debug, Default)]
struct Report {
    format: Option<String>,
    as_of: Option<Moment>,
    catalog: String,
    profile: String,
    duties: BTreeMap<ObligationId, Duty>,
    waivers: Vec<Waiver>,
}

/// What a report says of a duty, beside its checks.
#[derive(Debug)]
struct About {
    title: String,
    severity: Severity,
    verdict: Verdict,
    because: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Statement {
    by: String,
    until: Moment,
    recorded: Moment,
    state: String,
    because: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Document {
    kind: DocumentKind,
    name: String,
    state: String,
    because: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Waiver {
    id: String,
    obligation: ObligationId,
    matched: u64,
    problem: Option<String>,
}

impl Side {
    /// Reads a report. `catalog` tells which duties a report by the same catalog left out.
    ///
    /// # Errors
    /// When the text is no report, or one of a form that this version does not know.
    pub fn of_report(text: impl Read, catalog: &Catalog) -> Result<Self, HistoryError> {
        let mut spool = Filling::new()?;
        let mut json = serde_json::Deserializer::from_reader(text);
        let read = seeds::OfReport(&mut spool).deserialize(&mut json);
        let mut report = read.and_then(|report| json.end().map(|()| report)).map_err(HistoryError::Report)?;
        let form = report.format.unwrap_or_default();
        if form != FORM {
            return Err(HistoryError::Form { found: form, known: FORM });
        }
        let as_of =
            report.as_of.ok_or_else(|| HistoryError::Report(serde::de::Error::missing_field("as_of")))?;
        for waiver in report.waivers.into_iter().filter(|one| one.problem.is_none() && one.matched > 0) {
            if let Some(duty) = report.duties.get_mut(&waiver.obligation)
                && duty.checks.is_empty()
            {
                duty.waiver.get_or_insert(waiver.id);
            }
        }
        let left_out = match report.catalog == catalog.digest() {
            true => {
                catalog.obligations().keys().filter(|id| !report.duties.contains_key(*id)).cloned().collect()
            }
            false => BTreeSet::new(),
        };
        let (catalog, profile, duties) = (report.catalog, report.profile, report.duties);
        Ok(Self { as_of, catalog, profile, duties, left_out, verdicts: spool.end()? })
    }
}

/// What was supplied for a duty, as the assessment weighed it.
fn held(mut statements: Vec<Statement>, documents: Vec<Document>) -> Vec<Held> {
    // Facts that refute a statement have verdicts of their own.
    let stands = |one: &Statement| matches!(one.state.as_str(), "holds" | "refuted");
    statements.sort_by_key(|one| (stands(one), one.recorded));
    let statement = statements.pop().map(|one| Held {
        what: What::Statement,
        worth: match stands(&one) {
            true => Worth::Holds,
            false if one.state == "lapsed" => Worth::Lacks(format!("it lapsed at {}", one.until)),
            false => Worth::Lacks(format!("it is not trusted: {}", one.because.unwrap_or_default())),
        },
        name: one.by,
    });
    let document = |one: Document| Held {
        what: What::Document,
        name: format!("{} `{}`", one.kind.word(), one.name),
        worth: match one.state.as_str() {
            "covers" => Worth::Holds,
            "unseen" => Worth::Unseen,
            "missing" => Worth::Lacks("the register has none".to_owned()),
            state => Worth::Lacks(one.because.unwrap_or_else(|| state.to_owned())),
        },
    };
    statement.into_iter().chain(documents.into_iter().map(document)).collect()
}
