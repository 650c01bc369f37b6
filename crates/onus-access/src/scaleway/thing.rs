//! Things of an account that give somebody a right, and that somebody could take away.

use std::fmt;

/// A thing that gives a right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A rule of an IAM policy.
    Rule {
        /// The policy: its name, or its identifier.
        policy: String,
        /// Identifier of the policy.
        policy_id: String,
        /// Identifier of the rule.
        rule_id: String,
        /// What it gives, as `ObjectStorageFullAccess in all projects`.
        gives: String,
    },
    /// That a principal is in a group.
    Membership {
        /// The group: its name, or its identifier.
        group: String,
        /// Identifier of the group.
        group_id: String,
        /// Who is in it.
        member: String,
    },
    /// A statement of a bucket policy.
    Statement {
        /// Name of the bucket.
        bucket: String,
        /// Its name, or its place in the policy.
        statement: String,
        /// Whether it refuses.
        denies: bool,
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

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule { policy, gives, .. } => write!(f, "IAM policy `{policy}` gives {gives}"),
            Self::Membership { group, member, .. } => write!(f, "{member} is in group `{group}`"),
            Self::Statement { bucket, statement, denies: false } => {
                write!(f, "statement {statement} of the policy of bucket `{bucket}` allows it")
            }
            Self::Statement { bucket, statement, denies: true } => {
                write!(f, "statement {statement} of the policy of bucket `{bucket}` refuses it")
            }
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
        match self {
            Self::Rule { policy, gives, .. } => {
                format!("take the rule that gives {gives} out of IAM policy `{policy}`")
            }
            Self::Membership { group, member, .. } => format!("take {member} out of group `{group}`"),
            Self::Statement { bucket, statement, .. } => {
                format!("take statement {statement} out of the policy of bucket `{bucket}`")
            }
            Self::Acl { bucket, grantee, permission } => {
                format!("take {permission} for {grantee} out of the ACL of bucket `{bucket}`")
            }
        }
    }
}
