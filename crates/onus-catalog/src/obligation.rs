//! One duty: who owns it, why it matters, how it is established, how a breach is mended.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use onus_core::{Moment, ObligationId, Party, Period, Severity, StatementId, Verdict};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A duty. Its file's path is its identifier.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Obligation {
    /// Set from the path.
    #[serde(skip, default = "unnamed")]
    #[schemars(skip)]
    pub id: ObligationId,
    /// What must hold, subject first, in one line.
    pub title: String,
    /// The party that answers for it.
    pub owner: Party,
    /// Third parties that answer for it together with the owner.
    #[serde(default)]
    pub with: Vec<String>,
    /// The harm of a breach.
    pub severity: Severity,
    /// The published statements that give the duty.
    #[serde(default)]
    pub statements: Vec<StatementId>,
    /// The harm in our own words.
    pub why: String,
    /// How a program establishes it, each on a resource of its own.
    #[serde(default, rename = "check")]
    pub checks: Vec<Check>,
    /// What a named person must state.
    pub attest: Option<Attest>,
    /// Which document of the provider carries it.
    pub evidence: Option<Evidence>,
    /// Other duties that this one sums up.
    pub rollup: Option<Rollup>,
    /// Names that it had in earlier versions, so that older reports are compared with newer ones.
    #[serde(default)]
    pub was: Vec<ObligationId>,
    /// How to mend a breach. Required beside a check.
    pub fix: Option<Fix>,
    /// Facts and the verdicts that they must give.
    #[serde(default, rename = "test")]
    pub tests: Vec<TestCase>,
}

fn unnamed() -> ObligationId {
    #[expect(clippy::expect_used, reason = "a constant that the tests of onus-core read")]
    "none/none/none".parse().expect("a constant")
}

impl Obligation {
    /// The check that a test row is about: the one named, or the only one.
    #[must_use]
    pub fn check_of(&self, test: &TestCase) -> Option<&Check> {
        match (&test.check, self.checks.as_slice()) {
            (Some(name), checks) => checks.iter().find(|check| check.name.as_ref() == Some(name)),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }
}

/// SQL over fact tables that answers for every resource exactly once.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Tells several checks of one duty apart.
    pub name: Option<String>,
    /// The fact table each of whose rows gets a verdict.
    pub resource: String,
    /// Columns `id`, `ok`, and optionally `applies` and `because`.
    pub sql: String,
    /// Dimensions of coverage in which the SQL joins only equal values.
    pub within: Option<Within>,
    /// A failure stands although joined rows may be missing: what was seen proves it.
    #[serde(default)]
    pub refutes: bool,
}

/// Which scopes of the tables that a check joins can matter to a resource.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Within {
    /// A dimension and column of the same name.
    Same(String),
    /// Dimension of the joined tables' coverage to column of the resource.
    Columns(BTreeMap<String, String>),
}

impl Within {
    /// Pairs of coverage dimension and resource column.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        match self {
            Self::Same(name) => vec![(name, name)],
            Self::Columns(columns) => columns.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect(),
        }
    }
}

/// What a named person must state.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attest {
    /// The sentence that is signed.
    pub statement: String,
    /// What to attach or cite.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// How long the statement holds.
    pub every: Period,
    /// What the person goes through one by one.
    pub review: Option<Review>,
}

/// Resources that a person goes through one by one; the statement covers those that it names, and no others.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// What people call it, as in `onus review accounts`.
    pub name: String,
    /// The fact tables whose rows are gone through.
    pub of: Vec<String>,
}

/// Documents of the provider that carry a duty.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The documents.
    pub documents: Vec<Document>,
    /// How often to ask for the newest.
    pub every: Period,
}

/// One document of the provider.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What sort of document.
    pub kind: DocumentKind,
    /// What it is called.
    pub name: String,
    /// What in it shows that the duty is met.
    pub shows: String,
}

/// Sorts of documents, from the strongest assurance to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// An accredited body's certificate.
    Certificate,
    /// An independent auditor's report.
    Report,
    /// A contract with the customer.
    Contract,
    /// A service-level agreement.
    Sla,
    /// A signed statement of the provider.
    Attestation,
    /// Published history of incidents and maintenance.
    StatusPage,
    /// Published documentation.
    Documentation,
}

impl DocumentKind {
    /// The words shown to people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Report => "report",
            Self::Contract => "contract",
            Self::Sla => "SLA",
            Self::Attestation => "signed statement",
            Self::StatusPage => "status page",
            Self::Documentation => "documentation",
        }
    }
}

/// Other duties whose worst verdict is this one's.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rollup {
    /// The duties.
    pub of: Vec<ObligationId>,
}

/// How to mend a breach.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fix {
    /// The first step, as one imperative sentence.
    pub step: String,
    /// Where in the console.
    pub console: Option<String>,
    /// A command; `{column}` stands for a column of the resource.
    pub cli: Option<String>,
    /// The Terraform argument.
    pub terraform: Option<String>,
    /// What a pass does not prove.
    pub proves_not: String,
}

/// Facts and the verdicts that they must give.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestCase {
    /// What the rows show.
    pub name: String,
    /// Which check, where there are several.
    pub check: Option<String>,
    /// The moment of the snapshot; 2026-06-01 when left out.
    pub as_of: Option<Moment>,
    /// Rows by table; a column left out is NULL.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Vec<BTreeMap<String, serde_json::Value>>>")]
    pub given: IndexMap<String, Vec<TestRow>>,
    /// Tables or scopes that could not be read.
    #[serde(default)]
    pub unread: Vec<Unread>,
    /// Verdict by the resource's `id`.
    pub expect: IndexMap<String, Expected>,
}

/// A verdict that a test expects.
pub type Expected = Verdict;

/// One row of a test: column to value.
pub type TestRow = IndexMap<String, toml::Value>;

/// What a test says was not read.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Unread {
    /// A whole table.
    Table(String),
    /// One scope of a table.
    Scope {
        /// The table.
        table: String,
        /// Dimension to value.
        scope: BTreeMap<String, String>,
    },
}
