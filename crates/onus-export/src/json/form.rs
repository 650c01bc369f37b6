//! The form of `onus.assessment/1`. A field is only ever added within a version.

use std::io;

use onus_core::{Basis, Moment, Party, Severity, Tally, Verdict};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::stream::{Push, Stream};

/// An assessment, `onus.assessment/1`.
#[derive(Serialize, JsonSchema)]
pub(super) struct AssessmentJson<'a> {
    /// Always `onus.assessment/1`.
    pub(super) format: &'static str,
    /// Version of the program.
    pub(super) onus: &'static str,
    /// The moment that the snapshot shows.
    pub(super) as_of: Moment,
    /// The moment at which statements, documents and waivers were weighed.
    pub(super) weighed_at: Moment,
    /// SHA-256 of the catalog that judged.
    pub(super) catalog: String,
    /// SHA-256 of the catalog by whose tables the snapshot was made.
    pub(super) snapshot_catalog: &'a str,
    /// The profile that chose the duties.
    pub(super) profile: &'a str,
    /// The worst verdict of all.
    pub(super) verdict: Verdict,
    /// Sums, before waivers.
    pub(super) totals: TotalsJson,
    /// The duties, by name.
    pub(super) duties: Vec<DutyJson<'a>>,
    /// Accepted breaches. They stand beside verdicts and never change them.
    pub(super) waivers: Vec<WaiverJson<'a>>,
    /// What the snapshot does not know.
    pub(super) gaps: Vec<GapJson<'a>>,
}

/// Sums over all duties.
#[derive(Serialize, JsonSchema)]
pub(super) struct TotalsJson {
    /// Duties by party.
    pub(super) duties: Vec<PartyTotal>,
    /// Verdicts of single resources.
    pub(super) resources: Tally,
}

/// Sums over the duties of one party.
#[derive(Serialize, JsonSchema)]
pub(super) struct PartyTotal {
    /// The party.
    pub(super) owner: Party,
    /// Its duties by verdict.
    #[serde(flatten)]
    pub(super) tally: Tally,
}

/// One duty.
#[derive(Serialize, JsonSchema)]
pub(super) struct DutyJson<'a> {
    /// Its name.
    pub(super) id: &'a str,
    /// What must hold.
    pub(super) title: &'a str,
    /// Who answers for it.
    pub(super) owner: Party,
    /// Third parties that answer for it together with the owner.
    pub(super) with: &'a [String],
    /// The harm of a breach.
    pub(super) severity: Severity,
    /// The worst of everything it rests on.
    pub(super) verdict: Verdict,
    /// What the verdict rests on.
    pub(super) basis: Basis,
    /// What nobody has supplied yet: `attestation` or `provider-evidence`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) wants: Option<&'static str>,
    /// Why, where the checks do not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) because: Option<&'a str>,
    /// The first step of the fix.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fix: Option<&'a str>,
    /// What a pass does not prove.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) proves_not: Option<&'a str>,
    /// Its checks, and its reviews under the name `review`.
    pub(super) checks: Vec<CheckJson<'a>>,
    /// What people stated of it.
    pub(super) statements: Vec<StatementJson<'a>>,
    /// The provider's documents that it asks for.
    pub(super) documents: Vec<DocumentJson<'a>>,
}

/// One check of a duty.
#[derive(Serialize, JsonSchema)]
pub(super) struct CheckJson<'a> {
    /// Its name; empty when it is the only one.
    pub(super) name: &'a str,
    /// The fact table whose rows it judges.
    pub(super) resource: &'a str,
    /// The worst verdict.
    pub(super) verdict: Verdict,
    /// How many verdicts of each kind.
    pub(super) tally: Tally,
    /// Why the check could not be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
    /// Why the list of resources is not whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unlisted: Option<String>,
    /// One verdict for every resource.
    #[schemars(with = "Vec<VerdictJson>")]
    pub(super) verdicts: Verdicts<'a>,
}

/// A list that is written while it is read from a temporary file.
pub(super) type Verdicts<'a> = Stream<Box<RawValue>, Lines<'a>>;
/// Copies the lines of the temporary file.
type Lines<'a> = Box<dyn FnOnce(&mut Push<'_, Box<RawValue>>) -> io::Result<()> + 'a>;

/// The verdict of one resource.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "describes lines that are copied as they are")]
pub(super) struct VerdictJson {
    /// The resource's `id` in its fact table.
    resource: String,
    /// Its verdict.
    verdict: Verdict,
    /// What was seen, or what was not.
    because: Option<String>,
    /// The waiver that stands beside it, by its name.
    waiver: Option<String>,
}

/// A named person's dated word that a duty was done.
#[derive(Serialize, JsonSchema)]
pub(super) struct StatementJson<'a> {
    /// Its file's name without the ending.
    pub(super) id: &'a str,
    /// Who stated it.
    pub(super) by: &'a str,
    /// In which role.
    pub(super) role: &'a str,
    /// When what it says was seen to be so.
    pub(super) observed: Moment,
    /// When it was signed.
    pub(super) recorded: Moment,
    /// When it lapses.
    pub(super) until: Moment,
    /// What was done.
    pub(super) done: &'a str,
    /// `holds`, `lapsed`, `refuted` or `untrusted`.
    pub(super) state: &'static str,
    /// What speaks against it, where the state does not say all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) because: Option<&'a str>,
}

/// A document that a duty asks for, and what the register has.
#[derive(Serialize, JsonSchema)]
pub(super) struct DocumentJson<'a> {
    /// What sort of document.
    pub(super) kind: onus_catalog::DocumentKind,
    /// What the duty calls it.
    pub(super) name: &'a str,
    /// What in it shows that the duty is met.
    pub(super) shows: &'a str,
    /// The entry of the register that was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) entry: Option<&'a str>,
    /// `covers`, `missing`, `not-in-force`, `gap` or `spoilt`.
    pub(super) state: &'static str,
    /// What is wrong, where the state does not say all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) because: Option<&'a str>,
}

/// An accepted breach.
#[derive(Serialize, JsonSchema)]
pub(super) struct WaiverJson<'a> {
    /// Its name in `waivers.toml`.
    pub(super) id: &'a str,
    /// The duty.
    pub(super) obligation: &'a str,
    /// The resources by `id`; `*` stands for any text.
    pub(super) resources: &'a str,
    /// Why the breach is accepted.
    pub(super) reason: &'a str,
    /// Who owns the risk.
    pub(super) owner: &'a str,
    /// Who approved.
    pub(super) approver: &'a str,
    /// Since when.
    pub(super) from: Moment,
    /// Until when.
    pub(super) until: Moment,
    /// How many verdicts of fail or unknown it stands beside.
    pub(super) matched: u64,
    /// What is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) problem: Option<&'static str>,
}

/// A part of a fact table that was not read.
#[derive(Serialize, JsonSchema)]
pub(super) struct GapJson<'a> {
    /// The table.
    pub(super) table: &'a str,
    /// One column, when its rows are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) column: Option<&'a str>,
    /// Dimension to value; empty for the whole table.
    #[schemars(with = "std::collections::BTreeMap<String, String>")]
    pub(super) scope: &'a onus_facts::Scope,
    /// `partial` or `unread`.
    pub(super) status: &'static str,
    /// What kept it away.
    pub(super) reason: Option<&'a str>,
    /// The permission set that would let it be read.
    pub(super) missing_grant: Option<&'a str>,
}
