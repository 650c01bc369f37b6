//! One listing in one place.

use std::collections::BTreeMap;

use onus_catalog::{Catalog, EachScope, Table};
use onus_facts::Scope;

use super::Places;

/// Placeholder to value, such as `zone` to `fr-par-1`.
pub(crate) type Placeholders = BTreeMap<String, String>;

/// The placeholder that is set when a task is about one bucket and not about the list of buckets.
pub(crate) const BUCKET: &str = "bucket";

/// What a worker does at one go.
#[derive(Clone, Debug)]
pub(crate) struct Task<'c> {
    /// The table to fill.
    pub(crate) table: &'c Table,
    /// Where, and for which parent.
    pub(crate) placeholders: Placeholders,
    /// How many rows the parent says there are.
    pub(crate) expected: Option<u64>,
}

impl<'c> Task<'c> {
    pub(crate) fn new(table: &'c Table, placeholders: Placeholders) -> Self {
        Self { table, placeholders, expected: None }
    }

    /// The bucket that it is about.
    pub(crate) fn bucket(&self) -> Option<&str> {
        self.placeholders.get(BUCKET).map(String::as_str)
    }

    /// The zone or region that is asked.
    pub(crate) fn place(&self) -> Option<&str> {
        ["zone", "region"].iter().find_map(|name| self.placeholders.get(*name)).map(String::as_str)
    }

    /// The part of a table that these placeholders name.
    pub(crate) fn scope_of(&self, table: &Table) -> Scope {
        scope_of(table, &self.placeholders)
    }

    /// What people are told is being read.
    pub(crate) fn label(&self) -> String {
        match (self.bucket(), self.place()) {
            (Some(bucket), _) => format!("bucket {bucket}"),
            (None, Some(place)) => format!("{} {place}", self.table.name),
            (None, None) => self.table.name.clone(),
        }
    }

    /// Fills a text such as `/zones/{zone}` in. A placeholder that has no value stays, and the request that
    /// comes of it is refused by the server and becomes coverage.
    pub(crate) fn fill(&self, template: &str, encode: impl Fn(&str) -> String) -> String {
        self.placeholders.iter().fold(template.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), &encode(value))
        })
    }
}

pub(crate) fn scope_of(table: &Table, placeholders: &Placeholders) -> Scope {
    let dimensions = table.scope.iter();
    Scope::of(dimensions.filter_map(|name| Some((name.clone(), placeholders.get(name)?.clone()))))
}

/// Tables that the live API fills by themselves: neither for each row of another, nor nested in one.
pub(crate) fn root_tables<'c>(catalog: &'c Catalog, provider: &str) -> Vec<&'c Table> {
    let tables = catalog.tables().values().filter(|table| table.provider == provider);
    tables.filter(|table| table.list.as_ref().is_some_and(|list| list.for_each.is_none())).collect()
}

/// Whether a table is asked for once for each project.
pub(crate) fn is_by_project(table: &Table) -> bool {
    table.list.as_ref().is_some_and(|list| list.each.contains(&EachScope::Project))
}

/// Whether a table is asked for once for each zone or region.
pub(crate) fn is_by_place(table: &Table) -> bool {
    let by_place = |each: &EachScope| !matches!(each, EachScope::Organization | EachScope::Project);
    table.list.as_ref().is_some_and(|list| list.each.iter().any(by_place))
}

/// All places in which a table is asked for.
pub(crate) fn tasks_of<'c>(
    table: &'c Table,
    organization: &str,
    projects: &[String],
    places: &Places,
) -> Vec<Task<'c>> {
    let mut found = vec![Placeholders::from([("organization_id".to_owned(), organization.to_owned())])];
    for each in table.list.iter().flat_map(|list| &list.each) {
        let (name, values): (&str, &[String]) = match each {
            EachScope::Organization => continue,
            EachScope::Project => ("project_id", projects),
            EachScope::Region | EachScope::S3Region => ("region", places.regions()),
            EachScope::Zone => ("zone", places.zones()),
        };
        found = found
            .iter()
            .flat_map(|placeholders| {
                values.iter().map(move |value| {
                    let mut placeholders = placeholders.clone();
                    placeholders.insert(name.to_owned(), value.clone());
                    placeholders
                })
            })
            .collect();
    }
    found.into_iter().map(|placeholders| Task::new(table, placeholders)).collect()
}
