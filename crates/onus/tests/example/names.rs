//! The names by which people know the rows of a snapshot.

use std::collections::BTreeMap;
use std::path::Path;

use onus_catalog::Catalog;
use onus_facts::{Snapshot, quoted};

/// Name and identifier of rows, by table.
pub(crate) struct Names {
    names: BTreeMap<(String, String), String>,
    ids: BTreeMap<(String, String), Vec<String>>,
}

impl Names {
    pub(crate) fn of(snapshot: &Path, catalog: &Catalog) -> Self {
        let connection = Snapshot::open(snapshot).unwrap().connect().unwrap();
        let mut found = Self { names: BTreeMap::new(), ids: BTreeMap::new() };
        for table in catalog.tables().values() {
            let Some(label) = &table.label else { continue };
            let sql = format!("select id, {0} from {1} where {0} <> ''", quoted(label), quoted(&table.name));
            let mut statement = connection.prepare(&sql).unwrap();
            let rows =
                statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
            for row in rows.unwrap() {
                let (id, name) = row.unwrap();
                found.ids.entry((table.name.clone(), name.clone())).or_default().push(id.clone());
                found.names.insert((table.name.clone(), id), name);
            }
        }
        found
    }

    /// The name of a row that has one.
    pub(crate) fn name(&self, table: &str, id: &str) -> Option<&str> {
        self.names.get(&(table.to_owned(), id.to_owned())).map(String::as_str)
    }

    /// The row of a name that no other row has.
    pub(crate) fn only_id(&self, table: &str, name: &str) -> Option<&str> {
        match self.ids.get(&(table.to_owned(), name.to_owned()))?.as_slice() {
            [id] => Some(id),
            _ => None,
        }
    }
}
