//! What a packet filter looks at besides addresses: protocol, port, direction.

use std::fmt;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::set::{IntervalSet, IpSet};

/// Port numbers. For ICMP, see [`icmp`].
pub type Ports = IntervalSet<u16>;

/// A protocol above IP that a rule can name. All that no rule can name are [`Other`](Self::Other).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Protocol {
    Tcp,
    Udp,
    Icmp,
    Icmpv6,
    Ah,
    Esp,
    Gre,
    Ipip,
    Other,
}

impl Protocol {
    /// All of them, in order.
    pub const ALL: [Self; 9] = [
        Self::Tcp,
        Self::Udp,
        Self::Icmp,
        Self::Icmpv6,
        Self::Ah,
        Self::Esp,
        Self::Gre,
        Self::Ipip,
        Self::Other,
    ];

    /// Its name, in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Icmp => "icmp",
            Self::Icmpv6 => "icmpv6",
            Self::Ah => "ah",
            Self::Esp => "esp",
            Self::Gre => "gre",
            Self::Ipip => "ipip",
            Self::Other => "other",
        }
    }

    /// Whether its packets have port numbers.
    #[must_use]
    pub fn has_ports(self) -> bool {
        matches!(self, Self::Tcp | Self::Udp)
    }

    /// Whether its packets have a type and a code.
    #[must_use]
    pub fn has_types(self) -> bool {
        matches!(self, Self::Icmp | Self::Icmpv6)
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The protocols that a rule holds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocols {
    /// All.
    Any,
    /// One.
    One(Protocol),
}

impl Protocols {
    /// As the APIs of both clouds write it, in upper or lower case; none for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        if text == "any" || text == "all" {
            return Some(Self::Any);
        }
        let named = Protocol::ALL.into_iter().filter(|protocol| *protocol != Protocol::Other);
        named.into_iter().find(|protocol| protocol.name() == text).map(Self::One)
    }
}

/// Seen from the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the server.
    Inbound,
    /// From the server.
    Outbound,
}

impl Direction {
    /// As the APIs of both clouds write it; none for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "inbound" | "ingress" => Some(Self::Inbound),
            "outbound" | "egress" => Some(Self::Outbound),
            _ => None,
        }
    }
}

/// What happens to a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It passes.
    Accept,
    /// It does not.
    Drop,
}

impl Action {
    /// As the API writes it; none for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "accept" => Some(Self::Accept),
            "drop" => Some(Self::Drop),
            _ => None,
        }
    }
}

/// A version of IP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

impl Family {
    /// All addresses of it: nobody else can send to an address of it.
    #[must_use]
    pub fn everyone(self) -> IpSet {
        IpSet::prefix(match self {
            Self::V4 => IpNet::V4(Ipv4Net::default()),
            Self::V6 => IpNet::V6(Ipv6Net::default()),
        })
    }

    /// Whether packets of it carry the protocol: each version has an ICMP of its own.
    #[must_use]
    pub fn carries(self, protocol: Protocol) -> bool {
        match self {
            Self::V4 => protocol != Protocol::Icmpv6,
            Self::V6 => protocol != Protocol::Icmp,
        }
    }
}

/// The ICMP messages of a type and a code, or of any, as numbers that stand where other protocols have ports:
/// type × 256 + code.
#[must_use]
pub fn icmp(kind: Option<u8>, code: Option<u8>) -> Ports {
    let number = |kind: u8, code: u8| u16::from_be_bytes([kind, code]);
    match (kind, code) {
        (None, None) => Ports::all(),
        (Some(kind), None) => Ports::range(number(kind, 0), number(kind, u8::MAX)),
        (Some(kind), Some(code)) => Ports::one(number(kind, code)),
        (None, Some(code)) => {
            Ports::of((0..=u8::MAX).map(|kind| (number(kind, code), number(kind, code))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_everything_are_read_and_no_other() {
        assert_eq!(Protocols::parse("ANY"), Some(Protocols::Any));
        assert_eq!(Protocols::parse("all"), Some(Protocols::Any));
        assert_eq!(Protocols::parse("TCP"), Some(Protocols::One(Protocol::Tcp)));
        assert_eq!(Protocols::parse("other"), None);
        assert_eq!(Protocols::parse("sctp"), None);
    }

    #[test]
    fn a_ping_is_one_message_of_many() {
        assert_eq!(icmp(Some(8), Some(0)), Ports::one(2048));
        assert_eq!(icmp(Some(8), None), Ports::range(2048, 2303));
        assert!(icmp(None, None).is_all());
        assert_eq!(icmp(None, Some(3)).intervals().len(), 256);
    }

    #[test]
    fn each_version_of_ip_has_its_own_icmp() {
        assert!(Family::V4.carries(Protocol::Icmp) && !Family::V4.carries(Protocol::Icmpv6));
        assert!(Family::V4.everyone().or(&Family::V6.everyone()).is_all());
    }
}
