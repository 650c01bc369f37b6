//! A resource as people know it, and commands about it.

use std::collections::BTreeMap;

use onus_assess::Session;
use onus_catalog::Table;
use onus_export::command::filled;

/// One row of a fact table as texts. Columns that were not read are left out.
pub(crate) struct Resource {
    id: String,
    cells: BTreeMap<String, String>,
    label: Option<String>,
}

impl Resource {
    /// Reads a row; only its `id` is known when that fails, which is enough to name it.
    pub(crate) fn read(session: &Session, table: Option<&Table>, id: &str) -> Self {
        let cells = table.and_then(|table| session.cells(table, id)).unwrap_or_default();
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

    /// A command of a fix with the row's values.
    pub(crate) fn command(&self, template: &str) -> String {
        filled(template, &self.cells)
    }
}
