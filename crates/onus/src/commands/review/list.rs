//! What there is to go through.

use onus_assess::{Limits, Session};
use onus_catalog::Review;

use crate::failure::Failure;
use crate::report::Resource;
use crate::subject::Facts;

/// How much is shown of one value.
const LONGEST_VALUE: usize = 60;

/// One resource to decide about.
pub(super) struct Entry {
    pub(super) table: String,
    pub(super) id: String,
    pub(super) name: String,
    /// What else is known of it, for people.
    pub(super) details: String,
}

/// The resources of a review, table by table in the order of the snapshot.
pub(super) fn entries(facts: &Facts, review: &Review) -> Result<Vec<Entry>, Failure> {
    let connection = facts.snapshot.connect().map_err(Failure::internal)?;
    let session =
        Session::new(connection, facts.snapshot.as_of(), Limits::default()).map_err(Failure::internal)?;
    let mut entries = Vec::new();
    for name in &review.of {
        let Some(table) = facts.catalog.table(name) else { continue };
        for id in session.ids(name).map_err(Failure::internal)? {
            let resource = Resource::read(&session, Some(table), &id);
            let told = |column: &str| {
                column != "id"
                    && !table.scope.iter().any(|scope| scope == column)
                    && table.label.as_deref() != Some(column)
            };
            let cells = resource.cells().filter(|(column, value)| told(column) && !value.is_empty());
            let details: Vec<String> =
                cells.map(|(column, value)| format!("{column}: {}", shortened(value))).collect();
            let (name, details) = (resource.label().to_owned(), details.join("; "));
            entries.push(Entry { table: table.name.clone(), id, name, details });
        }
    }
    Ok(entries)
}

fn shortened(value: &str) -> String {
    match value.char_indices().nth(LONGEST_VALUE) {
        Some((at, _)) => format!("{}…", value.get(..at).unwrap_or_default()),
        None => value.to_owned(),
    }
}
