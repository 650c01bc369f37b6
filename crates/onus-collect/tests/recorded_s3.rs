//! Every recorded answer of Object Storage is read, and nothing in it is lost: what the parser found is compared with
//! tags counted in the text.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

mod recordings;

use std::collections::BTreeMap;

use onus_collect::http::{Exchange, Response};
use onus_collect::s3::{
    Acl, BucketPolicy, Buckets, Cors, Encryption, Lifecycle, ObjectLock, Objects, Refusal, S3Answer, S3Read,
    Tagging, Uploads, Versioning, Versions, Website, read,
};

/// How often a tag is opened in the text.
fn tags(text: &str, name: &str) -> usize {
    [">", " ", "/>"].iter().map(|end| text.matches(&format!("<{name}{end}")).count()).sum()
}

/// The sub-resource of a bucket, or the call.
fn call(exchange: &Exchange) -> &str {
    let name = exchange.query.split(['=', '&']).next().unwrap();
    let is_service = exchange.host.starts_with("s3.") || exchange.host.starts_with("sos-");
    match name {
        "" | "x-id" if is_service && exchange.path == "/" => "buckets",
        "" | "list-type" => "objects",
        name => name,
    }
}

fn set<T: S3Answer>(response: &Response) -> T {
    match read::<T>(response).unwrap() {
        S3Read::Set(answer) => answer,
        _ => panic!("a 200 says something"),
    }
}

/// What the parser found, and how often the text says so.
fn found_and_counted(call: &str, response: &Response) -> Vec<(usize, usize)> {
    let text = response.text().unwrap();
    let count = |name: &str| tags(text, name);
    match call {
        "buckets" => vec![(set::<Buckets>(response).buckets.len(), count("Bucket"))],
        "acl" => vec![(set::<Acl>(response).grants.len(), count("Grant"))],
        "tagging" => vec![(set::<Tagging>(response).tags.len(), count("Tag"))],
        "versions" => {
            vec![(set::<Versions>(response).versions.len(), count("Version") + count("DeleteMarker"))]
        }
        "uploads" => vec![(set::<Uploads>(response).uploads.len(), count("Upload"))],
        "objects" => vec![(set::<Objects>(response).objects.len(), count("Contents"))],
        "encryption" => vec![(set::<Encryption>(response).rules.len(), count("Rule"))],
        "versioning" => {
            let stated = usize::from(set::<Versioning>(response) != Versioning::NeverEnabled);
            vec![(
                stated,
                text.matches("<Status>Enabled").count() + text.matches("<Status>Suspended").count(),
            )]
        }
        "object-lock" => {
            let lock = set::<ObjectLock>(response);
            vec![
                (usize::from(lock.default_retention.is_some()), count("DefaultRetention")),
                (usize::from(lock.enabled), text.matches("<ObjectLockEnabled>Enabled").count()),
            ]
        }
        "website" => {
            let website = set::<Website>(response);
            vec![
                (usize::from(website.index_suffix.is_some()), count("IndexDocument")),
                (usize::from(website.error_key.is_some()), count("ErrorDocument")),
            ]
        }
        "cors" => {
            let rules = set::<Cors>(response).rules;
            vec![
                (rules.len(), count("CORSRule")),
                (rules.iter().map(|rule| rule.allowed_origins.len()).sum(), count("AllowedOrigin")),
                (rules.iter().map(|rule| rule.allowed_methods.len()).sum(), count("AllowedMethod")),
                (rules.iter().map(|rule| rule.allowed_headers.len()).sum(), count("AllowedHeader")),
                (rules.iter().map(|rule| rule.expose_headers.len()).sum(), count("ExposeHeader")),
            ]
        }
        "lifecycle" => lifecycle(&set(response), count),
        "policy" => {
            vec![(
                set::<BucketPolicy>(response).statements().map_or(0, |all| all.len()),
                text.matches("\"Effect\"").count(),
            )]
        }
        other => panic!("`{other}` is not read by anything"),
    }
}

fn lifecycle(lifecycle: &Lifecycle, count: impl Fn(&str) -> usize) -> Vec<(usize, usize)> {
    let rules = &lifecycle.rules;
    let sum = |of: fn(&onus_collect::s3::LifecycleRule) -> usize| rules.iter().map(of).sum();
    vec![
        (rules.len(), count("Rule")),
        (sum(|rule| usize::from(rule.expiration.is_some())), count("Expiration")),
        (sum(|rule| rule.transitions.len()), count("Transition")),
        (sum(|rule| rule.filter.tags.len()), count("Tag")),
        (sum(|rule| usize::from(rule.filter.prefix.is_some())), count("Prefix")),
        (sum(|rule| usize::from(rule.noncurrent_expiration.is_some())), count("NoncurrentVersionExpiration")),
        (sum(|rule| rule.noncurrent_transitions.len()), count("NoncurrentVersionTransition")),
        (
            sum(|rule| usize::from(rule.abort_uploads_after_days.is_some())),
            count("AbortIncompleteMultipartUpload"),
        ),
    ]
}

/// Reads what is about a bucket or the service; tells how many answers of each call there were.
fn read_all(exchanges: &[Exchange]) -> BTreeMap<(String, u16), usize> {
    let mut seen = BTreeMap::new();
    for exchange in exchanges.iter().filter(|exchange| exchange.method == "GET") {
        let response = exchange.response();
        let call = call(exchange);
        *seen.entry((call.to_owned(), response.status)).or_insert(0) += 1;
        let place = format!("{} {} {}?{}", exchange.cassette, exchange.id, exchange.host, exchange.query);
        if response.status == 200 {
            for (found, counted) in found_and_counted(call, &response) {
                assert_eq!(found, counted, "{place}");
            }
        } else {
            let refusal = Refusal::of(&response);
            let text = response.text().unwrap();
            assert!(
                !refusal.code.is_empty() && text.contains(&format!("<Code>{}</Code>", refusal.code)),
                "{place}"
            );
        }
    }
    seen
}

#[test]
fn every_recorded_answer_is_read_without_loss() {
    let exchanges = recordings::recorded("scaleway/object.jsonl");
    let seen = read_all(&exchanges);
    eprintln!("{seen:?}");
    assert!(exchanges.is_empty() || seen.values().sum::<usize>() > 300);
}

#[test]
fn every_answer_in_the_form_of_exoscale_is_read_without_loss() {
    let seen = read_all(&recordings::recorded("exoscale/handwritten-sos.jsonl"));
    eprintln!("{seen:?}");
}

#[test]
fn recorded_errors_that_mean_none_are_read_as_none() {
    for exchange in recordings::recorded("scaleway/object.jsonl") {
        let (response, code) = (exchange.response(), Refusal::of(&exchange.response()).code);
        let is_none = match (exchange.method.as_str(), call(&exchange)) {
            ("GET", "cors") => read::<Cors>(&response) == Ok(S3Read::Unset),
            ("GET", "lifecycle") => read::<Lifecycle>(&response) == Ok(S3Read::Unset),
            ("GET", "tagging") => read::<Tagging>(&response) == Ok(S3Read::Unset),
            ("GET", "object-lock") => read::<ObjectLock>(&response) == Ok(S3Read::Unset),
            ("GET", "website") => read::<Website>(&response) == Ok(S3Read::Unset),
            _ => continue,
        };
        let says_none = response.status == 404 && code != "NoSuchBucket";
        assert_eq!(is_none, says_none, "{} {} {code}", exchange.cassette, exchange.id);
    }
}
