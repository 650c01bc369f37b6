//! The layers together: live, recorded, replayed, interrupted and resumed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod loopback;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use loopback::{Server, answer};
use onus_collect::http::{
    Auth, ClientSettings, Journal, JournalHead, Keyring, LiveClient, Method, Origin, PacePolicy, Paced,
    Recorder, Recording, Redactor, Replay, Request, Response, Resuming, TokenKey, Transport, TransportError,
};

const SECRET: &str = "0f0e0d0c-aaaa-bbbb-cccc-1234567890ab";
const JSON: &str = "Content-Type: application/json\r\nX-Total-Count: 1\r\nX-Request-Id: r\r\n";

fn asked(origin: &Origin, path: &str) -> Request {
    Request::new(Method::Get, origin.clone(), path, Vec::new(), Auth::Token).unwrap()
}

fn quick() -> PacePolicy {
    let (first_wait, longest_wait) = (Duration::from_millis(1), Duration::from_millis(5));
    PacePolicy { first_wait, longest_wait, ..PacePolicy::default() }
}

struct Run {
    transport: Paced<Recording<Resuming<LiveClient>>>,
    recorder: Arc<Recorder>,
}

fn live(server: &Server, folder: &Path) -> Run {
    let keyring =
        Arc::new(Keyring::empty().with_token(TokenKey { origin: server.origin(), secret: SECRET.into() }));
    let redactor = Arc::new(Redactor::new(keyring.secrets(), Vec::new()).unwrap());
    let head = JournalHead { run: "organization-1".into(), started_at: "2026-06-01T00:00:00Z".into() };
    let journal = Arc::new(Journal::open(&folder.join("journal"), head).unwrap());
    let recorder = Arc::new(Recorder::create(&folder.join("run.jsonl"), "run").unwrap());
    let settings = ClientSettings { proxy_from_environment: false, ..ClientSettings::default() };
    let client = LiveClient::new(&settings, keyring);
    let resuming = Resuming::new(client, Arc::clone(&redactor), journal);
    let recording = Recording::new(resuming, redactor, Some(Arc::clone(&recorder)));
    Run { transport: Paced::new(recording, quick()), recorder }
}

fn finish(run: Run) -> u64 {
    drop(run.transport);
    Arc::into_inner(run.recorder).unwrap().finish().unwrap()
}

fn without_request_id(response: Response) -> Response {
    Response { request_id: None, ..response }
}

#[test]
fn a_replay_answers_what_the_live_run_saw_and_holds_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let echo = format!(r#"{{"users":[{{"id":"u","note":"key {SECRET}"}}],"secret_key":"hidden"}}"#);
    let server = Server::answering(vec![
        answer("429 Too Many Requests", "x-envoy-ratelimited: true\r\n", b""),
        answer("200 OK", JSON, echo.as_bytes()),
        answer("403 Forbidden", JSON, br#"{"message":"insufficient permissions"}"#),
    ]);
    let run = live(&server, folder.path());
    let requests =
        [asked(&server.origin(), "/iam/v1alpha1/users"), asked(&server.origin(), "/iam/v1alpha1/jwts")];
    let seen: Vec<_> = requests.iter().map(|request| run.transport.send(request).unwrap()).collect();
    assert_eq!(finish(run), 3, "the 429 is recorded too");

    let text = std::fs::read_to_string(folder.path().join("run.jsonl")).unwrap();
    assert!(!text.contains(SECRET) && !text.contains("hidden") && text.contains("insufficient permissions"));
    let journal = std::fs::read_to_string(folder.path().join("journal")).unwrap();
    assert!(!journal.contains(SECRET) && !journal.contains("hidden"));

    let replay = Replay::open(&folder.path().join("run.jsonl")).unwrap();
    let replay = Paced::new(Recording::new(replay, Arc::default(), None), PacePolicy::without_waits());
    for (request, live) in requests.iter().zip(seen) {
        assert_eq!(without_request_id(replay.send(request).unwrap()), without_request_id(live));
    }
    assert_eq!(replay.counts().throttled, 1, "it answers as it did");
    let error = replay.send(&asked(&server.origin(), "/iam/v1alpha1/groups")).unwrap_err();
    assert!(matches!(error, TransportError::NotRecorded { .. }));
}

#[test]
fn an_interrupted_run_goes_on_where_it_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let origin;
    {
        let server = Server::answering(vec![answer("200 OK", JSON, b"{\"page\":1}")]);
        origin = server.origin();
        let run = live(&server, folder.path());
        assert_eq!(run.transport.send(&asked(&origin, "/a")).unwrap().text(), Some("{\"page\":1}"));
        run.transport.stop();
        assert!(matches!(run.transport.send(&asked(&origin, "/b")), Err(TransportError::Stopped { .. })));
        // The run dies here: no recording appears, the journal stays.
    }
    assert!(!folder.path().join("run.jsonl").exists());

    let server = Server::answering(vec![answer("200 OK", JSON, b"{\"page\":2}")]);
    let run = live(&server, folder.path());
    assert_eq!(run.transport.send(&asked(&origin, "/a")).unwrap().text(), Some("{\"page\":1}"));
    assert_eq!(run.transport.send(&asked(&server.origin(), "/b")).unwrap().text(), Some("{\"page\":2}"));
    assert_eq!(server.heard().len(), 1);
    assert_eq!(finish(run), 2, "what came from the journal is in the recording too");
}
