//! Load Balancers: each frontend, with each backend that it may lead to.

use std::collections::HashMap;
use std::net::IpAddr;
use std::rc::Rc;

use onus_access::network::scaleway::{FrontendRule, frontend_acl};
use onus_access::network::{Addresses, Protocol};
use onus_access::set::IpSet;
use onus_facts::rusqlite::Connection;
use onus_facts::{FactsError, Scope};

use super::door::{Door, Entry, Kind, senders};
use super::region_of;
use crate::derive::completeness::Completeness;
use crate::derive::read::{Cells, by_first, rows};

/// A port of a load balancer, on its way to become entries.
struct Frontend {
    id: String,
    port: Option<u16>,
    backend: Option<String>,
}

/// Where it forwards to.
struct Backend {
    id: String,
    port: Option<u16>,
    targets: Option<Vec<Option<IpAddr>>>,
}

/// A load balancer.
struct Balancer {
    scope: Scope,
    route_count: Option<i64>,
    door: Door,
}

/// Parts of load balancers, by what they are part of.
struct Parts<'c> {
    completeness: &'c Completeness,
    frontends: HashMap<String, Vec<Frontend>>,
    backends: HashMap<String, Vec<Backend>>,
    rules: HashMap<String, Vec<FrontendRule>>,
    routes: HashMap<String, Vec<Option<String>>>,
    networks: HashMap<String, Vec<String>>,
}

pub(super) fn load(connection: &Connection, completeness: &Completeness) -> Result<Vec<Entry>, FactsError> {
    let mut parts = Parts::load(connection, completeness)?;
    let sql =
        "select id, name, project_id, zone, addresses, route_count from scaleway_load_balancer order by id";
    let mut entries = Entry::behind(Kind::LoadBalancer, "scaleway_load_balancer", completeness);
    for balancer in rows(connection, sql, balancer)? {
        entries.extend(parts.entries(balancer));
    }
    Ok(entries)
}

fn balancer(row: &Cells<'_, '_>) -> Balancer {
    let (id, zone) = (row.key(0), row.key(3));
    let addresses = row.list(4).map(|list| list.iter().map(|text| text.parse().ok()).collect::<Vec<_>>());
    let door = Door {
        kind: Kind::LoadBalancer,
        id: Some(id.clone()),
        address: addresses.iter().flatten().flatten().next().copied(),
        label: row.get::<String>(1).unwrap_or_else(|| id.clone()),
        region: Some(region_of(&zone).to_owned()),
        networks: Default::default(),
        all_networks: false,
        by_ipam: true,
        senders: senders(addresses.as_deref()),
    };
    let scope = Scope::of([("project_id", row.key(2)), ("zone", zone), ("load_balancer_id", id)]);
    Balancer { scope, route_count: row.get(5), door }
}

impl<'c> Parts<'c> {
    fn load(connection: &Connection, completeness: &'c Completeness) -> Result<Self, FactsError> {
        let frontends = "select load_balancer_id, id, inbound_port, backend_id \
                         from scaleway_load_balancer_frontend order by id";
        let backends = "select load_balancer_id, id, port, server_addresses \
                        from scaleway_load_balancer_backend order by id";
        let rules = "select frontend_id, position, action, addresses, edge_services, http_filter, inverted \
                     from scaleway_load_balancer_acl order by id";
        let routes = "select frontend_id, backend_id from scaleway_load_balancer_route order by id";
        let networks = "select load_balancer_id, private_network_id from scaleway_load_balancer_private_network order by id";
        Ok(Self {
            completeness,
            frontends: by_first(rows(connection, frontends, |row| {
                (row.key(0), Frontend { id: row.key(1), port: row.port(2), backend: row.get(3) })
            })?),
            backends: by_first(rows(connection, backends, |row| {
                let targets = row.list(3).map(|list| list.iter().map(|text| text.parse().ok()).collect());
                (row.key(0), Backend { id: row.key(1), port: row.port(2), targets })
            })?),
            rules: by_first(rows(connection, rules, |row| (row.key(0), rule(row)))?),
            routes: by_first(rows(connection, routes, |row| (row.key(0), row.get(1)))?),
            networks: by_first(rows(connection, networks, |row| (row.key(0), row.key(1)))?),
        })
    }

    fn entries(&mut self, balancer: Balancer) -> Vec<Entry> {
        let Balancer { scope, route_count, mut door } = balancer;
        let id = door.id.clone().unwrap_or_default();
        let whole = |table: &str| self.completeness.is_complete(table, &scope);
        door.networks = self.networks.remove(&id).unwrap_or_default().into_iter().collect();
        door.all_networks = whole("scaleway_load_balancer_private_network");
        let all_backends = whole("scaleway_load_balancer_backend");
        let all_frontends = whole("scaleway_load_balancer_frontend");
        let backends = self.backends.remove(&id).unwrap_or_default();
        let behind = Behind { door: Rc::new(door), backends, all: all_backends };
        let mut entries = Vec::new();
        for frontend in self.frontends.remove(&id).unwrap_or_default() {
            let part = scope.clone().with("frontend_id", &*frontend.id);
            let all_rules = self.completeness.is_complete("scaleway_load_balancer_acl", &part);
            let rules = self.rules.remove(&frontend.id).unwrap_or_default();
            let from = frontend_acl(all_rules.then_some(rules.as_slice())).and(&behind.door.senders);
            let mut add = |backend: Option<&String>| behind.add(&mut entries, frontend.port, &from, backend);
            add(frontend.backend.as_ref());
            let routes = self.routes.remove(&frontend.id).unwrap_or_default();
            routes.iter().for_each(|route| add(route.as_ref()));
            // What requests a route is for makes no difference: whoever sends one can make it fit.
            let all_routes = self.completeness.is_complete("scaleway_load_balancer_route", &part);
            if !all_routes && (route_count != Some(0) || !routes.is_empty()) {
                add(None);
            }
        }
        if !all_frontends {
            behind.add(&mut entries, None, &behind.door.senders.clone().perhaps(), None);
        }
        entries
    }
}

/// A load balancer with its backends.
struct Behind {
    door: Rc<Door>,
    backends: Vec<Backend>,
    all: bool,
}

impl Behind {
    /// An entry that leads to a backend, or perhaps to each when it was not read to which.
    fn add(&self, entries: &mut Vec<Entry>, port: Option<u16>, from: &Addresses, backend: Option<&String>) {
        let to = |backend: &Backend, there| Entry {
            door: Rc::clone(&self.door),
            protocols: Some(vec![Protocol::Tcp]),
            port,
            from: from.clone(),
            there,
            targets: backend.targets.clone(),
            target_port: backend.port,
        };
        match backend.map(|id| self.backends.iter().find(|backend| backend.id == *id)) {
            Some(Some(backend)) => return entries.push(to(backend, Some(true))),
            None => entries.extend(self.backends.iter().map(|backend| to(backend, None))),
            Some(None) => {}
        }
        if backend.is_some() || !self.all {
            entries.push(Entry { port, from: from.clone(), ..Entry::unread(&self.door) });
        }
    }
}

fn rule(row: &Cells<'_, '_>) -> FrontendRule {
    let filter = row.get::<String>(5);
    let asks_more = filter.map(|filter| filter != "none");
    let subnets = match (row.list(3), row.get(4)) {
        (Some(list), Some(false)) if list.is_empty() => (asks_more == Some(true)).then(IpSet::all),
        (Some(list), Some(false)) => list
            .iter()
            .map(|text| IpSet::parse(text))
            .try_fold(IpSet::empty(), |all, one| Some(all.or(&one?))),
        _ => None,
    };
    FrontendRule {
        index: row.get(1),
        allows: row.get::<String>(2).map(|action| action == "allow"),
        subnets,
        invert: row.get(6),
        asks_more,
    }
}
