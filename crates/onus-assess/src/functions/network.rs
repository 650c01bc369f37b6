//! Networks: one prefix, or many together as the set of their addresses.

use std::net::IpAddr;

use ipnet::IpNet;
use onus_access::set::IpSet;
use rusqlite::{Connection, Result};

use super::{PURE, text};
use onus_facts::rusqlite;

pub(super) fn register(connection: &Connection) -> Result<()> {
    connection.create_scalar_function("cidr_contains", 2, PURE, |context| {
        let pair = text(context, 0).and_then(network).zip(text(context, 1).and_then(network));
        Ok(pair.map(|(outer, inner)| outer.contains(&inner)))
    })?;
    connection.create_scalar_function("cidr_is_everyone", 1, PURE, |context| {
        Ok(text(context, 0).and_then(network).map(|network| network.prefix_len() == 0))
    })?;
    connection.create_scalar_function("cidrs_are_wide", 1, PURE, |context| {
        Ok(text(context, 0).and_then(set).map(|set| set.is_wide()))
    })
}

/// The addresses of a list of prefixes; none when one of them cannot be read.
fn set(list: &str) -> Option<IpSet> {
    let networks: Vec<String> = serde_json::from_str(list).ok()?;
    let sets: Option<Vec<IpSet>> = networks.iter().map(|network| IpSet::parse(network)).collect();
    Some(IpSet::union(&sets?))
}

/// A prefix, or an address as the prefix of itself. An IPv4 address mapped into IPv6 is the IPv4
/// address: `::ffff:0:0/96` is everyone on IPv4.
fn network(text: &str) -> Option<IpNet> {
    let network =
        text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))?.trunc();
    if let IpNet::V6(v6) = network
        && v6.prefix_len() >= 96
        && let Some(v4) = v6.addr().to_ipv4_mapped()
    {
        return IpNet::new(IpAddr::V4(v4), v6.prefix_len() - 96).ok();
    }
    Some(network)
}

#[cfg(test)]
mod tests {
    use super::{network, set};

    #[test]
    fn many_networks_are_the_set_of_their_addresses() {
        let wide = |list: &str| set(list).map(|set| set.is_wide());
        assert_eq!(wide(r#"["0.0.0.0/1","128.0.0.0/1"]"#), Some(true));
        assert_eq!(wide(r#"["192.0.2.0/24","2001:db8::/32"]"#), Some(false));
        assert_eq!(wide("[]"), Some(false));
        assert_eq!(wide(r#"["192.0.2.0/24","office"]"#), None);
        assert_eq!(wide("everyone"), None);
    }

    #[test]
    fn prefixes_addresses_and_mapped_addresses() {
        let is = |a: &str, b: &str| assert_eq!(network(a), network(b), "{a} {b}");
        is("10.1.2.3", "10.1.2.3/32");
        is("10.1.2.3/8", "10.0.0.0/8");
        is("::ffff:10.0.0.1", "10.0.0.1");
        is("::ffff:0:0/96", "0.0.0.0/0");
        assert_eq!(network("everyone"), None);
        assert_eq!(network("10.0.0.0/33"), None);
    }
}
