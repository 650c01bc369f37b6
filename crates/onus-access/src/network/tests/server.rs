//! Servers with everything in front of them.

use proptest::prelude::*;

use super::{closed, forward, ip, knows_less, set, tcp};
use crate::network::*;

fn without_address() -> Server {
    closed(Server { addresses: Some(Vec::new()), ..Server::unread() })
}

#[test]
fn a_forwarded_port_opens_the_servers_port_and_no_other() {
    let server = Server { gateways: Some(vec![forward()]), ..without_address() };
    let ways = server.exposures();
    assert_eq!(ways.len(), 1);
    assert_eq!(ways[0].ports, Some(Ports::one(2222)));
    assert_eq!(ways[0].via, Via::Gateway { id: Some("front".to_owned()), address: Some(ip("203.0.113.1")) });
    assert_eq!(ways[0].anyone(), Some(true));
    let summary = server.summary();
    assert_eq!(tcp(&summary, 22).anyone(), Some(true));
    assert_eq!(tcp(&summary, 2222).anyone(), Some(false));
}

#[test]
fn a_forward_to_another_server_or_from_the_office_only_opens_nothing() {
    let other = Forward { to_server: Some(false), ..forward() };
    assert!(Server { gateways: Some(vec![other]), ..without_address() }.exposures().is_empty());
    let office = Forward { from: Addresses::exactly(set("192.0.2.0/24")), ..forward() };
    let summary = Server { load_balancers: Some(vec![office]), ..without_address() }.summary();
    assert_eq!(tcp(&summary, 22).anyone(), Some(false));
    assert_eq!(tcp(&summary, 22).is_reachable(&set("192.0.2.8/29")), Some(true));
}

#[test]
fn a_server_of_which_nothing_was_read_may_be_reached_on_every_port() {
    let summary = Server::unread().summary();
    assert!(summary.iter().all(|reach| reach.ports.is_all() && reach.surely.is_empty()));
    assert_eq!(tcp(&summary, 22).anyone(), None);
    let balancers = Server { load_balancers: None, ..without_address() }.summary();
    assert_eq!(tcp(&balancers, 22).anyone(), None);
    assert_eq!(at(&balancers, Protocol::Icmp, 0).unwrap().anyone(), Some(false));
}

#[test]
fn a_target_leads_to_the_server_that_has_the_address() {
    let own = [Some(ip("10.0.0.4")), None];
    assert_eq!(leads_to(Some(ip("::ffff:10.0.0.4")), Some(&own)), Some(true));
    assert_eq!(leads_to(Some(ip("10.0.0.5")), Some(&own)), None);
    assert_eq!(leads_to(Some(ip("10.0.0.5")), Some(&own[..1])), Some(false));
    assert_eq!(leads_to(None, Some(&own)), None);
}

/// A server with an address, a group that admits one network to SSH, a balancer and a gateway.
fn usual() -> Server {
    let ssh = Rule {
        position: Some(1),
        direction: Some(Direction::Inbound),
        action: Some(Action::Accept),
        protocol: Some(Protocols::One(Protocol::Tcp)),
        ports: Some(Ports::one(22)),
        peers: Addresses::exactly(set("192.0.2.0/24")),
    };
    let filter = Filter { rules: Some(vec![ssh]), default: Some(Action::Drop) };
    let service = Forward { bypasses_group: Some(false), ..forward() };
    let elsewhere = Forward { to_server: Some(false), server_port: Some(80), ..forward() };
    Server {
        inbound: filter.reach(Direction::Inbound),
        outbound: filter.reach(Direction::Outbound),
        addresses: Some(vec![PublicAddress::of(ip("198.51.100.1")), PublicAddress::of(ip("2001:db8::1"))]),
        load_balancers: Some(vec![service, elsewhere.clone()]),
        gateways: Some(vec![Forward { server_port: Some(443), ..forward() }, elsewhere]),
    }
}

fn forget(server: &mut Server, (which, part): (usize, usize)) {
    let address = |address: &mut PublicAddress| match part % 2 {
        0 => (address.address, address.family) = (None, address.family()),
        _ => *address = PublicAddress { attached: None, ..*address },
    };
    let forwards = if which.is_multiple_of(2) { &mut server.load_balancers } else { &mut server.gateways };
    match (part, forwards.as_mut().and_then(|all| all.get_mut(which / 2 % 2))) {
        (0 | 1, _) => server.addresses.iter_mut().flatten().skip(which % 2).take(1).for_each(address),
        (2, _) => {
            server.addresses.iter_mut().flatten().for_each(|one| (one.address, one.family) = (None, None));
        }
        (3, _) => server.addresses = None,
        (4, _) => server.inbound = Filter::unread().reach(Direction::Inbound),
        (5, _) => *forwards = None,
        (6, Some(one)) => one.on = PublicAddress::default(),
        (7, Some(one)) => one.protocols = None,
        (8, Some(one)) => one.port = None,
        (9, Some(one)) => one.from = Addresses::unread(),
        (10, Some(one)) => one.to_server = None,
        (11, Some(one)) => one.server_port = None,
        (12, Some(one)) => one.bypasses_group = None,
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn to_forget_a_way_in_only_takes_knowledge_away(losses in prop::collection::vec((0..4_usize, 0..13_usize), 1..8)) {
        let mut server = usual();
        for loss in losses {
            let (summary, reached) = (server.summary(), server.reached());
            forget(&mut server, loss);
            prop_assert!(knows_less(&server.summary(), &summary), "{:?}", loss);
            prop_assert!(knows_less(&server.reached(), &reached), "{:?}", loss);
        }
    }
}
