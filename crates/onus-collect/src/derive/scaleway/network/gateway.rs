//! Public Gateways and the ports that they forward.
//!
//! Their SSH bastion is not counted as a way in: it asks for a key before it leads anywhere.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::rc::Rc;

use onus_access::network::{Addresses, Protocol};
use onus_facts::rusqlite::Connection;
use onus_facts::{FactsError, Scope};

use super::door::{Door, Entry, Kind, senders};
use super::region_of;
use crate::derive::completeness::Completeness;
use crate::derive::read::{Cells, by_first, rows};

/// A rule, on its way to become an entry.
struct PatRule {
    protocols: Option<Vec<Protocol>>,
    port: Option<u16>,
    target: Option<IpAddr>,
    target_port: Option<u16>,
}

pub(super) fn load(connection: &Connection, completeness: &Completeness) -> Result<Vec<Entry>, FactsError> {
    let sql = "select gateway_id, protocol, public_port, private_address, private_port \
               from scaleway_gateway_pat_rule order by id";
    let mut rules = by_first(rows(connection, sql, |row| (row.key(0), rule(row)))?);
    let sql = "select id, name, project_id, zone, address, private_network_ids, legacy from scaleway_gateway order by id";
    let mut entries = Entry::behind(Kind::Gateway, "scaleway_gateway", completeness);
    for (scope, door) in rows(connection, sql, gateway)? {
        let all = completeness.is_complete("scaleway_gateway_pat_rule", &scope);
        entries.extend(of_gateway(&Rc::new(door), &mut rules, all));
    }
    Ok(entries)
}

fn of_gateway(door: &Rc<Door>, rules: &mut HashMap<String, Vec<PatRule>>, all: bool) -> Vec<Entry> {
    let rules = door.id.as_ref().and_then(|id| rules.remove(id)).unwrap_or_default();
    let entry = |rule: PatRule| Entry {
        door: Rc::clone(door),
        protocols: rule.protocols,
        port: rule.port,
        from: door.senders.clone(),
        there: Some(true),
        targets: Some(vec![rule.target]),
        target_port: rule.target_port,
    };
    let unread = (!all).then(|| Entry::unread(door));
    rules.into_iter().map(entry).chain(unread).collect()
}

fn gateway(row: &Cells<'_, '_>) -> (Scope, Door) {
    let (id, zone) = (row.key(0), row.key(3));
    let address = row.get::<String>(4);
    let senders = match address.as_deref() {
        None => Addresses::unread(),
        Some("") => Addresses::nobody(),
        Some(text) => senders(Some(&[text.parse().ok()])),
    };
    let networks = row.list(5);
    let door = Door {
        kind: Kind::Gateway,
        id: Some(id.clone()),
        address: address.and_then(|text| text.parse().ok()),
        label: row.get::<String>(1).unwrap_or_else(|| id.clone()),
        region: Some(region_of(&zone).to_owned()),
        all_networks: networks.is_some(),
        networks: networks.into_iter().flatten().collect::<BTreeSet<_>>(),
        // Before IPAM a gateway gave out addresses itself.
        by_ipam: row.get(6) == Some(false),
        senders,
    };
    (Scope::of([("project_id", row.key(2)), ("zone", zone), ("gateway_id", id)]), door)
}

fn rule(row: &Cells<'_, '_>) -> PatRule {
    PatRule {
        protocols: match row.get::<String>(1).as_deref() {
            Some("tcp") => Some(vec![Protocol::Tcp]),
            Some("udp") => Some(vec![Protocol::Udp]),
            Some("both") => Some(vec![Protocol::Tcp, Protocol::Udp]),
            _ => None,
        },
        port: row.port(2),
        target: row.get::<String>(3).and_then(|text| text.parse().ok()),
        target_port: row.port(4),
    }
}
