//! From where ports of servers are reached, for accounts of a few rows.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use onus_catalog::Catalog;
use onus_collect::derive;
use onus_facts::{Coverage, Facts, Scope};

/// A server `s` with a public address and a private one, and a server `o` with the private address alone, in another
/// network; a load balancer on the network of `s` that forwards 8443 to 443 for the office, and a gateway.
const ACCOUNT: &str = "
    scaleway_server: id=s project_id=p zone=fr-par-1 security_group_id=g public_ip_count=1 private_nic_count=1 \
        dynamic_ip_required=0 state=running
    scaleway_server: id=o project_id=p zone=fr-par-2 security_group_id=g public_ip_count=0 private_nic_count=1 \
        dynamic_ip_required=0 state=running
    scaleway_server_ip: id=s/1 server_id=s project_id=p zone=fr-par-1 ip_id=1 address=203.0.113.1 family=inet state=attached
    scaleway_server_private_nic: id=n server_id=s project_id=p zone=fr-par-1 private_network_id=net
    scaleway_server_private_nic: id=m server_id=o project_id=p zone=fr-par-2 private_network_id=other
    scaleway_ipam_ip: id=1 project_id=p region=fr-par address=172.16.0.2/22 resource_id=n
    scaleway_ipam_ip: id=2 project_id=p region=fr-par address=172.16.0.2/22 resource_id=m
    scaleway_security_group: id=g project_id=p zone=fr-par-1 inbound_default_policy=drop
    scaleway_security_group_rule: id=g/1 security_group_id=g project_id=p zone=fr-par-1 direction=inbound action=accept \
        protocol=TCP ip_range=0.0.0.0/1 port_from=80 port_to=0 position=1
    scaleway_security_group_rule: id=g/2 security_group_id=g project_id=p zone=fr-par-1 direction=inbound action=accept \
        protocol=TCP ip_range=128.0.0.0/1 port_from=80 port_to=0 position=2
    scaleway_load_balancer: id=b name=front project_id=p zone=fr-par-1 addresses=[\"203.0.113.5\"] route_count=0
    scaleway_load_balancer_frontend: id=f load_balancer_id=b project_id=p zone=fr-par-1 inbound_port=8443 backend_id=k
    scaleway_load_balancer_backend: id=k load_balancer_id=b project_id=p zone=fr-par-1 port=443 \
        server_addresses=[\"172.16.0.2\"]
    scaleway_load_balancer_private_network: id=b/net load_balancer_id=b project_id=p zone=fr-par-1 private_network_id=net
    scaleway_load_balancer_acl: id=1 frontend_id=f load_balancer_id=b project_id=p zone=fr-par-1 position=1 action=allow \
        addresses=[\"198.51.100.0/24\"] edge_services=0 http_filter=none inverted=0
    scaleway_load_balancer_acl: id=2 frontend_id=f load_balancer_id=b project_id=p zone=fr-par-1 position=2 action=deny \
        addresses=[\"0.0.0.0/0\"] edge_services=0 http_filter=none inverted=0
    scaleway_gateway: id=w name=way project_id=p zone=fr-par-1 address=203.0.113.6 private_network_ids=[\"net\"] legacy=0
    scaleway_gateway_pat_rule: id=1 gateway_id=w project_id=p zone=fr-par-1 protocol=both public_port=53 \
        private_address=172.16.0.2 private_port=53
";

/// What is derived of the account, once it was changed.
fn derived(changes: &[&str], gaps: &[(&str, Scope)]) -> Facts {
    let catalog = Catalog::embedded().unwrap();
    let as_of = "2026-06-01T00:00:00Z".parse().unwrap();
    let mut facts = Facts::in_memory(catalog.tables().values(), as_of).unwrap();
    for line in ACCOUNT.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (table, cells) = line.split_once(": ").unwrap();
        let cells: Vec<(&str, &str)> =
            cells.split_whitespace().map(|cell| cell.split_once('=').unwrap()).collect();
        let named = |name: &str| cells.iter().find(|(named, _)| *named == name).map(|(_, value)| *value);
        let values = catalog.table(table).unwrap().stored().map(|(name, column)| match named(name) {
            Some(value) => format!("'{value}'"),
            None if column.required => "''".to_owned(),
            None => "null".to_owned(),
        });
        let sql = format!("insert into {table} values ({})", values.collect::<Vec<_>>().join(", "));
        facts.connection().execute(&sql, []).unwrap();
    }
    for change in changes {
        facts.connection().execute(change, []).unwrap();
    }
    for table in
        catalog.tables().values().filter(|table| table.provider == "scaleway" && table.derived.is_none())
    {
        facts.cover(&Coverage::complete(&table.name, Scope::whole(), "test")).unwrap();
    }
    for (table, scope) in gaps {
        facts.cover(&Coverage::partial(table, scope.clone(), "test", "it was refused")).unwrap();
    }
    derive::fill(&catalog, &mut facts).unwrap();
    facts
}

/// Who reaches a port of a server: `anyone`, networks and ways.
fn at(facts: &Facts, server: &str, protocol: &str, port: u16) -> String {
    let sql = "select coalesce(anyone, 'unknown') || ' ' || coalesce(from_addresses, '?') || ' ' || coalesce(through, '?') \
               from scaleway_server_exposure where server_id = ? and protocol = ? and ? between first_port and last_port";
    facts.connection().query_row(sql, (server, protocol, port), |row| row.get(0)).unwrap()
}

fn zone(name: &str) -> Scope {
    Scope::of([("zone", name)])
}

#[test]
fn each_way_in_opens_what_it_opens_and_nothing_else() {
    let facts = derived(&[], &[]);
    assert_eq!(at(&facts, "s", "tcp", 80), r#"1 ["0.0.0.0/0"] public address 203.0.113.1"#);
    assert_eq!(at(&facts, "s", "tcp", 443), r#"0 ["198.51.100.0/24"] load balancer front on port 8443"#);
    assert_eq!(at(&facts, "s", "udp", 53), r#"1 ["0.0.0.0/0"] gateway way on port 53"#);
    assert_eq!(at(&facts, "s", "tcp", 8443), "0 [] ");
    assert_eq!(at(&facts, "s", "icmp", 0), "0 [] ");
}

#[test]
fn the_same_address_in_a_network_that_no_way_leads_to_is_another_server() {
    for port in [53, 80, 443] {
        assert_eq!(at(&derived(&[], &[]), "o", "tcp", port), "0 [] ");
    }
    let routed = derived(&["delete from scaleway_ipam_ip where id = '1'"], &[]);
    assert_eq!(at(&routed, "o", "tcp", 53), "unknown ? ?", "nothing here has it, so it may be routed there");
    let alone = derived(&["update scaleway_gateway set private_network_ids = '[]'"], &[]);
    assert_eq!(at(&alone, "o", "tcp", 53), "0 [] ");
}

#[test]
fn a_load_balancer_before_a_public_address_gets_where_the_group_lets_everyone() {
    let to = |port: u16| {
        let backend = format!(
            "update scaleway_load_balancer_backend set port = {port}, server_addresses = '[\"203.0.113.1\"]'"
        );
        derived(&[&backend, "delete from scaleway_load_balancer_acl"], &[])
    };
    assert!(
        at(&to(80), "s", "tcp", 80).ends_with("load balancer front on port 8443; public address 203.0.113.1")
    );
    assert_eq!(at(&to(22), "s", "tcp", 22), "0 [] ", "the group drops its packets as well");
}

#[test]
fn what_was_not_read_is_a_doubt_about_the_ports_that_it_could_open() {
    let no_balancers = derived(&[], &[("scaleway_load_balancer", zone("fr-par-2"))]);
    assert_eq!(at(&no_balancers, "s", "tcp", 22), "unknown ? ?");
    assert_eq!(at(&no_balancers, "s", "udp", 22), "0 [] ", "they forward TCP only");
    assert!(at(&no_balancers, "s", "tcp", 80).starts_with("1 "), "what is open is open");
    let elsewhere = derived(&[], &[("scaleway_load_balancer", zone("nl-ams-1"))]);
    assert_eq!(
        at(&elsewhere, "s", "tcp", 22),
        "0 [] ",
        "from another region only a public address is reached"
    );
    let no_rules = derived(&[], &[("scaleway_security_group_rule", Scope::of([("security_group_id", "g")]))]);
    assert_eq!(at(&no_rules, "s", "tcp", 22), "unknown ? ?");
    assert_eq!(at(&no_rules, "o", "tcp", 22), "0 [] ", "without a public address no group matters");
    let no_group =
        derived(&["delete from scaleway_security_group"], &[("scaleway_security_group", Scope::whole())]);
    assert_eq!(at(&no_group, "s", "tcp", 22), "unknown ? ?");
}

#[test]
fn a_server_that_is_there_has_all_of_its_rows_whatever_was_refused() {
    let facts = derived(&[], &[("scaleway_server", zone("fr-par-1"))]);
    let sql = "select status from onus_coverage where table_name = 'scaleway_server_exposure' and scope = ?";
    let status =
        |scope: &str| facts.connection().query_row(sql, [scope], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(status(r#"{"zone":"fr-par-1"}"#), "partial");
    assert_eq!(status(r#"{"server_id":"s"}"#), "complete");
}
