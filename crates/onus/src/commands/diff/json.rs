//! The comparison for programs. Its form is versioned: a field is only ever added within a version.

use std::cell::RefCell;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};

use onus_core::{Moment, Severity, Verdict};
use onus_evidence::history::{Change, DutyChange, Kind, Totals};
use schemars::JsonSchema;
use serde::ser::{Error as _, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::{Opened, changes};
use crate::failure::Failure;
use crate::output::to_stdout;

/// A comparison, `onus.diff/1`.
#[derive(Serialize, JsonSchema)]
pub(crate) struct DiffJson<'a> {
    /// Always `onus.diff/1`.
    format: &'static str,
    /// Version of the program.
    onus: &'static str,
    /// The profile that chose the duties of both sides.
    profile: &'a str,
    /// The side before.
    before: SideJson<'a>,
    /// The side after.
    after: SideJson<'a>,
    /// How many changes of each kind there are, before waivers.
    totals: Vec<TotalJson>,
    /// Duties whose verdict is another one now, by name.
    duties: Vec<DutyJson<'a>>,
    /// All changes, by duty.
    #[schemars(with = "Vec<ChangeJson>")]
    changes: Changes,
}

/// One side.
#[derive(Serialize, JsonSchema)]
struct SideJson<'a> {
    /// What was compared, as the user wrote it.
    name: &'a str,
    /// The moment that its snapshot shows.
    as_of: Moment,
    /// SHA-256 of the catalog that judged.
    catalog: &'a str,
}

/// A number of changes.
#[derive(Serialize, JsonSchema)]
struct TotalJson {
    /// What happened: `regressed`, `new`, `newly-unseen`, `newly-lapsed`, `newly-seen`, `fixed`, `gone`, `newly-waived` or
    /// `newly-supplied`.
    kind: &'static str,
    /// How often.
    changes: u64,
}

/// A duty whose verdict is another one now.
#[derive(Serialize, JsonSchema)]
struct DutyJson<'a> {
    /// Its newest name.
    id: &'a str,
    /// What must hold.
    title: &'a str,
    /// The harm of a breach.
    severity: Severity,
    /// The verdict before; null where it was not judged.
    before: Option<Verdict>,
    /// The verdict now; null where it is not judged.
    after: Option<Verdict>,
    /// Whether the side without a verdict has no such duty, and did not merely leave it out.
    absent: bool,
    /// Why it has its verdict now, where its checks do not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'a str>,
}

/// One change.
#[derive(Serialize, JsonSchema)]
struct ChangeJson<'a> {
    /// What happened.
    kind: &'static str,
    /// To what: `verdict`, `statement`, `document` or `waiver`.
    what: &'static str,
    /// The duty, by its newest name.
    duty: &'a str,
    /// The harm of a breach.
    severity: Severity,
    /// The fact table of the resource.
    #[serde(skip_serializing_if = "str::is_empty")]
    table: &'a str,
    /// The resource's `id`; left out where the duty as a whole is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<&'a str>,
    /// The verdict before.
    before: Option<Verdict>,
    /// The verdict now.
    after: Option<Verdict>,
    /// What is not there on the side without a verdict: `resource` or `duty`.
    #[serde(skip_serializing_if = "Option::is_none")]
    absent: Option<&'static str>,
    /// The waiver beside the verdict now; of a waiver, statement or document that changed, its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'a str>,
}

/// Changes in a temporary file, copied line by line: there can be a million of them.
struct Changes(RefCell<File>);

impl Serialize for Changes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for line in BufReader::new(&mut *self.0.borrow_mut()).lines() {
            let line = line.map_err(S::Error::custom)?;
            list.serialize_element(&RawValue::from_string(line).map_err(S::Error::custom)?)?;
        }
        list.end()
    }
}

/// Compares, and writes all changes.
pub(super) fn write(before: &Opened, after: &Opened) -> Result<Totals, Failure> {
    let spool = tempfile::tempfile();
    let spool = spool.map_err(|error| Failure::Internal(format!("cannot make a temporary file: {error}")))?;
    let mut lines = BufWriter::with_capacity(1 << 16, spool);
    let totals = changes(before, after, |change| {
        serde_json::to_writer(&mut lines, &change_json(&after.explained(change)))?;
        lines.write_all(b"\n")
    })?;
    let mut spool = lines.into_inner().map_err(|error| Failure::internal(error.into_error()))?;
    spool.seek(SeekFrom::Start(0)).map_err(Failure::internal)?;
    let total = |kind: Kind| TotalJson { kind: kind.word(), changes: totals.of(kind) };
    let report = DiffJson {
        format: "onus.diff/1",
        onus: env!("CARGO_PKG_VERSION"),
        profile: &after.side.profile,
        before: side_json(before),
        after: side_json(after),
        totals: Kind::ALL.into_iter().map(total).collect(),
        duties: totals.duties.iter().map(duty_json).collect(),
        changes: Changes(RefCell::new(spool)),
    };
    to_stdout(|out| {
        serde_json::to_writer_pretty(&mut *out, &report)?;
        writeln!(out)
    })?;
    Ok(totals)
}

fn side_json(opened: &Opened) -> SideJson<'_> {
    SideJson { name: &opened.name, as_of: opened.side.as_of, catalog: &opened.side.catalog }
}

fn duty_json(change: &DutyChange) -> DutyJson<'_> {
    DutyJson {
        id: change.duty.as_str(),
        title: &change.title,
        severity: change.severity,
        before: change.before,
        after: change.after,
        absent: change.absent,
        because: change.because.as_deref(),
    }
}

fn change_json(change: &Change) -> ChangeJson<'_> {
    ChangeJson {
        kind: change.kind.word(),
        what: change.what.word(),
        duty: change.duty.as_str(),
        severity: change.severity,
        table: &change.table,
        resource: change.resource.as_deref(),
        before: change.before,
        after: change.after,
        absent: change.absent.map(|absent| absent.word()),
        name: change.name.as_deref(),
        because: change.because.as_deref(),
    }
}
