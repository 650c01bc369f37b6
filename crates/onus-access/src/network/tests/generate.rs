//! Rules on few ports and addresses, where they often meet.

use proptest::prelude::*;

use crate::network::*;
use crate::set::IpSet;

fn small(text: &str) -> IpSet {
    IpSet::parse(text).unwrap()
}

fn arb_ports() -> impl Strategy<Value = Ports> {
    prop_oneof![
        2 => Just(Ports::all()),
        2 => (0..6_u16, 0..4_u16).prop_map(|(first, more)| Ports::range(first, first + more)),
        1 => (0..3_u16).prop_map(|less| Ports::range(u16::MAX - less, u16::MAX)),
        1 => (0..6_u16).prop_map(Ports::one),
    ]
}

fn arb_peers() -> impl Strategy<Value = IpSet> {
    let prefix = (0..16_u32, 28..=32_u8).prop_map(|(low, length)| small(&format!("10.0.0.{low}/{length}")));
    prop_oneof![3 => prefix, 1 => Just(small("0.0.0.0/0")), 1 => Just(small("::/0")), 1 => Just(IpSet::all())]
}

/// A rule for TCP, UDP or both with nothing unread.
fn arb_rule() -> impl Strategy<Value = Rule> {
    let protocol = prop_oneof![
        Just(Protocols::Any),
        Just(Protocols::One(Protocol::Tcp)),
        Just(Protocols::One(Protocol::Udp)),
    ];
    let direction = prop_oneof![4 => Just(Direction::Inbound), 1 => Just(Direction::Outbound)];
    let action = prop_oneof![Just(Action::Accept), Just(Action::Drop)];
    (0..5_i64, direction, action, protocol, arb_ports(), arb_peers()).prop_map(
        |(position, direction, action, protocol, ports, peers)| Rule {
            position: Some(position),
            direction: Some(direction),
            action: Some(action),
            protocol: Some(protocol),
            ports: Some(ports),
            peers: Addresses::exactly(peers),
        },
    )
}

pub(super) fn arb_filter(most: usize) -> impl Strategy<Value = Filter> {
    let default = prop_oneof![Just(Action::Accept), Just(Action::Drop)];
    (prop::collection::vec(arb_rule(), 0..=most), default)
        .prop_map(|(rules, default)| Filter { rules: Some(rules), default: Some(default) })
}
