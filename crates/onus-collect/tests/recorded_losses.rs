//! Every recorded refusal becomes coverage with a reason when a listing meets it, and never an empty list.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

mod answered;
mod recordings;

use answered::{one_project, run, tables};
use onus_collect::http::Exchange;

const PROJECT: &str = "0a000000-0000-4000-8000-000000000001";

/// Recorded answers that refuse a read.
fn refusals(of: impl Fn(&str) -> bool) -> Vec<Exchange> {
    let files = recordings::files("scaleway").into_iter().filter(|file| of(file));
    let all = files.flat_map(|file| recordings::recorded(&file));
    all.filter(|exchange| exchange.method == "GET" && exchange.status >= 400).collect()
}

#[test]
fn a_refused_listing_is_unread_and_says_why() {
    let catalog =
        tables(&["scaleway_project", "scaleway_server", "scaleway_server_volume", "scaleway_iam_saml"]);
    let refusals = refusals(|file| !file.ends_with("/object.jsonl"));
    for exchange in &refusals {
        let outcome = run(&catalog, PROJECT, "fr-par-1", |request| match request.path() {
            "/account/v3/projects" => one_project(PROJECT),
            _ => exchange.response(),
        });
        let place = format!("{} {} {}", exchange.cassette, exchange.id, exchange.status);
        assert_eq!(outcome.count("scaleway_server"), 0, "{place}");
        for table in ["scaleway_server", "scaleway_server_volume"] {
            let sql = format!(
                "select reason from onus_coverage where table_name = '{table}' and status = 'unread'"
            );
            let reasons = outcome.texts(&sql);
            assert!(matches!(reasons.as_slice(), [Some(reason)] if reason.len() > 8), "{place}: {reasons:?}");
        }
        let granted = outcome.texts("select missing_grant from onus_coverage where table_name = 'scaleway_server' and status = 'unread'");
        assert_eq!(granted, [(exchange.status == 403).then(|| "InstancesReadOnly".to_owned())], "{place}");
        // A 404 in the API's own words is how this endpoint, and no other, says that there is none.
        let sql = "select status from onus_coverage where table_name = 'scaleway_iam_saml' and scope <> '{}'";
        let in_own_words = exchange.response().message().is_some();
        let wanted = if exchange.status == 404 && in_own_words { "complete" } else { "unread" };
        assert_eq!(outcome.texts(sql), [Some(wanted.to_owned())], "{place}");
        assert_eq!(outcome.summary.stopped.is_some(), exchange.status == 401, "{place}");
    }
    eprintln!("{} refusals", refusals.len());
    assert!(refusals.is_empty() || refusals.len() > 200);
}

#[test]
fn a_refused_setting_of_a_bucket_is_a_column_that_was_not_read() {
    let catalog = tables(&["scaleway_project", "scaleway_bucket", "scaleway_bucket_grant"]);
    let refusals = refusals(|file| file.ends_with("/object.jsonl"));
    let mut told = 0;
    for exchange in &refusals {
        let outcome = run(&catalog, PROJECT, "fr-par-1", |request| {
            match (request.path(), request.query_string().as_str()) {
                ("/account/v3/projects", _) => one_project(PROJECT),
                ("/", "") if request.origin().host().starts_with("s3.") => buckets(),
                _ => exchange.response(),
            }
        });
        let place = format!("{} {} {}", exchange.cassette, exchange.id, exchange.query);
        assert_eq!(outcome.count("scaleway_bucket"), 1, "{place}: the bucket itself was listed");
        // No refusal says what versioning or access are; only those of their own kind say "none" elsewhere.
        for column in ["versioning", "acl_owner", "object_listing"] {
            assert_eq!(outcome.texts(&format!("select {column} from scaleway_bucket")), [None], "{place}");
            let sql = format!(
                "select reason from onus_coverage where column_name = '{column}' and status = 'unread'"
            );
            assert!(matches!(outcome.texts(&sql).as_slice(), [Some(reason)] if reason.len() > 8), "{place}");
        }
        let sql = "select status from onus_coverage where table_name = 'scaleway_bucket_grant' and scope like '%bucket_id%'";
        assert_eq!(outcome.texts(sql), [Some("partial".to_owned())], "{place}");
        told += 1;
    }
    eprintln!("{told} refusals of Object Storage");
}

fn buckets() -> onus_collect::http::Response {
    let owner = format!("<Owner><ID>{PROJECT}:{PROJECT}</ID></Owner>");
    let body = format!(
        "<ListAllMyBucketsResult>{owner}<Buckets><Bucket><Name>archive</Name></Bucket></Buckets></ListAllMyBucketsResult>"
    );
    answered::response(200, onus_collect::http::Headers::default(), body)
}
