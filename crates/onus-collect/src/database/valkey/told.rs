//! Rows out of what Valkey says.

use std::collections::BTreeMap;

use super::super::Row;
use super::Settings;
use super::acl::User;
use super::info::{Info, pairs};

/// The server itself.
pub(super) fn server(info: &Info, session_tls: bool, settings: &Settings) -> Row {
    // Valkey also gives the version of Redis that it takes the place of.
    let version = info.get("valkey_version").or_else(|| info.get("redis_version"));
    let major = version.map(|version| version.split('.').take(2).collect::<Vec<_>>().join("."));
    let tls = if session_tls { Some(true) } else { settings.tls_port.as_ref().map(|port| port != "0") };
    let persists = match info.get("aof_enabled") {
        Some("1") => Some(true),
        Some(_) => settings.save.as_ref().map(|save| !save.is_empty()),
        None => None,
    };
    row([
        ("key", Some(String::new())),
        ("version", version.map(str::to_owned)),
        ("major_version", major),
        ("tls", tls.map(word)),
        ("tls_required", settings.port.as_ref().map(|port| word(port == "0"))),
        ("session_tls", Some(word(session_tls))),
        ("is_replica", info.get("role").map(|role| word(role == "slave"))),
        ("persists", persists.map(word)),
    ])
}

pub(super) fn user(user: &User) -> Row {
    row([
        ("key", Some(user.name.clone())),
        ("name", Some(user.name.clone())),
        ("can_login", Some(word(user.on))),
        ("password_required", Some(word(user.needs_password))),
        ("superuser", user.everything.map(word)),
        ("manages_roles", Some(word(user.changes_users))),
        ("replicates", Some(word(user.replicates))),
        ("predefined", Some(word(user.name == "default"))),
    ])
}

/// The right of everybody to be a user that needs no password.
pub(super) fn open_user(user: &User) -> Option<Row> {
    (user.on && !user.needs_password).then(|| {
        row([
            ("key", Some(format!("server/{}", user.name))),
            ("kind", Some("server".to_owned())),
            ("object", Some(user.name.clone())),
            ("right", Some("CONNECT".to_owned())),
            ("of_system", Some(word(false))),
        ])
    })
}

/// A line of `CLIENT LIST`. It does not name TLS, but which of the two ports the client came to.
pub(super) fn session(line: &str, settings: &Settings) -> Row {
    let told = pairs(line, ' ');
    let own_port = told.get("laddr").and_then(|address| address.rsplit_once(':')).map(|(_, port)| port);
    let came_to =
        |port: &Option<String>| own_port.is_some_and(|own| own != "0" && port.as_deref() == Some(own));
    let tls = match (came_to(&settings.tls_port), came_to(&settings.port)) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    };
    row([
        ("key", told.get("id").map(|id| (*id).to_owned())),
        ("role_name", told.get("user").map(|user| (*user).to_owned())),
        ("client_address", told.get("addr").map(|address| host(address))),
        ("application", told.get("name").map(|name| (*name).to_owned())),
        ("tls", tls.map(word)),
    ])
}

pub(super) fn replica(told: BTreeMap<&str, &str>) -> Row {
    let (ip, port) = (told.get("ip").copied(), told.get("port").copied());
    row([
        ("key", ip.zip(port).map(|(ip, port)| format!("{ip}:{port}"))),
        ("client_address", ip.map(str::to_owned)),
        ("state", told.get("state").map(|state| (*state).to_owned())),
    ])
}

pub(super) fn module(told: BTreeMap<&str, &str>) -> Row {
    row([
        ("key", told.get("name").map(|name| (*name).to_owned())),
        ("name", told.get("name").map(|name| (*name).to_owned())),
        ("version", told.get("ver").map(|version| (*version).to_owned())),
    ])
}

/// The host of an address; empty for a socket of this machine, which is a path.
fn host(address: &str) -> String {
    if address.starts_with('/') {
        return String::new();
    }
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
    host.trim_start_matches('[').trim_end_matches(']').to_owned()
}

fn word(holds: bool) -> String {
    holds.to_string()
}

fn row<const N: usize>(cells: [(&str, Option<String>); N]) -> Row {
    cells.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::{server, session};
    use crate::database::Row;
    use crate::database::valkey::Settings;
    use crate::database::valkey::info::Info;

    fn cells<const N: usize>(row: &Row, names: [&str; N]) -> [Option<String>; N] {
        names.map(|name| row.get(name).cloned().flatten())
    }

    #[test]
    fn a_session_that_came_to_neither_port_is_not_known_to_use_tls() {
        let tls = |line: &str, port: Option<&str>, tls_port: Option<&str>| {
            let (port, tls_port) = (port.map(str::to_owned), tls_port.map(str::to_owned));
            cells(&session(line, &Settings { port, tls_port, save: None }), ["client_address", "tls"])
        };
        let line = "id=7 addr=[2001:db8::1]:4711 laddr=[2001:db8::2]:6380 name= user=shop";
        let some = |address: &str, tls: Option<&str>| [Some(address.to_owned()), tls.map(str::to_owned)];
        assert_eq!(tls(line, Some("0"), Some("6380")), some("2001:db8::1", Some("true")));
        assert_eq!(tls(line, Some("6380"), Some("0")), some("2001:db8::1", Some("false")));
        assert_eq!(tls(line, Some("1"), Some("2")), some("2001:db8::1", None));
        assert_eq!(tls(line, None, None), some("2001:db8::1", None));
        let socket = "id=8 addr=/run/valkey.sock:0 laddr=/run/valkey.sock:0 name= user=default";
        assert_eq!(tls(socket, Some("0"), Some("0")), some("", None));
    }

    #[test]
    fn what_was_not_told_is_not_claimed() {
        let names = ["tls", "tls_required", "is_replica", "persists"];
        let info = Info::read(
            "# Server\r\nredis_version:7.2.4\r\nvalkey_version:8.1.0\r\naof_enabled:0\r\nrole:slave\r\n",
        );
        let row = server(&info, true, &Settings::default());
        assert_eq!(cells(&row, names).map(|cell| cell.unwrap_or_default()), ["true", "", "true", ""]);
        assert_eq!(
            cells(&row, ["version", "major_version"]),
            ["8.1.0", "8.1"].map(|text| Some(text.to_owned()))
        );
        let row = server(&Info::read(""), false, &Settings::default());
        assert_eq!(cells(&row, names), [const { None }; 4]);
    }
}
