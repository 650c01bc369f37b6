//! All ways to a server: its public addresses, behind the filter of its groups, and what load balancers and
//! gateways forward to it.

use std::net::IpAddr;

use super::entry::{Forward, PublicAddress};
use super::reach::partition;
use super::{Addresses, Ports, Protocol, Reach};
use crate::set::IpSet;

/// What load balancers and gateways forward.
const FORWARDED: [Protocol; 2] = [Protocol::Tcp, Protocol::Udp];

/// How a way in is called.
type Named = fn(Option<String>, Option<IpAddr>) -> Via;

/// A way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// A public address of the server. None: one that was not read.
    PublicAddress {
        /// The address.
        address: Option<IpAddr>,
    },
    /// A load balancer. None: one that was not read.
    LoadBalancer {
        /// Its identifier.
        id: Option<String>,
        /// Its address.
        address: Option<IpAddr>,
    },
    /// Port forwarding by a gateway. None: one that was not read.
    Gateway {
        /// Its identifier.
        id: Option<String>,
        /// Its address.
        address: Option<IpAddr>,
    },
}

/// A server and all ways to it. None was not read: there may be others.
#[derive(Clone, Debug)]
pub struct Server {
    /// Whom its groups let in, for all ports.
    pub inbound: Vec<Reach>,
    /// Whom its groups let it reach, for all ports.
    pub outbound: Vec<Reach>,
    /// Its public addresses.
    pub addresses: Option<Vec<PublicAddress>>,
    /// What load balancers forward.
    pub load_balancers: Option<Vec<Forward>>,
    /// What gateways forward.
    pub gateways: Option<Vec<Forward>>,
}

/// Ports of a server that are reached in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// Protocol.
    pub protocol: Protocol,
    /// Ports as reached, at the address of the way in. None: not read which.
    pub ports: Option<Ports>,
    /// Ports of the server that they lead to. None: not read which.
    pub server_ports: Option<Ports>,
    /// The way in.
    pub via: Via,
    /// Reached from here, whatever was not read.
    pub surely: IpSet,
    /// Reached from nowhere else, whatever was not read.
    pub possibly: IpSet,
}

impl Exposure {
    /// Whether anyone on the internet reaches them: none when that was not read.
    #[must_use]
    pub fn anyone(&self) -> Option<bool> {
        Addresses { surely: self.surely.clone(), possibly: self.possibly.clone() }.anyone()
    }

    /// What it adds to the answer for the server's own ports.
    fn reach(&self) -> Reach {
        let from = Addresses { surely: self.surely.clone(), possibly: self.possibly.clone() };
        match &self.server_ports {
            Some(ports) => Reach::new(self.protocol, ports.clone(), from),
            None => Reach::new(self.protocol, Ports::all(), from.perhaps()),
        }
    }
}

impl Server {
    /// A server of which nothing was read.
    #[must_use]
    pub fn unread() -> Self {
        let unread = || Reach::everything(&Addresses::unread());
        Self { inbound: unread(), outbound: unread(), addresses: None, load_balancers: None, gateways: None }
    }

    /// Every way in that there is or may be. What nobody can reach is left out.
    #[must_use]
    pub fn exposures(&self) -> Vec<Exposure> {
        let mut exposures = self.direct();
        let balancer: Named = |id, address| Via::LoadBalancer { id, address };
        let gateway: Named = |id, address| Via::Gateway { id, address };
        for (forwards, via) in [(&self.load_balancers, balancer), (&self.gateways, gateway)] {
            match forwards {
                Some(forwards) => {
                    exposures.extend(forwards.iter().flat_map(|forward| self.forwarded(forward, via)));
                }
                None => exposures.extend(FORWARDED.map(|protocol| Exposure {
                    protocol,
                    ports: None,
                    server_ports: None,
                    via: via(None, None),
                    surely: IpSet::empty(),
                    possibly: IpSet::all(),
                })),
            }
        }
        exposures.retain(|exposure| !exposure.possibly.is_empty());
        exposures
    }

    /// Who reaches the server on its own ports, in whichever way: all ports of all protocols.
    #[must_use]
    pub fn summary(&self) -> Vec<Reach> {
        summary(&self.exposures())
    }

    /// Whom the server reaches through its public addresses, for all ports of all protocols.
    #[must_use]
    pub fn reached(&self) -> Vec<Reach> {
        let parts = self.direct_with(&self.outbound);
        partition(&parts.into_iter().map(|(_, reach)| reach).collect::<Vec<_>>())
    }

    fn direct(&self) -> Vec<Exposure> {
        let exposure = |(address, reach): (Option<IpAddr>, Reach)| Exposure {
            protocol: reach.protocol,
            ports: Some(reach.ports.clone()),
            server_ports: Some(reach.ports),
            via: Via::PublicAddress { address },
            surely: reach.surely,
            possibly: reach.possibly,
        };
        self.direct_with(&self.inbound).into_iter().map(exposure).collect()
    }

    /// What a filter lets through for each address; for the one that may be there when they were not read.
    fn direct_with(&self, filter: &[Reach]) -> Vec<(Option<IpAddr>, Reach)> {
        let unread = [PublicAddress::default()];
        let addresses = self.addresses.as_deref().unwrap_or(&unread);
        let through = |address: &PublicAddress| {
            let passing = filter.iter().map(|reach| {
                let from = reach.addresses().and(&address.senders(reach.protocol));
                Reach::new(reach.protocol, reach.ports.clone(), from)
            });
            // Ranges that differed in the other version of IP only are one now.
            let passing = partition(&passing.collect::<Vec<_>>());
            passing.into_iter().map(|reach| (address.address, reach)).collect::<Vec<_>>()
        };
        addresses.iter().flat_map(through).collect()
    }

    fn forwarded(&self, forward: &Forward, via: Named) -> Vec<Exposure> {
        let (protocols, sure) = match &forward.protocols {
            Some(protocols) => (protocols.as_slice(), Some(true)),
            None => (FORWARDED.as_slice(), None),
        };
        let ports = forward.port.map(Ports::one);
        let server_ports = forward.server_port.map(Ports::one);
        let exposure = |protocol: &Protocol| {
            let senders = forward.from.and(&forward.on.senders(*protocol));
            let passing =
                senders.and(&self.past_group(forward, *protocol)).when(forward.to_server).when(sure);
            Exposure {
                protocol: *protocol,
                ports: ports.clone(),
                server_ports: server_ports.clone(),
                via: via(forward.id.clone(), forward.on.address),
                surely: passing.surely,
                possibly: passing.possibly,
            }
        };
        protocols.iter().map(exposure).collect()
    }

    /// Whom the group lets pass to the port that traffic is forwarded to.
    fn past_group(&self, forward: &Forward, protocol: Protocol) -> Addresses {
        if forward.bypasses_group == Some(true) {
            return Addresses::everyone();
        }
        let here = self.inbound.iter().filter(|reach| {
            let port = forward.server_port;
            reach.protocol == protocol && port.is_none_or(|port| reach.ports.contains(port))
        });
        let passing: Vec<Addresses> = here.map(Reach::addresses).collect();
        let possibly = match forward.bypasses_group {
            None => IpSet::all(),
            Some(_) => IpSet::union(passing.iter().map(|some| &some.possibly)),
        };
        // Whichever port it is, these pass: they are dropped on none.
        let dropped: Vec<IpSet> = passing.iter().map(|some| some.surely.not()).collect();
        let surely = if passing.is_empty() { IpSet::empty() } else { IpSet::union(&dropped).not() };
        Addresses { surely, possibly }
    }
}

/// Who reaches a server on its own ports in any of these ways: all ports of all protocols, so that a port that
/// nobody reaches is told from one about which something was not read.
#[must_use]
pub fn summary(exposures: &[Exposure]) -> Vec<Reach> {
    partition(&exposures.iter().map(Exposure::reach).collect::<Vec<_>>())
}
