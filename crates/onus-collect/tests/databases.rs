//! Real databases, asked from inside: a PostgreSQL and a MariaDB that `.ci/databases` starts.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr, reason = "tests")]

use std::path::Path;

use onus_catalog::{Catalog, Engine};
use onus_collect::config::Environment;
use onus_collect::database::{Server, collect};
use onus_collect::declaration::{Database, TlsMode};
use onus_facts::Facts;

const PASSWORD: &str = "read only";

/// What to say of the database whose port is in a variable; nothing where it was not started.
fn started(variable: &str) -> Option<Database> {
    let (Ok(port), Ok(ca)) = (std::env::var(variable), std::env::var("ONUS_TEST_CA")) else {
        eprintln!("SKIPPED: {variable} is not set; `.ci/databases DIRECTORY` starts the databases");
        return None;
    };
    Some(Database {
        name: Some("orders".to_owned()),
        provider: Some("exoscale".to_owned()),
        host: Some("localhost".to_owned()),
        port: port.parse().ok(),
        user: Some("auditor".to_owned()),
        ca_file: Some(ca.into()),
        ..Database::default()
    })
}

fn server(engine: Engine, said: &Database, password: &str) -> Server {
    let variables = [("PGPASSWORD", password), ("MYSQL_PWD", password)];
    Server::resolve(engine, said, &Environment::of(variables), Path::new("")).unwrap()
}

fn read(server: &Server) -> Facts {
    let catalog = Catalog::embedded().unwrap();
    let mut facts =
        Facts::in_memory(catalog.tables().values(), "2026-11-20T09:00:00Z".parse().unwrap()).unwrap();
    collect(server, &catalog, &mut facts).unwrap();
    facts
}

/// The first column of each row, as text.
fn texts(facts: &Facts, sql: &str) -> Vec<String> {
    let mut statement = facts.connection().prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Tables of which nothing was read, with the reason.
fn unread(facts: &Facts) -> Vec<String> {
    texts(
        facts,
        "select table_name || ': ' || reason from onus_coverage
         where status <> 'complete' and column_name is null order by table_name",
    )
}

/// Columns of a table that have NULL cells, with the reason.
fn untold(facts: &Facts, table: &str) -> Vec<String> {
    let sql = "select column_name || ': ' || reason from onus_coverage
               where column_name is not null and table_name = '";
    texts(facts, &format!("{sql}{table}' order by column_name"))
}

#[test]
fn postgresql_is_read_over_tls() {
    let Some(said) = started("ONUS_TEST_POSTGRES") else { return };
    let facts = read(&server(Engine::Postgres, &said, PASSWORD));
    assert_eq!(unread(&facts), [""; 0]);
    let server = "select server || ' ' || engine || ' ' || provider || ' ' || tls || session_tls || log_connections || is_replica
                         || archives || audit || ' ' || password_hashing || ' ' || log_statements from database_server";
    assert_eq!(texts(&facts, server), ["orders postgres exoscale 111000 scram-sha-256 ddl"]);
    let roles = "select name || ' ' || superuser || manages_roles || replicates || ' ' || coalesce(password_expires_at, password_expires)
                 from database_role where not predefined order by name";
    assert_eq!(
        texts(&facts, roles),
        [
            "auditor 000 0",
            "copier 001 0",
            "owner 111 0",
            "root_of_all 100 2030-01-01T00:00:00Z",
            "shop 000 0"
        ]
    );
    let rights = "select kind || ' ' || object || ' ' || \"right\" from database_public_right
                  where not of_system and kind <> 'database' order by 1";
    assert_eq!(
        texts(&facts, rights),
        ["schema public CREATE", "schema public USAGE", "table public.orders SELECT"]
    );
    let own = "select distinct role_name || ' ' || application || ' ' || tls from database_session where application = 'onus'";
    assert_eq!(texts(&facts, own), ["auditor onus 1"]);
    assert_eq!(texts(&facts, "select name from database_extension"), ["plpgsql"]);
    assert_eq!(untold(&facts, "database_server"), ["tls_required: nothing asks postgres for it"]);
}

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
        ["is_replica", "log_connections", "log_statements"]
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

#[test]
fn what_cannot_be_opened_is_coverage_and_tells_no_password() {
    for (engine, variable) in [(Engine::Postgres, "ONUS_TEST_POSTGRES"), (Engine::Mysql, "ONUS_TEST_MARIADB")]
    {
        let Some(said) = started(variable) else { continue };
        let wrong = read(&server(engine, &said, "hunter2-wrong"));
        let down = read(&server(engine, &Database { port: Some(1), ..said.clone() }, PASSWORD));
        let stranger = read(&server(engine, &Database { ca_file: None, ..said.clone() }, PASSWORD));
        for (facts, why) in [(wrong, "the database says"), (down, "refused"), (stranger, "certificate")] {
            let unread = unread(&facts);
            let told =
                unread.iter().all(|line| line.to_lowercase().contains(why) && !line.contains("hunter2"));
            assert!(unread.len() >= 3 && told, "{engine:?} {why}: {unread:?}");
            assert_eq!(texts(&facts, "select id from database_server"), [""; 0]);
        }
    }
}

#[test]
fn a_session_cannot_change_anything_or_run_for_long() {
    let Some(said) = started("ONUS_TEST_POSTGRES") else { return };
    let text = |sql: &str| {
        format!(
            "about = \"a table of the tests\"\nscope = [\"server\"]\n[[query]]\nengine = \"postgres\"\nsql = \"{sql}\"\n\
             [columns.id]\ntype = \"text\"\nabout = \"its key\"\nrequired = true\n\
             [columns.server]\ntype = \"text\"\nabout = \"its server\"\nrequired = true\nexample = \"s\"\n"
        )
    };
    let (write, long) = (text("create table intruder (id int)"), text("select pg_sleep(300)::text as key"));
    let files =
        [("tables/database/database_a.toml", write.as_str()), ("tables/database/database_b.toml", &long)];
    let catalog = Catalog::read(onus_catalog::Files::of(&files)).unwrap();
    let mut facts =
        Facts::in_memory(catalog.tables().values(), "2026-11-20T09:00:00Z".parse().unwrap()).unwrap();
    collect(&server(Engine::Postgres, &said, PASSWORD), &catalog, &mut facts).unwrap();
    let unread = unread(&facts);
    assert!(
        unread[0].contains("read-only transaction") && unread[1].contains("statement timeout"),
        "{unread:?}"
    );
}

#[test]
fn what_is_missing_is_told_with_where_to_say_it() {
    let resolve = |said: &Database| {
        let nothing: [(&str, &str); 0] = [];
        Server::resolve(Engine::Postgres, said, &Environment::of(nothing), Path::new(""))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        resolve(&Database::default()),
        "nothing says the host of the database `postgres`; set `PGHOST`, or `host` of the source in `onus.toml`"
    );
    let said = Database { host: Some("db.example".into()), user: Some("u".into()), ..Database::default() };
    let plain = Database { tls: TlsMode::None, ..said.clone() };
    assert!(resolve(&plain).contains("for this machine only"));
    let file = Database { password_file: Some("/nowhere".into()), ..said };
    assert!(resolve(&file).contains("cannot read the password"));
}
