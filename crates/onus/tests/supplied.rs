//! Statements, reviews, documents and waivers, made and weighed as their users do it.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::indexing_slicing, reason = "tests")]

#[allow(dead_code, unused_imports, reason = "other tests use the rest")]
#[path = "example/mod.rs"]
mod example;
mod signed;
#[path = "../../onus-evidence/tests/ssh/mod.rs"]
mod ssh;

use std::fs;
use std::path::PathBuf;

use serde_json::Value as Json;
use signed::{STATED, Workspace};

/// A duty of which facts of the clinic say that it is not met, and which asks for a statement too.
const FAILING: &str = "scaleway/audit-trail/unauthorised-access-detected";
const REVIEWED: &str = "scaleway/iam/iam-permissions-audited";

/// The clinic, whose Ann may state what concerns IAM and Audit Trail.
fn workspace() -> Option<Workspace> {
    Workspace::new("namespaces=\"onus-statement:scaleway/iam/*,onus-statement:scaleway/audit-trail/*\"")
}

impl Workspace {
    /// The duty in the report.
    fn duty(&self, id: &str) -> Json {
        let outcome = self.onus(&["assess", ".", "--profile", "few", "--format", "json"]);
        let report: Json = serde_json::from_str(&outcome.stdout).unwrap();
        let duties = report["duties"].as_array().unwrap();
        duties.iter().find(|duty| duty["id"] == id).unwrap().clone()
    }

    fn statement(&self, duty: &str) -> PathBuf {
        let folder = self.path().join("attestations").join(duty);
        let mut files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        files.find(|path| path.extension().is_some_and(|ending| ending == "toml")).unwrap()
    }
}

#[test]
fn a_signed_statement_makes_a_duty_pass_until_somebody_touches_it() {
    let Some(workspace) = workspace() else { return };
    assert_eq!(workspace.duty(STATED)["verdict"], "unknown");
    let outcome = workspace.signed(&["attest", STATED], &[]);
    assert_eq!((outcome.code, outcome.stderr.contains("warning")), (0, false), "{}", outcome.stderr);
    let duty = workspace.duty(STATED);
    assert_eq!((&duty["verdict"], &duty["basis"]), (&"pass".into(), &"attestation".into()));

    let file = workspace.statement(STATED);
    let text = fs::read_to_string(&file).unwrap();
    for (from, to) in [("all of it", "most of it"), ("Ann Lee", "Bea Roy"), ("until = \"20", "until = \"21")]
    {
        assert!(text.contains(from), "{text}");
        fs::write(&file, text.replace(from, to)).unwrap();
        assert_eq!(workspace.duty(STATED)["verdict"], "unknown", "{from}");
    }
    fs::write(&file, &text).unwrap();
    assert_eq!(workspace.duty(STATED)["verdict"], "pass");
    fs::remove_file(file.with_extension("toml.sig")).unwrap();
    let duty = workspace.duty(STATED);
    assert_eq!(duty["verdict"], "unknown");
    assert!(duty["because"].as_str().unwrap().contains("not signed"), "{}", duty["because"]);
}

#[test]
fn who_may_not_sign_is_told_and_changes_nothing() {
    let Some(workspace) = workspace() else { return };
    fs::write(workspace.path().join("allowed_signers"), "").unwrap();
    let outcome = workspace.signed(&["attest", STATED], &[]);
    assert_eq!(outcome.code, 0);
    assert!(outcome.stderr.contains("will not be trusted yet") && outcome.stderr.contains("ssh-ed25519"));
    assert_eq!(workspace.duty(STATED)["verdict"], "unknown");
}

#[test]
fn facts_win_over_a_statement() {
    let Some(workspace) = workspace() else { return };
    assert_eq!(workspace.duty(FAILING)["verdict"], "fail");
    assert_eq!(workspace.signed(&["attest", FAILING], &[]).code, 0);
    assert_eq!(workspace.duty(FAILING)["verdict"], "fail");
    let report = workspace.onus(&["assess", ".", "--profile", "few"]).stdout;
    assert!(report.contains("refuted: facts say otherwise"), "{report}");
}

#[test]
fn a_statement_lapses_by_itself() {
    let Some(workspace) = workspace() else { return };
    let outcome = workspace.signed(&["attest", STATED], &["--observed", "2020-01-01"]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("would have lapsed already"), "{}", outcome.stderr);
    let outcome = workspace.signed(&["attest", STATED], &["--until", "2999-01-01"]);
    assert!(outcome.stderr.contains("--until is too late"), "{}", outcome.stderr);
    assert_eq!(workspace.signed(&["attest", STATED], &[]).code, 0);
    let due = |at: &str| workspace.onus(&["due", ".", "--at", at]).stdout;
    let line = |at| due(at).lines().find(|line| line.contains(STATED)).map(str::to_owned);
    assert!(due("2999-01-01").contains("OVERDUE"));
    assert!(line("2999-01-01").unwrap().contains("last by Ann Lee"));
    assert_eq!(line("2026-11-20"), None);
}

#[test]
fn a_review_covers_what_it_decided_and_nothing_else() {
    let Some(workspace) = workspace() else { return };
    let sheet = workspace.path().join("accounts.csv");
    let sheet_name = sheet.to_str().unwrap();
    assert_eq!(workspace.onus(&["review", "accounts", "--worksheet", sheet_name]).code, 0);
    let rows = fs::read_to_string(&sheet).unwrap();
    let mut lines = rows.lines();
    let mut decided = vec![lines.next().unwrap().to_owned()];
    let all: Vec<&str> = lines.collect();
    assert!(all.len() > 10, "{rows}");
    decided.extend(all.iter().enumerate().map(|(at, row)| {
        let decision = match at {
            0 => "",
            1 => "remove",
            2 => "change",
            _ => "keep",
        };
        format!("{},{decision},", row.strip_suffix(",,").unwrap())
    }));
    fs::write(&sheet, decided.join("\n")).unwrap();
    let outcome = workspace.signed(&["review", "accounts", "--decisions", sheet_name], &[]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);

    let duty = workspace.duty(REVIEWED);
    let checks = duty["checks"].as_array().unwrap().iter();
    let verdicts = checks
        .filter(|check| check["name"] == "review")
        .flat_map(|check| check["verdicts"].as_array().unwrap());
    let count = |word: &str| verdicts.clone().filter(|verdict| verdict["verdict"] == word).count();
    // The snapshot is older than the decision to remove, so that it cannot show whether it was carried out.
    assert_eq!((count("pass"), count("unknown"), count("fail")), (all.len() - 3, 3, 0), "{duty:#}");
}

#[test]
fn documents_carry_the_duties_that_ask_for_them_where_they_cover() {
    let Some(workspace) = workspace() else { return };
    fs::write(workspace.path().join("hds.txt"), "an invented certificate").unwrap();
    let digest = onus_evidence::digest_of_file(&workspace.path().join("hds.txt")).unwrap();
    let entry = |sites: &str, end: &str, digest: &str| {
        let text = format!(
            "[[document]]\nid = 'hds'\nprovider = 'scaleway'\nkind = 'certificate'\nnames = ['hds']\nissuer = 'Nobody'\n\
             sites = [{sites}]\nvalid_from = '2025-01-01'\nvalid_to = '{end}'\nfile = 'hds.txt'\nsha256 = '{digest}'\n"
        );
        fs::write(workspace.path().join("evidence.toml"), text).unwrap();
        let outcome = workspace.onus(&["evidence", "."]);
        let lines = outcome.stdout.lines().filter(|line| line.contains("certificate: HDS (hds)"));
        lines.map(str::trim).collect::<Vec<_>>().join("\n")
    };
    // What was refused in the clinic could lie anywhere, and a document of some places cannot cover that.
    let some = entry("'fr-par', 'nl-ams', 'pl-waw'", "2028-01-01", &digest);
    assert!(some.contains("covers ") && some.contains("not all that is in use was seen"), "{some}");
    let gap = entry("'fr-par'", "2028-01-01", &digest);
    assert!(gap.contains("does not cover nl-ams"), "{gap}");
    let all = entry("", "2028-01-01", &digest);
    assert!(all.starts_with("covers ") && !all.contains('\n'), "{all}");
    // No table tells where a service is that nobody can list; then all that is in use counts.
    let text = fs::read_to_string(workspace.path().join("evidence.toml")).unwrap();
    let sites = text.replace("sites = []", "sites = ['fr-par']\nservices = ['hds', 'datacentre', 'network']");
    assert!(sites != text);
    fs::write(workspace.path().join("evidence.toml"), sites).unwrap();
    let outcome = workspace.onus(&["evidence", "."]).stdout;
    let lines: Vec<&str> = outcome.lines().filter(|line| line.contains("certificate: HDS (hds)")).collect();
    assert!(!lines.is_empty() && lines.iter().all(|line| line.trim().starts_with("gap")), "{lines:#?}");
    assert!(entry("", "2026-01-01", &digest).contains("ended on 2026-01-01"));
    assert!(entry("", "2028-01-01", "00").starts_with("spoilt"));
}

#[test]
fn a_waiver_stands_beside_the_verdict_and_is_a_finding_when_it_is_idle() {
    let Some(workspace) = workspace() else { return };
    let who = [
        "--reason",
        "rebuilt each night",
        "--owner",
        "Ann Lee",
        "--approver",
        "Bea Roy",
        "--from",
        "2026-11-01",
    ];
    let waive = |duty: &str, more: &[&str]| workspace.onus(&[&["waive", duty][..], &who[..], more].concat());
    let before = workspace.duty(FAILING);
    assert_eq!(waive(FAILING, &["--resources", "*", "--until", "2027-02-01"]).code, 0);
    let after = workspace.duty(FAILING);
    assert_eq!((&before["verdict"], &after["verdict"]), (&"fail".into(), &"fail".into()));
    assert!(after["checks"].to_string().contains("\"waiver\":\"unauthorised-access-detected\""), "{after:#}");

    assert_eq!(waive(STATED, &["--resources", "nothing", "--until", "2027-02-01", "--id", "idle"]).code, 0);
    let report = workspace.onus(&["assess", ".", "--profile", "few"]).stdout;
    assert!(report.contains("matches nothing"), "{report}");
    let own = [
        "waive",
        STATED,
        "--resources",
        "*",
        "--until",
        "2027-02-01",
        "--reason",
        "x",
        "--owner",
        "A",
        "--approver",
        "a",
    ];
    assert!(workspace.onus(&own).stderr.contains("approved by its own owner"));
    assert!(
        waive(STATED, &["--resources", "*", "--until", "2029-02-01", "--id", "long"])
            .stderr
            .contains("may last until")
    );
}

#[test]
fn a_table_that_the_snapshot_lacks_leaves_open_where_things_are() {
    let Some(workspace) = workspace() else { return };
    assert_eq!(workspace.onus(&["collect", "."]).code, 0);
    let folder = workspace.path().join("snapshots");
    let snapshot = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let connection = onus_facts::rusqlite::Connection::open(&snapshot).unwrap();
    connection.execute_batch("drop table scaleway_server").unwrap();
    drop(connection);
    fs::write(workspace.path().join("hds.txt"), "an invented certificate").unwrap();
    let digest = onus_evidence::digest_of_file(&workspace.path().join("hds.txt")).unwrap();
    let text = format!(
        "[[document]]\nid = 'hds'\nprovider = 'scaleway'\nkind = 'certificate'\nnames = ['hds']\nissuer = 'Nobody'\n\
         sites = ['fr-par', 'nl-ams', 'pl-waw']\nvalid_from = '2025-01-01'\nfile = 'hds.txt'\nsha256 = '{digest}'\n"
    );
    fs::write(workspace.path().join("evidence.toml"), text).unwrap();
    let outcome = workspace.onus(&["evidence", "."]);
    assert_eq!(outcome.code, 3, "{}", outcome.stderr);
    let lines: Vec<&str> = outcome.stdout.lines().filter(|line| line.contains("(hds)")).collect();
    assert!(
        !lines.is_empty() && lines.iter().all(|line| line.contains("not all that is in use was seen")),
        "{lines:#?}"
    );
}
