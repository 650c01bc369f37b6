//! What facts say of the network of an account: servers, the groups in front of them, and doors that lead to them.
//!
//! Everything keeps apart what was read and what may be: a list is complete or not, and a cell that is NULL is none.

mod address;
mod balancer;
mod door;
mod gateway;

use std::collections::BTreeMap;

use onus_access::network::scaleway::{GroupRule, Instance, SecurityGroup, ports};
use onus_access::network::{Action, Direction, Family, Protocols, PublicAddress, Reach};
use onus_access::set::IpSet;
use onus_facts::rusqlite::Connection;
use onus_facts::{FactsError, Scope};

pub(super) use self::address::{PrivateAddresses, is_private};
pub(super) use self::door::{Entry, Kind};
use crate::derive::completeness::Completeness;
use crate::derive::read::{Cells, by_first, rows};

/// Everything that decides which port of which server is reached from where.
pub(super) struct Network {
    pub(super) servers: Vec<Server>,
    /// By identifier.
    pub(super) groups: BTreeMap<String, Group>,
    pub(super) entries: Vec<Entry>,
    pub(super) private: PrivateAddresses,
}

/// A security group and whom it lets in.
pub(super) struct Group {
    pub(super) name: Option<String>,
    pub(super) project_id: String,
    pub(super) zone: String,
    /// Whether all of its rules were read.
    pub(super) whole: bool,
    pub(super) inbound: Vec<Reach>,
}

/// An Instance.
pub(super) struct Server {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) project_id: String,
    pub(super) zone: String,
    /// Its security group; empty when it has none.
    pub(super) group_id: String,
    /// Public addresses that it has or gets when it starts; none when there may be others.
    pub(super) addresses: Option<Vec<PublicAddress>>,
    /// Its interfaces to private networks.
    pub(super) nics: Vec<Nic>,
    /// Whether these are all.
    pub(super) all_nics: bool,
    /// Whether it may have one at all.
    pub(super) may_be_private: bool,
}

/// An interface to a private network.
pub(super) struct Nic {
    pub(super) id: String,
    pub(super) network_id: Option<String>,
}

impl Server {
    /// The region of its zone.
    pub(super) fn region(&self) -> &str {
        region_of(&self.zone)
    }

    /// Whether it may have a public address.
    pub(super) fn may_be_public(&self) -> bool {
        let is_there = |address: &PublicAddress| address.attached != Some(false);
        self.addresses.as_ref().is_none_or(|addresses| addresses.iter().any(is_there))
    }
}

/// The region of a zone: its name without the last part.
fn region_of(zone: &str) -> &str {
    zone.rsplit_once('-').map_or(zone, |(region, _)| region)
}

impl Network {
    /// Reads it out of facts.
    pub(super) fn load(connection: &Connection, completeness: &Completeness) -> Result<Self, FactsError> {
        let servers = servers(connection, completeness)?;
        let private = PrivateAddresses::load(connection, completeness, &servers)?;
        let mut entries = balancer::load(connection, completeness)?;
        entries.extend(gateway::load(connection, completeness)?);
        Ok(Self { servers, groups: groups(connection, completeness)?, entries, private })
    }
}

fn servers(connection: &Connection, completeness: &Completeness) -> Result<Vec<Server>, FactsError> {
    let sql = "select server_id, address, family, state from scaleway_server_ip order by id";
    let mut addresses = by_first(rows(connection, sql, |row| (row.key(0), public_address(row)))?);
    let sql = "select server_id, id, private_network_id from scaleway_server_private_nic order by id";
    let mut nics =
        by_first(rows(connection, sql, |row| (row.key(0), Nic { id: row.key(1), network_id: row.get(2) }))?);
    let sql = "select id, name, project_id, zone, security_group_id, public_ip_count, dynamic_ip_required, state, \
               private_nic_count from scaleway_server order by id";
    rows(connection, sql, |row| {
        let (id, project_id, zone) = (row.key(0), row.key(2), row.key(3));
        let part = Scope::of([("project_id", &*project_id), ("zone", &*zone)]);
        // An Instance says how many it has, so that one gap elsewhere does not darken it.
        let all = |table, found: usize, count: Option<i64>| {
            completeness.is_complete(table, &part)
                || count.is_some_and(|count| usize::try_from(count) == Ok(found))
        };
        let (addresses, nics) =
            (addresses.remove(&id).unwrap_or_default(), nics.remove(&id).unwrap_or_default());
        let all_addresses = all("scaleway_server_ip", addresses.len(), row.get(5));
        let all_nics = all("scaleway_server_private_nic", nics.len(), row.get(8));
        let instance = Instance {
            group: None,
            public_addresses: all_addresses.then_some(addresses),
            dynamic_address: row.get(6),
            running: match row.get::<String>(7).as_deref() {
                Some("running") => Some(true),
                Some("stopped") => Some(false),
                _ => None,
            },
        };
        Server {
            name: row.get(1),
            group_id: row.key(4),
            addresses: instance.server().addresses,
            may_be_private: !nics.is_empty() || !all_nics,
            nics,
            all_nics,
            id,
            project_id,
            zone,
        }
    })
}

fn public_address(row: &Cells<'_, '_>) -> PublicAddress {
    PublicAddress {
        address: row.get::<String>(1).and_then(|text| text.parse().ok()),
        family: match row.get::<String>(2).as_deref() {
            Some("inet") => Some(Family::V4),
            Some("inet6") => Some(Family::V6),
            _ => None,
        },
        attached: match row.get::<String>(3).as_deref() {
            Some("attached") => Some(true),
            Some("detached") => Some(false),
            _ => None,
        },
    }
}

fn groups(
    connection: &Connection,
    completeness: &Completeness,
) -> Result<BTreeMap<String, Group>, FactsError> {
    const RULES: &str = "scaleway_security_group_rule";
    let sql = "select security_group_id, position, direction, action, protocol, port_from, port_to, ip_range \
               from scaleway_security_group_rule order by id";
    let mut rules = by_first(rows(connection, sql, |row| (row.key(0), rule(row)))?);
    let sql =
        "select id, name, project_id, zone, inbound_default_policy from scaleway_security_group order by id";
    let all = rows(connection, sql, |row| {
        let (id, project_id, zone) = (row.key(0), row.key(2), row.key(3));
        let part = Scope::of([("security_group_id", &*id)]);
        let narrow = part.clone().with("project_id", &*project_id).with("zone", &*zone);
        let whole = completeness.is_complete(RULES, &narrow) || completeness.is_complete(RULES, &part);
        let group = SecurityGroup {
            inbound_default_policy: row.get::<String>(4).and_then(|text| Action::parse(&text)),
            rules: whole.then(|| rules.remove(&id).unwrap_or_default()),
            ..SecurityGroup::default()
        };
        (id, Group { name: row.get(1), project_id, zone, whole, inbound: group.inbound() })
    })?;
    Ok(all.into_iter().collect())
}

fn rule(row: &Cells<'_, '_>) -> GroupRule {
    let text = |at| row.get::<String>(at);
    GroupRule {
        position: row.get(1),
        direction: text(2).and_then(|text| Direction::parse(&text)),
        action: text(3).and_then(|text| Action::parse(&text)),
        protocol: text(4).and_then(|text| Protocols::parse(&text)),
        ports: ports(row.get(5), row.get(6)),
        ip_range: text(7).and_then(|text| IpSet::parse(&text)),
    }
}
