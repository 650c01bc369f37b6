//! Long lists of rules, and how much there is to look at.

use std::net::{IpAddr, Ipv4Addr};

use super::is_partition;
use crate::network::rules::STEPS;
use crate::network::*;
use crate::set::IpSet;

fn many(count: u16, rule: impl Fn(u16) -> (Action, Ports, IpSet)) -> Filter {
    let rules = (0..count).map(|at| {
        let (action, ports, peers) = rule(at);
        Rule {
            position: Some(i64::from(at)),
            direction: Some(Direction::Inbound),
            action: Some(action),
            protocol: Some(Protocols::One(Protocol::Tcp)),
            ports: Some(ports),
            peers: Addresses::exactly(peers),
        }
    });
    Filter { rules: Some(rules.collect()), default: Some(Action::Drop) }
}

fn apart(at: u16) -> IpSet {
    IpSet::prefix(IpAddr::V4(Ipv4Addr::from_bits(0x0b00_0000 + u32::from(at) * 2)).into())
}

fn turns(at: u16) -> Action {
    if at.is_multiple_of(2) { Action::Accept } else { Action::Drop }
}

#[test]
fn ten_thousand_rules_need_few_steps() {
    let shapes = [
        many(10_000, |at| (Action::Accept, Ports::one(at * 2), apart(at))),
        many(10_000, |at| (turns(at), Ports::one(22), apart(at))),
        many(10_000, |at| (turns(at), Ports::one(at % 100), apart(at))),
        many(10_000, |at| (turns(at), Ports::range(at, at + 20_000), IpSet::all())),
        many(10_000, |at| {
            if at < 9_900 {
                (Action::Drop, Ports::all(), apart(at))
            } else {
                (Action::Accept, Ports::one(at), IpSet::all())
            }
        }),
    ];
    for (shape, filter) in shapes.iter().enumerate() {
        let (reaches, steps) = filter.counted(Direction::Inbound, STEPS);
        assert!(steps < STEPS / 4, "shape {shape} takes {steps} steps");
        assert!(reaches.iter().all(|reach| reach.surely == reach.possibly), "shape {shape}");
    }
}

#[test]
fn what_would_take_too_many_steps_counts_as_unread() {
    let filter = many(10_000, |at| (Action::Accept, Ports::range(at, u16::MAX - at), apart(at)));
    let limit = 1 << 18;
    let (reaches, steps) = filter.counted(Direction::Inbound, limit);
    assert!(steps < limit + (1 << 14));
    assert!(is_partition(&reaches));
    let tcp = |port| at(&reaches, Protocol::Tcp, port).unwrap().addresses();
    assert_eq!(tcp(1), Addresses::exactly(apart(0).or(&apart(1))));
    assert_eq!(tcp(u16::MAX), Addresses::unread());
}
