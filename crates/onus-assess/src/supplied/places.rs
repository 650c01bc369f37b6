//! Where the customer's resources are, to hold against the places that a document covers.

use std::collections::BTreeMap;

use onus_catalog::{Catalog, Obligation, Table};
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
    pub(crate) fn of(session: &Session, catalog: &Catalog, gaps: &Gaps) -> Result<Self, AssessError> {
        let mut tables = BTreeMap::new();
        for check in catalog.obligations().values().flat_map(|obligation| &obligation.checks) {
            let Some(table) = catalog.table(&check.resource) else { continue };
            let Some(column) = site_of(table) else { continue };
            if !tables.contains_key(&table.name) {
                tables.insert(table.name.clone(), InTable::of(session, table, column, gaps)?);
            }
        }
        Ok(Self { tables })
    }

    /// The places where a duty's service is in use, and why there may be more: of the tables that the checks of the
    /// service judge, or of all the provider's where they judge none.
    pub(crate) fn of_duty(&self, catalog: &Catalog, duty: &Obligation) -> (Vec<Place>, Option<&str>) {
        let (provider, service) = (duty.id.provider(), duty.id.service());
        let of_service =
            |other: &&Obligation| other.id.provider() == provider && other.id.service() == service;
        let judged = catalog.obligations().values().filter(of_service).flat_map(|other| &other.checks);
        let own: Vec<&InTable> = judged.filter_map(|check| self.tables.get(&check.resource)).collect();
        let of_provider = |name: &String| catalog.table(name).is_some_and(|table| table.provider == provider);
        let chosen: Vec<&InTable> = match own.is_empty() {
            false => own,
            true => {
                self.tables.iter().filter(|(name, _)| of_provider(name)).map(|(_, table)| table).collect()
            }
        };
        let mut sum: BTreeMap<&str, u64> = BTreeMap::new();
        for place in chosen.iter().flat_map(|table| &table.places) {
            *sum.entry(&place.site).or_default() += place.resources;
        }
        let places = sum.into_iter().map(|(site, resources)| Place { site: site.to_owned(), resources });
        (places.collect(), chosen.iter().find_map(|table| table.unsure.as_deref()))
    }
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
