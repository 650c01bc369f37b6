//! Buckets of Exoscale: their zones come from the list of usage, their settings from S3 in that zone.
#![allow(clippy::unwrap_used, reason = "tests")]

mod answered;
mod recordings;

use std::sync::Mutex;

use answered::{Outcome, json, response, run_exoscale, tables};
use onus_collect::http::{Headers, Request, Response};

const TABLES: [&str; 4] =
    ["exoscale_bucket_usage", "exoscale_bucket", "exoscale_bucket_grant", "exoscale_bucket_cors_rule"];

fn usage(buckets: &[(&str, &str)]) -> Response {
    let rows = buckets.iter().map(|(name, zone)| {
        format!(r#"{{"name":"{name}","zone-name":"{zone}","size":1,"created-at":"2026-05-01T08:00:00Z"}}"#)
    });
    json(format!(r#"{{"sos-buckets-usage":[{}]}}"#, rows.collect::<Vec<_>>().join(",")))
}

fn xml(status: u16, body: &str) -> Response {
    response(status, Headers::default(), body)
}

/// Reads the organisation; a setting of a bucket is answered by `answer`, given host and sub-resource.
fn read(listed: &Response, answer: impl Fn(&str, &str) -> Response + Send + Sync) -> Outcome {
    run_exoscale(&tables(&TABLES), "ch-gva-2", |request: &Request| {
        if request.path() == "/v2/sos-buckets-usage" {
            return listed.clone();
        }
        let asked = request.query().first().map_or("", |(name, _)| name);
        answer(request.origin().host(), asked)
    })
}

fn open_bucket(_host: &str, asked: &str) -> Response {
    let everyone = "<Grant><Grantee xsi:type=\"Group\"><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI>\
                    </Grantee><Permission>READ</Permission></Grant>";
    let owner = "<Grant><Grantee xsi:type=\"CanonicalUser\"><ID>our-org</ID></Grantee>\
                 <Permission>FULL_CONTROL</Permission></Grant>";
    match asked {
        "acl" => xml(
            200,
            &format!(
                "<AccessControlPolicy><Owner><ID>our-org</ID></Owner>\
                 <AccessControlList>{owner}{everyone}</AccessControlList></AccessControlPolicy>"
            ),
        ),
        "versioning" => xml(200, "<VersioningConfiguration/>"),
        "policy" => json(r#"{"default-service-strategy":"deny","services":{"sos":{"type":"allow"}}}"#),
        "object-lock" => xml(404, "<Error><Code>ObjectLockConfigurationNotFoundError</Code></Error>"),
        "lifecycle" => xml(200, "<LifecycleConfiguration/>"),
        "cors" => xml(404, "<Error><Code>NoSuchCORSConfiguration</Code></Error>"),
        _ => xml(403, "<Error><Code>AccessDenied</Code></Error>"),
    }
}

#[test]
fn settings_are_asked_in_the_zone_of_the_bucket_and_a_refusal_costs_its_own_columns() {
    let asked = Mutex::new(Vec::new());
    let outcome = read(&usage(&[("shop", "de-fra-1")]), |host, what| {
        asked.lock().unwrap().push(format!("{host}?{what}"));
        open_bucket(host, what)
    });
    let mut asked = asked.into_inner().unwrap();
    asked.sort();
    let expected = ["acl", "cors", "encryption", "lifecycle", "object-lock", "policy", "versioning"];
    assert_eq!(asked, expected.map(|what| format!("shop.sos-de-fra-1.exo.io?{what}")), "and nothing else");
    let row = outcome.texts(
        "select id || ' ' || zone || ' ' || created_at || ' ' || versioning || ' ' || policy_default_strategy || ' ' ||
                object_lock || ' ' || cors_rule_count || ' ' || (encryption is null) || ' ' || acl_owner
         from exoscale_bucket",
    );
    assert_eq!(
        row,
        [Some(
            "de-fra-1/shop de-fra-1 2026-05-01T08:00:00Z never-enabled deny never-enabled 0 1 our-org".into()
        )]
    );
    let grants = outcome.texts("select grantee || ' ' || permission from exoscale_bucket_grant order by 1");
    assert_eq!(grants, [Some("all-users READ".into()), Some("organization:our-org FULL_CONTROL".into())]);
    let lost = outcome.texts(
        "select table_name || '.' || column_name || ' ' || status || ' ' || missing_grant from onus_coverage
         where status <> 'complete'",
    );
    assert_eq!(lost, [Some("exoscale_bucket.encryption unread sos/get-bucket-encryption".into())]);
}

#[test]
fn a_bucket_that_answers_elsewhere_is_there_and_nothing_is_known_of_it() {
    let outcome = read(&usage(&[("moved", "at-vie-1")]), |_, _| {
        xml(301, "<Error><Code>PermanentRedirect</Code></Error>")
    });
    let known =
        outcome.texts("select name from exoscale_bucket where versioning is null and policy_status is null");
    assert_eq!(known, [Some("moved".into())]);
    let grants = outcome.texts(
        "select status || ' ' || reason from onus_coverage where table_name = 'exoscale_bucket_grant' and status <> 'complete'",
    );
    assert_eq!(grants, [Some("partial the API answered 301: PermanentRedirect".into())]);
}

#[test]
fn without_the_list_no_bucket_counts_as_absent() {
    let outcome = read(
        &response(403, Headers::default(), r#"{"message":"Forbidden by role policy for sos"}"#),
        |_, _| xml(500, ""),
    );
    for table in ["exoscale_bucket", "exoscale_bucket_grant", "exoscale_bucket_cors_rule"] {
        let unread =
            format!("select status from onus_coverage where table_name = '{table}' and status <> 'complete'");
        assert!(!outcome.texts(&unread).is_empty(), "{table}");
    }
}

#[test]
fn the_buckets_beside_the_project_are_read() {
    let exchanges = recordings::recorded("exoscale/handwritten-sos.jsonl");
    if exchanges.is_empty() {
        return;
    }
    let listed = usage(&[("bucket-0", "ch-gva-2"), ("bucket-1", "ch-gva-2")]);
    let outcome = read(&listed, |host, what| {
        let path = format!("/{}", host.split('.').next().unwrap());
        let found = exchanges.iter().find(|exchange| exchange.path == path && exchange.query == what);
        found.map_or_else(
            || xml(403, "<Error><Code>AccessDenied</Code></Error>"),
            |exchange| exchange.response(),
        )
    });
    let rows = outcome.texts(
        "select name || ' ' || versioning || ' ' || object_lock || ' ' || object_lock_default_days || ' ' || policy_status
         from exoscale_bucket order by name",
    );
    assert_eq!(
        rows,
        [
            Some("bucket-0 enabled enabled 30 set".into()),
            Some("bucket-1 never-enabled never-enabled 0 none".into())
        ]
    );
    assert!(outcome.count("exoscale_bucket_grant") >= 2);
}
