use std::sync::atomic::AtomicUsize;
use std::thread;
use std::time::Instant;

use super::super::response::Headers;
use super::super::testing::{Scripted, get, ok, status};
use super::*;

fn quick() -> PacePolicy {
    PacePolicy {
        first_wait: Duration::from_millis(1),
        longest_wait: Duration::from_millis(8),
        longest_total: Duration::from_millis(200),
        ..PacePolicy::default()
    }
}

fn paced(answers: impl IntoIterator<Item = Result<Response, TransportError>>) -> Paced<Scripted> {
    Paced::new(Scripted::new(answers), quick())
}

fn timed_out() -> Result<Response, TransportError> {
    Err(TransportError::TimedOut { request: "GET x".into(), phase: "connecting" })
}

#[test]
fn what_may_pass_is_asked_again() {
    let truncated = TransportError::Truncated { request: "GET x".into(), reason: "cut".into() };
    let paced = paced([Ok(status(429)), Ok(status(503)), timed_out(), Err(truncated), Ok(ok("{}"))]);
    assert_eq!(paced.send(&get("/a")).unwrap().status, 200);
    assert_eq!(paced.counts(), PaceCounts { sent: 5, repeated: 4, throttled: 1 });
}

#[test]
fn a_refusal_is_an_answer() {
    for refusal in [400, 403, 404, 409, 412, 501] {
        let paced = paced([Ok(status(refusal))]);
        assert_eq!(paced.send(&get("/a")).unwrap().status, refusal);
    }
}

#[test]
fn the_mark_of_the_proxy_counts_as_too_many() {
    let marked = Response { headers: Headers::keep([("x-envoy-ratelimited", "true")]), ..status(403) };
    let paced = paced([Ok(marked), Ok(ok("{}"))]);
    assert_eq!(paced.send(&get("/a")).unwrap().status, 200);
    assert_eq!(paced.counts().throttled, 1);
}

#[test]
fn attempts_run_out() {
    let paced = paced((0..20).map(|_| Ok(status(429))));
    let error = paced.send(&get("/a")).unwrap_err();
    assert!(matches!(error, TransportError::Exhausted { attempts: 6, status: Some(429), .. }), "{error}");
    assert!(!error.stops_run() && !error.is_transient());
    assert_eq!(paced.inner.left(), 14);
}

#[test]
fn patience_runs_out() {
    let policy = PacePolicy { longest_total: Duration::from_millis(2), ..quick() };
    let paced = Paced::new(Scripted::new((0..20).map(|_| timed_out())), policy);
    let error = paced.send(&get("/a")).unwrap_err();
    assert!(matches!(error, TransportError::Exhausted { attempts: 2, status: None, .. }), "{error}");
}

#[test]
fn a_wrong_key_ends_the_run() {
    let denied = Response { body: br#"{"message":"authentication is denied"}"#.to_vec(), ..status(401) };
    let paced = paced([Ok(denied), Ok(ok("{}"))]);
    let error = paced.send(&get("/a")).unwrap_err();
    assert!(error.stops_run() && error.to_string().contains("authentication is denied"));
    assert!(matches!(paced.send(&get("/b")), Err(TransportError::Stopped { .. })));
    assert_eq!(paced.inner.left(), 1, "nothing more was sent");
}

#[test]
fn what_cannot_pass_is_not_repeated() {
    let too_large = TransportError::TooLarge { request: "GET x".into(), limit: 1 };
    let paced = paced([Err(too_large), Ok(ok("{}"))]);
    assert!(matches!(paced.send(&get("/a")), Err(TransportError::TooLarge { .. })));
    assert_eq!(paced.counts().sent, 1);
}

#[test]
fn waits_double_up_to_a_limit_and_spread() {
    let policy = PacePolicy::default();
    let seconds: Vec<u64> = (1..8).map(|failed| policy.wait(failed, None, 0).as_secs()).collect();
    assert_eq!(seconds, [2, 4, 8, 16, 32, 60, 60]);
    assert_eq!(policy.wait(1, None, 255), Duration::from_millis(2500));
    assert_eq!(policy.wait(u32::MAX, None, 255), policy.longest_wait);
}

#[test]
fn the_servers_wish_counts_up_to_a_limit() {
    let policy = PacePolicy::default();
    assert_eq!(policy.wait(1, Some(Duration::from_secs(7)), 0).as_secs(), 7);
    assert_eq!(policy.wait(3, Some(Duration::from_secs(1)), 0).as_secs(), 8, "never less than our own");
    assert_eq!(policy.wait(1, Some(Duration::from_secs(86_400)), 0), policy.longest_wait);
}

#[test]
fn the_wish_is_seconds_or_a_date() {
    let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
    assert_eq!(asked_wait("12", now), Some(Duration::from_secs(12)));
    assert_eq!(asked_wait("Sun, 06 Nov 1994 08:49:47 GMT", now), Some(Duration::from_secs(10)));
    for nothing in ["Sun, 06 Nov 1994 08:49:30 GMT", "soon", "-1", "", "1.5"] {
        assert_eq!(asked_wait(nothing, now), None, "{nothing}");
    }
    assert_eq!(asked_wait(&u64::MAX.to_string(), now), Some(Duration::from_secs(u64::MAX)));
}

/// Answers 429 once, and notes who asks while everyone should wait.
struct BusyOnce {
    first: AtomicUsize,
    held_until: std::sync::Mutex<Option<Instant>>,
    too_early: AtomicUsize,
}

impl Transport for BusyOnce {
    fn send(&self, _: &Request) -> Result<Response, TransportError> {
        if self.first.fetch_add(1, Ordering::SeqCst) == 0 {
            *self.held_until.lock().unwrap() = Some(Instant::now() + Duration::from_millis(25));
            return Ok(status(429));
        }
        let held = *self.held_until.lock().unwrap();
        if held.is_some_and(|until| Instant::now() < until) {
            self.too_early.fetch_add(1, Ordering::SeqCst);
        }
        Ok(ok("{}"))
    }
}

#[test]
fn one_refusal_slows_every_worker() {
    let busy = BusyOnce {
        first: AtomicUsize::new(0),
        held_until: Default::default(),
        too_early: AtomicUsize::new(0),
    };
    let wait = Duration::from_millis(30);
    let policy = PacePolicy { first_wait: wait, longest_wait: wait, ..PacePolicy::default() };
    let paced = Paced::new(busy, policy);
    thread::scope(|scope| {
        let first = scope.spawn(|| paced.send(&get("/a")).unwrap());
        while paced.counts().throttled == 0 {
            thread::yield_now();
        }
        thread::sleep(Duration::from_millis(2));
        for _ in 0..20 {
            scope.spawn(|| paced.send(&get("/b")).unwrap());
        }
        first.join().unwrap();
    });
    assert_eq!(paced.inner.too_early.load(Ordering::SeqCst), 0);
    assert_eq!(paced.counts().sent, 22);
}

#[test]
fn no_more_run_at_once_than_allowed() {
    struct Slow(AtomicUsize, AtomicUsize);
    impl Transport for Slow {
        fn send(&self, _: &Request) -> Result<Response, TransportError> {
            self.1.fetch_max(self.0.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            thread::sleep(Duration::from_millis(1));
            self.0.fetch_sub(1, Ordering::SeqCst);
            Ok(ok("{}"))
        }
    }
    let policy = PacePolicy { concurrency: 4, ..quick() };
    let paced = Paced::new(Slow(AtomicUsize::new(0), AtomicUsize::new(0)), policy);
    thread::scope(|scope| {
        for _ in 0..24 {
            scope.spawn(|| paced.send(&get("/a")).unwrap());
        }
    });
    assert!(paced.inner.1.load(Ordering::SeqCst) <= 4);
}
