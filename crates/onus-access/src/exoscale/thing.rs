//! Things of an organization that give somebody a right or stand against it.

use std::fmt;

use super::role_policy::quoted;

/// Whose policy it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// That of the organization.
    Organization,
    /// That of a role.
    Role {
        /// Its identifier.
        id: String,
        /// Its name, or its identifier.
        name: String,
        /// Whether it can be changed.
        editable: Option<bool>,
    },
    /// That of a bucket, by its name.
    Bucket(String),
}

/// A thing that gives a right, or stands against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A rule.
    Rule {
        /// In whose policy.
        whose: Whose,
        /// For which class of services.
        service: String,
        /// Its place, from 0, as refusals of the API name it.
        index: usize,
        /// Whether it allows or denies.
        allows: bool,
        /// When it holds.
        expression: String,
    },
    /// That a policy allows or denies all of a class of services.
    Service {
        /// In whose policy.
        whose: Whose,
        /// Which class.
        service: String,
        /// Whether it is allowed.
        allows: bool,
    },
    /// What a policy says of classes that it does not name.
    DefaultStrategy {
        /// In whose policy.
        whose: Whose,
        /// Whether they are allowed.
        allows: bool,
    },
    /// That somebody has a role.
    Role {
        /// The role: its name, or its identifier.
        role: String,
        /// Identifier of the role.
        role_id: String,
        /// Who has it.
        holder: String,
    },
    /// A grant of an ACL.
    Acl {
        /// Name of the bucket.
        bucket: String,
        /// To whom.
        grantee: String,
        /// What for.
        permission: String,
    },
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Organization => f.write_str("the policy of the organization"),
            Self::Role { name, .. } => write!(f, "the policy of role {}", quoted(name)),
            Self::Bucket(name) => write!(f, "the policy of bucket `{name}`"),
        }
    }
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = |allows| if allows { "allows" } else { "denies" };
        match self {
            Self::Rule { whose, service, index, allows, expression } => {
                let (service, expression) = (quoted(service), quoted(expression));
                write!(f, "rule {index} for {service} in {whose} {} {expression}", verb(*allows))
            }
            Self::Service { whose, service, allows } => {
                write!(f, "{whose} {} all of {}", verb(*allows), quoted(service))
            }
            Self::DefaultStrategy { whose, allows } => {
                write!(f, "{whose} {} services that it does not name", verb(*allows))
            }
            Self::Role { role, holder, .. } => write!(f, "{holder} has role {}", quoted(role)),
            Self::Acl { bucket, grantee, permission } => {
                write!(f, "the ACL of bucket `{bucket}` grants {permission} to {grantee}")
            }
        }
    }
}

impl Thing {
    /// How to take it away.
    #[must_use]
    pub fn removal(&self) -> String {
        let opposite = |allows: bool| if allows { "deny" } else { "allow" };
        match self {
            Self::Rule { whose, service, index, .. } => {
                format!("take rule {index} for {} out of {whose}", quoted(service))
            }
            Self::Service { whose, service, allows } => {
                format!("set {} to `{}` in {whose}", quoted(service), opposite(*allows))
            }
            Self::DefaultStrategy { whose, allows } => {
                format!("set the default service strategy to `{}` in {whose}", opposite(*allows))
            }
            Self::Role { role, holder, .. } => {
                format!("give {holder} another role than {}", quoted(role))
            }
            Self::Acl { bucket, grantee, permission } => {
                format!("take {permission} for {grantee} out of the ACL of bucket `{bucket}`")
            }
        }
    }
}
