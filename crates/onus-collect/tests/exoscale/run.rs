//! The shop of `examples/webshop`, served and read with the product's own code.

use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use onus_collect::config::{Environment, exoscale};
use onus_collect::connection::{Connection as Way, Keeping};
use onus_collect::declaration::Declaration;
use onus_collect::derive;
use onus_collect::gather::{Account, NoProgress, Places, Provider, Summary, gather};
use onus_collect::http::{ClientSettings, PacePolicy};
use onus_facts::{Coverage, Snapshot, SnapshotWriter};
use serde_json::{Value, json};

use super::answer::Answer;
use super::rows::{AllRows, rows};
use super::server::{Cloud, KEY, SECRET, STORAGE, World, embedded};

/// Two zones are enough to tell a loss from its neighbours.
const PLACES: [&str; 2] = ["ch-gva-2", "de-fra-1"];

fn webshop() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/webshop")
}

/// What the recording answers, and the organisation itself, which it refuses.
pub(crate) fn shop() -> World {
    static SHOP: LazyLock<World> = LazyLock::new(|| {
        let text = std::fs::read_to_string(webshop().join("recording.jsonl")).unwrap();
        let exchanges = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let world = exchanges.fold(World::default(), |world, exchange| {
            let said = |name: &str| exchange[name].as_str().unwrap_or_default().to_owned();
            let (zone, path) = place(&said("host"), &said("path"));
            let query = said("query");
            let target = if query.is_empty() { path } else { format!("{path}?{query}") };
            let kind = exchange["response_headers"]["content-type"].as_str().unwrap_or("application/json");
            let status = exchange["status"].as_u64().unwrap().try_into().unwrap();
            world.and(&zone, &target, Answer::text(status, kind, said("response_body")))
        });
        let organization = json!({ "id": "7d5c1f0e-2c4b-5b52-9d9c-3f1f3c0c7a11", "name": "Woolshop" });
        world.with("*", "/v2/organization", 200, organization).without("ch-gva-2", "/v2/organization")
    });
    SHOP.clone()
}

/// The zone of a host, or Object Storage with the bucket in the path.
fn place(host: &str, path: &str) -> (String, String) {
    let zone = host.strip_prefix("api-").and_then(|rest| rest.strip_suffix(".exoscale.com"));
    match (zone, host.split_once(".sos-")) {
        (Some(zone), _) => (zone.to_owned(), path.to_owned()),
        (None, Some((bucket, _))) => (STORAGE.to_owned(), format!("/{bucket}{}", path.trim_end_matches('/'))),
        (None, None) => (STORAGE.to_owned(), path.to_owned()),
    }
}

/// What a run left behind.
pub(crate) struct Outcome {
    pub(crate) summary: Summary,
    pub(crate) snapshot: Snapshot,
    pub(crate) rows: AllRows,
    /// What is said of tables that are read.
    pub(crate) coverage: Vec<Coverage>,
    /// Keeps the snapshot's directory.
    _folder: tempfile::TempDir,
}

/// Reads the cloud with little patience.
pub(crate) fn collect(cloud: &Cloud, read_within: Duration) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let variables = [("EXOSCALE_API_KEY", KEY), ("EXOSCALE_API_SECRET", SECRET)];
    let config = exoscale::resolve(&Environment::of(variables), None).unwrap();
    let settings = ClientSettings {
        connect_within: Duration::from_secs(5),
        read_within,
        finish_within: Duration::from_secs(10),
        proxy_from_environment: false,
        ..ClientSettings::default()
    };
    let pace = PacePolicy {
        attempts: 2,
        first_wait: Duration::from_millis(1),
        longest_wait: Duration::from_millis(2),
        ..PacePolicy::default()
    };
    let way = config.way(cloud.api(), cloud.storage());
    let connection = Way::live(way, &settings, pace, embedded(), &Keeping::default()).unwrap();
    let as_of = "2026-11-21T06:00:00Z".parse().unwrap();
    let mut writer = SnapshotWriter::create(&folder.path().join("run.sqlite"), embedded(), as_of).unwrap();
    let account = Account {
        provider: Provider::Exoscale,
        transport: connection.transport(),
        api: connection.api.clone(),
        s3: connection.s3.clone(),
        has_access_key: true,
        organization_id: String::new(),
        places: Places::of(PLACES),
        most_objects: 10,
    };
    let summary = gather(embedded(), &account, writer.facts(), &NoProgress).unwrap();
    let declaration = Declaration::of_workspace(&webshop()).unwrap();
    Declaration::fill(declaration.as_ref(), embedded(), writer.facts()).unwrap();
    derive::fill(embedded(), writer.facts()).unwrap();
    let path = writer.finish(embedded()).unwrap();
    connection.finish().unwrap();
    let snapshot = Snapshot::open(&path).unwrap();
    let mut coverage = snapshot.coverage().unwrap();
    coverage.retain(|line| line.source != "derived" && line.table.starts_with("exoscale_"));
    let connection = snapshot.connect().unwrap();
    let tables = embedded().tables().keys();
    let rows = tables.map(|table| (table.clone(), rows(&connection, table))).collect();
    Outcome { summary, rows, coverage, snapshot, _folder: folder }
}
