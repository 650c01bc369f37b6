//! A resource as people know it, and commands about it.

use std::collections::BTreeMap;

use onus_assess::Session;
use onus_catalog::Table;
use onus_facts::quoted;
use onus_facts::rusqlite::types::ValueRef;

/// One row of a fact table as texts. Columns that were not read are left out.
pub(crate) struct Resource {
    id: String,
    cells: BTreeMap<String, String>,
    label: Option<String>,
}

impl Resource {
    /// Reads a row; only its `id` is known when that fails, which is enough to name it.
    pub(crate) fn read(session: &Session, table: Option<&Table>, id: &str) -> Self {
        let cells = table.and_then(|table| cells(session, table, id)).unwrap_or_default();
        let label = table.and_then(|table| table.label.as_ref()).and_then(|label| cells.get(label)).cloned();
        Self { id: id.to_owned(), cells, label: label.filter(|label| !label.is_empty() && *label != id) }
    }

    /// The name that people gave it and its identifier.
    pub(crate) fn name(&self) -> String {
        match &self.label {
            Some(label) if self.id.contains(label.as_str()) => self.id.clone(),
            Some(label) => format!("{label} ({})", self.id),
            None => self.id.clone(),
        }
    }

    /// What people call it; its identifier when it has no other name.
    pub(crate) fn label(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.id)
    }

    /// What else is known of it: column and value.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (&str, &str)> {
        self.cells.iter().map(|(column, value)| (column.as_str(), value.as_str()))
    }

    /// Columns of the row that were not read, of those named.
    pub(crate) fn unread<'n>(&self, columns: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
        if self.cells.is_empty() {
            return Vec::new();
        }
        columns.filter(|column| !self.cells.contains_key(*column)).collect()
    }

    /// A command with the row's values in the place of `{column}`, quoted for a shell. A value that was not
    /// read leaves its place as it is.
    pub(crate) fn command(&self, template: &str) -> String {
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let Some((column, behind)) = after.split_once('}') else {
                text.push('{');
                rest = after;
                continue;
            };
            match self.cells.get(column) {
                Some(value) => text.push_str(&shell_word(value)),
                None => text.push_str(&format!("{{{column}}}")),
            }
            rest = behind;
        }
        text + rest
    }
}

fn cells(session: &Session, table: &Table, id: &str) -> Option<BTreeMap<String, String>> {
    let names: Vec<&str> = table.stored().map(|(name, _)| name).collect();
    let columns: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let sql = format!("select {} from {} where id = ?", columns.join(", "), quoted(&table.name));
    let (mut statement, _) = session.prepare(&sql).ok()?;
    session.start();
    statement
        .query_row([id], |row| {
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
        })
        .ok()
}

/// A value as one word of a POSIX shell.
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

    fn resource(name: &str) -> Resource {
        let cells = BTreeMap::from([("name".to_owned(), name.to_owned())]);
        Resource { id: "1".to_owned(), cells, label: None }
    }

    #[test]
    fn commands_quote_what_comes_from_outside() {
        let template = "scw x --name {name} --id {id2} {";
        assert_eq!(resource("web").command(template), "scw x --name web --id {id2} {");
        assert_eq!(resource("a; rm -rf 'x'").command("x {name}"), r"x 'a; rm -rf '\''x'\'''");
    }
}
