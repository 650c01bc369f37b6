use std::path::Path;

use onus_catalog::Catalog;
use onus_facts::Facts;

use super::*;

fn parse(text: &str) -> Result<Declaration, DeclarationError> {
    Declaration::parse(text, Path::new("onus.toml"))
}

fn filled(declaration: Option<&Declaration>) -> Facts {
    let catalog = Catalog::embedded().unwrap();
    let mut facts = Facts::in_memory(catalog.tables().values(), "2026-06-01".parse().unwrap()).unwrap();
    Declaration::fill(declaration, &catalog, &mut facts).unwrap();
    facts
}

fn one<T: onus_facts::rusqlite::types::FromSql>(facts: &Facts, sql: &str) -> T {
    facts.connection().query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn sections_become_rows_and_complete_tables() {
    let declaration = parse(
        "staff = []\n[health_data]\nprojects = ['p']\n\
         [[project]]\nid = 'p'\n[[project]]\nid = 'q'\n[[network]]\ncidr = '192.0.2.1'\n",
    )
    .unwrap();
    let facts = filled(Some(&declaration));
    assert_eq!(one::<i64>(&facts, "select count(*) from declared_perimeter"), 1);
    assert_eq!(one::<i64>(&facts, "select health_data from declared_project where id = 'p'"), 1);
    assert_eq!(one::<i64>(&facts, "select health_data from declared_project where id = 'q'"), 0);
    let status = "select status from onus_coverage where table_name = 'declared_staff'";
    assert_eq!(one::<String>(&facts, status), "complete", "an empty section says that there is nobody");
    let status = "select status || ': ' || reason from onus_coverage where table_name = 'declared_region'";
    assert_eq!(one::<String>(&facts, status), "unread: `onus.toml` has no `[[region]]`");
}

#[test]
fn without_a_file_nothing_is_declared() {
    let facts = filled(None);
    let declared = "select count(*) from onus_coverage where table_name like 'declared_%'";
    assert_eq!(one::<i64>(&facts, &format!("{declared} and status = 'unread'")), 10);
    assert_eq!(one::<i64>(&facts, declared), 10);
}

#[test]
fn what_is_not_said_of_a_project_is_not_known() {
    let facts = filled(Some(&parse("[[project]]\nid = 'p'\n").unwrap()));
    assert_eq!(one::<Option<i64>>(&facts, "select health_data from declared_project"), None);
}

#[test]
fn a_perimeter_by_tags_says_nothing_of_other_projects() {
    let text =
        "[health_data]\nprojects = ['p']\ntags = ['hds']\n[[project]]\nid = 'p'\n[[project]]\nid = 'q'\n";
    let facts = filled(Some(&parse(text).unwrap()));
    assert_eq!(one::<i64>(&facts, "select health_data from declared_project where id = 'p'"), 1);
    assert_eq!(one::<Option<i64>>(&facts, "select health_data from declared_project where id = 'q'"), None);
    assert_eq!(one::<i64>(&facts, "select count(*) from declared_perimeter"), 2);
}

#[test]
fn people_are_known_by_addresses_in_lower_case() {
    let facts =
        filled(Some(&parse("[[staff]]\nemail = 'Ada@Example.com'\nleft_at = '2026-05-01'\n").unwrap()));
    let row = "select id || ' ' || employed || ' ' || left_at from declared_staff";
    assert_eq!(one::<String>(&facts, row), "ada@example.com 0 2026-05-01T00:00:00Z");
}

#[test]
fn mistakes_are_named_with_their_place() {
    for (text, line, expected) in [
        ("[[region]]\nname = 1\n", 2, "string"),
        ("[[regoin]]\nname = 'x'\n", 1, "regoin"),
        ("[[network]]\ncidr = 'everywhere'\n", 2, "no network"),
        ("[[network]]\npurpose = 'office'\ncidr = '192.0.2.7/24'\n", 3, "`192.0.2.0/24`, or `192.0.2.7`"),
        ("[[network]]\ncidr = '192.0.2.1'\n\n[[network]]\ncidr = '192.0.2.1/32'\n", 5, "twice"),
        ("[[staff]]\nemail = 'ada'\n", 2, "no e-mail"),
        ("[[staff]]\nemail = 'a@b'\n[[staff]]\nemail = 'A@B'\n", 4, "twice"),
        ("[[environment]]\nname = 'prod'\n[[project]]\nid = 'p'\nenvironment = 'production'\n", 5, "prod"),
        ("[health_data]\nprojects = ['p']\n[[project]]\nid = 'p'\nhealth_data = false\n", 5, "otherwise"),
        ("[health_data]\ntags = ['']\n", 2, "empty"),
        ("[[public_bucket]]\nreason = 'x'\nname = ' site'\n", 3, "space"),
        ("[[public_server]]\nname = 'a'\nreason = 'x'\nports = [0]\n", 4, "no port"),
        ("[[recovery_point]]\nname = 'n'\napplies_to = 'volume'\nmax_age_days = -1\n", 4, "below zero"),
        (
            "[[retention]]\nname = 'n'\napplies_to = 'log'\nkeep_days = 30\ndelete_after_days = 7\n",
            5,
            "after 7 days",
        ),
        ("[[source]]\nkind = 'aws'\n", 2, "aws"),
    ] {
        let error = parse(text).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}{error}");
        assert!(error.starts_with(&format!("`onus.toml` line {line}: ")), "{text}{error}");
    }
}

#[test]
fn a_workspace_without_a_file_declares_nothing() {
    let directory = tempfile::tempdir().unwrap();
    assert!(Declaration::of_workspace(directory.path()).unwrap().is_none());
    std::fs::write(directory.path().join(FILE), template()).unwrap();
    assert!(Declaration::of_workspace(directory.path()).unwrap().is_some());
    std::fs::write(directory.path().join(FILE), " ".repeat(5 << 20)).unwrap();
    assert!(Declaration::of_workspace(directory.path()).unwrap_err().to_string().contains("larger than"));
    std::fs::write(directory.path().join(FILE), [0xff]).unwrap();
    assert!(Declaration::of_workspace(directory.path()).unwrap_err().to_string().contains("cannot read"));
}

#[test]
fn the_schema_knows_every_section() {
    let schema: serde_json::Value = serde_json::from_str(&schema_text()).unwrap();
    for section in ["source", "health_data", "staff", "retention", "public_bucket"] {
        assert!(schema["properties"][section].is_object(), "{section}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_a_declaration_or_an_error(text in "\\PC{0,80}") {
        let _ = parse(&text);
    }

    #[test]
    fn any_entry_fills_its_table_or_is_an_error(
        name in "\\PC{0,12}", days in proptest::num::f64::ANY, cidr in "[0-9a-f.:/]{0,12}", email in "[a-zA-Z@. ]{0,10}",
    ) {
        let quoted = toml::Value::from(name).to_string();
        let days = toml::Value::from(days).to_string();
        let text = format!(
            "[[retention]]\nname = {quoted}\napplies_to = 'log'\nkeep_days = {days}\n[[project]]\nid = {quoted}\n\
             [[network]]\ncidr = '{cidr}'\n[[staff]]\nemail = '{email}'\n[health_data]\ntags = [{quoted}]\n"
        );
        if let Ok(declaration) = parse(&text) {
            let facts = filled(Some(&declaration));
            proptest::prop_assert_eq!(one::<i64>(&facts, "select count(*) from declared_retention"), 1);
            proptest::prop_assert_eq!(one::<i64>(&facts, "select count(*) from declared_staff"), 1);
        }
    }
}
