//! Who can reach what, decided exactly.
//!
//! A question is a [`Formula`] over the attributes of a request: may somebody do something with something, from
//! somewhere, at some time? The answer is *yes*, with a request that proves it; *no*; or *unknown*, with what was
//! not read or lies outside of what can be decided. Nothing is sampled and no text is compared with a pattern of
//! ours: addresses are sets of intervals, actions and resources are languages, and the solver looks for a request
//! in all of them at once.

mod answer;
mod atom;
mod attr;
pub mod cel;
pub mod exoscale;
mod formula;
mod kleene;
mod list;
pub mod network;
pub mod policy;
mod reply;
mod request;
pub mod scaleway;
pub mod set;
mod solve;

pub use answer::{Answer, path};
pub use atom::{Atom, Values};
pub use attr::Attr;
pub use formula::{Formula, Label};
pub use list::List;
pub use reply::Reply;
pub use request::{Request, Value};
pub use solve::{Decision, Limits, decide, gaps_of, sources};
