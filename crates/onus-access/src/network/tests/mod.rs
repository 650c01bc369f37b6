//! What the tests of networks share.

use std::net::IpAddr;

use super::*;
use crate::set::IpSet;

mod brute;
mod exoscale;
mod generate;
mod many;
mod scaleway;
mod server;

fn set(text: &str) -> IpSet {
    IpSet::parse(text).unwrap()
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn tcp(reaches: &[Reach], port: u16) -> &Reach {
    at(reaches, Protocol::Tcp, port).unwrap()
}

fn closed(server: Server) -> Server {
    Server { load_balancers: Some(Vec::new()), gateways: Some(Vec::new()), ..server }
}

fn forward() -> Forward {
    Forward {
        id: Some("front".to_owned()),
        on: PublicAddress::of(ip("203.0.113.1")),
        protocols: Some(vec![Protocol::Tcp]),
        port: Some(2222),
        from: Addresses::everyone(),
        to_server: Some(true),
        server_port: Some(22),
        bypasses_group: Some(true),
    }
}

/// Every port of every protocol is in exactly one part, and neighbours differ.
fn is_partition(reaches: &[Reach]) -> bool {
    Protocol::ALL.into_iter().all(|protocol| {
        let mine: Vec<&Reach> = reaches.iter().filter(|reach| reach.protocol == protocol).collect();
        let mut next = Some(0);
        for reach in &mine {
            let [(first, last)] = reach.ports.intervals() else { return false };
            if Some(*first) != next {
                return false;
            }
            next = last.checked_add(1);
        }
        let differ = mine.windows(2).all(|two| two[0].addresses() != two[1].addresses());
        next.is_none() && !mine.is_empty() && differ
    })
}

/// What is known of `less` is known of `more`.
fn knows_less(less: &[Reach], more: &[Reach]) -> bool {
    let pairs = less.iter().flat_map(|a| more.iter().map(move |b| (a, b)));
    let same = |(a, b): &(&Reach, &Reach)| a.protocol == b.protocol && !a.ports.and(&b.ports).is_empty();
    pairs.filter(same).all(|(a, b)| a.surely.is_within(&b.surely) && b.possibly.is_within(&a.possibly))
}
