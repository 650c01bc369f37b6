//! Every endpoint of Exoscale that is asked, in one place each, and what a fault there costs.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalog::{Catalog, Column, EachScope, ForEach, Listing, Table};
use onus_facts::Scope;
use onus_facts::rusqlite::types::Value as Cell;

use super::fault::Fault;
use super::rows::{AllRows, Costs, with_dependants};
use super::server::World;

/// One endpoint in one place.
pub(crate) struct Endpoint {
    pub(crate) table: String,
    /// Empty for any.
    pub(crate) zone: String,
    pub(crate) path: String,
    /// Whether it answers with a list, and not with one thing.
    lists: bool,
    costs: Costs,
    costs_when_gone: Costs,
}

impl Endpoint {
    /// Whether faults at both would be hard to tell apart.
    pub(crate) fn shares_tables_with(&self, other: &Self) -> bool {
        let names = |costs: &Costs| costs.iter().map(|(table, ..)| table.clone()).collect::<BTreeSet<_>>();
        let own: BTreeSet<String> = &names(&self.costs) | &names(&self.costs_when_gone);
        let others: BTreeSet<String> = &names(&other.costs) | &names(&other.costs_when_gone);
        !own.is_disjoint(&others)
    }

    /// Whether a fault is one here. A 404 can be the truth, one thing has no list that could be null, and the policy of
    /// the organisation is kept as it comes, whatever it is.
    pub(crate) fn can_meet(&self, fault: Fault) -> bool {
        match fault {
            Fault::Gone => !self.costs_when_gone.is_empty(),
            Fault::NullList => self.lists,
            Fault::Renamed => self.table != "exoscale_iam_policy",
            _ => true,
        }
    }

    /// What is lost with a fault.
    pub(crate) fn costs(&self, fault: Fault) -> &Costs {
        match fault {
            Fault::Gone => &self.costs_when_gone,
            // Only the API itself can say that there is none.
            Fault::GoneToAProxy if self.costs_when_gone.is_empty() => &self.costs,
            Fault::GoneToAProxy => &self.costs_when_gone,
            _ => &self.costs,
        }
    }
}

/// The zone in which things fail.
const ZONE: &str = "ch-gva-2";

/// All endpoints of the JSON API, each where it answers with something.
pub(crate) fn endpoints(catalog: &Catalog, world: &World, rows: &AllRows) -> Vec<Endpoint> {
    let listed = catalog.tables().values().filter(|table| table.provider == "exoscale");
    let listed = listed.filter_map(|table| table.list.as_ref().map(|list| (table, list)));
    let json = listed.filter(|(_, list)| list.code.is_none());
    json.filter_map(|(table, list)| of_listing(catalog, world, rows, table, list)).collect()
}

fn of_listing(
    catalog: &Catalog,
    world: &World,
    rows: &AllRows,
    table: &Table,
    list: &Listing,
) -> Option<Endpoint> {
    let values = match &list.for_each {
        None => BTreeMap::from([("zone".to_owned(), ZONE.to_owned())]),
        Some(each) => parents(rows, each).into_iter().find(|values| {
            let zone = values.get("zone").map_or(ZONE, String::as_str);
            world.given(zone, &filled(&list.get, values)).is_some_and(|answer| answer.status == 200)
        })?,
    };
    let by_zone = list.each.contains(&EachScope::Zone) || values.len() > 1;
    let mut costs = Costs::new();
    for lost in with_dependants(catalog, table) {
        costs.insert((lost.name.clone(), None, scope(list, lost, &values)));
    }
    let costs_when_gone = if list.absent.contains(&404) { Costs::new() } else { costs.clone() };
    if is_certain(table, list) {
        let cells = table.stored().filter(|(_, column)| !column.required);
        let scope = scope(list, table, &values);
        costs = cells.map(|(name, _)| (table.name.clone(), Some(name.to_owned()), scope.clone())).collect();
    }
    Some(Endpoint {
        table: table.name.clone(),
        zone: if by_zone { values.get("zone").cloned().unwrap_or_default() } else { String::new() },
        path: filled(&list.get, &values),
        lists: !list.items.is_empty(),
        costs,
        costs_when_gone,
    })
}

/// Whether it is one thing that is there in any case, and known by what was asked.
fn is_certain(table: &Table, list: &Listing) -> bool {
    let asked = |column: &Column| column.from.as_ref().is_some_and(|from| from.starts_with('@'));
    let mut keys = table.columns.values().filter(|column| column.required);
    list.items.is_empty() && list.absent.is_empty() && list.for_each.is_none() && keys.all(asked)
}

/// Placeholders of a listing, filled by each row that it is asked for.
fn parents(rows: &AllRows, each: &ForEach) -> Vec<BTreeMap<String, String>> {
    let text = |cells: &[(String, Cell)], column: &str| {
        cells.iter().find_map(|(name, cell)| match cell {
            Cell::Text(text) if name == column => Some(text.clone()),
            _ => None,
        })
    };
    let wanted = rows[&each.table]
        .values()
        .filter(|cells| each.only.iter().all(|(column, value)| text(cells, column).as_ref() == Some(value)));
    let filled = wanted.map(|cells| {
        let placeholders = each.placeholders.iter();
        placeholders.filter_map(|(name, column)| Some((name.clone(), text(cells, column)?))).collect()
    });
    filled.collect()
}

fn filled(template: &str, values: &BTreeMap<String, String>) -> String {
    values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// The dimensions of a table that a request names.
fn scope(asked: &Listing, of: &Table, values: &BTreeMap<String, String>) -> Scope {
    let named = |dimension: &str| match &asked.for_each {
        Some(each) => each.placeholders.contains_key(dimension),
        None => dimension == "zone" && asked.each.contains(&EachScope::Zone),
    };
    let named = of.scope.iter().filter(|dimension| named(dimension));
    Scope::of(named.map(|dimension| (dimension.clone(), values[dimension.as_str()].clone())))
}
