//! What roles, the policy and the ACL of a bucket say together.
//!
//! Policies of roles and of the organization bind those who have credentials of it, and the policy of a bucket binds
//! everybody. Without credentials, an ACL has to open the bucket as well; whether a policy alone can do so is not
//! documented. Whoever has credentials can leave them out, so what anybody may do, he may do too.
//! Source: <https://community.exoscale.com/documentation/storage/bucketpolicy/>.

use super::Things;
use super::access::Caller;
use super::acl::Acl;
use super::compile::allowed;
use super::identity::Identity;
use super::thing::Whose;
use super::{Bucket, BucketPolicy, Organization};
use crate::set::Patterns;
use crate::{Attr, Formula};

/// Operations on the policy of a bucket. Nobody says whether the policy itself can refuse them.
const OF_POLICY: [&str; 3] = ["get-bucket-policy", "put-bucket-policy", "delete-bucket-policy"];

/// What the ACL of an object can allow.
const BY_OBJECT_ACL: [&str; 4] = ["get-object", "head-object", "get-object-acl", "put-object-acl"];

/// The access rules of one bucket, for whoever asks.
#[derive(Debug)]
pub(super) struct BucketRules {
    policy: PolicyRules,
    acl: Acl,
    object_acls: Formula,
}

#[derive(Debug)]
enum PolicyRules {
    None,
    Says(Formula),
    /// Nobody knows what it says, or whether there is one.
    Gap(Formula),
}

impl BucketRules {
    /// Reads the rules of a bucket.
    pub(super) fn of(bucket: &Bucket, things: &mut Things) -> Self {
        let acl = Acl::of(bucket, things);
        let policy = match &bucket.policy {
            BucketPolicy::None => PolicyRules::None,
            BucketPolicy::Unread => {
                PolicyRules::Gap(Formula::gap(format!("the policy of bucket `{}` was not read", bucket.name)))
            }
            BucketPolicy::Says(policy) => {
                PolicyRules::Says(allowed(Some(policy), &Whose::Bucket(bucket.name.clone()), things))
            }
        };
        Self { policy, acl, object_acls: Formula::Never }
    }

    /// Lets through what the ACL of an object may.
    pub(super) fn or_object_acl(&mut self, bucket: &Bucket) {
        let why = format!("the ACLs of single objects of bucket `{}` were not read", bucket.name);
        self.object_acls =
            Formula::all([Formula::text(Attr::Action, Patterns::exactly(BY_OBJECT_ACL)), Formula::gap(why)]);
    }

    /// Where a caller gets through to whom role and organization give these rights.
    pub(super) fn access(&self, caller: &Caller, rights: Formula, organization: &Organization) -> Formula {
        let nobody = self.opened(&self.acl.nobody, Identity::Nobody, organization);
        let own = match caller.identity() {
            Identity::Nobody => Formula::Never,
            Identity::Stranger => self.opened(&self.acl.stranger, Identity::Stranger, organization),
            identity => {
                let of_policy = Formula::all([
                    Formula::text(Attr::Action, Patterns::exactly(OF_POLICY)),
                    Formula::gap("it is not documented whether the policy of a bucket can lock itself"),
                ]);
                let policy = match &self.policy {
                    PolicyRules::None => Formula::Always,
                    PolicyRules::Gap(gap) => gap.clone(),
                    PolicyRules::Says(allows) => Formula::any([allows.clone(), of_policy]),
                };
                identity.sees(&Formula::all([rights, policy]), organization)
            }
        };
        Formula::any([own, nobody])
    }

    /// Where ACLs let somebody through who has no credentials of the organization.
    fn opened(&self, acl: &Formula, identity: Identity<'_>, organization: &Organization) -> Formula {
        let acl = Formula::any([acl.clone(), self.object_acls.clone()]);
        let opened = match &self.policy {
            PolicyRules::None => acl,
            PolicyRules::Gap(gap) => gap.clone(),
            PolicyRules::Says(allows) => {
                let why =
                    "it is not documented whether the policy of a bucket lets anybody in without an ACL";
                Formula::all([allows.clone(), Formula::any([acl, Formula::gap(why)])])
            }
        };
        identity.sees(&opened, organization)
    }
}
