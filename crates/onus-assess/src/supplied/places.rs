//! Where the customer's resources are, to hold against the places that a document covers.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalog::{Catalog, Table};
use onus_facts::quoted;

use super::Place;
use crate::{AssessError, Gap, Gaps, Session};

/// The places in use of each table that has some, and what is not known of them.
#[derive(Debug, Default)]
pub(crate) struct Places {
    tables: BTreeMap<String, InTable>,
}

#[derive(Debug)]
struct InTable {
    places: Vec<Place>,
    /// Why there may be more.
    unsure: Option<String>,
}

impl Places {
    /// Of the tables whose rows some check of the catalog judges.
    pub(crate) fn of(session: &Session, catalog: &Catalog, gaps: &Gaps) -> Self {
        let mut tables = BTreeMap::new();
        for check in catalog.obligations().values().flat_map(|obligation| &obligation.checks) {
            let Some(table) = catalog.table(&check.resource) else { continue };
            let Some(column) = site_of(table) else { continue };
            if !tables.contains_key(&table.name) {
                // A snapshot of an older catalog lacks tables; whatever is in them could be anywhere.
                let in_table = InTable::of(session, table, column, gaps);
                let lost =
                    |error: AssessError| InTable { places: Vec::new(), unsure: Some(error.to_string()) };
                tables.insert(table.name.clone(), in_table.unwrap_or_else(lost));
            }
        }
        Self { tables }
    }

    /// The places where a provider is in use, and why there may be more: in the services that a document names, by the
    /// tables that the checks of their duties judge. A service of which these tell no place can be wherever any other is.
    pub(crate) fn in_use(&self, catalog: &Catalog, provider: &str, services: &[String]) -> InUse<'_> {
        let of_service = |name: &String| self.judged(catalog, provider, |service| service == name);
        let placeless = services.is_empty() || services.iter().any(|name| of_service(name).is_empty());
        let tables = self
            .judged(catalog, provider, |service| placeless || services.iter().any(|name| name == service));
        let mut sum: BTreeMap<&str, u64> = BTreeMap::new();
        for place in tables.iter().flat_map(|table| &table.places) {
            *sum.entry(&place.site).or_default() += place.resources;
        }
        let places = sum.into_iter().map(|(site, resources)| Place { site: site.to_owned(), resources });
        InUse { places: places.collect(), unsure: tables.iter().find_map(|table| table.unsure.as_deref()) }
    }

    /// The tables with places that the checks of some of a provider's services judge.
    fn judged(&self, catalog: &Catalog, provider: &str, of: impl Fn(&str) -> bool) -> Vec<&InTable> {
        let duties = catalog.obligations().values();
        let duties = duties.filter(|duty| duty.id.provider() == provider && of(duty.id.service()));
        let names: BTreeSet<&str> =
            duties.flat_map(|duty| &duty.checks).map(|check| check.resource.as_str()).collect();
        names.iter().filter_map(|name| self.tables.get(*name)).collect()
    }
}

/// Where a provider is in use.
pub(crate) struct InUse<'a> {
    pub(crate) places: Vec<Place>,
    /// Why there may be more.
    pub(crate) unsure: Option<&'a str>,
}

impl InTable {
    fn of(session: &Session, table: &Table, column: &str, gaps: &Gaps) -> Result<Self, AssessError> {
        let column = quoted(column);
        let sql = format!("select {column}, count(*) from {} group by 1 order by 1", quoted(&table.name));
        let (mut statement, _) = session.prepare(&sql)?;
        session.start();
        let rows =
            statement.query_map([], |row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, i64>(1)?)));
        let rows =
            rows.and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(|error| session.explain(error))?;
        let unread = rows.iter().any(|(site, _)| site.is_none());
        let unsure = gaps.of_table(&table.name).first().map(Gap::because);
        let unsure =
            unsure.or_else(|| unread.then(|| format!("where some rows of {} are was not read", table.name)));
        let place = |(site, count): (Option<String>, i64)| {
            Some(Place { site: site?, resources: u64::try_from(count).unwrap_or_default() })
        };
        Ok(Self { places: rows.into_iter().filter_map(place).collect(), unsure })
    }
}

/// The column that says where a row is; none for what is there before the customer makes anything.
fn site_of(table: &Table) -> Option<&'static str> {
    let has = |column: &str| table.columns.get(column).is_some_and(|column| !column.sensitive);
    ["region", "zone"].into_iter().find(|column| !table.preset && !table.is_static() && has(column))
}
