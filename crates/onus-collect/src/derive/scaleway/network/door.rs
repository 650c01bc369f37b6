//! Ports of load balancers and gateways, and whether they lead to a server.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::rc::Rc;

use onus_access::network::{Addresses, Family, Protocol, PublicAddress, Reach, at};
use onus_access::set::IpSet;
use onus_facts::{Coverage, Scope};

use super::{PrivateAddresses, Server, is_private, region_of};
use crate::derive::SOURCE;
use crate::derive::completeness::Completeness;
use crate::derive::kleene::{both, either};

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    LoadBalancer,
    Gateway,
}

/// A load balancer or a gateway.
pub(crate) struct Door {
    pub(crate) kind: Kind,
    pub(crate) id: Option<String>,
    pub(crate) address: Option<IpAddr>,
    /// How people know it; for those that were not read, why not.
    pub(crate) label: String,
    /// None: any.
    pub(crate) region: Option<String>,
    /// Private networks that it is attached to.
    pub(crate) networks: BTreeSet<String>,
    /// Whether these are all.
    pub(crate) all_networks: bool,
    /// Whether machines behind it have the addresses that IPAM keeps.
    pub(crate) by_ipam: bool,
    /// Who can send to it.
    pub(crate) senders: Addresses,
}

/// A port of a door, and where it leads.
pub(crate) struct Entry {
    pub(crate) door: Rc<Door>,
    /// What it forwards; none when that was not read.
    pub(crate) protocols: Option<Vec<Protocol>>,
    /// The port it is reached on.
    pub(crate) port: Option<u16>,
    /// Who passes it.
    pub(crate) from: Addresses,
    /// Whether it is there at all: none when that was not read.
    pub(crate) there: Option<bool>,
    /// Addresses that it leads to; none when there may be others.
    pub(crate) targets: Option<Vec<Option<IpAddr>>>,
    /// The port there.
    pub(crate) target_port: Option<u16>,
}

/// Whether an entry leads to a server: on its private networks, and by its public address past its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Leads {
    pub(crate) private: Option<bool>,
    pub(crate) public: Option<bool>,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::LoadBalancer => "load balancer",
            Self::Gateway => "gateway",
        }
    }

    fn protocols(self) -> Vec<Protocol> {
        match self {
            Self::LoadBalancer => vec![Protocol::Tcp],
            Self::Gateway => vec![Protocol::Tcp, Protocol::Udp],
        }
    }
}

impl Door {
    /// Those that a gap may hide.
    fn unread(kind: Kind, gap: &Coverage) -> Self {
        let zone = gap.scope.get("zone").map(region_of);
        let why = gap.reason.clone().unwrap_or_else(|| format!("{} is {}", gap.table, gap.status));
        Self {
            kind,
            id: None,
            address: None,
            label: format!("{}s were not read in full: {why}", kind.name()),
            region: zone.or_else(|| gap.scope.get("region")).map(str::to_owned),
            networks: BTreeSet::new(),
            all_networks: false,
            by_ipam: false,
            senders: Addresses::unread(),
        }
    }
}

impl Entry {
    /// Any port that a door may have.
    pub(super) fn unread(door: &Rc<Door>) -> Self {
        Self {
            door: Rc::clone(door),
            protocols: Some(door.kind.protocols()),
            port: None,
            from: door.senders.clone().perhaps(),
            there: None,
            targets: None,
            target_port: None,
        }
    }

    /// What may be behind the gaps of a table of doors.
    pub(super) fn behind(kind: Kind, table: &str, completeness: &Completeness) -> Vec<Self> {
        let nobody = Coverage::unread(table, Scope::whole(), SOURCE, "no source fills it");
        let never = (!completeness.was_asked_for(table)).then_some(&nobody);
        let gaps = completeness.gaps(table).iter().chain(never);
        gaps.map(|gap| Self::unread(&Rc::new(Door::unread(kind, gap)))).collect()
    }

    /// Whether it leads to a server with such a group.
    pub(crate) fn leads(&self, server: &Server, inbound: &[Reach], private: &PrivateAddresses) -> Leads {
        let each = |target: &Option<IpAddr>| match *target {
            None => self.may_lead(server),
            Some(target) if is_private(target) => {
                Leads { private: private.lead_to(server, target, &self.door), public: Some(false) }
            }
            Some(_) if self.door.kind == Kind::Gateway => Leads::nowhere(),
            Some(target) => {
                let here = has_address(server, target);
                let passes = self.target_port.map(|port| lets_in(inbound, target, port));
                Leads { private: Some(false), public: both(here, passes.unwrap_or(None)) }
            }
        };
        match &self.targets {
            None => self.may_lead(server),
            Some(targets) => targets.iter().map(each).fold(Leads::nowhere(), Leads::or),
        }
    }

    /// Where it leads was not read.
    fn may_lead(&self, server: &Server) -> Leads {
        let here = self.door.region.as_deref().is_none_or(|region| region == server.region());
        let perhaps = |may: bool| if may { None } else { Some(false) };
        Leads {
            private: perhaps(here && server.may_be_private),
            // A gateway is on the way from private networks to the internet, and forwards to private addresses only.
            public: perhaps(self.door.kind == Kind::LoadBalancer && server.may_be_public()),
        }
    }
}

impl Leads {
    fn nowhere() -> Self {
        Self { private: Some(false), public: Some(false) }
    }

    fn or(self, other: Self) -> Self {
        Self { private: either(self.private, other.private), public: either(self.public, other.public) }
    }
}

/// Who can send to addresses. None: there may be any.
pub(super) fn senders(addresses: Option<&[Option<IpAddr>]>) -> Addresses {
    let Some(addresses) = addresses else { return Addresses::unread() };
    let of = |address: &Option<IpAddr>| match address.map(PublicAddress::of).and_then(|it| it.family()) {
        Some(family) => Addresses::exactly(family.everyone()),
        None => Addresses::unread(),
    };
    Addresses::union(&addresses.iter().map(of).collect::<Vec<_>>())
}

/// Whether a public address is one of a server's; of IPv6, a server has the whole `/64`.
fn has_address(server: &Server, target: IpAddr) -> Option<bool> {
    let addresses = server.addresses.as_ref()?;
    let same = |address: IpAddr| match (address, target) {
        (IpAddr::V6(a), IpAddr::V6(b)) => a.to_bits() >> 64 == b.to_bits() >> 64,
        _ => address == target,
    };
    let is = |address: &PublicAddress| match (address.address, address.family()) {
        (Some(its), _) => both(Some(same(its)), address.attached),
        (None, Some(Family::V4)) if target.is_ipv6() => Some(false),
        (None, Some(Family::V6)) if target.is_ipv4() => Some(false),
        (None, _) => both(None, address.attached),
    };
    addresses.iter().map(is).fold(Some(false), either)
}

/// Whether a group lets a load balancer in, on whose own address nothing is known but its version.
fn lets_in(inbound: &[Reach], target: IpAddr, port: u16) -> Option<bool> {
    let reach = at(inbound, Protocol::Tcp, port)?;
    let everyone: IpSet = PublicAddress::of(target).family()?.everyone();
    if everyone.is_within(&reach.surely) {
        return Some(true);
    }
    reach.possibly.and(&everyone).is_empty().then_some(false)
}
