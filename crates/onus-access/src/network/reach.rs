//! Answers: who reaches which ports, between two bounds, for every port there is.

use std::collections::BTreeSet;

use super::{Ports, Protocol};
use crate::set::IpSet;

/// A set of addresses of which not everything was read: all of `surely` are in it, and none outside of
/// `possibly`. When everything was read, both are the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// In it, whatever was not read.
    pub surely: IpSet,
    /// In it, for all that was read.
    pub possibly: IpSet,
}

impl Addresses {
    /// A set that was read.
    #[must_use]
    pub fn exactly(set: IpSet) -> Self {
        Self { surely: set.clone(), possibly: set }
    }

    /// No address.
    #[must_use]
    pub fn nobody() -> Self {
        Self::exactly(IpSet::empty())
    }

    /// All addresses.
    #[must_use]
    pub fn everyone() -> Self {
        Self::exactly(IpSet::all())
    }

    /// A set of which nothing was read.
    #[must_use]
    pub fn unread() -> Self {
        Self { surely: IpSet::empty(), possibly: IpSet::all() }
    }

    /// The same set, or none of it.
    #[must_use]
    pub fn perhaps(self) -> Self {
        Self { surely: IpSet::empty(), possibly: self.possibly }
    }

    /// The set when it holds, nobody when it does not, perhaps the set when that was not read.
    #[must_use]
    pub fn when(self, holds: Option<bool>) -> Self {
        match holds {
            Some(true) => self,
            Some(false) => Self::nobody(),
            None => self.perhaps(),
        }
    }

    /// What is in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self { surely: self.surely.or(&other.surely), possibly: self.possibly.or(&other.possibly) }
    }

    /// What is in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self { surely: self.surely.and(&other.surely), possibly: self.possibly.and(&other.possibly) }
    }

    /// What is not in it.
    #[must_use]
    pub fn not(&self) -> Self {
        Self { surely: self.possibly.not(), possibly: self.surely.not() }
    }

    /// What is in any of them.
    #[must_use]
    pub fn union<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let all: Vec<&Self> = all.into_iter().collect();
        Self {
            surely: IpSet::union(all.iter().map(|one| &one.surely)),
            possibly: IpSet::union(all.iter().map(|one| &one.possibly)),
        }
    }

    /// Whether anyone on the internet is in it: the set is wider than anybody's own network.
    #[must_use]
    pub fn anyone(&self) -> Option<bool> {
        IpSet::is_wide_between(Some(&self.surely), Some(&self.possibly))
    }

    /// Whether some of these addresses are in it.
    #[must_use]
    pub fn has_some_of(&self, these: &IpSet) -> Option<bool> {
        known(!self.surely.and(these).is_empty(), !self.possibly.and(these).is_empty())
    }
}

fn known(surely: bool, possibly: bool) -> Option<bool> {
    (surely == possibly).then_some(surely)
}

/// From which addresses some ports of a protocol are reached; for outgoing traffic, which addresses are
/// reached on them. Protocols without ports have one answer, for all ports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Protocol.
    pub protocol: Protocol,
    /// A range of ports; of ICMP messages as [`icmp`](super::icmp) numbers them.
    pub ports: Ports,
    /// From here, whatever was not read.
    pub surely: IpSet,
    /// From nowhere else, whatever was not read.
    pub possibly: IpSet,
}

impl Reach {
    pub(super) fn new(protocol: Protocol, ports: Ports, from: Addresses) -> Self {
        Self { protocol, ports, surely: from.surely, possibly: from.possibly }
    }

    /// All ports of all protocols, with the same answer.
    pub(super) fn everything(from: &Addresses) -> Vec<Self> {
        Protocol::ALL.into_iter().map(|protocol| Self::new(protocol, Ports::all(), from.clone())).collect()
    }

    /// Both bounds.
    #[must_use]
    pub fn addresses(&self) -> Addresses {
        Addresses { surely: self.surely.clone(), possibly: self.possibly.clone() }
    }

    /// Whether anyone on the internet reaches them: none when that was not read.
    #[must_use]
    pub fn anyone(&self) -> Option<bool> {
        IpSet::is_wide_between(Some(&self.surely), Some(&self.possibly))
    }

    /// Whether they are reached from some of these addresses: none when that was not read.
    #[must_use]
    pub fn is_reachable(&self, from: &IpSet) -> Option<bool> {
        known(!self.surely.and(from).is_empty(), !self.possibly.and(from).is_empty())
    }
}

/// The answer for one port, in a list that has one for each.
#[must_use]
pub fn at(reaches: &[Reach], protocol: Protocol, port: u16) -> Option<&Reach> {
    reaches.iter().find(|reach| reach.protocol == protocol && reach.ports.contains(port))
}

/// All ports of all protocols, each with the addresses of all parts that have it; nobody where no part has it.
/// Ports next to each other that have the same answer are one range.
pub(super) fn partition(parts: &[Reach]) -> Vec<Reach> {
    let mut whole = Vec::new();
    for protocol in Protocol::ALL {
        let mut ranges = Ranges::default();
        let mine: Vec<&Reach> = parts.iter().filter(|part| part.protocol == protocol).collect();
        let mut changes = Vec::new();
        for (at, part) in mine.iter().enumerate() {
            for (first, last) in part.ports.intervals() {
                changes.push((u32::from(*first), at, true));
                changes.push((u32::from(*last) + 1, at, false));
            }
        }
        changes.sort_unstable();
        let mut open = BTreeSet::new();
        let mut from = 0;
        let union = |open: &BTreeSet<usize>| {
            let open: Vec<&Reach> = open.iter().filter_map(|at| mine.get(*at).copied()).collect();
            Addresses {
                surely: IpSet::union(open.iter().map(|part| &part.surely)),
                possibly: IpSet::union(open.iter().map(|part| &part.possibly)),
            }
        };
        for (port, at, opens) in changes {
            if port > from {
                ranges.push(from, port, union(&open));
                from = port;
            }
            if opens {
                open.insert(at)
            } else {
                open.remove(&at)
            };
        }
        ranges.push(from, Ranges::END, union(&open));
        whole.extend(ranges.into_reaches(protocol));
    }
    whole
}

/// Ranges of ports that follow each other, merged where neighbours are equal.
#[derive(Default)]
pub(super) struct Ranges(Vec<(u32, u32, Addresses)>);

impl Ranges {
    /// The port after the last one.
    pub(super) const END: u32 = 1 << 16;

    /// From a port to before another.
    pub(super) fn push(&mut self, from: u32, end: u32, addresses: Addresses) {
        match self.0.last_mut() {
            _ if from >= end => {}
            Some((_, last, same)) if *last == from && *same == addresses => *last = end,
            _ => self.0.push((from, end, addresses)),
        }
    }

    pub(super) fn into_reaches(self, protocol: Protocol) -> impl Iterator<Item = Reach> {
        self.0.into_iter().filter_map(move |(from, end, addresses)| {
            let ports = Ports::range(u16::try_from(from).ok()?, u16::try_from(end.checked_sub(1)?).ok()?);
            Some(Reach::new(protocol, ports, addresses))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(text: &str) -> Addresses {
        Addresses::exactly(IpSet::parse(text).unwrap())
    }

    #[test]
    fn parts_add_up_and_what_no_part_has_nobody_reaches() {
        let parts = [
            Reach::new(Protocol::Tcp, Ports::range(10, 20), from("192.0.2.0/25")),
            Reach::new(Protocol::Tcp, Ports::range(15, u16::MAX), from("192.0.2.128/25")),
            Reach::new(Protocol::Tcp, Ports::range(21, 30), from("192.0.2.128/25")),
        ];
        let whole = partition(&parts);
        let tcp: Vec<_> = whole.iter().filter(|reach| reach.protocol == Protocol::Tcp).collect();
        let shown: Vec<_> =
            tcp.iter().map(|reach| (reach.ports.intervals()[0], reach.surely.to_string())).collect();
        assert_eq!(
            shown,
            [
                ((0, 9), "nobody".to_owned()),
                ((10, 14), "192.0.2.0/25".to_owned()),
                ((15, 20), "192.0.2.0/24".to_owned()),
                ((21, u16::MAX), "192.0.2.128/25".to_owned()),
            ]
        );
        assert_eq!(whole.iter().filter(|reach| reach.ports.is_all()).count(), Protocol::ALL.len() - 1);
    }

    #[test]
    fn anyone_is_known_only_where_both_bounds_agree() {
        assert_eq!(Addresses::everyone().anyone(), Some(true));
        assert_eq!(from("192.0.2.0/24").anyone(), Some(false));
        assert_eq!(Addresses::unread().anyone(), None);
        assert_eq!(from("192.0.2.0/24").or(&Addresses::unread()).anyone(), None);
        let office = IpSet::parse("192.0.2.7").unwrap();
        assert_eq!(from("192.0.2.0/24").or(&Addresses::unread()).has_some_of(&office), Some(true));
        assert_eq!(Addresses::nobody().has_some_of(&office), Some(false));
    }

    #[test]
    fn what_may_be_in_a_set_may_be_outside_of_it() {
        assert_eq!(Addresses::unread().not(), Addresses::unread());
        assert_eq!(from("192.0.2.0/24").perhaps().not().surely, IpSet::parse("192.0.2.0/24").unwrap().not());
        assert_eq!(from("192.0.2.0/24").when(None), from("192.0.2.0/24").perhaps());
        assert_eq!(from("192.0.2.0/24").when(Some(false)), Addresses::nobody());
    }
}
