//! OSCAL 1.2.1, a module for each document. Written under their format's name they find each other:
//!
//! ```text
//! catalog ◄── component-definition      duties of the provider, by service
//!    ▲  ▲──── provider-ssp              what customers inherit (provided) and are left with (responsibility)
//!    │            ▲
//!    └─────────── ssp ◄── ap ◄── ar     inherited and satisfied; how it is tried; what was found
//!                  ▲──── poam           what fails, and which of it is accepted until when
//! ```
//!
//! A duty is a control, and its name with dots is the control's identifier. OSCAL knows `satisfied` and `not-satisfied`
//! only: what is unknown is `not-satisfied` with the reason `other`, and its property `verdict` says `unknown`. Own
//! properties stand under `urn:onus:ns:oscal`.

pub mod ap;
pub mod ar;
pub mod catalog;
pub mod component_definition;
mod document;
mod finding;
mod observation;
pub mod poam;
pub mod provider_ssp;
mod risk;
mod seen;
pub mod shared_responsibility;
pub mod ssp;
mod system;

use onus_catalog::Obligation;
use onus_core::Party;
use serde_json::{Value, json};

use crate::text::{cut, line};

/// Under which own properties stand.
const NS: &str = "urn:onus:ns:oscal";
/// Longest property; longer texts belong into prose.
const LONGEST: usize = 500;

/// A duty's name as the identifier of a control.
fn control(duty: &Obligation) -> String {
    duty.id.as_str().replace('/', ".")
}

/// The statement of a control.
fn statement(duty: &Obligation) -> String {
    format!("{}_smt", control(duty))
}

/// The objective of a control, by which it is assessed.
fn objective(duty: &Obligation) -> String {
    format!("{}_obj", control(duty))
}

/// Own properties; those without a value are left out.
fn props<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> Vec<Value> {
    let pairs = pairs.into_iter().map(|(name, value)| (name, cut(&line(&value), LONGEST)));
    let pairs = pairs.filter(|(_, value)| !value.is_empty());
    pairs.map(|(name, value)| json!({ "name": name, "ns": NS, "value": value })).collect()
}

/// The role that answers for a duty.
fn role(party: Party) -> &'static str {
    match party {
        Party::Customer | Party::Shared => "customer",
        Party::Provider => "provider",
        Party::ThirdParty => "third-party",
    }
}

/// An object without its empty lists and objects, which OSCAL does not allow.
fn compact(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        let empty = |value: &Value| match value {
            Value::Array(list) => list.is_empty(),
            Value::Null => true,
            _ => false,
        };
        object.retain(|_, value| !empty(value));
    }
    value
}
