//! Every recorded answer of Object Storage passes through the collector, and what arrives in the tables is
//! compared with tags counted in the text.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

mod answered;
mod recordings;

use std::collections::BTreeMap;

use answered::{Outcome, one_project, response, run, tables};
use onus_collect::http::{Exchange, Headers, Request, Response};

const TABLES: [&str; 8] = [
    "scaleway_project",
    "scaleway_bucket",
    "scaleway_bucket_cors_rule",
    "scaleway_bucket_grant",
    "scaleway_bucket_lifecycle_rule",
    "scaleway_bucket_policy_statement",
    "scaleway_bucket_upload",
    "scaleway_object",
];
const PROJECT: &str = "0a000000-0000-4000-8000-000000000001";

/// How often a tag is opened in the text.
fn tags(text: &str, name: &str) -> usize {
    [">", " ", "/>"].iter().map(|end| text.matches(&format!("<{name}{end}")).count()).sum()
}

/// The sub-resource that was asked for; none for one that the collector does not ask for.
fn call(exchange: &Exchange) -> Option<&'static str> {
    let name = exchange.query.split(['=', '&']).next().unwrap();
    let known = [
        "acl",
        "cors",
        "encryption",
        "lifecycle",
        "object-lock",
        "policy",
        "tagging",
        "uploads",
        "versioning",
        "website",
    ];
    match name {
        "" | "x-id" if exchange.host.starts_with("s3.") && exchange.path == "/" => Some("buckets"),
        "" | "list-type" if exchange.path == "/" => Some("list-type"),
        name => known.into_iter().find(|known| *known == name && exchange.path == "/"),
    }
}

/// Reads a bucket of which one answer is the recorded one and all others refuse.
fn read(exchange: &Exchange, call: &str) -> Outcome {
    let text = String::from_utf8(exchange.body.to_bytes()).unwrap();
    let project = match call {
        "buckets" => text.split_once("<ID>").unwrap().1.split_once(':').unwrap().0.to_owned(),
        _ => PROJECT.to_owned(),
    };
    let refusal = || response(403, Headers::default(), "<Error><Code>AccessDenied</Code></Error>");
    run(&tables(&TABLES), &project, "fr-par-1", |request: &Request| -> Response {
        let is_service = request.origin().host().starts_with("s3.");
        let asked = request.query().first().map_or("", |(name, _)| name);
        match (request.path(), is_service && call == "buckets", is_service) {
            ("/account/v3/projects", ..) => one_project(&project),
            ("/", true, _) => exchange.response(),
            ("/", false, true) => one_bucket(&project),
            _ if asked == call && request.query().len() == 1 => exchange.response(),
            _ => refusal(),
        }
    })
}

fn one_bucket(project: &str) -> Response {
    let owner = format!("<Owner><ID>{project}:{project}</ID></Owner>");
    let body = format!(
        "<ListAllMyBucketsResult>{owner}<Buckets><Bucket><Name>archive</Name></Bucket></Buckets></ListAllMyBucketsResult>"
    );
    response(200, Headers::default(), body)
}

/// Rows that arrived, and how often the text has them.
fn rows_and_tags(outcome: &Outcome, call: &str, text: &str) -> Vec<(usize, usize)> {
    let rows = |table: &str| outcome.count(table);
    let listed = |column: &str, table: &str| {
        let lists = outcome.texts(&format!("select {column} from {table}"));
        lists.iter().flatten().map(|list| list.matches("\",\"").count() + usize::from(list != "[]")).sum()
    };
    match call {
        "buckets" => vec![(rows("scaleway_bucket"), tags(text, "Bucket"))],
        "acl" => vec![(rows("scaleway_bucket_grant"), tags(text, "Grant"))],
        "cors" => vec![
            (rows("scaleway_bucket_cors_rule"), tags(text, "CORSRule")),
            (listed("allowed_methods", "scaleway_bucket_cors_rule"), tags(text, "AllowedMethod")),
            (listed("allowed_origins", "scaleway_bucket_cors_rule"), tags(text, "AllowedOrigin")),
        ],
        "lifecycle" => vec![
            (rows("scaleway_bucket_lifecycle_rule"), tags(text, "Rule")),
            (listed("transition_classes", "scaleway_bucket_lifecycle_rule"), tags(text, "Transition")),
            (listed("filter_tags", "scaleway_bucket_lifecycle_rule"), tags(text, "Tag")),
        ],
        "policy" => vec![(rows("scaleway_bucket_policy_statement"), text.matches("\"Effect\"").count())],
        "tagging" => vec![(listed("tags", "scaleway_bucket"), tags(text, "Tag"))],
        "uploads" => vec![(rows("scaleway_bucket_upload"), tags(text, "Upload"))],
        "list-type" => vec![(rows("scaleway_object"), tags(text, "Contents"))],
        "versioning" => vec![(known(outcome, "versioning"), 1)],
        "encryption" => vec![(known(outcome, "encryption"), 1)],
        "object-lock" => {
            vec![(known(outcome, "object_lock"), 1), (known(outcome, "object_lock_default_days"), 1)]
        }
        "website" => vec![(known(outcome, "website"), 1)],
        other => panic!("{other}"),
    }
}

fn known(outcome: &Outcome, column: &str) -> usize {
    outcome.texts(&format!("select {column} from scaleway_bucket")).iter().flatten().count()
}

#[test]
fn nothing_in_any_recorded_answer_is_lost_on_the_way_to_the_tables() {
    let mut seen: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for exchange in recordings::recorded("scaleway/object.jsonl") {
        let Some(call) = call(&exchange).filter(|_| exchange.method == "GET" && exchange.status == 200)
        else {
            continue;
        };
        let text = String::from_utf8(exchange.body.to_bytes()).unwrap();
        let outcome = read(&exchange, call);
        let place = format!("{} {} {}?{}", exchange.cassette, exchange.id, exchange.host, exchange.query);
        for (rows, tags) in rows_and_tags(&outcome, call, &text) {
            assert_eq!(rows, tags, "{place}: {text}");
            let (answers, elements) = seen.entry(call).or_default();
            (*answers, *elements) = (*answers + 1, *elements + rows);
        }
    }
    eprintln!("answers and elements of each call: {seen:?}");
}
