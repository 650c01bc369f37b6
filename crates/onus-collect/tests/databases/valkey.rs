//! Valkey and Redis, asked from inside.

use onus_catalog::Engine;
use onus_collect::declaration::{Database, TlsMode};

use super::{PASSWORD, read, server, started, texts, unread, untold};

#[test]
fn valkey_is_read_over_tls() {
    let Some(said) = started("ONUS_TEST_VALKEY") else { return };
    let facts = read(&server(Engine::Valkey, &said, PASSWORD));
    assert_eq!(unread(&facts), [""; 0]);
    let server = "select engine || ' ' || major_version || ' ' || tls || tls_required || session_tls || is_replica || persists
                  from database_server";
    assert_eq!(texts(&facts, server), ["valkey 7.0 10101"]);
    let roles =
        "select name || ' ' || can_login || password_required || superuser || manages_roles || replicates
                 from database_role order by name";
    assert_eq!(
        texts(&facts, roles),
        ["auditor 11000", "blind 11000", "default 10111", "follower 11001", "gone 01000", "shop 11000"]
    );
    let rights = "select kind || ' ' || object || ' ' || \"right\" from database_public_right";
    assert_eq!(texts(&facts, rights), ["server default CONNECT"]);
    let own =
        "select distinct client_address || ' ' || tls from database_session where role_name = 'auditor'";
    assert_eq!(texts(&facts, own), ["127.0.0.1 1"]);
    // A hash of a password comes with each user, and stays nowhere.
    let dump =
        "select group_concat(r.id || r.name || coalesce(c.reason, '')) from database_role r, onus_coverage c";
    let hash = "8171bacf";
    assert!(!texts(&facts, dump).concat().contains(hash));
}

#[test]
fn what_a_user_of_valkey_may_not_ask_is_not_known() {
    let Some(said) = started("ONUS_TEST_VALKEY") else { return };
    let said = Database { user: Some("blind".to_owned()), ..said };
    let facts = read(&server(Engine::Valkey, &said, PASSWORD));
    let refused: Vec<String> = unread(&facts);
    assert_eq!(refused.len(), 3, "{refused:?}");
    assert!(refused.iter().all(|line| line.contains("NOPERM")), "{refused:?}");
    let server =
        "select coalesce(tls_required, '-') || coalesce(persists, '-') || session_tls from database_server";
    assert_eq!(texts(&facts, server), ["-11"]);
    let told = untold(&facts, "database_server");
    let told = told.iter().find(|line| line.starts_with("tls_required"));
    assert!(told.is_some_and(|line| line.contains("the database says: NOPERM")), "{told:?}");
}

#[test]
fn a_session_in_plain_text_is_told_from_one_with_tls() {
    let (Some(said), Some(plain)) = (started("ONUS_TEST_VALKEY"), started("ONUS_TEST_VALKEY_PLAIN")) else {
        return;
    };
    let plain = Database { tls: TlsMode::None, user: None, name: Some("plain".to_owned()), ..plain };
    let facts = read(&server(Engine::Valkey, &plain, ""));
    let own = "select distinct role_name || ' ' || tls from database_session where role_name = 'default'";
    assert_eq!(texts(&facts, own), ["default 0"]);
    assert_eq!(texts(&facts, "select session_tls || tls || server from database_server"), ["01plain"]);
    let secure = read(&server(Engine::Valkey, &said, PASSWORD));
    assert_eq!(texts(&secure, "select session_tls || tls || server from database_server"), ["11orders"]);
}
