//! Every endpoint meets every fault: the run ends, the loss is written down for exactly what it cost, nothing
//! else changes, and no verdict changes except to unknown.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

mod cloud;

use std::collections::HashSet;
use std::path::Path;
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use cloud::endpoint::{Endpoint, endpoints};
use cloud::rows::{AllRows, Costs, changes_are_within};
use cloud::run::{Manner, Outcome, collect, embedded, named};
use cloud::verdicts::{Verdicts, verdicts};
use cloud::{Cloud, Fault, ORGANIZATION, PROJECT, World};
use onus_collect::declaration::Declaration;
use onus_collect::gather::Places;
use onus_collect::http::ClientSettings;
use onus_core::Verdict;
use onus_facts::{Facts, Status};

/// The cloud as it is when nothing fails.
struct Whole {
    rows: AllRows,
    verdicts: Verdicts,
}

static WHOLE: LazyLock<Whole> = LazyLock::new(|| {
    let outcome = collect(&Cloud::of(World::invented()), &manner(Duration::from_secs(5)));
    Whole { rows: outcome.all_rows(), verdicts: verdicts(&outcome.snapshot, embedded()) }
});

/// What the customer declares, so that more checks have something to say.
fn declare(facts: &mut Facts) {
    let text = format!(
        r#"
        health_data = {{ projects = ["{ORGANIZATION}"] }}
        region = [{{ name = "fr-par", health_data = true }}, {{ name = "nl-ams", health_data = false }}]
        project = [{{ id = "{PROJECT}", environment = "live", health_data = false, criticality = "high" }}]
        environment = [{{ name = "live", production = true }}]
        network = [{{ cidr = "203.0.113.0/24", purpose = "admin" }}]
        public_bucket = []
        public_server = []
        staff = [{{ email = "user-1@example.com", name = "One", roles = ["security"], health_data_authorised = true }}]
        recovery_point = [{{ name = "daily", applies_to = "volume", max_age_days = 2 }}]
        retention = [{{ name = "versions", applies_to = "object-version", keep_days = 30 }}]
        "#
    );
    let declaration = Declaration::parse(&text, Path::new("onus.toml")).unwrap();
    Declaration::fill(Some(&declaration), embedded(), facts).unwrap();
}

fn manner(read_within: Duration) -> Manner<'static> {
    let manner = Manner::default();
    let settings = ClientSettings { read_within, ..manner.settings.clone() };
    // Two zones of two regions are enough to tell a loss from its neighbours.
    let places = Places::of(["fr-par-1", "nl-ams-1"]);
    Manner { beside: &declare, settings, places, ..manner }
}

/// What a fault at an endpoint costs.
fn expected(endpoint: &Endpoint, fault: Fault) -> &Costs {
    match fault {
        Fault::Gone | Fault::GoneOldForm => &endpoint.costs_when_gone,
        // Only the API itself can say that there is none.
        Fault::GoneToAProxy if endpoint.costs_when_gone.is_empty() => &endpoint.costs,
        Fault::GoneToAProxy => &endpoint.costs_when_gone,
        _ => &endpoint.costs,
    }
}

/// Lets every endpoint fail in one way. Silence is waited for in several places at once.
fn every_endpoint_meets(fault: Fault) {
    let started = Instant::now();
    let all = endpoints(embedded());
    let at_once = if fault == Fault::Silence { 6 } else { 1 };
    thread::scope(|scope| {
        for part in all.chunks(all.len().div_ceil(at_once)) {
            scope.spawn(move || part.iter().for_each(|endpoint| endpoint_meets(endpoint, fault)));
        }
    });
    eprintln!("{fault:?}: {} endpoints in {:?}", all.len(), started.elapsed());
}

fn endpoint_meets(endpoint: &Endpoint, fault: Fault) {
    let cloud = Cloud::of(World::invented());
    let place = endpoint.place.clone();
    cloud.break_at(move |heard| place(heard), fault);
    let begun = Instant::now();
    let read_within = Duration::from_millis(if fault == Fault::Silence { 250 } else { 5000 });
    let outcome = collect(&cloud, &manner(read_within));
    assert!(begun.elapsed() < Duration::from_secs(10), "{} took {:?}", endpoint.name, begun.elapsed());
    assert_eq!(cloud.complaints(), Vec::<String>::new());
    let label = format!("{fault:?} at {}", endpoint.name);
    let costs = expected(endpoint, fault);
    losses_are(&outcome, costs, fault, &label);
    if !costs.is_empty() {
        let rows = outcome.all_rows();
        let changes = changes_are_within(embedded(), &WHOLE.rows, &rows, costs, &label);
        law_holds(&outcome, &rows, &changes, &label);
    }
}

fn losses_are(outcome: &Outcome, costs: &Costs, fault: Fault, label: &str) {
    let lost = outcome.coverage().into_iter().filter(|line| line.status != Status::Complete);
    let mut found = Costs::new();
    for line in lost {
        assert!(line.reason.as_ref().is_some_and(|reason| reason.len() > 8), "{label}: {line:?}");
        let refused = matches!(fault, Fault::Forbidden | Fault::ForbiddenUntold);
        assert_eq!(
            line.missing_grant.is_some() && !line.scope.is_whole(),
            refused && !line.scope.is_whole(),
            "{label}: {line:?}"
        );
        found.insert((line.table, line.column, line.scope));
    }
    assert_eq!(&found, costs, "{label}");
}

/// Verdicts follow from rows and coverage, so what was judged once need not be judged again.
fn law_holds(outcome: &Outcome, rows: &AllRows, changes: &[String], label: &str) {
    static JUDGED: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);
    let statuses: Vec<_> = outcome.coverage().iter().map(|line| (named(line), line.status)).collect();
    if JUDGED.lock().unwrap().insert(format!("{changes:?} {statuses:?}")) {
        let after = verdicts(&outcome.snapshot, embedded());
        let there = |table: &str, id: &str| rows[table].contains_key(id);
        let broken = WHOLE.verdicts.broken_by(&after, &there);
        assert_eq!(broken, Vec::<String>::new(), "{label}");
    }
}

#[test]
fn most_verdicts_are_known_when_nothing_fails() {
    let count = |verdict| WHOLE.verdicts.count(verdict);
    let (pass, fail, unknown) = (count(Verdict::Pass), count(Verdict::Fail), count(Verdict::Unknown));
    eprintln!("{pass} pass, {fail} fail, {unknown} unknown");
    assert!(pass > 300 && fail > 50 && unknown < 50);
}

macro_rules! each_fault {
    ($($name:ident: $fault:ident),* $(,)?) => { $(
        #[test]
        fn $name() {
            every_endpoint_meets(Fault::$fault);
        }
    )* };
}

each_fault! {
    forbidden: Forbidden,
    forbidden_untold: ForbiddenUntold,
    gone: Gone,
    gone_in_the_old_form: GoneOldForm,
    gone_to_a_proxy: GoneToAProxy,
    throttled: Throttled,
    throttled_until: ThrottledUntil,
    throttled_and_unavailable: ThrottledUnavailable,
    broken: Broken,
    silence: Silence,
    cut: Cut,
    a_page_for_people: Page,
    a_page_in_disguise: PageInDisguise,
    empty: Empty,
    another_shape: OtherShape,
    a_list_that_is_null: NullList,
    a_list_under_another_name: Renamed,
}
