//! The report that programs read. Its form is versioned: a field is only ever added within a version.

use std::cell::RefCell;
use std::io::{self, BufRead, BufReader, Write};

use onus_assess::{CheckResult, DutyResult, Findings, Want};
use onus_catalog::Obligation;
use onus_core::{Basis, Moment, Party, Severity, Tally, Verdict};
use onus_facts::Coverage;
use schemars::JsonSchema;
use serde::ser::{Error as _, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::Subject;

/// An assessment, `onus.assessment/1`.
#[derive(Serialize, JsonSchema)]
pub(crate) struct AssessmentJson<'a> {
    /// Always `onus.assessment/1`.
    format: &'static str,
    /// Version of the program.
    onus: &'static str,
    /// The moment that the snapshot shows.
    as_of: Moment,
    /// SHA-256 of the catalog that judged.
    catalog: String,
    /// SHA-256 of the catalog by whose tables the snapshot was made.
    snapshot_catalog: &'a str,
    /// The profile that chose the duties.
    profile: &'a str,
    /// The worst verdict of all.
    verdict: Verdict,
    /// Sums.
    totals: TotalsJson,
    /// The duties, by name.
    duties: Vec<DutyJson<'a>>,
    /// What the snapshot does not know.
    gaps: Vec<GapJson<'a>>,
}

/// Sums over all duties.
#[derive(Serialize, JsonSchema)]
struct TotalsJson {
    /// Duties by party.
    duties: Vec<PartyTotal>,
    /// Verdicts of single resources.
    resources: Tally,
}

/// Sums over the duties of one party.
#[derive(Serialize, JsonSchema)]
struct PartyTotal {
    /// The party.
    owner: Party,
    /// Its duties by verdict.
    #[serde(flatten)]
    tally: Tally,
}

/// One duty.
#[derive(Serialize, JsonSchema)]
struct DutyJson<'a> {
    /// Its name.
    id: &'a str,
    /// What must hold.
    title: &'a str,
    /// Who answers for it.
    owner: Party,
    /// Third parties that answer for it together with the owner.
    with: &'a [String],
    /// The harm of a breach.
    severity: Severity,
    /// The worst of everything it rests on.
    verdict: Verdict,
    /// What the verdict rests on.
    basis: Basis,
    /// What nobody has supplied yet: `attestation` or `provider-evidence`.
    #[serde(skip_serializing_if = "Option::is_none")]
    wants: Option<&'static str>,
    /// Why, where the checks do not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'a str>,
    /// The first step of the fix.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<&'a str>,
    /// What a pass does not prove.
    #[serde(skip_serializing_if = "Option::is_none")]
    proves_not: Option<&'a str>,
    /// Its checks.
    checks: Vec<CheckJson<'a>>,
}

/// One check of a duty.
#[derive(Serialize, JsonSchema)]
struct CheckJson<'a> {
    /// Its name; empty when it is the only one.
    name: &'a str,
    /// The fact table whose rows it judges.
    resource: &'a str,
    /// The worst verdict.
    verdict: Verdict,
    /// How many verdicts of each kind.
    tally: Tally,
    /// Why the check could not be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    /// Why the list of resources is not whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    unlisted: Option<String>,
    /// One verdict for every resource.
    #[schemars(with = "Vec<VerdictJson>")]
    verdicts: Verdicts<'a>,
}

/// The verdict of one resource.
#[derive(Serialize, JsonSchema)]
struct VerdictJson {
    /// The resource's `id` in its fact table.
    resource: String,
    /// Its verdict.
    verdict: Verdict,
    /// What was seen, or what was not.
    because: Option<String>,
}

/// A part of a fact table that was not read.
#[derive(Serialize, JsonSchema)]
struct GapJson<'a> {
    /// The table.
    table: &'a str,
    /// One column, when its rows are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<&'a str>,
    /// Dimension to value; empty for the whole table.
    #[schemars(with = "std::collections::BTreeMap<String, String>")]
    scope: &'a onus_facts::Scope,
    /// `partial` or `unread`.
    status: &'static str,
    /// What kept it away.
    reason: Option<&'a str>,
    /// The permission set that would let it be read.
    missing_grant: Option<&'a str>,
}

/// Verdicts that a run left in a temporary file, copied line by line.
struct Verdicts<'a>(RefCell<Option<&'a mut Findings>>);

impl Serialize for Verdicts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut findings = self.0.borrow_mut();
        if let Some(findings) = findings.as_mut()
            && let Some(lines) = findings.lines().map_err(S::Error::custom)?
        {
            for line in BufReader::new(lines).lines() {
                let line = line.map_err(S::Error::custom)?;
                list.serialize_element(&RawValue::from_string(line).map_err(S::Error::custom)?)?;
            }
        }
        list.end()
    }
}

/// Writes the report.
pub(crate) fn write(out: &mut dyn Write, subject: &mut Subject<'_>) -> io::Result<()> {
    let verdict = subject.assessment.verdict();
    let totals = subject.assessment.totals;
    let obligations = subject.catalog.obligations();
    let duties = subject.assessment.duties.iter_mut();
    let report = AssessmentJson {
        format: "onus.assessment/1",
        onus: env!("CARGO_PKG_VERSION"),
        as_of: subject.assessment.as_of,
        catalog: subject.catalog.digest(),
        snapshot_catalog: subject.snapshot.catalog_digest(),
        profile: &subject.profile,
        verdict,
        totals: TotalsJson {
            duties: Party::ALL
                .into_iter()
                .map(|owner| PartyTotal { owner, tally: totals.of(owner) })
                .collect(),
            resources: totals.resources,
        },
        duties: duties.filter_map(|duty| Some(duty_json(obligations.get(&duty.id)?, duty))).collect(),
        gaps: subject.assessment.gaps.iter().map(gap_json).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

fn duty_json<'a>(obligation: &'a Obligation, duty: &'a mut DutyResult) -> DutyJson<'a> {
    DutyJson {
        id: obligation.id.as_str(),
        title: &obligation.title,
        owner: obligation.owner,
        with: &obligation.with,
        severity: obligation.severity,
        verdict: duty.verdict,
        basis: duty.basis,
        wants: duty.wants.map(|want| match want {
            Want::Attestation => "attestation",
            Want::ProviderEvidence => "provider-evidence",
        }),
        because: duty.because.as_deref(),
        fix: obligation.fix.as_ref().map(|fix| fix.step.as_str()),
        proves_not: obligation.fix.as_ref().map(|fix| fix.proves_not.as_str()),
        checks: duty.checks.iter_mut().map(check_json).collect(),
    }
}

fn check_json(result: &mut CheckResult) -> CheckJson<'_> {
    let unlisted = result.unlisted().map(onus_assess::Gap::because);
    let (verdict, tally) = (result.verdict(), result.tally());
    let (error, verdicts) = match &mut result.outcome {
        Err(error) => (Some(error.as_str()), None),
        Ok(judged) => (None, Some(&mut judged.findings)),
    };
    CheckJson {
        name: &result.name,
        resource: &result.resource,
        verdict,
        tally,
        error,
        unlisted,
        verdicts: Verdicts(RefCell::new(verdicts)),
    }
}

fn gap_json(line: &Coverage) -> GapJson<'_> {
    GapJson {
        table: &line.table,
        column: line.column.as_deref(),
        scope: &line.scope,
        status: line.status.word(),
        reason: line.reason.as_deref(),
        missing_grant: line.missing_grant.as_deref(),
    }
}
