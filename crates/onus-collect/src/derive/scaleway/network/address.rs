//! Addresses of servers on private networks.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use onus_facts::rusqlite::Connection;
use onus_facts::{FactsError, Scope};

use super::Server;
use super::door::Door;
use crate::derive::completeness::Completeness;
use crate::derive::read::rows;

const TABLE: &str = "scaleway_ipam_ip";

/// What IPAM keeps. Addresses that somebody gave a machine past it are not known.
pub(crate) struct PrivateAddresses {
    /// By interface; none that was not read.
    of_nic: HashMap<String, Vec<Option<IpAddr>>>,
    /// Region and address of what nobody knows who has it.
    of_somebody: Vec<(String, Option<IpAddr>)>,
    /// Networks in which a server has an address.
    networks: HashMap<IpAddr, HashSet<String>>,
    /// Regions of which everything was read.
    whole: HashSet<String>,
}

impl PrivateAddresses {
    pub(super) fn load(
        connection: &Connection,
        completeness: &Completeness,
        servers: &[Server],
    ) -> Result<Self, FactsError> {
        let (mut of_nic, mut of_somebody) = (HashMap::<String, Vec<_>>::new(), Vec::new());
        let sql = "select resource_id, region, address from scaleway_ipam_ip order by id";
        let all = rows(connection, sql, |row| {
            let address = row.get::<String>(2).and_then(|text| parse(&text));
            (row.get::<String>(0), row.key(1), address)
        })?;
        for (holder, region, address) in all {
            match holder {
                Some(id) => of_nic.entry(id).or_default().push(address),
                None => of_somebody.push((region, address)),
            }
        }
        let mut networks = HashMap::<IpAddr, HashSet<String>>::new();
        for nic in servers.iter().flat_map(|server| &server.nics) {
            let found = of_nic.get(&nic.id).into_iter().flatten().flatten();
            for (address, network) in found.filter_map(|address| Some((address, nic.network_id.as_ref()?))) {
                networks.entry(*address).or_default().insert(network.clone());
            }
        }
        let regions: HashSet<&str> = servers.iter().map(Server::region).collect();
        let whole = regions
            .into_iter()
            .filter(|region| completeness.is_complete(TABLE, &Scope::of([("region", *region)])));
        let whole = whole.map(str::to_owned).collect();
        Ok(Self { of_nic, of_somebody, networks, whole })
    }

    /// Whether what a door sends to an address arrives at a server.
    ///
    /// The same address can occur in networks that know nothing of each other. What has it in a network that the
    /// door is attached to gets it; only where nothing has can it be routed to another network.
    pub(crate) fn lead_to(&self, server: &Server, target: IpAddr, door: &Door) -> Option<bool> {
        if !server.may_be_private || door.region.as_deref().is_some_and(|region| region != server.region()) {
            return Some(false);
        }
        let (mut perhaps, mut elsewhere) = (false, false);
        for nic in &server.nics {
            for address in self.of_nic.get(&nic.id).into_iter().flatten() {
                match (address, &nic.network_id) {
                    (Some(address), _) if *address != target => {}
                    (Some(_), Some(network)) if door.networks.contains(network) => return Some(true),
                    (Some(_), Some(_)) => elsewhere = true,
                    (None, _) | (_, None) => perhaps = true,
                }
            }
        }
        let somebody = |(region, address): &(String, Option<IpAddr>)| {
            region == server.region() && address.is_none_or(|address| address == target)
        };
        let all = server.all_nics && self.whole.contains(server.region()) && door.by_ipam;
        if perhaps || !all || self.of_somebody.iter().any(somebody) {
            return None;
        }
        if !elsewhere {
            return Some(false);
        }
        let has = |network: &String| self.networks.get(&target).is_some_and(|all| all.contains(network));
        let settled = door.all_networks && (door.networks.is_empty() || door.networks.iter().any(has));
        settled.then_some(false)
    }
}

/// An address with or without the length of its network.
fn parse(text: &str) -> Option<IpAddr> {
    text.split_once('/').map_or(text, |(address, _)| address).parse().ok()
}

/// Whether an address is one of private networks, which nobody on the internet can reach by itself.
pub(crate) fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            v4.is_private() || v4.is_link_local() || (a == 100 && b & 0b1100_0000 == 64)
        }
        IpAddr::V6(v6) => v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_is_what_no_route_of_the_internet_leads_to() {
        for text in
            ["10.1.2.3", "172.16.0.2", "192.168.1.1", "100.64.0.1", "169.254.1.1", "fd00::1", "fe80::1"]
        {
            assert!(is_private(text.parse().unwrap()), "{text}");
        }
        for text in ["100.63.255.255", "100.128.0.0", "172.32.0.1", "2001:db8::1", "203.0.113.1"] {
            assert!(!is_private(text.parse().unwrap()), "{text}");
        }
        assert_eq!(parse("172.16.40.5/22"), parse("172.16.40.5"));
        assert_eq!(parse("nowhere/22"), None);
    }
}
