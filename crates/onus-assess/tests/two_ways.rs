//! What is left out for speed changes nothing: a check asked for verdicts alone, and for reasons only where
//! they are kept, says what it says when asked for all at once; `ok` is not worked out where a check does
//! not apply; the lines of coverage that are not looked at decide nothing.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test")]

#[path = "../benches/account/mod.rs"]
mod account;

use std::collections::BTreeSet;
use std::io::Read;

use onus_assess::{
    CheckResult, Finding, Findings, Gaps, Keep, Limits, Options, Plan, Session, Shelf, Supplied, assess,
    judge,
};
use onus_catalog::{Catalog, Check};
use onus_facts::{Scope, Snapshot};

/// A finding as a line of JSON.
fn line(finding: &Finding) -> String {
    serde_json::to_string(finding).unwrap()
}

fn lines(findings: &mut Findings) -> BTreeSet<String> {
    let mut text = String::new();
    findings.lines().unwrap().unwrap().read_to_string(&mut text).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn agree(few: &CheckResult, all: &mut CheckResult) -> usize {
    match (&few.outcome, &mut all.outcome) {
        (Ok(few), Ok(all)) => {
            assert_eq!(few.tally, all.tally);
            assert_eq!(few.unlisted, all.unlisted);
            assert_eq!(few.findings.failed().len(), all.findings.failed().len());
            assert_eq!(few.findings.unknown().len(), all.findings.unknown().len());
            let lines = lines(&mut all.findings);
            assert_eq!(lines.len() as u64, all.tally.total());
            let kept: Vec<_> = few.findings.failed().iter().chain(few.findings.unknown()).collect();
            assert!(kept.iter().all(|finding| lines.contains(&line(finding))), "{kept:?}");
            kept.len()
        }
        (few, all) => panic!("{few:?} {all:?}"),
    }
}

#[test]
fn reasons_asked_for_afterwards_are_those_given_at_once() {
    let catalog = Catalog::embedded().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let (mut checks, mut findings) = (0, 0);
    for (seed, one_lost_in) in [(1, None), (2, Some(40)), (3, Some(3))] {
        let file = directory.path().join(format!("{seed}.sqlite"));
        let account = account::Account::new(&catalog, 3000, seed).unwrap().with_losses(one_lost_in);
        assert!(account.write(&file).unwrap() > 1000);
        let snapshot = Snapshot::open(&file).unwrap();
        let judged = |all| {
            let keep = Keep { first: 5, all };
            assess(
                &snapshot,
                &catalog,
                &Supplied::default(),
                |_| true,
                &Options { keep, ..Options::default() },
            )
            .unwrap()
        };
        for (few, mut all) in judged(false).duties.iter().zip(judged(true).duties) {
            for (few, all) in few.checks.iter().zip(&mut all.checks) {
                checks += 1;
                findings += agree(few, all);
            }
        }
    }
    println!("{findings} findings of {checks} checks");
    assert!(findings > checks);
}

/// A check on the buckets, with questions and answers of every kind in its `applies` and `ok`.
fn on_buckets(applies: &str, ok: &str) -> Check {
    Check {
        name: None,
        resource: "scaleway_bucket".to_owned(),
        sql: format!("select id, {applies} as applies, {ok} as ok from scaleway_bucket"),
        within: None,
        refutes: false,
    }
}

#[test]
fn ok_counts_only_where_a_check_applies() {
    let catalog = Catalog::embedded().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("snapshot.sqlite");
    account::Account::new(&catalog, 3000, 1).unwrap().with_losses(Some(40)).write(&file).unwrap();
    let snapshot = Snapshot::open(&file).unwrap();
    let gaps = Gaps::of_snapshot(&snapshot).unwrap();
    let session = Session::new(snapshot.connect().unwrap(), snapshot.as_of(), Limits::default()).unwrap();
    let shelf = Shelf::default();
    // SQL that ends with a semicolon cannot be put into other SQL and is run as it is written.
    let answer = |check: &Check, end: &str| {
        let check = Check { sql: format!("{}{end}", check.sql), ..check.clone() };
        let plan = Plan::new(&session, &catalog, &check).unwrap();
        let resources = shelf.of(&session, &check.resource).unwrap();
        let judged = judge(&session, &plan, &resources, &gaps, Keep { first: 5, all: true });
        judged
            .map(|mut judged| (judged.tally, lines(&mut judged.findings)))
            .map_err(|error| error.to_string())
    };
    let checks = catalog.obligations().values().flat_map(|obligation| &obligation.checks);
    for check in checks {
        assert_eq!(answer(check, ""), answer(check, ";"), "{}", check.sql);
    }
    for applies in
        ["lifecycle_rule_count", "lifecycle_rule_count / 4.0", "9e999 * lifecycle_rule_count", "name"]
    {
        for ok in ["versioning = 'enabled'", "grant_count - 1", "case when encryption = 'none' then name end"]
        {
            let check = on_buckets(applies, ok);
            let (quick, as_written) = (answer(&check, ""), answer(&check, ";"));
            // Of what does not apply nobody asks whether `ok` is a truth value.
            if !(quick.is_ok() && ok.contains("name")) {
                assert_eq!(quick, as_written, "{}", check.sql);
            }
            assert_eq!(quick.is_err(), applies == "name" || ok.contains("name"), "{quick:?}");
        }
    }
}

#[test]
fn lines_of_coverage_that_are_not_looked_at_decide_nothing() {
    let catalog = Catalog::embedded().unwrap();
    let directory = tempfile::tempdir().unwrap();
    for (seed, one_lost_in) in [(1, None), (2, Some(200)), (3, Some(3))] {
        let file = directory.path().join(format!("{seed}.sqlite"));
        let account = account::Account::new(&catalog, 3000, seed).unwrap().with_losses(one_lost_in);
        account.write(&file).unwrap();
        let snapshot = Snapshot::open(&file).unwrap();
        let lines = snapshot.coverage().unwrap();
        let (all, deciding) = (Gaps::of(&lines), Gaps::of_snapshot(&snapshot).unwrap());
        for table in catalog.tables().values() {
            assert_eq!(all.of_table(&table.name), deciding.of_table(&table.name));
            let dimensions: Vec<&str> = table.scope.iter().map(String::as_str).collect();
            for few in 0..=dimensions.len() {
                let within = &dimensions[..few];
                let (all, deciding) =
                    (all.for_check(&[&table.name], within), deciding.for_check(&[&table.name], within));
                for line in lines.iter().filter(|line| line.table == table.name) {
                    let resource = Scope::of(line.scope.pairs().filter(|(name, _)| within.contains(name)));
                    assert_eq!(all.first(&resource), deciding.first(&resource));
                }
            }
        }
    }
}
