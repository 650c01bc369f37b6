//! PostgreSQL, asked from inside.

use onus_catalog::{Catalog, Engine};
use onus_collect::database::collect;
use onus_facts::Facts;

use super::{PASSWORD, read, server, started, texts, unread, untold};

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
    assert_eq!(
        untold(&facts, "database_server"),
        ["persists: nothing asks postgres for it", "tls_required: nothing asks postgres for it"]
    );
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
