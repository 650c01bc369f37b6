//! Reads the cloud with the product's own code, put together as the command line does it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use onus_catalog::Catalog;
use onus_collect::config::{Environment, scaleway};
use onus_collect::connection::{Connection as Way, Keeping};
use onus_collect::derive;
use onus_collect::gather::{Account, NoProgress, Places, Provider, Summary, gather};
use onus_collect::http::{ClientSettings, PacePolicy, S3Endpoint};
use onus_facts::rusqlite::Connection;
use onus_facts::rusqlite::types::Value as Cell;
use onus_facts::{Coverage, Facts, Snapshot, SnapshotWriter, Status};

use super::rows::{AllRows, Rows, rows};
use super::{ACCESS_KEY, Cloud, ORGANIZATION, SECRET, ZONES};

/// How to read.
pub(crate) struct Manner<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) places: Places,
    pub(crate) pace: PacePolicy,
    pub(crate) settings: ClientSettings,
    pub(crate) keeping: Keeping<'a>,
    pub(crate) most_objects: usize,
    /// What else goes into the snapshot once the cloud was read.
    pub(crate) beside: &'a dyn Fn(&mut Facts),
}

impl Default for Manner<'_> {
    fn default() -> Self {
        Self {
            catalog: embedded(),
            places: Places::of(ZONES),
            pace: quick(),
            settings: ClientSettings {
                connect_within: Duration::from_secs(5),
                read_within: Duration::from_secs(5),
                finish_within: Duration::from_secs(10),
                proxy_from_environment: false,
                ..ClientSettings::default()
            },
            keeping: Keeping::default(),
            most_objects: 1000,
            beside: &|_| {},
        }
    }
}

/// The catalog that is part of the program.
pub(crate) fn embedded() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| Catalog::embedded().unwrap())
}

/// Little patience.
pub(crate) fn quick() -> PacePolicy {
    PacePolicy {
        attempts: 2,
        first_wait: Duration::from_millis(1),
        longest_wait: Duration::from_millis(2),
        ..PacePolicy::default()
    }
}

/// What a run left behind.
pub(crate) struct Outcome {
    pub(crate) summary: Summary,
    pub(crate) snapshot: Snapshot,
    /// Keeps the snapshot's directory, when it is a temporary one.
    folder: Option<tempfile::TempDir>,
}

/// Reads the cloud into a snapshot of its own.
pub(crate) fn collect(cloud: &Cloud, manner: &Manner<'_>) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let outcome =
        collect_into(cloud.origin().to_string().as_str(), &folder.path().join("run.sqlite"), manner);
    Outcome { folder: Some(folder), ..outcome }
}

/// Reads the cloud at an address into a snapshot at a path.
pub(crate) fn collect_into(address: &str, target: &Path, manner: &Manner<'_>) -> Outcome {
    let connection = connect(address, manner);
    let account = Account {
        provider: Provider::Scaleway,
        transport: connection.transport(),
        api: connection.api.clone(),
        s3: connection.s3.clone(),
        has_access_key: connection.has_access_key,
        organization_id: ORGANIZATION.to_owned(),
        places: manner.places.clone(),
        most_objects: manner.most_objects,
    };
    let as_of = "2026-06-01T00:00:00Z".parse().unwrap();
    let mut writer = SnapshotWriter::create(target, manner.catalog, as_of).unwrap();
    let summary = gather(manner.catalog, &account, writer.facts(), &NoProgress).unwrap();
    (manner.beside)(writer.facts());
    derive::fill(manner.catalog, writer.facts()).unwrap();
    let path = writer.finish(manner.catalog).unwrap();
    connection.finish().unwrap();
    Outcome { summary, snapshot: Snapshot::open(&path).unwrap(), folder: None }
}

/// The product's way to the cloud at an address.
pub(crate) fn connect(address: &str, manner: &Manner<'_>) -> Way {
    let variables = [
        ("SCW_API_URL", address),
        ("SCW_ACCESS_KEY", ACCESS_KEY),
        ("SCW_SECRET_KEY", SECRET),
        // None of these may narrow what is read.
        ("SCW_DEFAULT_PROJECT_ID", ORGANIZATION),
        ("SCW_DEFAULT_ZONE", "fr-par-1"),
        ("SCW_DEFAULT_REGION", "fr-par"),
    ];
    let config = scaleway::resolve(&Environment::of(variables), None).unwrap();
    let s3 = S3Endpoint::single(config.api.clone());
    let pace = manner.pace.clone();
    Way::live(config.way(s3), &manner.settings, pace, manner.catalog, &manner.keeping).unwrap()
}

impl Outcome {
    /// All rows of a table.
    pub(crate) fn rows(&self, table: &str) -> Rows {
        rows(&self.snapshot.connect().unwrap(), table)
    }

    /// All rows of all tables.
    pub(crate) fn all_rows(&self) -> AllRows {
        let connection = self.snapshot.connect().unwrap();
        let tables = embedded().tables().keys();
        tables.map(|table| (table.clone(), rows(&connection, table))).collect()
    }

    /// One cell, as text.
    pub(crate) fn cell(&self, table: &str, id: &str, column: &str) -> Option<String> {
        let sql = format!("select cast({column} as text) from {table} where id = ?");
        self.snapshot.connect().unwrap().query_row(&sql, [id], |row| row.get(0)).unwrap()
    }

    /// How many rows a table has.
    pub(crate) fn count(&self, table: &str) -> usize {
        self.rows(table).len()
    }

    /// What is said of tables that are read. What follows from them has a law of its own.
    pub(crate) fn coverage(&self) -> Vec<Coverage> {
        let mut lines = self.snapshot.coverage().unwrap();
        lines.retain(|line| line.source != "derived");
        lines
    }

    /// Everything that was lost: `table[.column] scope`.
    pub(crate) fn losses(&self) -> BTreeSet<String> {
        let lost = self.coverage().into_iter().filter(|line| line.status != Status::Complete);
        lost.map(|line| named(&line)).collect()
    }

    /// Where the snapshot is.
    pub(crate) fn path(&self) -> PathBuf {
        self.snapshot.path().to_owned()
    }
}

/// What a line of coverage is about.
pub(crate) fn named(line: &Coverage) -> String {
    let column = line.column.as_ref().map_or(String::new(), |column| format!(".{column}"));
    format!("{}{column} {}", line.table, line.scope.to_json())
}
