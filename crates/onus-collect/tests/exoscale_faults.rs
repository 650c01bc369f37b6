//! Every endpoint of Exoscale meets every fault: the run ends, the loss is written down for exactly what it cost, nothing
//! else changes, and no verdict changes except to unknown.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests"
)]

#[path = "cloud/answer.rs"]
mod answer;
#[path = "exoscale/endpoint.rs"]
mod endpoint;
#[path = "exoscale/fault.rs"]
mod fault;
#[path = "cloud/rows.rs"]
mod rows;
#[path = "exoscale/run.rs"]
mod run;
#[path = "exoscale/server.rs"]
mod server;
#[path = "cloud/verdicts.rs"]
mod verdicts;

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

use endpoint::{Endpoint, endpoints};
use fault::Fault;
use onus_facts::Status;
use rows::{Costs, changes_are_within};
use run::{Outcome, collect};
use server::{Cloud, embedded};
use verdicts::{Verdicts, verdicts};

/// The shop as it is when nothing fails.
struct Whole {
    outcome: Outcome,
    endpoints: Vec<Endpoint>,
    losses: Costs,
    verdicts: Verdicts,
}

static WHOLE: LazyLock<Whole> = LazyLock::new(|| {
    let outcome = collect(&Cloud::of(run::shop()), Duration::from_secs(5));
    let endpoints = endpoints(embedded(), &run::shop(), &outcome.rows);
    Whole { endpoints, losses: losses(&outcome), verdicts: verdicts(&outcome.snapshot, embedded()), outcome }
});

fn losses(outcome: &Outcome) -> Costs {
    let lines = outcome.coverage.iter().filter(|line| line.status != Status::Complete);
    lines.map(|line| (line.table.clone(), line.column.clone(), line.scope.clone())).collect()
}

/// Lets every endpoint fail in one way: each alone with a refusal, and with other faults, which must cost the same, several
/// that have nothing to do with each other at once.
fn every_endpoint_meets(fault: Fault) {
    let started = Instant::now();
    let all: Vec<&Endpoint> = WHOLE.endpoints.iter().filter(|endpoint| endpoint.can_meet(fault)).collect();
    let alone = fault == Fault::Forbidden;
    let groups = if alone { all.iter().map(|one| vec![*one]).collect() } else { strangers(&all) };
    let broken: Vec<String> = groups.iter().filter_map(|group| meet(group, fault).err()).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    eprintln!("{fault:?}: {} endpoints in {} runs, {:?}", all.len(), groups.len(), started.elapsed());
}

/// Groups of endpoints that cost nothing in each other's tables.
fn strangers<'e>(all: &[&'e Endpoint]) -> Vec<Vec<&'e Endpoint>> {
    let mut groups: Vec<Vec<&'e Endpoint>> = Vec::new();
    for endpoint in all.iter().copied() {
        let stranger =
            |group: &&mut Vec<&Endpoint>| group.iter().all(|other| !other.shares_tables_with(endpoint));
        match groups.iter_mut().find(stranger) {
            Some(group) => group.push(endpoint),
            None => groups.push(vec![endpoint]),
        }
    }
    groups
}

fn meet(endpoints: &[&Endpoint], fault: Fault) -> Result<(), String> {
    let cloud = Cloud::of(run::shop());
    let places: Vec<(String, String)> =
        endpoints.iter().map(|endpoint| (endpoint.zone.clone(), endpoint.path.clone())).collect();
    let label = format!("{fault:?} at {places:?}");
    let place = move |zone: &str, path: &str| {
        places.iter().any(|(in_zone, broken)| path == broken && (in_zone.is_empty() || in_zone == zone))
    };
    cloud.break_at(place, fault);
    let begun = Instant::now();
    let outcome = collect(&cloud, Duration::from_millis(if fault == Fault::Silence { 250 } else { 5000 }));
    if begun.elapsed() > Duration::from_secs(30) {
        return Err(format!("{label} took {:?}", begun.elapsed()));
    }
    if let Some(stopped) = &outcome.summary.stopped {
        return Err(format!("{label} ended the run: {stopped}"));
    }
    let costs: Costs = endpoints.iter().flat_map(|endpoint| endpoint.costs(fault)).cloned().collect();
    losses_are(&outcome, &costs, fault).map_err(|what| format!("{label}: {what}"))?;
    let changes = changes_are_within(embedded(), &WHOLE.outcome.rows, &outcome.rows, &costs, &label);
    law_holds(&outcome, &changes, &label);
    Ok(())
}

fn losses_are(outcome: &Outcome, costs: &Costs, fault: Fault) -> Result<(), String> {
    let expected: Costs = WHOLE.losses.union(costs).cloned().collect();
    let found = losses(outcome);
    let (more, less): (Vec<_>, Vec<_>) =
        (found.difference(&expected).collect(), expected.difference(&found).collect());
    if !more.is_empty() || !less.is_empty() {
        return Err(format!("also lost {more:?}, and did not lose {less:?}"));
    }
    let refused = matches!(fault, Fault::Forbidden | Fault::ForbiddenUntold);
    for line in outcome.coverage.iter().filter(|line| line.status != Status::Complete) {
        let lost = (line.table.clone(), line.column.clone(), line.scope.clone());
        let new = costs.contains(&lost) && !WHOLE.losses.contains(&lost);
        let told = line.reason.as_ref().is_some_and(|reason| reason.len() > 8);
        if new && (!told || line.missing_grant.is_some() != refused) {
            return Err(format!("{line:?}"));
        }
    }
    Ok(())
}

/// Verdicts follow from rows and coverage, so what was judged once need not be judged again.
fn law_holds(outcome: &Outcome, changes: &[String], label: &str) {
    static JUDGED: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);
    if JUDGED.lock().unwrap().insert(format!("{changes:?} {:?}", losses(outcome))) {
        let after = verdicts(&outcome.snapshot, embedded());
        let there = |table: &str, id: &str| outcome.rows[table].contains_key(id);
        assert_eq!(WHOLE.verdicts.broken_by(&after, &there), Vec::<String>::new(), "{label}");
    }
}

/// Settings of buckets come through the code that is tried on Scaleway's, in `faults.rs`.
#[test]
fn every_listing_meets_faults() {
    let asks = |list: &onus_catalog::Listing| list.code.is_none();
    let tables = embedded().tables().values().filter(|table| table.provider == "exoscale");
    let listed: HashSet<&str> = tables
        .filter(|table| table.list.as_ref().is_some_and(asks))
        .map(|table| table.name.as_str())
        .collect();
    let met: HashSet<&str> = WHOLE.endpoints.iter().map(|endpoint| endpoint.table.as_str()).collect();
    assert_eq!(listed.difference(&met).collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn a_key_that_is_not_known_ends_the_run() {
    let cloud = Cloud::of(run::shop());
    cloud.break_at(|_, path| path == "/v2/instance", Fault::Unauthorized);
    let outcome = collect(&cloud, Duration::from_secs(5));
    assert!(outcome.summary.stopped.is_some(), "{:?}", outcome.summary);
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
    gone_to_a_proxy: GoneToAProxy,
    throttled: Throttled,
    throttled_until: ThrottledUntil,
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
