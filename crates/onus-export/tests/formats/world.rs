//! A small assessment that has one of everything: each verdict, a check that cannot be used, a table that was not read,
//! statements that hold and that lapsed, documents that cover and that are missing, waivers.

use std::io::{self, Write};
use std::path::Path;

use onus_assess::{Document, Keep, Options, Statement, Supplied, Waiver, assess};
use onus_catalog::{Catalog, DocumentKind, Files};
use onus_core::Moment;
use onus_export::{Duties, Subject};
use onus_facts::{Coverage, Scope, Snapshot, SnapshotWriter, Value};
use tempfile::TempDir;

/// A format by its name.
pub(crate) type Format = (&'static str, fn(&mut dyn Write, &mut Subject<'_>) -> io::Result<()>);

/// All formats of an assessment.
pub(crate) const FORMATS: [Format; 9] = [
    ("json", onus_export::json::write),
    ("sarif", onus_export::sarif::write),
    ("junit", onus_export::junit::write),
    ("csv", onus_export::csv::write),
    ("markdown", onus_export::markdown::write),
    ("ocsf", onus_export::ocsf::write),
    ("oscal-ar", onus_export::oscal::ar::write),
    ("oscal-poam", onus_export::oscal::poam::write),
    ("oscal-ssp", onus_export::oscal::ssp::write),
];

/// A format that no assessment is needed for.
pub(crate) type Form = (&'static str, fn(&mut dyn Write, &Duties<'_>) -> io::Result<()>);

/// All of them.
pub(crate) const FORMS: [Form; 5] = [
    ("oscal-ap", onus_export::oscal::ap::write),
    ("oscal-catalog", onus_export::oscal::catalog::write),
    ("oscal-component-definition", onus_export::oscal::component_definition::write),
    ("oscal-provider-ssp", onus_export::oscal::provider_ssp::write),
    ("oscal-shared-responsibility", onus_export::oscal::shared_responsibility::write),
];

/// Texts that come from outside.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    /// Names of buckets: one that passes, one that fails, one whose failure is accepted, one that was not read.
    pub(crate) buckets: [String; 4],
    /// What people wrote.
    pub(crate) person: String,
    pub(crate) reason: String,
}

impl Default for Texts {
    fn default() -> Self {
        Self {
            buckets: ["assets", "backups", "caches", "drafts"].map(str::to_owned),
            person: "Ada".to_owned(),
            reason: "caches can be made again".to_owned(),
        }
    }
}

/// What an assessment is made of.
pub(crate) struct World {
    _directory: TempDir,
    catalog: Catalog,
    snapshot: Snapshot,
    supplied: Supplied,
}

impl World {
    pub(crate) fn new(texts: &Texts) -> Self {
        let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small-catalog");
        let catalog = Catalog::read(Files::catalog(&files).unwrap()).unwrap();
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("snapshot.sqlite");
        let mut writer = SnapshotWriter::create(&path, &catalog, moment("2026-06-01T08:00:00Z")).unwrap();
        let facts = writer.facts();
        let settings = [
            (Value::text("enabled"), Value::Integer(1)),
            (Value::text("suspended"), Value::Integer(1)),
            (Value::text("never-enabled"), Value::Integer(0)),
            (Value::Null, Value::Integer(1)),
        ];
        for ((at, name), (versioning, locked)) in texts.buckets.iter().enumerate().zip(settings) {
            let row = [
                Value::text(format!("bucket-{at}")),
                Value::text(name),
                Value::text("north"),
                versioning,
                locked,
            ];
            facts.insert("cloud_bucket", &row).unwrap();
        }
        facts.cover(&Coverage::complete("cloud_bucket", Scope::whole(), "test")).unwrap();
        let lost = Coverage::unread("cloud_volume", Scope::whole(), "test", "403 Forbidden");
        facts.cover(&Coverage { missing_grant: Some("VolumesRead".to_owned()), ..lost }).unwrap();
        writer.finish(&catalog).unwrap();
        let snapshot = Snapshot::open(&path).unwrap();
        Self { _directory: directory, catalog, snapshot, supplied: supplied(texts) }
    }

    /// Writes a format.
    pub(crate) fn write(&self, format: Format) -> String {
        self.write_with(format, false)
    }

    /// Writes a format that no assessment is needed for.
    pub(crate) fn write_form(&self, (_, write): Form) -> String {
        let duties = self.catalog.obligations().values().collect();
        let chosen = Duties { catalog: &self.catalog, profile: "all".to_owned(), duties };
        let mut out = Vec::new();
        write(&mut out, &chosen).unwrap();
        String::from_utf8(out).unwrap()
    }

    pub(crate) fn write_with(&self, (_, write): Format, passes: bool) -> String {
        let options = Options { keep: Keep { first: 0, all: true }, ..Options::default() };
        let assessment = assess(&self.snapshot, &self.catalog, &self.supplied, |_| true, &options).unwrap();
        let mut subject = Subject {
            name: "workspace".to_owned(),
            profile: "all".to_owned(),
            passes,
            snapshot: &self.snapshot,
            catalog: &self.catalog,
            assessment,
        };
        let mut out = Vec::new();
        write(&mut out, &mut subject).unwrap();
        String::from_utf8(out).unwrap()
    }
}

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn supplied(texts: &Texts) -> Supplied {
    let statement = |id: &str, duty: &str, recorded: &str| Statement {
        id: id.to_owned(),
        obligation: format!("cloud/storage/{duty}").parse().unwrap(),
        by: texts.person.clone(),
        role: "head of operations".to_owned(),
        observed: moment(recorded),
        recorded: moment(recorded),
        until: moment("2026-08-01"),
        done: format!("gone through: {}", texts.reason),
        lines: Vec::new(),
        trust: Ok("ada@example.com".to_owned()),
    };
    let waiver = |id: &str, duty: &str, resources: &str, until: &str| Waiver {
        id: id.to_owned(),
        obligation: format!("cloud/storage/{duty}").parse().unwrap(),
        resources: resources.to_owned(),
        reason: texts.reason.clone(),
        owner: texts.person.clone(),
        approver: "Grace".to_owned(),
        from: moment("2026-05-01"),
        until: moment(until),
        limit: moment("2027-05-01"),
    };
    Supplied {
        statements: vec![
            statement("2026-05-20-access", "access-reviewed", "2026-05-20"),
            statement("2026-01-10-restore", "restore-tried", "2026-01-10"),
        ],
        documents: vec![Document {
            id: "iso".to_owned(),
            provider: "cloud".to_owned(),
            kind: DocumentKind::Certificate,
            names: vec!["ISO/IEC 27001".to_owned()],
            issuer: "An auditor".to_owned(),
            sites: Vec::new(),
            services: Vec::new(),
            valid_from: moment("2026-01-01"),
            valid_to: Some(moment("2028-12-31")),
            file: Ok(()),
        }],
        waivers: vec![
            waiver("caches", "versions-kept", "bucket-2", "2026-09-01"),
            waiver("no-lock", "objects-locked", "*", "2026-10-01"),
            waiver("old", "versions-kept", "*", "2026-05-15"),
        ],
    }
}
