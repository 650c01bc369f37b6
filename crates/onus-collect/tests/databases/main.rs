//! Real databases, asked from inside: a PostgreSQL, a MariaDB and a Redis that `.ci/databases` starts.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stderr, reason = "tests")]

mod mysql;
mod postgres;
mod valkey;

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
    let variables = [("PGPASSWORD", password), ("MYSQL_PWD", password), ("VALKEYCLI_AUTH", password)];
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
fn what_cannot_be_opened_is_coverage_and_tells_no_password() {
    let started_as = [
        (Engine::Postgres, "ONUS_TEST_POSTGRES"),
        (Engine::Mysql, "ONUS_TEST_MARIADB"),
        (Engine::Valkey, "ONUS_TEST_VALKEY"),
    ];
    for (engine, variable) in started_as {
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
