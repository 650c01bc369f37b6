//! MySQL and MariaDB, asked from inside.

use std::path::Path;

use onus_catalog::{Catalog, Engine};
use onus_collect::database::collect;
use onus_collect::declaration::Database;
use onus_facts::Facts;

use super::{PASSWORD, read, server, started, texts, unread, untold};

#[test]
fn mariadb_is_read_over_tls() {
    let Some(said) = started("ONUS_TEST_MARIADB") else { return };
    let facts = read(&server(Engine::Mysql, &said, PASSWORD));
    // It has no statement for these, so that no session is not what was seen.
    assert_eq!(
        unread(&facts),
        ["database_replica: nothing asks mysql for it", "database_session: nothing asks mysql for it"]
    );
    let server = "select engine || ' ' || tls || tls_required || session_tls || archives || audit || ' ' || password_hashing
                  from database_server";
    assert_eq!(texts(&facts, server), ["mysql 10110 mysql_native_password"]);
    assert_eq!(
        untold(&facts, "database_server"),
        ["is_replica", "log_connections", "log_statements", "persists"]
            .map(|column| format!("{column}: nothing asks mysql for it"))
    );
    let roles = "select name || ' ' || superuser || manages_roles || any_host from database_role
                 where name like 'auditor%' or name like 'boss%' or name like 'shop%' order by 1";
    assert_eq!(texts(&facts, roles), ["auditor@% 001", "boss@% 111", "shop@10.% 000"]);
}

/// Debian has no MySQL, so MariaDB reckons what follows from the variables that a MySQL has.
#[test]
fn what_mysql_has_no_variable_for_stays_unknown() {
    let Some(said) = started("ONUS_TEST_MARIADB") else { return };
    let expected = [
        // 8.0.20, 8.0.40 and 8.4 as they come, 8.4 with another plugin, and one without TLS.
        (
            &[("have_ssl", "YES"), ("default_authentication_plugin", "caching_sha2_password")][..],
            "A",
            "1 1 caching_sha2_password",
        ),
        (
            &[
                ("have_ssl", "YES"),
                ("default_authentication_plugin", "mysql_native_password"),
                ("authentication_policy", "*,,"),
            ],
            "A",
            "1 1 mysql_native_password",
        ),
        (&[("authentication_policy", "*,,")], "A", "1 1 -"),
        (&[("authentication_policy", "*:sha256_password,,")], "A", "1 1 sha256_password"),
        (&[("authentication_policy", "mysql_native_password, ,")], "", "- 0 mysql_native_password"),
        (&[("have_ssl", "DISABLED"), ("authentication_policy", "")], "", "0 0 -"),
    ];
    for (variables, cipher, expected) in expected {
        let facts = read_as_mysql(&said, variables, cipher);
        assert_eq!(unread(&facts), [""; 0]);
        let server = "select coalesce(tls, '-') || ' ' || session_tls || ' ' || coalesce(password_hashing, '-') from database_server";
        assert_eq!(texts(&facts, server), [expected]);
        let told = untold(&facts, "database_server");
        let nulls = ["tls", "password_hashing"]
            .iter()
            .filter(|c| told.contains(&format!("{c}: the server does not tell it")));
        assert_eq!(nulls.count(), expected.matches('-').count(), "{told:?}");
    }
}

/// What MySQL's own statement makes of these variables, and of the cipher of the session.
fn read_as_mysql(said: &Database, variables: &[(&str, &str)], cipher: &str) -> Facts {
    let file = "tables/database/database_server.toml";
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog").join(file))
            .unwrap();
    let rows: Vec<String> = variables
        .iter()
        .map(|(name, value)| format!("select '{name}' as variable_name, '{value}' as variable_value"))
        .collect();
    let text = text
        .replace("product = \"mariadb\"", "product = \"none of these\"")
        .replace("performance_schema.global_variables", &format!("({}) g", rows.join(" union ")))
        .replace(
            "performance_schema.session_status",
            &format!("(select 'Ssl_cipher' as variable_name, '{cipher}' as variable_value) t"),
        )
        .replace("mysql.component", "(select '' as component_urn) c");
    let catalog = Catalog::read(onus_catalog::Files::of(&[(file, text.as_str())])).unwrap();
    let mut facts =
        Facts::in_memory(catalog.tables().values(), "2026-11-20T09:00:00Z".parse().unwrap()).unwrap();
    collect(&server(Engine::Mysql, said, PASSWORD), &catalog, &mut facts).unwrap();
    facts
}

#[test]
fn mariadb_and_mysql_are_asked_for_the_same_tables_in_their_own_words() {
    let catalog = Catalog::embedded().unwrap();
    let asked = |version: &str| -> Vec<(&str, &str)> {
        let tables = catalog.tables().values();
        tables
            .filter_map(|table| {
                let query = table.queries.iter().find(|query| query.is_for(Engine::Mysql, version))?;
                Some((table.name.as_str(), query.sql.as_str()))
            })
            .collect()
    };
    let names = |version| asked(version).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    for version in ["8.0.20", "8.4.3-log", "8.0.36-28"] {
        assert_eq!(names(version), names("10.11.14-MariaDB-0+deb12u2"));
        // What MySQL 8 has no longer, or never had.
        let gone = ["information_schema.session_status", "@@have_ssl", "@@old_passwords"];
        let old = asked(version).into_iter().filter(|(_, sql)| gone.iter().any(|word| sql.contains(word)));
        assert_eq!(old.map(|(name, _)| name).collect::<Vec<_>>(), [""; 0], "{version}");
    }
    // And what MariaDB has not.
    let sql = asked("5.5.5-10.11.14-MariaDB-log").into_iter().find(|(name, _)| *name == "database_server");
    assert!(sql.is_some_and(|(_, sql)| !sql.contains("performance_schema")));
}
