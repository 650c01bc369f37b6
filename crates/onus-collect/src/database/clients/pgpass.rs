//! `.pgpass`: a line for each connection, `host:port:database:user:password`. The first that fits counts; `*` fits all,
//! and a backslash takes the meaning from a colon or from another.

use std::path::Path;

use secrecy::SecretString;

use super::{Target, is_open};
use crate::database::ServerError;

/// The password for a connection. As for PostgreSQL's own programs, a file that others can read is none; here the user
/// is told instead of being refused by the database.
pub(super) fn find(path: &Path, text: &str, target: Target<'_>) -> Result<Option<SecretString>, ServerError> {
    let port = target.port.to_string();
    let wanted = [target.host, &port, target.database, target.user];
    let found = text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let fields = fields(line);
        let (password, keys) = fields.split_last().filter(|(_, keys)| keys.len() == wanted.len())?;
        let fits = keys.iter().zip(wanted).all(|(key, wanted)| key == "*" || key == wanted);
        fits.then(|| SecretString::from(password.as_str()))
    });
    match found {
        Some(_) if is_open(path, 0o077) => Err(ServerError::OpenToOthers { path: path.to_owned() }),
        found => Ok(found),
    }
}

/// The fields of a line, of which the last may have colons.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut characters = line.trim_end_matches('\r').chars();
    while let Some(character) = characters.next() {
        let letter = match character {
            '\\' => characters.next().unwrap_or('\\'),
            ':' if fields.len() < 5 => {
                fields.push(String::new());
                continue;
            }
            other => other,
        };
        if let Some(field) = fields.last_mut() {
            field.push(letter);
        }
    }
    fields
}
