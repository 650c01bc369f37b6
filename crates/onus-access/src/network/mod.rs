//! From which addresses which port of which server is reached.
//!
//! A security group becomes, for each protocol, a partition of all ports, each part with the exact set of
//! addresses that pass. What was not read makes two sets of it: those who pass `surely`, whatever was not read
//! says, and those who `possibly` pass. To forget more makes the first smaller and the second larger, never
//! anything else.
//!
//! ```
//! use onus_access::network::{Action, Direction, Protocol, Protocols, PublicAddress, at, scaleway};
//! use onus_access::set::IpSet;
//!
//! let ssh = scaleway::GroupRule {
//!     position: Some(1),
//!     direction: Some(Direction::Inbound),
//!     action: Some(Action::Accept),
//!     protocol: Some(Protocols::One(Protocol::Tcp)),
//!     ports: scaleway::ports(Some(22), Some(0)),
//!     ip_range: None, // it was not read from where
//! };
//! let group = scaleway::SecurityGroup {
//!     inbound_default_policy: Some(Action::Drop),
//!     rules: Some(vec![ssh]),
//!     ..Default::default()
//! };
//! let instance = scaleway::Instance {
//!     group: Some(&group),
//!     public_addresses: Some(vec![PublicAddress::of([192, 0, 2, 1].into())]),
//!     dynamic_address: Some(false),
//!     running: Some(true),
//! };
//! let mut server = instance.server();
//! server.load_balancers = Some(Vec::new());
//! server.gateways = Some(Vec::new());
//!
//! let summary = server.summary();
//! let anyone = |port| at(&summary, Protocol::Tcp, port).and_then(|reach| reach.anyone());
//! assert_eq!(anyone(22), None);
//! assert_eq!(anyone(23), Some(false));
//!
//! server.gateways = None; // a gateway may forward to any port
//! let summary = server.summary();
//! assert_eq!(at(&summary, Protocol::Tcp, 23).and_then(|reach| reach.anyone()), None);
//! assert_eq!(at(&summary, Protocol::Icmp, 0).map(|reach| reach.possibly.clone()), Some(IpSet::empty()));
//! ```

mod entry;
pub mod exoscale;
mod flow;
mod reach;
mod rules;
pub mod scaleway;
mod server;
mod verdicts;

#[cfg(test)]
mod tests;

pub use entry::{Forward, PublicAddress, leads_to};
pub use flow::{Action, Direction, Family, Ports, Protocol, Protocols, icmp};
pub use reach::{Addresses, Reach, at};
pub use rules::{Filter, Rule};
pub use server::{Exposure, Server, Via, summary};
