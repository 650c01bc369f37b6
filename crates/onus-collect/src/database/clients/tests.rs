use std::path::Path;

use onus_catalog::Engine;
use secrecy::ExposeSecret;

use super::super::Server;
use crate::config::Environment;
use crate::declaration::Database;

/// A home directory with one file, for its owner alone unless something else is said.
fn home(name: &str, text: &str, mode: u32) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join(name);
    std::fs::write(&path, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    home
}

fn resolve(
    engine: Engine,
    home: &tempfile::TempDir,
    said: &Database,
    variables: &[(&str, &str)],
) -> Result<Server, String> {
    let directory = home.path().to_string_lossy().into_owned();
    let all = variables.iter().copied().chain([("HOME", directory.as_str())]);
    Server::resolve(engine, said, &Environment::of(all), Path::new("")).map_err(|error| error.to_string())
}

fn at(host: &str, user: &str) -> Database {
    Database { host: Some(host.to_owned()), user: Some(user.to_owned()), ..Database::default() }
}

fn password(server: Result<Server, String>) -> Option<String> {
    server.unwrap().password.map(|password| password.expose_secret().to_owned())
}

const PGPASS: &str = "# of all\n\
    db.example:5432:orders:auditor:for:orders\\\\\n\
    db.example:*:*:auditor:second\n\
    too:few:fields\n\
    2001\\:db8\\:\\:1:*:*:*:six\n";

#[test]
fn the_first_line_of_pgpass_that_fits_counts() {
    let home = home(".pgpass", PGPASS, 0o600);
    let of = |said: &Database, variables: &[(&str, &str)]| {
        password(resolve(Engine::Postgres, &home, said, variables))
    };
    let orders = Database { database: Some("orders".to_owned()), ..at("db.example", "auditor") };
    assert_eq!(of(&orders, &[]).as_deref(), Some("for:orders\\"));
    assert_eq!(of(&at("db.example", "auditor"), &[]).as_deref(), Some("second"));
    assert_eq!(of(&at("db.example", "shop"), &[]), None);
    assert_eq!(of(&at("2001:db8::1", "shop"), &[]).as_deref(), Some("six"));
    assert_eq!(of(&orders, &[("PGPASSWORD", "said")]).as_deref(), Some("said"));
    assert_eq!(of(&orders, &[("PGPASSFILE", "/nowhere")]), None);
    let other = Database { password_env: Some("ORDERS".to_owned()), ..orders };
    assert_eq!(of(&other, &[("ORDERS", "named")]).as_deref(), Some("named"));
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_refused_without_telling_what_is_in_it() {
    let readable = home(".pgpass", "*:*:*:*:hunter2\n", 0o640);
    let told = resolve(Engine::Postgres, &readable, &at("db.example", "auditor"), &[]).unwrap_err();
    assert!(told.contains("others") && told.contains("chmod 600") && !told.contains("hunter2"), "{told}");
    let readable = home(".my.cnf", "[client]\npassword=hunter2\n", 0o644);
    let told = resolve(Engine::Mysql, &readable, &at("db.example", "auditor"), &[]).unwrap_err();
    assert!(told.contains("chmod 600") && !told.contains("hunter2"), "{told}");
    let harmless = home(".my.cnf", "[client]\nhost=db.example\n", 0o644);
    assert!(resolve(Engine::Mysql, &harmless, &at("db.example", "auditor"), &[]).is_ok());
}

const MY_CNF: &str = "[mysqld]\nport = 1\npassword = of the server\n\
    [client]\n# who\nuser = auditor   # reads only\nhost=\"db.example\"\nport = 3307\n\
    password = 'a#b\\s\\\\c'\nssl_ca = /etc/ca.pem\n!include /etc/other.cnf\n\
    [mysqldump]\nuser = dump\n";

#[test]
fn the_group_of_clients_in_my_cnf_counts_more_than_variables() {
    let home = home(".my.cnf", MY_CNF, 0o600);
    let nothing = Database::default();
    let server =
        resolve(Engine::Mysql, &home, &nothing, &[("MYSQL_HOST", "other"), ("MYSQL_PWD", "other")]).unwrap();
    assert_eq!((server.host.as_str(), server.port, server.user.as_str()), ("db.example", 3307, "auditor"));
    assert_eq!(server.tls, super::super::Tls::Verified(Some("/etc/ca.pem".into())));
    assert!(!format!("{server:?}").contains("a#b"));
    assert_eq!(password(Ok(server)).as_deref(), Some("a#b \\c"));
}

#[test]
fn a_password_goes_to_nobody_else_than_the_file_names() {
    let home = home(".my.cnf", MY_CNF, 0o600);
    for (host, user) in [("evil.example", "auditor"), ("db.example", "root")] {
        let of =
            |variables: &[(&str, &str)]| password(resolve(Engine::Mysql, &home, &at(host, user), variables));
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[("MYSQL_PWD", "said")]).as_deref(), Some("said"));
    }
    // Nor to a database of another kind.
    assert_eq!(password(resolve(Engine::Valkey, &home, &at("db.example", "auditor"), &[])), None);
}
