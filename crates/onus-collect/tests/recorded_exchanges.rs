//! Every recorded exchange passes through the exchange format, the redactor and the replay.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

mod recordings;

use std::collections::BTreeSet;

use onus_collect::http::exchange::Body;
use onus_collect::http::{
    Auth, Exchange, Method, Origin, Redactor, Replay, Request, Transport, TransportError,
};
use serde_json::Value;

fn all() -> Vec<Exchange> {
    let files = recordings::files("scaleway").into_iter().chain(recordings::files("exoscale"));
    files.flat_map(|file| recordings::recorded(&file)).collect()
}

fn json(exchange: &Exchange) -> Option<Value> {
    match &exchange.body {
        Body::Json(value) => Some(value.clone()),
        Body::Text(text) => {
            serde_json::from_str(text).ok().filter(|value: &Value| value.is_object() || value.is_array())
        }
        Body::Bytes(_) => None,
    }
}

/// Pointers of the scalars that differ; the shape has to be the same.
fn changed(before: &Value, after: &Value, at: &str, paths: &mut BTreeSet<String>) {
    match (before, after) {
        (Value::Object(one), Value::Object(other)) => {
            assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "{at}");
            for (name, value) in one {
                changed(value, other.get(name).unwrap(), &format!("{at}/{name}"), paths);
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len(), "{at}");
            one.iter().zip(other).for_each(|(one, other)| changed(one, other, &format!("{at}/*"), paths));
        }
        (one, other) if one == other => {}
        (_, other) => {
            assert!(other.as_str().is_some_and(|text| text.contains("REDACTED")), "{at} became {other}");
            paths.insert(at.to_owned());
        }
    }
}

#[test]
fn reading_and_writing_loses_nothing() {
    for exchange in all() {
        let line = exchange.to_line().unwrap();
        assert_eq!(Exchange::parse(line.as_bytes()).unwrap(), exchange);
    }
}

#[test]
fn redaction_keeps_the_shape_of_every_answer() {
    let redactor = Redactor::default();
    let mut paths = BTreeSet::new();
    for exchange in all() {
        let redacted = redactor.redact(exchange.clone()).unwrap();
        match (json(&exchange), json(redacted.exchange())) {
            (Some(before), Some(after)) => changed(&before, &after, "", &mut paths),
            (None, None) => {
                // A signed link in a text is the only thing that may have gone.
                let (before, after) = (exchange.body.to_bytes(), redacted.exchange().body.to_bytes());
                assert!(
                    before == after || String::from_utf8_lossy(&after).contains("REDACTED"),
                    "{}",
                    exchange.path
                );
            }
            _ => panic!("{} is JSON on one side only", exchange.path),
        }
    }
    for path in &paths {
        eprintln!("removed {path}");
    }
    for needed in ["/total_count", "/next_page_token", "/id", "/name", "/status"] {
        assert!(!paths.iter().any(|path| path.ends_with(needed)), "{needed}");
    }
}

#[test]
fn nothing_called_a_placeholder_for_a_secret_survives() {
    for file in recordings::files("exoscale") {
        for exchange in recordings::recorded(&file) {
            let redacted = Redactor::default().redact(exchange).unwrap();
            let line = redacted.exchange().to_line().unwrap();
            assert!(!line.contains("PLACEHOLDER-NOT-A-SECRET"), "{file} {}", redacted.exchange().path);
        }
    }
}

/// The request that a recorded one was, when we would make it.
fn asked(exchange: &Exchange) -> Option<Request> {
    let method = match exchange.method.as_str() {
        "GET" => Method::Get,
        "HEAD" => Method::Head,
        _ => return None,
    };
    let origin = Origin::https(&exchange.host)?;
    let pairs = exchange.query.split('&').filter(|pair| !pair.is_empty());
    let query = pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decode = |text: &str| {
                percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
            };
            (decode(name), decode(value))
        })
        .collect();
    Request::new(method, origin, exchange.path.as_str(), query, Auth::Anonymous).ok()
}

#[test]
fn every_recorded_request_is_answered_by_its_recording() {
    let exchanges = all();
    let strict = Replay::new(exchanges.clone());
    let loose = Replay::new(exchanges.clone()).loosely();
    let mut refused = BTreeSet::new();
    let mut answered = 0;
    for exchange in &exchanges {
        let Some(request) = asked(exchange) else {
            refused.insert(format!("{} {}", exchange.method, exchange.path));
            continue;
        };
        for replay in [&strict, &loose] {
            match replay.send(&request) {
                Ok(_) => answered += 1,
                Err(TransportError::NotRecorded { request }) => panic!("{request}"),
                Err(error) => panic!("{error}"),
            }
        }
    }
    eprintln!("{answered} answered; not asked: {refused:#?}");
}

#[test]
fn answers_of_one_request_come_in_the_order_of_the_recording() {
    let exchanges: Vec<_> = recordings::recorded("scaleway/rdb.jsonl");
    let replay = Replay::new(exchanges.clone());
    for exchange in &exchanges {
        if let Some(request) = asked(exchange) {
            assert_eq!(replay.send(&request).unwrap().body, exchange.body.to_bytes(), "{}", exchange.path);
        }
    }
}
