//! All ports of the protocols that matter, in ranges with one answer each.

use onus_access::network::{Addresses, Ports, Protocol, Reach};
use onus_facts::Value;

/// More networks than this are in no cell.
const MOST_NETWORKS: usize = 256;

/// Protocols, and what they are called. Those without ports are one part.
const PROTOCOLS: [(&str, &[Protocol]); 4] = [
    ("tcp", &[Protocol::Tcp]),
    ("udp", &[Protocol::Udp]),
    ("icmp", &[Protocol::Icmp, Protocol::Icmpv6]),
    ("other", &[Protocol::Ah, Protocol::Esp, Protocol::Gre, Protocol::Ipip, Protocol::Other]),
];

/// Ports that are reached from the same addresses.
pub(super) struct Part {
    pub(super) protocol: &'static str,
    protocols: &'static [Protocol],
    pub(super) first: u16,
    pub(super) last: u16,
    pub(super) from: Addresses,
}

impl Part {
    /// Whether ports of a protocol are among these; all ports, when which was not read.
    pub(super) fn meets(&self, protocol: Protocol, ports: Option<&Ports>) -> bool {
        let here = Ports::range(self.first, self.last);
        self.protocols.contains(&protocol) && ports.is_none_or(|ports| !ports.and(&here).is_empty())
    }

    /// Whether anyone reaches them.
    pub(super) fn anyone(&self) -> Value {
        self.from.anyone().map_or(Value::Null, |anyone| Value::Integer(anyone.into()))
    }

    /// The networks they are reached from.
    pub(super) fn addresses(&self) -> Value {
        if self.from.surely != self.from.possibly {
            return Value::Null;
        }
        let networks = self.from.surely.prefixes();
        if networks.len() > MOST_NETWORKS {
            return Value::Null;
        }
        Value::list(networks.iter().map(ToString::to_string))
    }
}

/// Makes parts of an answer for all ports of all protocols.
pub(super) fn partition(reaches: &[Reach]) -> Vec<Part> {
    let mut parts = Vec::new();
    for (name, protocols) in PROTOCOLS {
        let mine = reaches.iter().filter(|reach| protocols.contains(&reach.protocol));
        let part = |first, last, from| Part { protocol: name, protocols, first, last, from };
        if protocols.iter().any(|protocol| protocol.has_ports()) {
            parts.extend(mine.flat_map(|reach| {
                let ports = reach.ports.intervals().iter();
                ports.map(|(first, last)| part(*first, *last, reach.addresses()))
            }));
        } else {
            let all: Vec<Addresses> = mine.map(Reach::addresses).collect();
            parts.push(part(0, u16::MAX, Addresses::union(&all)));
        }
    }
    parts
}
