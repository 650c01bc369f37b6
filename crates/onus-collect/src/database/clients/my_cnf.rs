//! `.my.cnf`: options of MySQL's and MariaDB's programs by group. What it includes is not read.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use super::{Target, is_open};
use crate::database::ServerError;

/// What the groups for clients say.
#[derive(Default)]
pub(super) struct MyCnf {
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
    pub(super) user: Option<String>,
    pub(super) ca_file: Option<PathBuf>,
    password: Option<SecretString>,
}

/// Groups that every client program of one or the other reads.
const GROUPS: [&str; 3] = ["client", "client-mariadb", "client-server"];

/// Reads the options; as those programs do, not where anybody can write them.
pub(super) fn read(path: &Path, text: &str) -> Result<MyCnf, ServerError> {
    if is_open(path, 0o002) {
        return Err(ServerError::OpenToOthers { path: path.to_owned() });
    }
    let mut found = MyCnf::default();
    let mut of_clients = false;
    for line in text.lines().map(str::trim) {
        if let Some(group) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            of_clients = GROUPS.contains(&group.trim());
        } else if of_clients && !line.starts_with(['#', ';', '!']) {
            let (name, said) = line.split_once('=').unwrap_or((line, ""));
            found.take(&name.trim().replace('_', "-"), value(said.trim()));
        }
    }
    if found.password.is_some() && is_open(path, 0o077) {
        return Err(ServerError::OpenToOthers { path: path.to_owned() });
    }
    Ok(found)
}

impl MyCnf {
    fn take(&mut self, name: &str, value: String) {
        match name {
            "host" => self.host = Some(value),
            "port" => self.port = value.parse().ok(),
            "user" => self.user = Some(value),
            "password" if !value.is_empty() => self.password = Some(SecretString::from(value)),
            "ssl-ca" => self.ca_file = Some(PathBuf::from(value)),
            _ => {}
        }
    }

    /// The password, unless the file names another host or user.
    pub(super) fn password_for(&self, target: Target<'_>) -> Option<SecretString> {
        let fits = |said: &Option<String>, wanted: &str| said.as_ref().is_none_or(|said| said == wanted);
        let theirs = fits(&self.host, target.host) && fits(&self.user, target.user);
        self.password.clone().filter(|_| theirs)
    }
}

/// A value without its quotes, or without the comment behind it, and with its escapes read.
fn value(said: &str) -> String {
    let quote = said.chars().next().filter(|first| matches!(first, '"' | '\''));
    let inside = match quote {
        Some(quote) => said
            .strip_prefix(quote)
            .and_then(|rest| rest.rsplit_once(quote))
            .map_or(said, |(inside, _)| inside),
        None => said.split('#').next().unwrap_or_default().trim_end(),
    };
    let mut value = String::new();
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        match (character, character == '\\') {
            (other, false) => value.push(other),
            (backslash, true) => match characters.next() {
                Some('b') => value.push('\u{8}'),
                Some('t') => value.push('\t'),
                Some('n') => value.push('\n'),
                Some('r') => value.push('\r'),
                Some('s') => value.push(' '),
                Some(quoted @ ('\\' | '"' | '\'')) => value.push(quoted),
                Some(other) => value.extend([backslash, other]),
                None => value.push(backslash),
            },
        }
    }
    value
}
