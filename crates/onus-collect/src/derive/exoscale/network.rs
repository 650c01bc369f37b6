//! What facts say of security groups and instances. What was read and what may be are kept apart.
//!
//! A Network Load Balancer leaves the address of the client as it is, so that the groups of the instance decide on what
//! comes by it as well: <https://www.exoscale.com/blog/network-load-balancer-release>. It is asked about only for
//! private instances, for which nobody says what it does.

use std::collections::{BTreeMap, HashSet};

use onus_access::List;
use onus_access::network::exoscale::{GroupRule, Instance, Organization, Peer, SecurityGroup, ports};
use onus_access::network::{Direction, Family, Ports, Protocols, PublicAddress, icmp};
use onus_access::set::IpSet;
use onus_facts::rusqlite::Connection;
use onus_facts::{FactsError, Scope};

use crate::derive::completeness::Completeness;
use crate::derive::read::{Cells, by_first, rows};

pub(super) struct Network {
    pub(super) organization: Organization,
    /// Names of groups, by identifier.
    pub(super) groups: BTreeMap<String, Option<String>>,
    /// What else there is to say of instances, by identifier.
    pub(super) instances: BTreeMap<String, Place>,
}

/// An instance as people know it.
pub(super) struct Place {
    pub(super) name: Option<String>,
    pub(super) zone: String,
}

impl Network {
    pub(super) fn load(connection: &Connection, completeness: &Completeness) -> Result<Self, FactsError> {
        let (names, groups) = groups(connection, completeness)?;
        let loader = Instances::load(connection, completeness)?;
        let sql = "select i.id, i.name, i.zone, i.public_ip_assignment, i.public_ip, i.ipv6_address, \
                   coalesce(i.security_group_ids, d.security_group_ids), d.elastic_ip_ids \
                   from exoscale_instance i left join exoscale_instance_detail d on d.id = i.id order by i.id";
        let all = rows(connection, sql, |row| {
            let place = Place { name: row.get(1), zone: row.key(2) };
            (row.key(0), place, loader.instance(row))
        })?;
        let (mut places, mut instances) = (BTreeMap::new(), BTreeMap::new());
        for (id, place, instance) in all {
            places.insert(id.clone(), place);
            instances.insert(id, instance);
        }
        let all_instances = completeness.is_complete("exoscale_instance", &Scope::whole());
        Ok(Self {
            organization: Organization { groups, instances, all_instances },
            groups: names,
            instances: places,
        })
    }
}

type Groups = (BTreeMap<String, Option<String>>, BTreeMap<String, SecurityGroup>);

fn groups(connection: &Connection, completeness: &Completeness) -> Result<Groups, FactsError> {
    let sql = "select security_group_id, direction, protocol, network, peer_group_id, start_port, end_port, \
               icmp_type, icmp_code from exoscale_security_group_rule order by id";
    let mut rules = by_first(rows(connection, sql, |row| (row.key(0), rule(row)))?);
    let all_rules = completeness.is_complete("exoscale_security_group_rule", &Scope::whole());
    let sql = "select id, name, external_sources, rule_count from exoscale_security_group order by id";
    let all = rows(connection, sql, |row| {
        let id = row.key(0);
        let found = rules.remove(&id).unwrap_or_default();
        let counted = row.get::<i64>(3).is_some_and(|count| usize::try_from(count) == Ok(found.len()));
        let sources = row.list(2).and_then(|networks| {
            networks
                .iter()
                .map(|text| IpSet::parse(text))
                .try_fold(IpSet::empty(), |all, one| Some(all.or(&one?)))
        });
        let group = SecurityGroup {
            rules: List { items: found, complete: all_rules || counted },
            external_sources: sources,
        };
        (id, row.get(1), group)
    })?;
    let names = all.iter().map(|(id, name, _)| (id.clone(), name.clone())).collect();
    Ok((names, all.into_iter().map(|(id, _, group)| (id, group)).collect()))
}

fn rule(row: &Cells<'_, '_>) -> GroupRule {
    let text = |at| row.get::<String>(at);
    let protocol = text(2);
    GroupRule {
        direction: text(1).and_then(|text| Direction::parse(&text)),
        ports: match protocol.as_deref() {
            Some("tcp" | "udp") => ports(row.get(5), row.get(6)),
            Some("icmp" | "icmpv6") => messages(row.get(7), row.get(8)),
            Some(_) => Some(Ports::all()),
            None => None,
        },
        protocol: protocol.and_then(|text| Protocols::parse(&text)),
        // The one that the rule has not is empty.
        peer: match (text(3).as_deref(), text(4)) {
            (Some(network), _) if !network.is_empty() => IpSet::parse(network).map(Peer::Network),
            (_, Some(group)) if !group.is_empty() => Some(Peer::Group(group)),
            _ => None,
        },
    }
}

/// ICMP messages by type and code, of which -1 is any.
fn messages(kind: Option<i64>, code: Option<i64>) -> Option<Ports> {
    let one = |number: i64| if number == -1 { Some(None) } else { u8::try_from(number).ok().map(Some) };
    Some(icmp(one(kind?)?, one(code?)?))
}

/// What instances are looked up in.
struct Instances {
    /// Elastic addresses by identifier.
    elastic: BTreeMap<String, PublicAddress>,
    /// Instances to which a load balancer leads; none when there may be others.
    balanced: Option<HashSet<String>>,
}

impl Instances {
    fn load(connection: &Connection, completeness: &Completeness) -> Result<Self, FactsError> {
        let whole = |table| completeness.is_complete(table, &Scope::whole());
        let sql = "select id, ip, address_family from exoscale_elastic_ip";
        let elastic = rows(connection, sql, |row| {
            let family = match row.get::<String>(2).as_deref() {
                Some("inet4") => Some(Family::V4),
                Some("inet6") => Some(Family::V6),
                _ => None,
            };
            (row.key(0), address(row.get(1), family))
        })?;
        // A pool that no service names matters to nobody.
        let sql = "select p.instance_ids from exoscale_load_balancer_service s \
                   left join exoscale_instance_pool p on p.id = s.instance_pool_id";
        let pools = rows(connection, sql, |row| row.list(0))?;
        let all_pools = whole("exoscale_load_balancer") && whole("exoscale_load_balancer_service");
        let balanced: Option<Vec<Vec<String>>> = pools.into_iter().collect();
        Ok(Self {
            elastic: elastic.into_iter().collect(),
            balanced: balanced.filter(|_| all_pools).map(|pools| pools.into_iter().flatten().collect()),
        })
    }

    fn instance(&self, row: &Cells<'_, '_>) -> Instance {
        let v4 = || address(row.get(4), Some(Family::V4));
        let v6 = || address(row.get(5), Some(Family::V6));
        let is_private = row.get::<String>(3).as_deref() == Some("none");
        let addresses = match row.get::<String>(3).as_deref() {
            Some("inet4") => Some(vec![v4()]),
            Some("dual") => Some(vec![v4(), v6()]),
            Some("none") if self.is_unbalanced(&row.key(0)) => Some(Vec::new()),
            _ => None,
        };
        Instance {
            groups: row.list(6).filter(|_| !is_private),
            addresses,
            elastic: row.list(7).map(|ids| ids.iter().map(|id| self.elastic(id)).collect()),
        }
    }

    fn is_unbalanced(&self, id: &str) -> bool {
        self.balanced.as_ref().is_some_and(|balanced| !balanced.contains(id))
    }

    fn elastic(&self, id: &str) -> PublicAddress {
        self.elastic.get(id).copied().unwrap_or_else(|| address(None, None))
    }
}

/// An address that is in use.
fn address(text: Option<String>, family: Option<Family>) -> PublicAddress {
    PublicAddress { address: text.and_then(|text| text.parse().ok()), family, attached: Some(true) }
}
