//! Commands of fixes, filled in for one resource.

use std::collections::BTreeMap;
use std::io;

use onus_assess::{Limits, Session};
use onus_catalog::Catalog;
use onus_facts::rusqlite::types::ValueRef;
use onus_facts::{Snapshot, quoted};

use crate::resource::Resource;

/// Fills in commands.
pub(super) struct Commands<'a> {
    session: Session,
    catalog: &'a Catalog,
}

impl<'a> Commands<'a> {
    pub(super) fn of(snapshot: &Snapshot, catalog: &'a Catalog) -> io::Result<Self> {
        let connection = snapshot.connect().map_err(io::Error::other)?;
        let session = Session::new(connection, snapshot.as_of(), Limits::default());
        Ok(Self { session: session.map_err(io::Error::other)?, catalog })
    }

    /// The command with the resource's values in the place of `{column}`. A value that was not read leaves its place
    /// as it is.
    pub(super) fn filled(&self, template: &str, resource: &Resource) -> String {
        let wanted: Vec<&str> = places(template).collect();
        fill(template, &self.cells(&wanted, resource).unwrap_or_default())
    }

    fn cells(&self, wanted: &[&str], resource: &Resource) -> Option<BTreeMap<String, String>> {
        let table = self.catalog.table(&resource.table)?;
        let names: Vec<&str> =
            table.stored().map(|(name, _)| name).filter(|name| wanted.contains(name)).collect();
        if names.is_empty() {
            return None;
        }
        let columns: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        let sql = format!("select {} from {} where id = ?", columns.join(", "), quoted(&table.name));
        let (mut statement, _) = self.session.prepare(&sql).ok()?;
        self.session.start();
        let row = statement.query_row([&resource.id], |row| {
            let mut cells = BTreeMap::new();
            for (at, name) in names.iter().enumerate() {
                let text = match row.get_ref(at)? {
                    ValueRef::Null | ValueRef::Blob(_) => continue,
                    ValueRef::Integer(number) => number.to_string(),
                    ValueRef::Real(number) => number.to_string(),
                    ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                };
                cells.insert((*name).to_owned(), text);
            }
            Ok(cells)
        });
        row.ok()
    }
}

/// What stands between braces.
fn places(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(column, _)| column)
}

fn fill(template: &str, cells: &BTreeMap<String, String>) -> String {
    let mut pieces = template.split('{');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('}').and_then(|(column, rest)| Some((cells.get(column)?, rest))) {
            Some((value, rest)) => {
                text.push_str(&shell_word(value));
                text.push_str(rest);
            }
            None => {
                text.push('{');
                text.push_str(piece);
            }
        }
    }
    text
}

/// A value as one word of a POSIX shell: whoever copies the command runs it.
fn shell_word(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@=,+".contains(c);
    if !value.is_empty() && value.chars().all(plain) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_quote_what_comes_from_outside() {
        let cells = |name: &str| BTreeMap::from([("name".to_owned(), name.to_owned())]);
        let template = "scw x --name {name} --id {id2} {";
        assert_eq!(fill(template, &cells("web")), "scw x --name web --id {id2} {");
        assert_eq!(fill("x {name}", &cells("a; rm 'x'")), r"x 'a; rm '\''x'\'''");
        assert_eq!(places(template).collect::<Vec<_>>(), ["name", "id2"]);
    }
}
