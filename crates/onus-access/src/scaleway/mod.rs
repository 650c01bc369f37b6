//! Scaleway: who may do what, from IAM, bucket policies and ACLs together.
//!
//! [`Account`] is what was read; [`Access`] answers questions about it.

mod access;
mod account;
mod acl;
mod action;
mod asked;
mod bucket;
mod escalation;
mod iam;
mod permission;
mod permission_set;
mod rule;
mod thing;

#[cfg(test)]
mod tests;

pub use access::{Access, Caller, Resource};
pub use account::{
    Account, AclGrant, ApiKey, Application, Bucket, BucketPolicy, Group, Holder, Policy, Project, Rule,
    Scope, User, UserKind,
};
pub use action::{BadAction, check_action, known_actions};
pub use escalation::{Escalation, Way};
pub use permission::Permission;
pub use permission_set::PermissionSet;
pub use thing::Thing;

pub use crate::List;

/// An answer about an account.
pub type Reply = crate::Reply<Thing>;
type Things = crate::reply::Things<Thing>;
