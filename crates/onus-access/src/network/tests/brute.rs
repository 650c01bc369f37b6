//! The judge of rules: tries one packet after the other against each completion of what was not read.

use std::net::{IpAddr, Ipv4Addr};

use proptest::prelude::*;

use super::generate::arb_filter;
use super::{is_partition, knows_less};
use crate::network::*;
use crate::set::IpSet;

/// A rule with nothing unread, at its place in the order.
#[derive(Clone, Debug)]
struct Plain {
    direction: Direction,
    action: Action,
    protocol: Protocols,
    ports: Ports,
    peers: IpSet,
}

/// The plainest way: ask one rule after the other.
fn passes(rules: &[Plain], default: Action, packet: (Protocol, u16, IpAddr)) -> bool {
    let (protocol, port, address) = packet;
    for rule in rules {
        let meant = match rule.protocol {
            Protocols::Any => true,
            Protocols::One(one) => one == protocol,
        };
        if rule.direction == Direction::Inbound
            && meant
            && rule.ports.contains(port)
            && rule.peers.contains(address)
        {
            return rule.action == Action::Accept;
        }
    }
    default == Action::Accept
}

fn values<T: Clone>(known: Option<&T>, all: &[T]) -> Vec<T> {
    known.map_or_else(|| all.to_vec(), |value| vec![value.clone()])
}

/// All rules that this one may be.
fn rule_completions(rule: &Rule) -> Vec<Plain> {
    let mut all = Vec::new();
    let peers = if rule.peers.surely == rule.peers.possibly {
        vec![rule.peers.surely.clone()]
    } else {
        vec![rule.peers.surely.clone(), rule.peers.possibly.clone()]
    };
    for direction in values(rule.direction.as_ref(), &[Direction::Inbound, Direction::Outbound]) {
        for action in values(rule.action.as_ref(), &[Action::Accept, Action::Drop]) {
            let protocols = [Protocols::Any, Protocols::One(Protocol::Tcp), Protocols::One(Protocol::Udp)];
            for protocol in values(rule.protocol.as_ref(), &protocols) {
                for ports in values(rule.ports.as_ref(), &[Ports::all(), Ports::empty()]) {
                    for peers in peers.clone() {
                        all.push(Plain { direction, action, protocol, ports: ports.clone(), peers });
                    }
                }
            }
        }
    }
    all
}

/// All orders that the rules may have, as their indices.
fn orders(rules: &[Rule]) -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for at in 0..rules.len() {
        let longer = |order: &Vec<usize>| {
            let insert = |place: usize| {
                let mut order = order.clone();
                order.insert(place, at);
                order
            };
            (0..=order.len()).map(insert).collect::<Vec<_>>()
        };
        orders = orders.iter().flat_map(longer).collect();
    }
    orders.retain(|order| {
        let placed: Vec<i64> = order.iter().filter_map(|at| rules[*at].position).collect();
        placed.is_sorted()
    });
    orders
}

fn completions(filter: &Filter) -> Vec<(Vec<Plain>, Action)> {
    let rules = filter.rules.as_ref().unwrap();
    let mut choices = vec![Vec::new()];
    for rule in rules {
        let more = rule_completions(rule);
        let longer = |so_far: &Vec<Plain>| {
            more.iter().map(|one| [so_far.clone(), vec![one.clone()]].concat()).collect::<Vec<_>>()
        };
        choices = choices.iter().flat_map(longer).collect();
    }
    let mut all = Vec::new();
    for order in orders(rules) {
        for choice in &choices {
            let ordered: Vec<Plain> = order.iter().map(|at| choice[*at].clone()).collect();
            for default in values(filter.default.as_ref(), &[Action::Accept, Action::Drop]) {
                all.push((ordered.clone(), default));
            }
        }
    }
    all
}

/// Forgets a part: of a rule, or the default policy.
fn forget(filter: &mut Filter, (rule, part): (usize, usize)) {
    let rules = filter.rules.as_mut().unwrap();
    let count = rules.len().max(1);
    match (rules.get_mut(rule % count), part % 7) {
        (Some(rule), 0) => rule.position = None,
        (Some(rule), 1) => rule.direction = None,
        (Some(rule), 2) => rule.action = None,
        (Some(rule), 3) => rule.protocol = None,
        (Some(rule), 4) => rule.ports = None,
        (Some(rule), 5) => rule.peers = Addresses::unread(),
        _ => filter.default = None,
    }
}

fn packets(filter: &Filter) -> Vec<(Protocol, u16, IpAddr)> {
    let mut ports = vec![0, 1, 443, u16::MAX];
    let mut addresses: Vec<IpAddr> = vec!["9.9.9.9".parse().unwrap(), "2001:db8::1".parse().unwrap()];
    for rule in filter.rules.as_ref().unwrap() {
        for (first, last) in rule.ports.iter().flat_map(|ports| ports.intervals().to_vec()) {
            ports.extend([first.saturating_sub(1), first, last, last.saturating_add(1)]);
        }
        for prefix in rule.peers.possibly.prefixes() {
            if let (IpAddr::V4(first), IpAddr::V4(last)) = (prefix.network(), prefix.broadcast()) {
                let (first, last) = (first.to_bits(), last.to_bits());
                let edges = [first.wrapping_sub(1), first, last, last.wrapping_add(1)];
                addresses.extend(edges.map(|bits| IpAddr::V4(Ipv4Addr::from_bits(bits))));
            }
        }
    }
    ports.sort_unstable();
    ports.dedup();
    addresses.sort_unstable();
    addresses.dedup();
    let mut all = Vec::new();
    for protocol in [Protocol::Tcp, Protocol::Udp] {
        for port in &ports {
            all.extend(addresses.iter().map(|address| (protocol, *port, *address)));
        }
    }
    all
}

/// Both bounds are exactly what all completions say, packet by packet.
fn judge(filter: &Filter) -> Result<(), TestCaseError> {
    let reaches = filter.reach(Direction::Inbound);
    let completions = completions(filter);
    for packet in packets(filter) {
        let reach = at(&reaches, packet.0, packet.1).unwrap();
        let all = completions.iter().all(|(rules, default)| passes(rules, *default, packet));
        let any = completions.iter().any(|(rules, default)| passes(rules, *default, packet));
        prop_assert_eq!(reach.surely.contains(packet.2), all, "surely {:?}", packet);
        prop_assert_eq!(reach.possibly.contains(packet.2), any, "possibly {:?}", packet);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn sets_agree_with_rules_asked_one_by_one(mut filter in arb_filter(6)) {
        for (at, rule) in filter.rules.iter_mut().flatten().enumerate() {
            rule.position = Some(i64::try_from(at).unwrap());
        }
        judge(&filter)?;
        let reaches = filter.reach(Direction::Inbound);
        prop_assert!(is_partition(&reaches));
        let ported = reaches.iter().filter(|reach| reach.protocol.has_ports());
        prop_assert!(ported.into_iter().all(|reach| reach.surely == reach.possibly));
    }

    #[test]
    fn bounds_are_exactly_what_all_completions_say(
        mut filter in arb_filter(3),
        losses in prop::collection::vec((0..3_usize, 0..7_usize), 0..3),
    ) {
        losses.into_iter().for_each(|loss| forget(&mut filter, loss));
        judge(&filter)?;
        prop_assert!(is_partition(&filter.reach(Direction::Inbound)));
    }

    #[test]
    fn to_forget_a_part_only_takes_knowledge_away(
        mut filter in arb_filter(8),
        losses in prop::collection::vec((0..8_usize, 0..7_usize), 1..6),
    ) {
        for loss in losses {
            let before = filter.reach(Direction::Inbound);
            forget(&mut filter, loss);
            prop_assert!(knows_less(&filter.reach(Direction::Inbound), &before));
        }
        let before = filter.reach(Direction::Inbound);
        filter.rules = None;
        let nothing_left = knows_less(&filter.reach(Direction::Inbound), &before);
        prop_assert!(nothing_left);
    }
}
