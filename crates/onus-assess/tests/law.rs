//! The law over every check of the catalog, and proof that this test can fail.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "tests"
)]

use onus_assess::law::{Proof, prove, run_case};
use onus_catalog::{Catalog, Files, Obligation};

/// Invented worlds a check; each is forgotten four times over.
const ROUNDS: u32 = 60;

fn embedded() -> Catalog {
    Catalog::embedded().unwrap_or_else(|problems| panic!("{problems:?}"))
}

#[test]
fn every_test_row_of_the_catalog_gives_the_verdict_it_expects() {
    let catalog = embedded();
    let mut wrong = Vec::new();
    let mut rows = 0;
    for obligation in catalog.obligations().values() {
        for case in &obligation.tests {
            rows += case.expect.len();
            match run_case(&catalog, obligation, case) {
                Ok(mismatches) if mismatches.is_empty() => {}
                Ok(mismatches) => wrong.push(format!("{}: `{}`: {mismatches:?}", obligation.id, case.name)),
                Err(error) => wrong.push(format!("{}: `{}`: {error}", obligation.id, case.name)),
            }
        }
    }
    println!("{rows} expected verdicts");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn forgetting_facts_changes_no_verdict_except_to_unknown() {
    let catalog = embedded();
    let (mut cases, mut checks, mut wrong) = (0, 0, Vec::new());
    for obligation in catalog.obligations().values() {
        for at in 0..obligation.checks.len() {
            checks += 1;
            match prove(&catalog, obligation, at, ROUNDS, 1) {
                Ok(proof) => {
                    cases += proof.cases;
                    wrong.extend(complaint(obligation, at, &proof));
                }
                Err(error) => wrong.push(format!("{} check {at}: {error}", obligation.id)),
            }
        }
    }
    println!("the law was tried {cases} times on {checks} checks");
    assert!(wrong.is_empty(), "{} checks break the law:\n{}", wrong.len(), wrong.join("\n"));
}

fn complaint(obligation: &Obligation, at: usize, proof: &Proof) -> Option<String> {
    let first = proof.violations.first()?;
    let name = obligation.checks[at].name.as_deref().unwrap_or("check");
    Some(format!(
        "{} {name}: {} times; `{}` was {:?}, is {:?} without [{}] in {:?}",
        obligation.id, proof.broken, first.resource, first.before, first.after, first.forgotten, first.world
    ))
}

const TABLES: [(&str, &str); 4] = [
    (
        "tables/x/bucket.toml",
        r#"
about = "A bucket."
scope = ["zone"]
[columns.id]
type = "text"
about = "Name."
required = true
[columns.zone]
type = "text"
about = "Where."
required = true
example = "a"
values = ["a", "b"]
[columns.project_id]
type = "text"
about = "Whose."
required = true
references = "project"
[columns.public]
type = "boolean"
about = "Whether anyone reads it."
[columns.tags]
type = "list"
about = "Tags."
"#,
    ),
    (
        "tables/x/bucket_grant.toml",
        r#"
about = "A grant."
scope = ["zone"]
[columns.id]
type = "text"
about = "Name."
required = true
[columns.zone]
type = "text"
about = "Where."
required = true
example = "a"
values = ["a", "b"]
[columns.bucket_id]
type = "text"
about = "On what."
required = true
references = "bucket"
[columns.principal]
type = "text"
about = "To whom."
values = ["*", "u"]
"#,
    ),
    (
        "tables/x/project.toml",
        r#"
about = "A project."
[columns.id]
type = "text"
about = "Name."
required = true
[columns.hds]
type = "boolean"
about = "Whether it holds health data."
"#,
    ),
    (
        "tables/x/copy.toml",
        r#"
about = "A copy of a bucket."
[columns.id]
type = "text"
about = "Name."
required = true
[columns.bucket_id]
type = "text"
about = "Of what."
required = true
references = "bucket"
[columns.made_at]
type = "time"
about = "When."
"#,
    ),
];

/// A duty around one check. Its test row lets the generator know that there are buckets.
fn catalog_with(check: &str) -> Catalog {
    let duty = format!(
        "title = \"t\"\nowner = \"customer\"\nseverity = \"low\"\nwhy = \"w\"\n[[check]]\nresource = \"bucket\"\n{check}\n\
         [[test]]\nname = \"n\"\ngiven.bucket = [{{ id = \"a\", public = false, tags = [\"hds\"] }}]\nexpect = {{}}\n"
    );
    let mut files = TABLES.to_vec();
    files.push(("obligations/x/y/z.toml", &duty));
    Catalog::read(Files::of(&files)).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn proof_of(check: &str) -> Proof {
    let catalog = catalog_with(check);
    let obligation = catalog.obligations().values().next().unwrap();
    prove(&catalog, obligation, 0, 300, 7).unwrap_or_else(|error| panic!("{check}: {error}"))
}

const EVERYONE: &str = "(select any_of(g.principal = '*') from bucket_grant g where g.bucket_id = b.id)";

#[test]
fn sound_checks_obey_the_law() {
    for check in [
        "sql = \"select id, public = 0 as ok from bucket\"".to_owned(),
        "sql = \"select id, list_has(tags, 'hds') as applies, zone = 'a' as ok from bucket\"".to_owned(),
        "sql = \"select b.id, p.hds as applies, zone = 'a' as ok from bucket b left join project p on p.id = b.project_id\"".to_owned(),
        format!("sql = \"select b.id, not {EVERYONE} as ok from bucket b\""),
        format!("refutes = true\nsql = \"select b.id, b.public = 0 and not {EVERYONE} as ok from bucket b\""),
        format!("within = \"zone\"\nsql = \"select b.id, not {EVERYONE} as ok from bucket b\""),
        "sql = \"select b.id, (select newest(c.made_at) from copy c where c.bucket_id = b.id) > '2026-05-20' as ok from bucket b\"".to_owned(),
        "sql = \"select b.id, (select number_of(o.public) from bucket o) < 2 as ok from bucket b\"".to_owned(),
    ] {
        let proof = proof_of(&check);
        assert!(proof.cases > 1000, "{check}");
        assert_eq!(proof.broken, 0, "{check}: {:?}", proof.violations.first());
    }
}

#[test]
fn unsound_checks_are_caught() {
    for (what, check) in [
        ("a default for what was not read", "sql = \"select id, coalesce(public, 0) = 0 as ok from bucket\"".to_owned()),
        ("null taken for false", "sql = \"select id, public is not 1 as ok from bucket\"".to_owned()),
        ("a list that was not read taken for empty", "sql = \"select id, exists (select 1 from json_each(tags) where value = 'hds') as applies, zone = 'a' as ok from bucket\"".to_owned()),
        ("the latest of times that were not all read", "sql = \"select b.id, coalesce((select max(c.made_at) from copy c where c.bucket_id = b.id), '') > '2026-05-20' as ok from bucket b\"".to_owned()),
        ("no grant found taken for none", "sql = \"select b.id, not exists (select 1 from bucket_grant g where g.bucket_id = b.id and g.principal = '*') as ok from bucket b\"".to_owned()),
        ("a case that falls through on null", "sql = \"select id, case when public then 0 else 1 end as ok from bucket\"".to_owned()),
        ("a false promise to refute", format!("refutes = true\nsql = \"select b.id, {EVERYONE} as ok from bucket b\"")),
        ("a false promise of locality", "within = \"zone\"\nsql = \"select b.id, (select number_of(g.principal = '*') from bucket_grant g) < 2 as ok from bucket b\"".to_owned()),
        ("always unknown", "sql = \"select id, null as ok from bucket\"".to_owned()),
    ] {
        let proof = proof_of(&check);
        assert!(proof.broken > 0, "not caught: {what}");
    }
}

#[test]
fn a_check_that_leaves_resources_out_or_repeats_them_cannot_be_used() {
    for check in [
        "sql = \"select id, 1 as ok from bucket where public = 0\"",
        "sql = \"select b.id, 1 as ok from bucket b join project p on p.id = b.project_id\"",
        "sql = \"select b.id, 1 as ok from bucket b left join bucket_grant g on true\"",
        "sql = \"select id || 'x' as id, 1 as ok from bucket\"",
        "sql = \"select id, 'yes' as ok from bucket\"",
        "sql = \"select id, 1 as ok, 2 as severity from bucket\"",
    ] {
        let catalog = catalog_with(check);
        let obligation = catalog.obligations().values().next().unwrap();
        assert!(prove(&catalog, obligation, 0, 100, 7).is_err(), "{check}");
    }
}
