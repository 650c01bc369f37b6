//! All ports of the protocols that matter, in ranges with one answer each.

use onus_access::network::{Addresses, Ports, Protocol, Reach};
use onus_facts::Value;

use super::rows::boolean;

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
    protocol: &'static str,
    protocols: &'static [Protocol],
    first: u16,
    last: u16,
    pub(super) from: Addresses,
}

impl Part {
    /// Whether ports of a protocol are among these; all ports, when which was not read.
    pub(super) fn meets(&self, protocol: Protocol, ports: Option<&Ports>) -> bool {
        let here = Ports::range(self.first, self.last);
        self.protocols.contains(&protocol) && ports.is_none_or(|ports| !ports.and(&here).is_empty())
    }

    /// What a row says of them that stands for what `owner` names; its other cells are the owner's.
    pub(super) fn cells(
        &self,
        owner: &str,
        others: impl IntoIterator<Item = (&'static str, Value)>,
    ) -> Vec<(&'static str, Value)> {
        let mut cells = vec![
            ("id", Value::text(format!("{owner}/{}/{}-{}", self.protocol, self.first, self.last))),
            ("protocol", Value::text(self.protocol)),
            ("first_port", Value::Integer(self.first.into())),
            ("last_port", Value::Integer(self.last.into())),
            ("anyone", boolean(self.from.anyone())),
            ("from_addresses", self.addresses()),
        ];
        cells.extend(others);
        cells
    }

    /// The networks they are reached from.
    fn addresses(&self) -> Value {
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
