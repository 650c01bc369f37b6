//! Instances of Exoscale.

use super::{closed, forward, ip, knows_less, set, tcp};
use crate::List;
use crate::network::exoscale::*;
use crate::network::*;
use crate::set::IpSet;

fn rule(protocol: &str, port: i64, peer: Peer) -> GroupRule {
    GroupRule {
        direction: Some(Direction::Inbound),
        protocol: Protocols::parse(protocol),
        ports: ports(Some(port), Some(port)),
        peer: Some(peer),
    }
}

fn group(rules: Vec<GroupRule>) -> SecurityGroup {
    SecurityGroup { rules: List::whole(rules), external_sources: Some(IpSet::empty()) }
}

fn instance(groups: &[&str], address: &str) -> Instance {
    Instance {
        groups: Some(groups.iter().map(ToString::to_string).collect()),
        addresses: Some(vec![PublicAddress::of(ip(address))]),
        elastic: Some(Vec::new()),
    }
}

fn organization() -> Organization {
    let web = group(vec![rule("tcp", 443, Peer::Network(IpSet::all()))]);
    let data = group(vec![rule("tcp", 5432, Peer::Group("web".to_owned()))]);
    Organization {
        groups: [("web".to_owned(), web), ("data".to_owned(), data)].into(),
        instances: [("a".to_owned(), instance(&["web"], "192.0.2.1"))].into(),
        all_instances: true,
    }
}

#[test]
fn groups_add_up_and_admit_nothing_else() {
    let organization = organization();
    let server = closed(organization.server(&instance(&["web", "data"], "192.0.2.9")));
    let summary = server.summary();
    assert_eq!(tcp(&summary, 443).surely, set("0.0.0.0/0"));
    assert_eq!(tcp(&summary, 5432).addresses(), Addresses::exactly(set("192.0.2.1")));
    assert!(tcp(&summary, 22).possibly.is_empty());
    let servers = organization.servers();
    assert_eq!(tcp(&servers["a"].inbound, 443).surely, IpSet::all());
    assert!(at(&summary, Protocol::Gre, 0).unwrap().possibly.is_empty());
}

#[test]
fn external_sources_and_unread_members_widen_a_rule_that_names_the_group() {
    let mut organization = organization();
    organization.groups.get_mut("web").unwrap().external_sources = Some(set("198.51.100.0/24"));
    assert_eq!(organization.members("web"), Addresses::exactly(set("198.51.100.0/24").or(&set("192.0.2.1"))));
    let unread = Instance { groups: None, ..instance(&[], "203.0.113.5") };
    organization.instances.insert("b".to_owned(), unread);
    let members = organization.members("web");
    assert!(!members.surely.contains(ip("203.0.113.5")) && members.possibly.contains(ip("203.0.113.5")));
    assert_eq!(members.anyone(), Some(false));
    organization.all_instances = false;
    assert_eq!(organization.members("web").anyone(), None);
    assert_eq!(organization.members("of-the-provider"), Addresses::unread());
}

#[test]
fn one_egress_rule_makes_egress_a_list() {
    let mut organization = organization();
    let out =
        |organization: &Organization| closed(organization.server(&instance(&["web"], "192.0.2.9"))).reached();
    assert_eq!(tcp(&out(&organization), 25).surely, set("0.0.0.0/0"));
    let https = rule("tcp", 443, Peer::Network(IpSet::all()));
    let rules = &mut organization.groups.get_mut("web").unwrap().rules.items;
    rules.push(GroupRule { direction: Some(Direction::Outbound), ..https });
    assert!(tcp(&out(&organization), 25).possibly.is_empty());
    assert_eq!(tcp(&out(&organization), 443).surely, set("0.0.0.0/0"));
    organization.groups.get_mut("web").unwrap().rules.items[1].direction = None;
    assert_eq!(tcp(&out(&organization), 25).anyone(), None);
    organization.groups.get_mut("web").unwrap().rules = List::default();
    assert_eq!(tcp(&out(&organization), 25).anyone(), None);
}

#[test]
fn a_private_instance_is_reached_from_nowhere_and_a_public_one_without_group_perhaps() {
    let organization = organization();
    let private = Instance { addresses: Some(Vec::new()), ..instance(&[], "192.0.2.9") };
    assert!(closed(organization.server(&private)).exposures().is_empty());
    let bare = closed(organization.server(&instance(&[], "192.0.2.9"))).summary();
    assert_eq!(tcp(&bare, 22).anyone(), None);
}

#[test]
fn a_rule_for_pings_lets_no_other_message_in() {
    let mut organization = organization();
    let ping =
        GroupRule { ports: Some(icmp(Some(8), Some(0))), ..rule("icmp", 1, Peer::Network(IpSet::all())) };
    organization.groups.insert("ping".to_owned(), group(vec![ping]));
    let summary = closed(organization.server(&instance(&["ping"], "192.0.2.9"))).summary();
    let anyone = |kind: u16| at(&summary, Protocol::Icmp, kind * 256).unwrap().anyone();
    assert_eq!((anyone(8), anyone(13)), (Some(true), Some(false)));
}

#[test]
fn a_balancer_that_keeps_the_clients_address_does_not_pass_the_group() {
    let organization = organization();
    let mut server = closed(organization.server(&instance(&["web"], "192.0.2.9")));
    let service = |port| Forward { server_port: Some(port), bypasses_group: Some(false), ..forward() };
    server.load_balancers = Some(vec![service(443), service(22)]);
    let ways = server.exposures();
    let balanced: Vec<_> = ways.iter().filter(|way| matches!(way.via, Via::LoadBalancer { .. })).collect();
    assert_eq!(balanced.len(), 1);
    assert_eq!(balanced[0].server_ports, Some(Ports::one(443)));
    server.load_balancers = Some(vec![Forward { bypasses_group: None, ..service(22) }]);
    assert_eq!(tcp(&server.summary(), 22).anyone(), None);
}

#[test]
fn to_forget_any_part_of_an_organization_only_takes_knowledge_away() {
    let mut whole = organization();
    let dns = rule("udp", 53, Peer::Network(set("198.51.100.0/24")));
    let out = GroupRule { direction: Some(Direction::Outbound), ..dns };
    whole.groups.get_mut("data").unwrap().rules.items.push(out);
    let server = instance(&["data", "web"], "192.0.2.9");
    let losses: [fn(&mut Organization, &mut Instance, &str); 11] = [
        |organization, _, _| organization.all_instances = false,
        |organization, _, id| organization.groups.get_mut(id).unwrap().rules = List::default(),
        |organization, _, id| organization.groups.get_mut(id).unwrap().rules.complete = false,
        |organization, _, id| organization.groups.get_mut(id).unwrap().external_sources = None,
        |organization, _, id| drop(organization.groups.remove(id)),
        |organization, _, _| organization.instances.get_mut("a").unwrap().groups = None,
        |organization, _, _| organization.instances.get_mut("a").unwrap().addresses = None,
        |organization, _, _| organization.instances.get_mut("a").unwrap().elastic = None,
        |_, server, _| server.groups = None,
        |_, server, _| server.addresses = None,
        |_, server, _| server.elastic = None,
    ];
    let rule_losses: [fn(&mut GroupRule); 4] = [
        |rule| rule.direction = None,
        |rule| rule.protocol = None,
        |rule| rule.ports = None,
        |rule| rule.peer = None,
    ];
    let known = closed(whole.server(&server));
    let judge = |organization: &Organization, instance: &Instance| {
        let lost = closed(organization.server(instance));
        assert!(knows_less(&lost.summary(), &known.summary()), "{organization:?} {instance:?}");
        assert!(knows_less(&lost.reached(), &known.reached()), "{organization:?} {instance:?}");
    };
    for id in ["web", "data"] {
        for loss in losses {
            let (mut organization, mut instance) = (whole.clone(), server.clone());
            loss(&mut organization, &mut instance, id);
            judge(&organization, &instance);
        }
        for loss in rule_losses {
            let mut organization = whole.clone();
            organization.groups.get_mut(id).unwrap().rules.items.iter_mut().for_each(loss);
            judge(&organization, &server);
        }
    }
}
