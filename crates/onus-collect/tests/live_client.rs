//! The live client against a server on this machine that behaves badly on purpose.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod loopback;

use std::sync::Arc;
use std::time::{Duration, Instant};

use loopback::{Server, answer};
use onus_collect::http::{
    Auth, ClientSettings, Keyring, LiveClient, Method, Origin, PacePolicy, Paced, Request, TokenKey,
    Transport, TransportError,
};

const SECRET: &str = "0f0e0d0c-aaaa-bbbb-cccc-1234567890ab";

fn client(server: &Server) -> LiveClient {
    let settings = ClientSettings {
        connect_within: Duration::from_millis(500),
        read_within: Duration::from_millis(100),
        finish_within: Duration::from_millis(400),
        max_body_bytes: 10_000,
        proxy_from_environment: false,
        trusted_certificates: None,
    };
    let keyring = Keyring::empty().with_token(TokenKey { origin: server.origin(), secret: SECRET.into() });
    LiveClient::new(&settings, Arc::new(keyring))
}

fn request(origin: Origin, method: Method, auth: Auth) -> Request {
    Request::new(method, origin, "/iam/v1alpha1/users", vec![("page".into(), "1".into())], auth).unwrap()
}

fn send(server: &Server) -> Result<onus_collect::http::Response, TransportError> {
    client(server).send(&request(server.origin(), Method::Get, Auth::Token))
}

#[test]
fn an_answer_comes_with_its_headers_and_the_request_with_its_token() {
    let server = Server::answering(vec![answer(
        "200 OK",
        "Content-Type: application/json\r\nX-Total-Count: 2\r\nX-Request-Id: r1\r\nSet-Cookie: a=b\r\n",
        b"{\"users\":[]}",
    )]);
    let response = send(&server).unwrap();
    assert_eq!((response.status, response.text()), (200, Some("{\"users\":[]}")));
    assert_eq!(response.headers.get("x-total-count"), Some("2"));
    assert_eq!(response.headers.get("set-cookie"), None);
    assert_eq!(response.request_id.as_deref(), Some("r1"));
    let heard = server.heard();
    assert!(heard[0].starts_with("GET /iam/v1alpha1/users?page=1 HTTP/1.1"));
    assert!(heard[0].to_lowercase().contains(&format!("x-auth-token: {SECRET}")));
    assert!(heard[0].to_lowercase().contains(concat!("user-agent: onus/", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn an_anonymous_request_carries_nothing() {
    let server = Server::answering(vec![answer("200 OK", "", b"")]);
    client(&server).send(&request(server.origin(), Method::Head, Auth::Anonymous)).unwrap();
    let heard = server.heard();
    assert!(heard[0].starts_with("HEAD ") && !heard[0].contains(SECRET));
}

#[test]
fn refusals_are_answers() {
    for status in [401, 403, 404, 429, 503] {
        let server = Server::answering(vec![answer(&format!("{status} No"), "", b"no")]);
        let response = send(&server).unwrap();
        assert_eq!((response.status, response.text()), (status, Some("no")));
    }
}

#[test]
fn a_cut_answer_is_seen_however_it_was_framed() {
    let cut = [
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"users\":[".to_vec(),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"us".to_vec(),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"use\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n\r\n{\"users\":["
            .to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n".to_vec(),
    ];
    for bytes in cut {
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        let error = send(&Server::answering(vec![bytes])).unwrap_err();
        assert!(
            matches!(error, TransportError::Truncated { .. }) && error.is_transient(),
            "{shown}: {error}"
        );
    }
}

#[test]
fn a_connection_that_says_nothing_may_be_tried_again() {
    for bytes in [&b""[..], b"HTTP/1.1 200 OK\r\nContent-"] {
        let error = send(&Server::answering(vec![bytes.to_vec()])).unwrap_err();
        assert!(error.is_transient(), "{error}");
    }
    let gone = Server::answering(vec![]).origin();
    let settings = ClientSettings { proxy_from_environment: false, ..ClientSettings::default() };
    let client = LiveClient::new(&settings, Arc::new(Keyring::empty()));
    let error = client.send(&request(gone, Method::Get, Auth::Anonymous)).unwrap_err();
    assert!(matches!(error, TransportError::Unreachable { .. }), "{error}");
}

#[test]
fn silence_and_trickling_end_in_time() {
    let start = Instant::now();
    let silent =
        Server::holding(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n".to_vec(), Duration::from_secs(2));
    let error = send(&silent).unwrap_err();
    assert!(matches!(error, TransportError::TimedOut { .. }) && error.is_transient(), "{error}");

    let trickling =
        Server::trickling(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", Duration::from_millis(20));
    let error = send(&trickling).unwrap_err();
    assert!(matches!(error, TransportError::TimedOut { phase: "the whole exchange", .. }), "{error}");
    assert!(start.elapsed() < Duration::from_millis(1500));
}

#[test]
fn a_huge_answer_is_refused_whether_announced_endless_or_compressed() {
    let announced = answer("200 OK", "", &vec![b'x'; 10_001]);
    let unannounced = [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".to_vec(), vec![b'x'; 50_000]].concat();
    // 100,000 zero bytes in gzip.
    let bomb = answer("200 OK", "Content-Encoding: gzip\r\n", &loopback::gzip_of_zeros());
    for bytes in [announced, unannounced, bomb] {
        let error = send(&Server::answering(vec![bytes])).unwrap_err();
        assert!(matches!(error, TransportError::TooLarge { limit: 10_000, .. }), "{error}");
        assert!(!error.is_transient());
    }
    let exact = send(&Server::answering(vec![answer("200 OK", "", &vec![b'x'; 10_000])])).unwrap();
    assert_eq!(exact.body.len(), 10_000);
}

#[test]
fn redirects_are_not_followed() {
    let elsewhere = Server::answering(vec![answer("200 OK", "", b"")]);
    let location = format!("Location: {}/?X-Amz-Signature=hidden\r\n", elsewhere.origin());
    for status in ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"] {
        let server = Server::answering(vec![answer(status, &location, b"")]);
        let error = send(&server).unwrap_err();
        assert!(matches!(error, TransportError::Redirected { .. }), "{error}");
        assert!(!error.to_string().contains("hidden") && !error.is_transient());
    }
    assert!(elsewhere.heard().is_empty());
}

#[test]
fn the_secret_goes_nowhere_else() {
    let meant_for = Server::answering(vec![]);
    let other = Server::answering(vec![answer("200 OK", "", b"")]);
    let error = client(&meant_for).send(&request(other.origin(), Method::Get, Auth::Token)).unwrap_err();
    assert!(matches!(error, TransportError::Misdirected { .. }));
    assert!(other.heard().is_empty());
}

#[test]
fn nothing_printed_holds_the_secret() {
    let keyring = Keyring::empty().with_token(TokenKey {
        origin: Origin::parse("http://127.0.0.1:9").unwrap(),
        secret: "bad\nsecret".into(),
    });
    let client = LiveClient::new(&ClientSettings::default(), Arc::new(keyring));
    let origin = Origin::parse("http://127.0.0.1:9").unwrap();
    let error = client.send(&request(origin, Method::Get, Auth::Token)).unwrap_err();
    assert!(matches!(error, TransportError::Unsignable { .. }));
    assert!(!format!("{error} {error:?}").contains("secret\""));
}

#[test]
fn a_paced_client_gets_through_a_bad_moment() {
    let server = Server::answering(vec![
        answer("429 Too Many Requests", "x-envoy-ratelimited: true\r\n", b""),
        answer("429 Too Many Requests", "Retry-After: 3600\r\n", b""),
        answer("503 Unavailable", "", b"{\"message\":\"later\"}"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{".to_vec(),
        answer("200 OK", "", b"{}"),
    ]);
    let policy = PacePolicy {
        first_wait: Duration::from_millis(1),
        longest_wait: Duration::from_millis(10),
        ..PacePolicy::default()
    };
    let paced = Paced::new(client(&server), policy);
    let response = paced.send(&request(server.origin(), Method::Get, Auth::Token)).unwrap();
    assert_eq!(response.text(), Some("{}"));
    assert_eq!(paced.counts().sent, 5);
}
