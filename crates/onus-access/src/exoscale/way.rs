//! Ways to more rights.

use super::access::Caller;
use super::thing::Thing;

/// A way to more rights, which is an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// Make an API key with a role that allows more.
    CreateApiKey,
    /// Take a role that allows more.
    AssumeRole,
    /// Invite somebody into a role that allows more.
    CreateUser,
    /// Give a user a role that allows more.
    UpdateUserRole,
    /// Make a role that allows more, for a key or a user.
    CreateRole,
    /// Rewrite the policy of a role that somebody has.
    UpdateRolePolicy,
    /// Give one's own role a permission, or open another role to oneself.
    UpdateRole,
    /// Rewrite the policy above all roles.
    UpdateOrganizationPolicy,
    /// Do away with the policy above all roles.
    ResetOrganizationPolicy,
}

/// Whether a user or an API key can go a way.
#[derive(Clone, Debug)]
pub struct Escalation {
    /// Who.
    pub caller: Caller,
    /// Which way.
    pub way: Way,
    /// Whether it leads to more; `None` where that cannot be known.
    pub possible: Option<bool>,
    /// To what it leads, for people; empty when it does not.
    pub gains: String,
    /// What opens the way.
    pub path: Vec<Thing>,
}

pub(super) const WAYS: [Way; 9] = [
    Way::CreateApiKey,
    Way::AssumeRole,
    Way::CreateUser,
    Way::UpdateUserRole,
    Way::CreateRole,
    Way::UpdateRolePolicy,
    Way::UpdateRole,
    Way::UpdateOrganizationPolicy,
    Way::ResetOrganizationPolicy,
];

/// What a role can allow besides its policy.
pub(super) const PERMISSIONS: [&str; 2] = ["bypass-governance-retention", RESET];
pub(super) const RESET: &str = "reset-iam-organization-policy";

impl Way {
    /// The operation, which is its name in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreateApiKey => "create-api-key",
            Self::AssumeRole => "assume-iam-role",
            Self::CreateUser => "create-user",
            Self::UpdateUserRole => "update-user-role",
            Self::CreateRole => "create-iam-role",
            Self::UpdateRolePolicy => "update-iam-role-policy",
            Self::UpdateRole => "update-iam-role",
            Self::UpdateOrganizationPolicy => "update-iam-organization-policy",
            Self::ResetOrganizationPolicy => RESET,
        }
    }
}
