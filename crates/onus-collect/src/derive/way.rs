//! Ways in to a server.

use std::collections::BTreeSet;

use onus_access::network::{Exposure, Via};
use onus_facts::Value;

use super::partition::Part;

/// A way in, and how people know it.
pub(super) struct Way {
    pub(super) exposure: Exposure,
    pub(super) label: String,
}

impl Way {
    /// By an address of its own.
    pub(super) fn direct(exposure: Exposure) -> Self {
        let label = match &exposure.via {
            Via::PublicAddress { address: Some(address) } => format!("public address {address}"),
            _ => "a public address".to_owned(),
        };
        Self { exposure, label }
    }
}

/// The ways that are known to lead to these ports; NULL when there may be one and none is known.
pub(super) fn through(part: &Part, ways: &[Way]) -> Value {
    let here =
        ways.iter().filter(|way| part.meets(way.exposure.protocol, way.exposure.server_ports.as_ref()));
    let known: BTreeSet<&str> =
        here.filter(|way| !way.exposure.surely.is_empty()).map(|way| way.label.as_str()).collect();
    if known.is_empty() && !part.from.possibly.is_empty() {
        return Value::Null;
    }
    Value::text(known.into_iter().collect::<Vec<_>>().join("; "))
}
