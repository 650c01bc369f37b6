//! Instances of Scaleway.

use super::{closed, ip, knows_less, set, tcp};
use crate::network::scaleway::*;
use crate::network::*;
use crate::set::IpSet;

fn rule(position: i64, action: Action, protocol: &str, port: i64, range: &str) -> GroupRule {
    GroupRule {
        position: Some(position),
        direction: Some(Direction::Inbound),
        action: Some(action),
        protocol: Protocols::parse(protocol),
        ports: ports(Some(port), Some(0)),
        ip_range: IpSet::parse(range),
    }
}

fn group(default: Action, rules: Vec<GroupRule>) -> SecurityGroup {
    SecurityGroup {
        inbound_default_policy: Some(default),
        outbound_default_policy: Some(Action::Accept),
        enable_default_security: Some(true),
        rules: Some(rules),
    }
}

fn instance<'g>(group: &'g SecurityGroup, addresses: &[&str]) -> Instance<'g> {
    Instance {
        group: Some(group),
        public_addresses: Some(addresses.iter().map(|text| PublicAddress::of(ip(text))).collect()),
        dynamic_address: Some(false),
        running: Some(true),
    }
}

#[test]
fn the_default_group_lets_everyone_of_the_address_family_in() {
    let group = group(Action::Accept, Vec::new());
    let summary = closed(instance(&group, &["192.0.2.1"]).server()).summary();
    assert_eq!(tcp(&summary, 3306).anyone(), Some(true));
    assert_eq!(tcp(&summary, 3306).surely, set("0.0.0.0/0"));
    assert!(at(&summary, Protocol::Icmpv6, 0).unwrap().possibly.is_empty());
    let both = closed(instance(&group, &["192.0.2.1", "2001:db8::1"]).server());
    assert!(tcp(&both.summary(), 3306).surely.is_all());
}

#[test]
fn a_server_without_public_address_is_not_reached_that_way() {
    let group = group(Action::Accept, Vec::new());
    let server = closed(instance(&group, &[]).server());
    assert!(server.exposures().is_empty());
    assert!(server.summary().iter().all(|reach| reach.possibly.is_empty()));
    assert!(server.reached().iter().all(|reach| reach.possibly.is_empty()));
}

#[test]
fn halves_of_the_internet_are_anyone_and_an_earlier_drop_wins() {
    let rules = vec![
        rule(3, Action::Accept, "TCP", 22, "128.0.0.0/1"),
        rule(2, Action::Accept, "TCP", 22, "0.0.0.0/1"),
        rule(1, Action::Drop, "ANY", 0, "192.0.2.0/24"),
    ];
    let group = group(Action::Drop, rules);
    let summary = closed(instance(&group, &["198.51.100.1"]).server()).summary();
    assert_eq!(tcp(&summary, 22).anyone(), Some(true));
    assert_eq!(tcp(&summary, 22).is_reachable(&set("192.0.2.0/24")), Some(false));
    assert_eq!(tcp(&summary, 23).is_reachable(&IpSet::all()), Some(false));
}

#[test]
fn an_icmp_rule_says_nothing_sure_about_icmpv6() {
    let inbound = group(Action::Drop, vec![rule(1, Action::Accept, "ICMP", 0, "0.0.0.0/0")]).inbound();
    assert_eq!(at(&inbound, Protocol::Icmp, 0).unwrap().surely, set("0.0.0.0/0"));
    let v6 = at(&inbound, Protocol::Icmpv6, 0).unwrap();
    assert!(v6.surely.is_empty() && !v6.possibly.is_empty());
}

#[test]
fn ports_are_read_as_the_api_writes_them() {
    assert!(ports(Some(0), Some(0)).unwrap().is_all());
    assert_eq!(ports(Some(80), Some(0)), Some(Ports::one(80)));
    assert_eq!(ports(Some(80), Some(90)), Some(Ports::range(80, 90)));
    assert_eq!(ports(Some(90), Some(80)), None);
    assert_eq!(ports(Some(80), None), None);
    assert_eq!(ports(Some(70_000), Some(0)), None);
}

#[test]
fn the_switch_for_mail_closes_three_ports_and_unread_may_close_them() {
    let out = |switch| SecurityGroup { enable_default_security: switch, ..group(Action::Accept, Vec::new()) };
    for port in [25, 465, 587] {
        assert!(tcp(&out(Some(true)).outbound(), port).possibly.is_empty());
        assert!(tcp(&out(Some(false)).outbound(), port).surely.is_all());
        let unread = out(None).outbound();
        assert!(tcp(&unread, port).surely.is_empty() && tcp(&unread, port).possibly.is_all());
    }
    assert!(tcp(&out(None).outbound(), 26).surely.is_all());
    assert!(at(&out(Some(true)).outbound(), Protocol::Udp, 25).unwrap().surely.is_all());
    assert!(tcp(&out(Some(true)).inbound(), 25).surely.is_all());
}

#[test]
fn whether_mail_passes_that_a_rule_accepts_is_not_known() {
    let mail = GroupRule {
        direction: Some(Direction::Outbound),
        ..rule(1, Action::Accept, "TCP", 25, "192.0.2.25")
    };
    let outbound = group(Action::Accept, vec![mail]).outbound();
    assert!(tcp(&outbound, 25).surely.is_empty());
    assert_eq!(tcp(&outbound, 25).possibly, set("192.0.2.25"));
}

#[test]
fn a_stopped_server_gets_its_dynamic_address_when_it_starts() {
    let group = group(Action::Accept, Vec::new());
    let stopped = Instance { dynamic_address: Some(true), running: Some(false), ..instance(&group, &[]) };
    let anyone = |instance: &Instance<'_>| tcp(&closed(instance.server()).summary(), 22).anyone();
    assert_eq!(anyone(&stopped), Some(true));
    assert_eq!(anyone(&Instance { running: None, ..stopped.clone() }), None);
    assert_eq!(anyone(&Instance { dynamic_address: None, ..stopped.clone() }), None);
    assert_eq!(anyone(&Instance { running: Some(true), ..stopped }), Some(false));
}

#[test]
fn a_group_or_addresses_that_were_not_read_leave_everything_open_to_doubt() {
    let group = group(Action::Accept, Vec::new());
    let known = instance(&group, &["192.0.2.1"]);
    for unread in
        [Instance { group: None, ..known.clone() }, Instance { public_addresses: None, ..known.clone() }]
    {
        let summary = closed(unread.server()).summary();
        assert!(summary.iter().all(|reach| reach.surely.is_empty()));
        assert_eq!(tcp(&summary, 22).anyone(), None);
    }
}

#[test]
fn the_first_rule_of_a_frontends_acl_that_matches_decides() {
    let acl = |index: i64, allows: bool, subnets: &str| FrontendRule {
        index: Some(index),
        allows: Some(allows),
        subnets: IpSet::parse(subnets),
        invert: Some(false),
        asks_more: Some(false),
    };
    let office =
        [acl(1, true, "192.0.2.0/24"), FrontendRule { subnets: Some(IpSet::all()), ..acl(2, false, "") }];
    assert_eq!(frontend_acl(Some(&office)), Addresses::exactly(set("192.0.2.0/24")));
    let inverted = [FrontendRule { invert: Some(true), ..acl(1, false, "192.0.2.0/24") }];
    assert_eq!(frontend_acl(Some(&inverted)), Addresses::exactly(set("192.0.2.0/24")));
    let filtered = [FrontendRule { asks_more: Some(true), ..acl(1, false, "192.0.2.0/24") }];
    assert_eq!(frontend_acl(Some(&filtered)).surely, set("192.0.2.0/24").not());
    let unless = [FrontendRule { invert: Some(true), ..filtered[0].clone() }];
    assert_eq!(frontend_acl(Some(&unless)), Addresses::exactly(set("192.0.2.0/24")).perhaps());
    let either = [FrontendRule { invert: None, ..inverted[0].clone() }];
    assert_eq!(frontend_acl(Some(&either)), Addresses::unread());
    assert_eq!(frontend_acl(Some(&[])), Addresses::everyone());
    assert_eq!(frontend_acl(None), Addresses::unread());
}

#[test]
fn to_forget_any_part_of_a_group_or_an_instance_only_takes_knowledge_away() {
    let mail = GroupRule {
        direction: Some(Direction::Outbound),
        ..rule(2, Action::Accept, "TCP", 25, "192.0.2.25")
    };
    let rules = vec![
        rule(1, Action::Accept, "TCP", 22, "192.0.2.0/24"),
        rule(2, Action::Drop, "ICMP", 0, "0.0.0.0/0"),
        rule(3, Action::Accept, "ANY", 0, "10.0.0.0/8"),
        mail,
    ];
    let whole = group(Action::Drop, rules);
    let mut groups = vec![
        SecurityGroup { rules: None, ..whole.clone() },
        SecurityGroup { inbound_default_policy: None, ..whole.clone() },
        SecurityGroup { outbound_default_policy: None, ..whole.clone() },
        SecurityGroup { enable_default_security: None, ..whole.clone() },
    ];
    let losses: [fn(&mut GroupRule); 6] = [
        |rule| rule.position = None,
        |rule| rule.direction = None,
        |rule| rule.action = None,
        |rule| rule.protocol = None,
        |rule| rule.ports = None,
        |rule| rule.ip_range = None,
    ];
    for loss in losses {
        for at in 0..4 {
            let mut group = whole.clone();
            loss(&mut group.rules.as_mut().unwrap()[at]);
            groups.push(group);
        }
    }
    for group in &groups {
        assert!(knows_less(&group.inbound(), &whole.inbound()), "{group:?}");
        assert!(knows_less(&group.outbound(), &whole.outbound()), "{group:?}");
    }
    for addresses in [&["192.0.2.1", "2001:db8::1"][..], &["2001:db8::1"], &[]] {
        let known =
            Instance { dynamic_address: Some(true), running: Some(false), ..instance(&whole, addresses) };
        let mut lost = vec![
            Instance { group: None, ..known.clone() },
            Instance { public_addresses: None, ..known.clone() },
            Instance { dynamic_address: None, ..known.clone() },
            Instance { running: None, ..known.clone() },
        ];
        for at in 0..addresses.len() {
            let mut one = known.clone();
            one.public_addresses.as_mut().unwrap()[at] = PublicAddress::default();
            lost.push(one);
        }
        for lost in lost {
            assert!(
                knows_less(&closed(lost.server()).summary(), &closed(known.server()).summary()),
                "{lost:?}"
            );
        }
    }
}
