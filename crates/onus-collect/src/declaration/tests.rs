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
        "staff = []\n[health_data]\nprojects = ['p']\ntags = ['hds']\n\
         [[project]]\nid = 'p'\n[[project]]\nid = 'q'\n[[network]]\ncidr = '192.0.2.1'\n",
    )
    .unwrap();
    let facts = filled(Some(&declaration));
    assert_eq!(one::<i64>(&facts, "select count(*) from declared_perimeter"), 2);
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
fn mistakes_are_named_with_their_place() {
    for (text, expected) in [
        ("[[region]]\nname = 1\n", "line 2"),
        ("[[regoin]]\nname = 'x'\n", "regoin"),
        ("[[network]]\ncidr = 'everywhere'\n", "no network"),
        ("[[staff]]\nemail = 'ada'\n", "no e-mail"),
        ("[[staff]]\nemail = 'a@b'\n[[staff]]\nemail = 'A@B'\n", "twice"),
        ("[[environment]]\nname = 'prod'\n[[project]]\nid = 'p'\nenvironment = 'production'\n", "prod"),
        ("[health_data]\nprojects = ['p']\n[[project]]\nid = 'p'\nhealth_data = false\n", "otherwise"),
        ("[[recovery_point]]\nname = 'n'\napplies_to = 'volume'\nmax_age_days = -1\n", "below zero"),
        ("[[source]]\nkind = 'aws'\n", "aws"),
    ] {
        let error = parse(text).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("onus.toml"), "{error}");
    }
}
