//! Exoscale: who may do what, from roles, the organization's policy, and policies and ACLs of buckets together.
//!
//! [`Organization`] is what was read; [`Access`] answers questions about it. A user or an API key has one role, and a
//! request passes when the policy of that role and the one of the organization both allow it. A class of services that
//! stands in a policy decides alone: as a whole, or by rules, of which the first whose expression is true decides.
//!
//! ```
//! use onus_access::exoscale::{Access, ApiKey, Caller, List, Organization, Resource, Role, RolePolicy};
//! use onus_access::{Answer, Attr};
//!
//! let policy = r#"{"default-service-strategy": "deny", "services": {"sos": {"type": "rules", "rules": [
//!     {"action": "deny", "expression": "!source_ip.inIpRange('192.0.2.0/24')"},
//!     {"action": "allow", "expression": "operation.startsWith('get-') || operation == 'put-object'"}
//! ]}}}"#;
//! let organization = Organization {
//!     policy: Some(RolePolicy::read(r#"{"default-service-strategy": "allow", "services": {}}"#)),
//!     roles: List::whole(vec![Role {
//!         id: "r".to_owned(),
//!         name: Some("backup".to_owned()),
//!         editable: Some(true),
//!         policy: Some(RolePolicy::read(policy)),
//!         permissions: Some(vec![]),
//!     }]),
//!     api_keys: List::whole(vec![ApiKey {
//!         id: "EXO1".to_owned(),
//!         name: Some("nightly".to_owned()),
//!         role_id: Some("r".to_owned()),
//!     }]),
//!     ..Organization::default()
//! };
//! let access = Access::new(&organization);
//! let key = Caller::Key("EXO1".to_owned());
//!
//! let put = access.may(&key, "put-object", "sos", &Resource::Any);
//! let Answer::Yes { witness, smallest_change: Some(change), .. } = put.answer else { panic!() };
//! assert!(witness.get(&Attr::SourceIp).is_some_and(|ip| ip.to_string().starts_with("192.0.2.")));
//! assert_eq!(
//!     put.things[change[0]].removal(),
//!     "take rule 1 for `sos` out of the policy of role `backup`"
//! );
//! assert!(matches!(
//!     access.may(&key, "delete-object", "sos", &Resource::Any).answer,
//!     Answer::No { .. }
//! ));
//! ```

mod access;
mod account;
mod acl;
mod analysis;
mod asked;
mod bucket;
mod compile;
mod escalation;
mod iam;
mod identity;
mod leaves;
mod operation;
mod role_policy;
mod thing;
mod way;
mod written;

#[cfg(test)]
mod tests;

pub use access::{Access, Caller, Resource};
pub use account::{AclGrant, ApiKey, Bucket, BucketPolicy, Organization, Role, User};
pub use operation::{BadOperation, known_operations, parse_operation};
pub use role_policy::RolePolicy;
pub use thing::{Thing, Whose};
pub use way::{Escalation, Way};

pub use crate::List;

/// An answer about an organization.
pub type Reply = crate::Reply<Thing>;
type Things = crate::reply::Things<Thing>;
