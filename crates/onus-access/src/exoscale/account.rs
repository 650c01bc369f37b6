//! What was read of an organization. `None` is what was not read.

use super::{List, RolePolicy};

/// An organization, as far as rights go.
#[derive(Clone, Debug, Default)]
pub struct Organization {
    /// Its identifier.
    pub id: Option<String>,
    /// The policy above all roles.
    pub policy: Option<RolePolicy>,
    /// Its roles.
    pub roles: List<Role>,
    /// Its API keys.
    pub api_keys: List<ApiKey>,
    /// Its users.
    pub users: List<User>,
    /// Its buckets.
    pub buckets: List<Bucket>,
}

/// A role: what those who have it may do.
#[derive(Clone, Debug, Default)]
pub struct Role {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Whether its policy can be changed. That of a built-in role cannot, and somebody can make others like that.
    pub editable: Option<bool>,
    /// What it allows.
    pub policy: Option<RolePolicy>,
    /// What it allows besides: `bypass-governance-retention`, `reset-iam-organization-policy`.
    pub permissions: Option<Vec<String>>,
}

/// An API key.
#[derive(Clone, Debug, Default)]
pub struct ApiKey {
    /// The key, without its secret.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// The role it has.
    pub role_id: Option<String>,
}

/// A user.
#[derive(Clone, Debug, Default)]
pub struct User {
    /// Its identifier.
    pub id: String,
    /// Its address.
    pub name: Option<String>,
    /// The role it has.
    pub role_id: Option<String>,
    /// Whether it was invited and has not come yet, and so can do nothing.
    pub pending: Option<bool>,
}

/// What is known of the policy of a bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BucketPolicy {
    /// Nothing.
    #[default]
    Unread,
    /// It has none.
    None,
    /// What it says.
    Says(RolePolicy),
}

/// A bucket of Object Storage (SOS).
#[derive(Clone, Debug, Default)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// The zone it is in.
    pub zone: Option<String>,
    /// How its ACL names the organization that it belongs to.
    pub owner: Option<String>,
    /// Its policy.
    pub policy: BucketPolicy,
    /// Its own ACL.
    pub acl: List<AclGrant>,
}

/// A grant of an ACL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AclGrant {
    /// `all-users`, `authenticated-users`, or how ACLs name an organization.
    pub grantee: Option<String>,
    /// `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP` or `FULL_CONTROL`.
    pub permission: Option<String>,
}
