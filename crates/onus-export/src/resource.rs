//! A resource as people know it: its name and where it is, looked up in the snapshot.

use std::io;

use onus_assess::{CheckResult, Limits, Session};
use onus_catalog::{Catalog, Table};
use onus_facts::rusqlite::types::ValueRef;
use onus_facts::rusqlite::{Row, Statement};
use onus_facts::{Snapshot, quoted};

use crate::command::filled;

/// One row of a fact table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Resource {
    /// The fact table.
    pub(crate) table: String,
    /// Its `id` there.
    pub(crate) id: String,
    /// The name that people gave it, where it has another than its identifier.
    pub(crate) name: Option<String>,
    /// Region and zone, where the table has them and they were read.
    pub(crate) region: Option<String>,
    pub(crate) zone: Option<String>,
    /// Columns that its check reads and that were not read.
    pub(crate) unread: Vec<String>,
}

impl Resource {
    /// The name and the identifier, on one line.
    pub(crate) fn called(&self) -> String {
        match &self.name {
            Some(name) => format!("{name} ({})", self.id),
            None => self.id.clone(),
        }
    }
}

/// Where resources are looked up.
pub(crate) struct Registry<'a> {
    session: Session,
    catalog: &'a Catalog,
}

impl<'a> Registry<'a> {
    pub(crate) fn of(snapshot: &Snapshot, catalog: &'a Catalog) -> io::Result<Self> {
        let connection = snapshot.connect().map_err(io::Error::other)?;
        let session = Session::new(connection, snapshot.as_of(), Limits::default());
        Ok(Self { session: session.map_err(io::Error::other)?, catalog })
    }

    /// A command of a fix with the values of a resource.
    pub(crate) fn command(&self, template: &str, resource: &Resource) -> String {
        let table = self.catalog.table(&resource.table);
        let cells = table.and_then(|table| self.session.cells(table, &resource.id));
        filled(template, &cells.unwrap_or_default())
    }

    /// The shelf of one check's resources.
    pub(crate) fn shelf(&self, check: &CheckResult) -> Shelf<'_> {
        let table = self.catalog.table(&check.resource);
        let columns = table.map(|table| Columns::of(table, &check.columns)).unwrap_or_default();
        let statement = match table {
            Some(table) => self.session.prepare(&columns.select(&table.name)).ok(),
            None => None,
        };
        let statement = statement.map(|(statement, _)| statement);
        Shelf { session: &self.session, table: check.resource.clone(), columns, statement }
    }
}

/// Which columns are asked for.
#[derive(Default)]
struct Columns {
    label: Option<String>,
    read: Vec<String>,
    places: Vec<&'static str>,
}

impl Columns {
    fn of(table: &Table, read: &[String]) -> Self {
        let stored = |name: &str| table.stored().any(|(stored, _)| stored == name);
        Self {
            label: table.label.clone().filter(|label| stored(label)),
            read: read.iter().filter(|name| stored(name)).cloned().collect(),
            places: ["region", "zone"].into_iter().filter(|name| stored(name)).collect(),
        }
    }

    fn select(&self, table: &str) -> String {
        let label = self.label.as_deref().map_or("null".to_owned(), quoted);
        let place =
            |name: &&'static str| if self.places.contains(name) { quoted(name) } else { "null".to_owned() };
        let mut columns = vec![label, place(&"region"), place(&"zone")];
        columns.extend(self.read.iter().map(|name| quoted(name)));
        format!("select {} from {} where id = ?", columns.join(", "), quoted(table))
    }
}

/// Looks up resources of one table.
pub(crate) struct Shelf<'s> {
    session: &'s Session,
    table: String,
    columns: Columns,
    /// None where the snapshot has no such table.
    statement: Option<Statement<'s>>,
}

impl Shelf<'_> {
    /// A resource; only its `id` is known when the row cannot be read, which is enough to name it.
    pub(crate) fn find(&mut self, id: &str) -> Resource {
        let bare = Resource { table: self.table.clone(), id: id.to_owned(), ..Resource::default() };
        let Some(statement) = &mut self.statement else { return bare };
        self.session.start();
        let columns = &self.columns;
        let found = statement.query_row([id], |row| {
            let name = text_at(row, 0)?.filter(|name| !name.is_empty() && !id.contains(name.as_str()));
            let mut unread = Vec::new();
            for (at, column) in columns.read.iter().enumerate() {
                if row.get_ref(at + 3)? == ValueRef::Null {
                    unread.push(column.clone());
                }
            }
            Ok((name, text_at(row, 1)?, text_at(row, 2)?, unread))
        });
        match found {
            Ok((name, region, zone, unread)) => Resource { name, region, zone, unread, ..bare },
            Err(_) => bare,
        }
    }
}

fn text_at(row: &Row<'_>, at: usize) -> onus_facts::rusqlite::Result<Option<String>> {
    Ok(match row.get_ref(at)? {
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    })
}
