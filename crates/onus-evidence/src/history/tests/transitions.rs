//! Each way in which a verdict can change, and what it is called.

use onus_catalog::{Catalog, Files};
use onus_core::{Severity, Verdict};
use serde_json::json;

use super::made::{Duties, Duty, compared, diff, no_catalog, report};
use crate::history::{HistoryError, Kind, Names, Side, What, is_report};

const DUTY: &str = "x/y/held";

/// `p`, `f`, `u`, `n` for verdicts of resources `0`, `1`, …, `-` for one that is not there; a capital is waived; `!` at
/// the end for a list that is not whole.
fn duty(text: &str) -> Duty {
    let mut duty = Duty::default();
    for (at, c) in text.chars().enumerate() {
        let verdict = match c.to_ascii_lowercase() {
            'p' => Verdict::Pass,
            'f' => Verdict::Fail,
            'u' => Verdict::Unknown,
            'n' => Verdict::NotApplicable,
            '!' => {
                duty.gap = true;
                continue;
            }
            _ => continue,
        };
        duty.resources.insert(at.to_string(), (verdict, c.is_ascii_uppercase()));
    }
    duty
}

fn one(text: &str) -> Duties {
    Duties::from([(DUTY.to_owned(), duty(text))])
}

/// The changes of resources as words.
fn words(before: &str, after: &str) -> Vec<String> {
    let (_, changes) = diff(&one(before), &one(after));
    let word = |change: &crate::history::Change| {
        let resource = change.resource.clone().unwrap_or_default();
        let absent = change.absent.map(|absent| format!(" no {}", absent.word())).unwrap_or_default();
        format!("{resource} {} {}{absent}", change.what.word(), change.kind.word())
    };
    let mut words: Vec<String> = changes.iter().map(word).collect();
    words.sort();
    words
}

#[test]
fn each_transition_has_its_word() {
    let table: [(&str, &str, &[&str]); 14] = [
        ("pfun", "pfun", &[]),
        ("p", "f", &["0 verdict regressed"]),
        ("n", "f", &["0 verdict regressed"]),
        ("f", "p", &["0 verdict fixed"]),
        ("f", "n", &["0 verdict fixed"]),
        ("pfn", "uuu", &["0 verdict newly-unseen", "1 verdict newly-unseen", "2 verdict newly-unseen"]),
        ("uuu", "pfn", &["0 verdict newly-seen", "1 verdict newly-seen", "2 verdict newly-seen"]),
        ("p", "pf", &["1 verdict new no resource"]),
        ("pf", "p", &["1 verdict gone no resource"]),
        // Who listed not all says neither that something is gone nor that it is new.
        ("pf", "p!", &["1 verdict newly-unseen"]),
        ("p!", "pf", &["1 verdict newly-seen"]),
        ("f", "F", &["0 waiver newly-waived"]),
        ("F", "f", &["0 waiver newly-lapsed"]),
        ("p", "F", &["0 verdict regressed"]),
    ];
    for (before, after, expected) in table {
        assert_eq!(words(before, after), expected, "{before} to {after}");
    }
}

#[test]
fn a_statement_that_lapsed_says_so() {
    let with = |statement| Duties::from([(DUTY.to_owned(), Duty { statement, ..duty("u") })]);
    let (_, changes) = diff(&with(Some(true)), &with(Some(false)));
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    assert_eq!(
        (change.kind, change.what, change.name.as_deref()),
        (Kind::Lapsed, What::Statement, Some("Ann"))
    );
    assert!(change.because.as_deref().is_some_and(|why| why.contains("2026-01-01")));
    assert_eq!(diff(&with(Some(true)), &with(None)).1.len(), 1);
    assert_eq!(diff(&with(None), &with(Some(true))).1.first().map(|one| one.kind), Some(Kind::Supplied));
}

#[test]
fn exit_codes_follow_the_worst() {
    let of = |before: &str, after: &str| {
        let (totals, _) = diff(&one(before), &one(after));
        (totals.worse(Severity::High), totals.worse(Severity::Critical), totals.blinder())
    };
    assert_eq!(of("pf", "pf"), (false, false, false));
    assert_eq!(of("p", "f"), (true, false, false));
    assert_eq!(of("p", "pf"), (true, false, false));
    assert_eq!(of("p", "u"), (false, false, true));
    assert_eq!(of("pf", "pp"), (false, false, false));
    assert_eq!(of("pp", "fu"), (true, false, true));
}

#[test]
fn a_duty_that_is_new_is_not_a_regression_and_one_that_was_left_out_is_not_new() {
    let both = |text: &str| {
        let mut duties = one("p");
        duties.insert("x/y/other".to_owned(), duty(text));
        duties
    };
    let (_, changes) = diff(&one("p"), &both("f"));
    assert_eq!(
        changes.first().map(|one| (one.kind, one.absent.map(|absent| absent.word()))),
        Some((Kind::New, Some("duty")))
    );
    // Nothing of this provider was judged before, so nobody knows what was there.
    let (totals, changes) = diff(&Duties::from([("z/y/held".to_owned(), duty("p"))]), &one("f"));
    assert!(changes.iter().all(|one| matches!(one.kind, Kind::Seen | Kind::Unseen)), "{changes:?}");
    assert!(totals.blinder() && !totals.worse(Severity::Info));
}

#[test]
fn a_duty_and_a_table_that_were_renamed_are_the_same() {
    let of = |id: &str, name: &str, table: &str, verdict: &str| {
        let duty = json!({
            "id": id, "title": "t", "severity": "high", "verdict": verdict,
            "checks": [{ "name": name, "resource": table, "verdicts": [{ "resource": "r", "verdict": verdict }] }],
        });
        Side::of_report(report(&[duty]).as_bytes(), &no_catalog()).unwrap()
    };
    let duty = "title = \"t\"\nowner = \"customer\"\nseverity = \"low\"\nwhy = \"w\"\nwas = [\"x/y/old\"]\n";
    let table = "about = \"a\"\nwas = [\"an_old_table\"]\n[columns]\n";
    let files = [("obligations/x/y/held.toml", duty), ("tables/x/a_table.toml", table)];
    let names = Names::of(&Catalog::read(Files::of(&files)).unwrap());
    let (old, new) = (of("x/y/old", "", "an_old_table", "pass"), of(DUTY, "named", "a_table", "fail"));
    let kinds = |names: &Names| -> Vec<(Kind, String)> {
        compared(&old, &new, names).1.into_iter().map(|one| (one.kind, one.duty.to_string())).collect()
    };
    assert_eq!(kinds(&names), [(Kind::Regressed, DUTY.to_owned())]);
    assert_eq!(kinds(&Names::default()), [(Kind::New, DUTY.to_owned())]);
}

#[test]
fn what_is_no_report_is_refused() {
    let read = |text: &str| Side::of_report(text.as_bytes(), &no_catalog()).map(|_| ());
    assert!(matches!(read("{}"), Err(HistoryError::Form { .. })));
    assert!(matches!(read(&report(&[]).replace("/1", "/2")), Err(HistoryError::Form { .. })));
    assert!(matches!(read("{\"duties\": 3}"), Err(HistoryError::Report(_))));
    let cut = json!({ "id": DUTY, "title": "t", "severity": "high", "verdict": "pass", "checks": [{ "resource": "t" }] });
    assert!(matches!(read(&report(&[cut])), Err(HistoryError::Report(_))));
    let line = json!({ "resource": "r", "verdict": "pass" });
    let check = json!({ "resource": "t", "verdicts": [line, line] });
    let twice = json!({ "id": DUTY, "title": "t", "severity": "high", "verdict": "pass", "checks": [check] });
    let twice = Side::of_report(report(&[twice]).as_bytes(), &no_catalog()).unwrap();
    assert!(matches!(
        crate::history::compare(&twice, &twice, &Names::default(), |_| Ok(())),
        Err(HistoryError::Twice { .. })
    ));
}

#[test]
fn a_report_is_known_by_its_first_field() {
    assert!(is_report(b"{\n  \"format\": \"onus.assessment/9\", "));
    assert!(!is_report(b"{\"format_version\":\"1.2\"}"));
    assert!(!is_report(b"SQLite format 3\0"));
}
