//! Where servers are reached: their own public addresses, and ports of load balancers and gateways.

use std::net::IpAddr;

use super::{Addresses, Family, Protocol};

/// A public address of a server, a load balancer or a gateway. None was not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PublicAddress {
    /// The address.
    pub address: Option<IpAddr>,
    /// Its version, where that is known without it.
    pub family: Option<Family>,
    /// Whether it really is one of its owner's.
    pub attached: Option<bool>,
}

impl PublicAddress {
    /// An address that is there.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        Self { address: Some(address), family: None, attached: Some(true) }
    }

    /// Its version.
    #[must_use]
    pub fn family(&self) -> Option<Family> {
        let of = |address: IpAddr| if address.is_ipv4() { Family::V4 } else { Family::V6 };
        self.address.map(|address| of(address.to_canonical())).or(self.family)
    }

    /// Those who can send packets of a protocol to it.
    pub(super) fn senders(&self, protocol: Protocol) -> Addresses {
        let senders = match self.family() {
            Some(family) if family.carries(protocol) => Addresses::exactly(family.everyone()),
            Some(_) => Addresses::nobody(),
            None => Family::V4.senders(protocol).or(&Family::V6.senders(protocol)).perhaps(),
        };
        senders.when(self.attached)
    }
}

impl Family {
    fn senders(self, protocol: Protocol) -> Addresses {
        Addresses::exactly(self.everyone()).when(Some(self.carries(protocol)))
    }
}

/// A port of a load balancer or a gateway, from where traffic goes to a port of a server. None was not read.
///
/// For a load balancer, give one for each frontend and backend of it that may lead to the server.
#[derive(Clone, Debug, PartialEq)]
pub struct Forward {
    /// Identifier of the load balancer or gateway.
    pub id: Option<String>,
    /// Where it is reached.
    pub on: PublicAddress,
    /// TCP, UDP or both.
    pub protocols: Option<Vec<Protocol>>,
    /// The port it is reached on.
    pub port: Option<u16>,
    /// Who may use it: an ACL.
    pub from: Addresses,
    /// Whether the server is among those it leads to.
    pub to_server: Option<bool>,
    /// The port of the server it leads to.
    pub server_port: Option<u16>,
    /// Whether it goes past the server's group. When it does not, the group sees the client's own address.
    pub bypasses_group: Option<bool>,
}

impl Forward {
    /// One of which nothing was read.
    #[must_use]
    pub fn unread() -> Self {
        Self {
            id: None,
            on: PublicAddress::default(),
            protocols: None,
            port: None,
            from: Addresses::unread(),
            to_server: None,
            server_port: None,
            bypasses_group: None,
        }
    }
}

/// Whether an address that traffic is forwarded to is one of a server's. None for either was not read.
#[must_use]
pub fn leads_to(target: Option<IpAddr>, addresses: Option<&[Option<IpAddr>]>) -> Option<bool> {
    let (target, addresses) = (target?.to_canonical(), addresses?);
    if addresses.iter().flatten().any(|address| address.to_canonical() == target) {
        return Some(true);
    }
    addresses.iter().all(Option::is_some).then_some(false)
}
