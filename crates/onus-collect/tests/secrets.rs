//! A whole collection from an account full of secrets leaves none of them behind: not in the snapshot, the
//! recording or the journal, and not in anything that is printed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod cloud;

use std::collections::BTreeSet;
use std::fmt::{Debug, Display};
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cloud::run::{Manner, connect, embedded, quick};
use cloud::{ACCESS_KEY, Cloud, Fault, ORGANIZATION, SECRET, World};
use onus_collect::config::{Environment, scaleway};
use onus_collect::connection::{Connection, Keeping};
use onus_collect::gather::{Account, NoProgress, Provider, Summary, gather};
use onus_collect::http::{Auth, Method, Origin, Request, RequestError, S3Endpoint, TransportError};
use onus_facts::{Snapshot, SnapshotWriter};
use serde_json::{Value, json};

/// How every secret of this account begins; the rest says where it stood.
const MARK: &str = "PLANTED-7f3a";
const RUN: &str = "secrets";

/// Fields that no table names, with a secret in each, in the ways the products answer them.
fn unread_fields() -> Value {
    json!({
        "secret_key": "PLANTED-7f3a-secret-key", "token": "PLANTED-7f3a-token", "auth_token": "PLANTED-7f3a-auth-token",
        "admin_password": "PLANTED-7f3a-admin-password", "private_key": "PLANTED-7f3a-private-key", "psk": "PLANTED-7f3a-psk",
        "pre_shared_key": { "value": "PLANTED-7f3a-pre-shared" }, "kubeconfig": { "users": ["PLANTED-7f3a-kubeconfig"] },
        "user_data": "PLANTED-7f3a-user-data", "cloud_init": "PLANTED-7f3a-cloud-init", "vnc_url": "https://h/PLANTED-7f3a-vnc",
        "environment_variables": { "MODE": "PLANTED-7f3a-variable", "NESTED": { "A": ["PLANTED-7f3a-variable-deep"] } },
        "secret_environment_variables": [{ "key": "TOKEN", "value": "PLANTED-7f3a-variable-pair", "hashed_value": "PLANTED-7f3a-hash" }],
        "connection_info": { "uri": "PLANTED-7f3a-connection" }, "download_url": "https://h/PLANTED-7f3a-download",
        "access_cert": "PLANTED-7f3a-cert", "access_key": "SCWBESIDEACERTIFICATE", "one_time_password_b64": "UExBTlRFRC03ZjNh",
        "endpoints": [{ "url": "postgres://admin:PLANTED-7f3a-postgres@h:5432/db" }, { "url": "redis://:PLANTED-7f3a-redis@h" }],
        "repository": "https://PLANTED-7f3a-user-token@git.example.com/a.git",
        "export_link": "https://h/o?X-Amz-Credential=PLANTED-7f3a-credential&X-Amz-Signature=PLANTED-7f3a-signature&sig=PLANTED-7f3a-sig",
    })
}

/// Texts that are stored as they are (names, descriptions, tags), with a secret in each.
fn stored_texts() -> Vec<String> {
    vec![
        "-----BEGIN OPENSSH PRIVATE KEY-----\nPLANTED-7f3a-pem\n-----END OPENSSH PRIVATE KEY-----".to_owned(),
        "-----BEGIN PRIVATE KEY-----\nPLANTED-7f3a-pem-cut".to_owned(),
        "see https://user:PLANTED-7f3a-url-password@example.com/x".to_owned(),
        "https://PLANTED-7f3a-url-user@example.com".to_owned(),
        "https://h/o?a=1&X-Amz-Security-Token=PLANTED-7f3a-session".to_owned(),
        "https://h/o#access_token=PLANTED-7f3a-fragment&x=1".to_owned(),
        format!("key is {SECRET}"),
        format!("in base64 {}", STANDARD.encode(SECRET)),
        format!("in capitals {}", SECRET.to_ascii_uppercase()),
    ]
}

/// The invented account with secrets in every listing, object and bucket.
fn planted() -> World {
    let mut world = World::invented();
    let lists = world.lists.values_mut().flat_map(|list| &mut list.elements).map(|(_, element)| element);
    for (at, element) in lists.chain(world.objects.values_mut()).enumerate() {
        plant(element, at);
    }
    for (at, text) in stored_texts().iter().enumerate() {
        let escaped = text.replace('&', "&amp;");
        let tag = format!(
            "<Tagging><TagSet><Tag><Key>t{at}</Key><Value>{escaped}</Value></Tag></TagSet></Tagging>"
        );
        let count = world.buckets.len();
        world.buckets[at % count].set("tagging", tag);
        world.buckets[at % count].objects.push(escaped);
    }
    world
}

fn plant(element: &mut Value, at: usize) {
    let Some(members) = element.as_object_mut() else { return };
    let texts = stored_texts();
    let text = |shift: usize| Value::from(texts[(at + shift) % texts.len()].clone());
    for (name, value) in unread_fields().as_object().unwrap() {
        // The identifier of an API key stays what it is.
        if name != "access_key" || !members.contains_key(name) {
            members.insert(name.clone(), value.clone());
        }
    }
    // What is sensitive in a person's row is not a secret by its name; only the table says so.
    for name in ["first_name", "last_name", "phone_number"] {
        if let Some(value) = members.get_mut(name) {
            *value = format!("{MARK}-{name}").into();
        }
    }
    for name in ["name", "description", "title", "username"] {
        if members.contains_key(name) {
            members.insert(name.to_owned(), text(name.len()));
        }
    }
    if members.contains_key("tags") {
        members.insert("tags".to_owned(), texts.into());
    }
}

/// What to look for: the mark, and the caller's key in the forms it can take.
fn needles() -> [(&'static str, String); 4] {
    [
        ("a planted secret", MARK.to_owned()),
        ("the key", SECRET.to_owned()),
        ("the key in base64", STANDARD.encode(SECRET)),
        ("the key in capitals", SECRET.to_ascii_uppercase()),
    ]
}

fn holds_nothing(label: &str, bytes: &[u8]) {
    for (what, needle) in needles() {
        let found = bytes.windows(needle.len()).position(|window| window == needle.as_bytes());
        if let Some(at) = found {
            let near = &bytes[at.saturating_sub(80)..(at + 80).min(bytes.len())];
            panic!("{label} holds {what}: {}", String::from_utf8_lossy(near));
        }
    }
}

fn prints_nothing(label: &str, thing: &(impl Debug + ?Sized)) {
    holds_nothing(label, format!("{thing:?} {thing:#?}").as_bytes());
}

fn says_nothing(label: &str, error: &(impl Debug + Display)) {
    holds_nothing(label, error.to_string().as_bytes());
    prints_nothing(label, error);
}

/// Searches every file of a folder, whatever it is called, and gives their names.
fn search(folder: &Path) -> BTreeSet<String> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            holds_nothing(&name, &fs::read(&path).unwrap());
            name
        })
        .collect()
}

/// Reads the cloud into `run.sqlite`; the way is still open afterwards, so that the journal can be looked at.
fn read(cloud: &Cloud, folder: &Path) -> (Connection, Summary, Snapshot) {
    let (record, journal) = (folder.join("run.jsonl"), folder.join("journal"));
    let keeping = Keeping { record: Some(&record), journal: Some((&journal, RUN)) };
    let manner = Manner { keeping, ..Manner::default() };
    let way = connect(&cloud.origin().to_string(), &manner);
    let account = Account {
        provider: Provider::Scaleway,
        transport: way.transport(),
        api: way.api.clone(),
        s3: way.s3.clone(),
        has_access_key: way.has_access_key,
        organization_id: ORGANIZATION.to_owned(),
        places: manner.places.clone(),
        most_objects: manner.most_objects,
    };
    let as_of = "2026-06-01T00:00:00Z".parse().unwrap();
    let mut writer = SnapshotWriter::create(&folder.join("run.sqlite"), manner.catalog, as_of).unwrap();
    let summary = gather(manner.catalog, &account, writer.facts(), &NoProgress).unwrap();
    let snapshot = Snapshot::open(&writer.finish(manner.catalog).unwrap()).unwrap();
    (way, summary, snapshot)
}

#[test]
fn a_collection_leaves_no_secret_in_any_file() {
    let folder = tempfile::tempdir().unwrap();
    let cloud = Cloud::of(planted());
    let (way, _, snapshot) = read(&cloud, folder.path());
    let journal = fs::read_to_string(folder.path().join("journal")).unwrap();
    assert!(search(folder.path()).is_superset(&["journal".to_owned(), "run.sqlite".to_owned()].into()));
    way.finish().unwrap();
    assert!(search(folder.path()).is_superset(&["run.jsonl".to_owned(), "run.sqlite".to_owned()].into()));
    prints_nothing("coverage", &snapshot.coverage().unwrap());

    // Nothing was found because it was removed, and not because it was never there.
    let heard: BTreeSet<String> = cloud.heard().into_iter().map(|heard| heard.path).collect();
    let world = planted();
    for path in world.lists.iter().filter(|(_, list)| !list.elements.is_empty()).map(|(path, _)| path) {
        assert!(heard.contains(path), "{path} was not read");
    }
    let recording = fs::read_to_string(folder.path().join("run.jsonl")).unwrap();
    for kept in [&journal, &recording] {
        assert!(kept.matches("REDACTED").count() > 1000);
        for name in unread_fields().as_object().unwrap().keys() {
            assert!(kept.contains(name), "`{name}` was not answered");
        }
    }
    assert_eq!(cloud.complaints(), Vec::<String>::new());
}

/// Answers that repeat the caller's key and a planted secret.
fn echoes() -> Vec<Fault> {
    let echo = format!("no such key {SECRET} at https://u:{MARK}-refused@h/o?sig={MARK}-sig");
    let body: &'static str = json!({
        "message": echo, "details": [{ "action": SECRET, "resource": format!("https://u:{MARK}-r@h") }], "secret_key": MARK,
    })
    .to_string()
    .leak();
    let place: &'static str = format!("https://u:{MARK}-moved@h/{SECRET}/o?sig={MARK}-sig").leak();
    let mut all: Vec<Fault> = [400, 403, 404, 429, 500].map(|status| Fault::Says(status, body)).into();
    all.extend([Fault::SentTo(place), Fault::Cut, Fault::Says(200, body.split_at(body.len() - 2).0)]);
    // Last, since it ends the run.
    all.push(Fault::Says(401, body));
    all
}

#[test]
fn refusals_that_repeat_the_key_leave_nothing_either() {
    for fault in echoes() {
        for s3 in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            let cloud = Cloud::of(planted());
            cloud.break_at(move |heard| heard.is_s3() == s3 && !heard.path.ends_with("/projects"), fault);
            let (way, _, snapshot) = read(&cloud, folder.path());
            let coverage = snapshot.coverage().unwrap();
            prints_nothing("coverage", &coverage);
            search(folder.path());
            way.finish().unwrap();
            search(folder.path());
            assert!(coverage.iter().any(|line| line.reason.is_some()), "{fault:?} cost nothing");
        }
    }
}

#[test]
fn errors_of_the_transport_say_nothing() {
    let mut errors = 0;
    for fault in echoes() {
        let cloud = Cloud::of(planted());
        cloud.break_at(|_| true, fault);
        let way = connect(&cloud.origin().to_string(), &Manner { pace: quick(), ..Manner::default() });
        let request = Request::new(
            Method::Get,
            way.api.origin("").unwrap(),
            "/iam/v1alpha1/users",
            Vec::new(),
            Auth::Token,
        )
        .unwrap();
        match way.transport().send(&request) {
            Err(error) => {
                says_nothing("error", &error);
                errors += 1;
                if let Fault::SentTo(_) = fault {
                    assert!(matches!(error, TransportError::Redirected { .. }));
                }
            }
            Ok(response) => {
                prints_nothing("answer", &(response.text(), response.message(), &response.headers))
            }
        }
    }
    assert!(errors >= 5, "{errors}");
}

#[test]
fn what_holds_the_key_does_not_print_it() {
    let variables = [("SCW_ACCESS_KEY", ACCESS_KEY), ("SCW_SECRET_KEY", SECRET)];
    let environment = Environment::of(variables);
    prints_nothing("environment", &environment);
    let config = scaleway::resolve(&environment, None).unwrap();
    prints_nothing("configuration", &config);
    prints_nothing("keyring", &config.keyring(S3Endpoint::scaleway()));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.yaml");
    let named = Environment::of([("SCW_CONFIG_PATH", path.to_str().unwrap())]);
    for text in [
        format!("secret_key: [{SECRET}]\n"),
        format!("secret_key: {SECRET}\n  x: : {MARK}\n"),
        SECRET.to_owned(),
        format!("secret_key: {SECRET}\napi_url: https://u:{MARK}@h\n"),
        format!("secret_key: \"{SECRET}\\n\"\naccess_key: {ACCESS_KEY}\n"),
    ] {
        fs::write(&path, text).unwrap();
        match scaleway::load(&named) {
            Ok(config) => prints_nothing("configuration", &config),
            Err(error) => says_nothing("error of the configuration", &error),
        }
    }
    let bad =
        Environment::of([("SCW_SECRET_KEY", SECRET), ("SCW_API_URL", &format!("https://u:{SECRET}@h"))]);
    says_nothing("error of the configuration", &scaleway::resolve(&bad, None).unwrap_err());
}

#[test]
fn every_sensitive_column_is_planted() {
    let columns: BTreeSet<(&str, &str)> = embedded()
        .tables()
        .values()
        .flat_map(|table| table.columns.iter().map(move |(name, column)| (table, name, column)))
        // The server here is Scaleway's; Exoscale's has secrets of its own.
        .filter(|(table, _, column)| table.provider == "scaleway" && table.list.is_some() && column.sensitive)
        .map(|(table, name, _)| (table.name.as_str(), name.as_str()))
        .collect();
    let user = "scaleway_iam_user";
    let planted = [
        (user, "first_name"),
        (user, "last_name"),
        (user, "phone_number"),
        ("scaleway_iam_api_key", "secret_key"),
    ];
    assert_eq!(columns, planted.into(), "plant a secret in the new one too");
}

#[test]
fn nothing_but_reading_can_be_asked() {
    for method in [Method::Get, Method::Head] {
        // Does not compile once there is another.
        let name = match method {
            Method::Get => "GET",
            Method::Head => "HEAD",
        };
        assert_eq!(method.as_str(), name);
    }
}

#[test]
fn what_hands_out_secrets_cannot_be_asked() {
    let origin = Origin::parse("https://api.scaleway.com").unwrap();
    for path in [
        "/secret-manager/v1beta1/regions/fr-par/secrets/s/versions/1/access",
        "/secret-manager/v1beta1/regions/fr-par/secrets/s/versions/latest_enabled/access",
        "/secret-manager/v1beta1/regions/fr-par/secrets-by-path/versions/latest/access",
        "/k8s/v1/regions/fr-par/clusters/c/kubeconfig",
        "/instance/v1/zones/fr-par-1/servers/s/user_data/cloud-init",
        "/instance/v1/zones/fr-par-1/servers/s/user_data/KEY",
        "/functions/v1beta1/regions/fr-par/functions/f/download-url",
        "/functions/v1beta1/regions/fr-par/functions/f/upload-url",
        "/functions/v1beta1/regions/fr-par/tokens/t",
        "/containers/v1beta1/regions/fr-par/tokens/t",
        "/cockpit/v1/regions/fr-par/tokens/t",
        "/baremetal/v1/zones/fr-par-1/servers/s/bmc-access",
        "/domain/v2beta1/domains/example.org/auth-code",
        "/domain/v2beta1/dns-zones/example.org/tsig-key",
        "/domain/v2beta1/ssl-certificates/example.org",
        "/iot/v1/regions/fr-par/devices/d/certificate",
        "/v2/instance/i:password",
        "/v2/dbaas-postgres/db/user/u/password/reveal",
        "/v2/sos/bucket/presigned-url",
        "/v2/console/i",
        "/v2/ai/deployment/d/api-key",
    ] {
        let bent = path
            .rsplit_once('/')
            .map(|(head, tail)| format!("{head}/%{:02X}{}", tail.as_bytes()[0], tail.split_at(1).1));
        let spellings = [path.to_owned(), format!("{path}/"), bent.unwrap()];
        for path in spellings {
            for method in [Method::Get, Method::Head] {
                let made = Request::new(method, origin.clone(), path.clone(), Vec::new(), Auth::Token);
                assert!(matches!(made, Err(RequestError::HandsOutSecret { .. })), "{path}");
            }
        }
    }
}
