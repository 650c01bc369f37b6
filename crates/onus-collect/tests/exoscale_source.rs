//! An Exoscale organisation is read over real connections, with every signature checked by the other side.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "cloud/answer.rs"]
mod answer;
#[path = "exoscale/fault.rs"]
mod fault;
#[path = "exoscale/server.rs"]
mod server;

use onus_collect::config::{Environment, exoscale};
use onus_collect::connection::{Connection, Keeping};
use onus_collect::gather::{Account, NoProgress, Places, Provider, Summary, find_zones, gather};
use onus_collect::http::{ClientSettings, PacePolicy, S3Endpoint};
use onus_core::Moment;
use onus_facts::{Snapshot, SnapshotWriter};
use serde_json::{Value, json};
use server::{Cloud, KEY, SECRET, World, ZONES, embedded};

const PLANTED: &str = "PLANTED-CREDENTIAL";

struct Outcome {
    summary: Summary,
    snapshot: Snapshot,
    folder: tempfile::TempDir,
}

impl Outcome {
    /// Rows of a query, each as its cells joined by `|`.
    fn rows(&self, sql: &str) -> Vec<String> {
        let connection = self.snapshot.connect().unwrap();
        let mut statement = connection.prepare(sql).unwrap();
        let columns = statement.column_count();
        let cell = |value: onus_facts::rusqlite::types::Value| match value {
            onus_facts::rusqlite::types::Value::Text(text) => text,
            onus_facts::rusqlite::types::Value::Integer(number) => number.to_string(),
            other => format!("{other:?}"),
        };
        let read = statement.query_map([], |row| {
            let cells = (0..columns).map(|at| row.get(at).map(cell));
            Ok(cells.collect::<Result<Vec<_>, _>>()?.join("|"))
        });
        read.unwrap().collect::<Result<_, _>>().unwrap()
    }

    fn coverage(&self, table: &str) -> Vec<String> {
        self.rows(&format!(
            "select scope || ' ' || status || ' ' || coalesce(reason, '') || ' ' || coalesce(missing_grant, '')
             from onus_coverage where table_name = '{table}' and column_name is null order by scope"
        ))
    }
}

fn collect(cloud: &Cloud, secret: &str) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let variables = [("EXOSCALE_API_KEY", KEY), ("EXOSCALE_API_SECRET", secret)];
    let config = exoscale::resolve(&Environment::of(variables), None).unwrap();
    let record = folder.path().join("recording.jsonl");
    let keeping = Keeping { record: Some(&record), journal: None };
    let (settings, pace) = (ClientSettings::default(), PacePolicy::without_waits());
    let way = config.way(cloud.api(), S3Endpoint::exoscale());
    let connection = Connection::live(way, &settings, pace, embedded(), &keeping).unwrap();
    let path = folder.path().join("snapshot.sqlite");
    let mut writer = SnapshotWriter::create(&path, embedded(), Moment::now()).unwrap();
    let found = find_zones(connection.transport(), connection.provider, &connection.api);
    let mut places = Places::of(ZONES);
    if let Some(reason) = found.doubtful() {
        places.doubt(reason.to_owned());
    }
    let account = Account {
        provider: Provider::Exoscale,
        transport: connection.transport(),
        api: connection.api.clone(),
        s3: connection.s3.clone(),
        has_access_key: true,
        organization_id: String::new(),
        places,
        most_objects: 10,
    };
    let summary = gather(embedded(), &account, writer.facts(), &NoProgress).unwrap();
    writer.finish(embedded()).unwrap();
    connection.finish().unwrap();
    Outcome { summary, snapshot: Snapshot::open(&path).unwrap(), folder }
}

fn named(zones: &[&str]) -> Value {
    json!({ "zones": zones.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>() })
}

fn instance(id: &str) -> Value {
    json!({ "id": id, "name": id, "state": "running", "public-ip-assignment": "inet4", "security-groups": [] })
}

/// An organisation with something in two zones, and credentials wherever an answer can hold one.
fn world() -> World {
    let database = json!({
        "name": "db", "type": "pg", "version": "16.9", "ip-filter": ["192.0.2.0/24"], "backups": [],
        "uri": format!("postgres://admin:{PLANTED}@db"), "uri-params": { "password": PLANTED },
        "connection-info": { "uri": [PLANTED] }, "prometheus-uri": { "host": PLANTED },
        "connection-pools": [{ "name": "p", "connection-uri": PLANTED }],
        "users": [{ "username": "avnadmin", "type": "primary", "password": PLANTED }],
    });
    let mut detail = instance("i1");
    detail["disk-encrypted"] = json!(true);
    detail["user-data"] = json!(PLANTED);
    let event = json!({
        "request-id": "e1", "handler": "create-user", "timestamp": "2026-11-20T08:00:00Z", "status": 200,
        "message": PLANTED, "uri": format!("/v2/user?key={PLANTED}"), "body-params": { "password": [PLANTED] },
        "get-params": { "token": PLANTED }, "path-params": { "id": PLANTED },
    });
    World::default()
        .with("*", "/v2/event", 200, json!([event]))
        .with("*", "/v2/zone", 200, named(&ZONES))
        .with("ch-gva-2", "/v2/instance", 200, json!({ "instances": [instance("i1")] }))
        .with("de-fra-1", "/v2/instance", 200, json!({ "instances": [instance("i2")] }))
        .with("ch-gva-2", "/v2/instance/i1", 200, detail)
        .with("de-fra-1", "/v2/instance/i2", 200, instance("i2"))
        .with(
            "*",
            "/v2/security-group",
            200,
            json!({ "security-groups": [{ "id": "g", "name": "default" }] }),
        )
        .with(
            "ch-gva-2",
            "/v2/dbaas-service",
            200,
            json!({ "dbaas-services": [{ "name": "db", "type": "pg" }] }),
        )
        .with("ch-gva-2", "/v2/dbaas-postgres/db", 200, database)
}

#[test]
fn every_zone_is_asked_and_what_belongs_to_none_once() {
    let cloud = Cloud::of(world());
    let outcome = collect(&cloud, SECRET);
    assert_eq!(outcome.summary.stopped, None);
    assert_eq!(
        outcome.rows("select id, zone from exoscale_instance order by id"),
        ["i1|ch-gva-2", "i2|de-fra-1"]
    );
    // What the detail does not say is not known.
    assert_eq!(
        outcome.rows("select id, coalesce(disk_encrypted, 'null') from exoscale_instance_detail order by id"),
        ["i1|1", "i2|null"]
    );
    assert_eq!(outcome.rows("select id, ip_filter from exoscale_database_detail"), ["db|[\"192.0.2.0/24\"]"]);
    let heard = cloud.heard();
    let asked = |path: &str| heard.iter().filter(|request| request.ends_with(path)).count();
    assert_eq!(asked(" /v2/instance"), ZONES.len());
    assert_eq!(asked(" /v2/security-group?visibility=private"), 1);
    assert_eq!(asked(" /v2/template?visibility=private"), ZONES.len());
    // A group without rules is answered without the key, and that says that there are none.
    assert!(outcome.coverage("exoscale_security_group_rule").iter().all(|line| line.contains(" complete ")));
}

#[test]
fn no_credential_is_kept_anywhere() {
    let outcome = collect(&Cloud::of(world()), SECRET);
    assert!(outcome.rows("select username from exoscale_database_user").contains(&"avnadmin".to_owned()));
    assert_eq!(outcome.rows("select id || ' ' || handler from exoscale_event"), ["e1 create-user"]);
    for file in ["snapshot.sqlite", "recording.jsonl"] {
        let bytes = std::fs::read(outcome.folder.path().join(file)).unwrap();
        assert!(bytes.len() > 1000, "{file} is there");
        for secret in [PLANTED, SECRET] {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{file} holds a credential");
        }
    }
}

#[test]
fn a_refused_class_is_not_read_and_names_what_to_allow() {
    let refusal =
        json!({ "message": "Forbidden by role policy for compute - A deny rule matched. Rule index: 0" });
    let outcome = collect(&Cloud::of(world().with("de-fra-1", "/v2/instance", 403, refusal)), SECRET);
    assert_eq!(outcome.rows("select id from exoscale_instance"), ["i1"]);
    let coverage = outcome.coverage("exoscale_instance");
    let lost: Vec<&String> = coverage.iter().filter(|line| !line.contains(" complete ")).collect();
    assert_eq!(lost.len(), 1, "{coverage:?}");
    assert!(lost[0].contains("de-fra-1") && lost[0].contains("Rule index: 0"), "{lost:?}");
    assert!(lost[0].ends_with("compute/list-instances"), "{lost:?}");
}

#[test]
fn a_product_that_is_off_is_empty_and_says_why() {
    let off = json!({ "message": "Operation 'list-kms-keys' not enabled" });
    let outcome = collect(&Cloud::of(world().with("*", "/v2/kms-key", 403, off)), SECRET);
    let coverage = outcome.coverage("exoscale_kms_key");
    let says_so = |line: &&String| line.contains(" complete ") && line.contains("off for this organisation");
    assert_eq!(coverage.iter().filter(says_so).count(), ZONES.len(), "{coverage:?}");
}

#[test]
fn a_wrong_secret_ends_the_run() {
    let cloud = Cloud::of(world());
    let outcome = collect(&cloud, "another-secret-of-some-length");
    assert!(outcome.summary.stopped.is_some_and(|why| why.contains("Invalid request signature")));
    assert!(outcome.summary.rows.is_empty());
    assert!(cloud.heard().len() < 40, "nothing more is asked once the key was refused");
}

#[test]
fn zones_that_cannot_be_listed_leave_every_table_by_zone_in_part() {
    let outcome = collect(&Cloud::of(world().with("*", "/v2/zone", 500, json!({}))), SECRET);
    let doubts =
        |table: &str| outcome.coverage(table).iter().filter(|line| line.contains("not asked")).count();
    assert_eq!((doubts("exoscale_instance"), doubts("exoscale_instance_detail")), (1, 1));
    assert_eq!(doubts("exoscale_security_group"), 0);
}
