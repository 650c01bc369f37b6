//! What IAM, the policy and the ACL of a bucket say together.
//!
//! Without a policy, IAM decides. With one, a principal needs both, except that a statement for everybody lets anyone
//! in without IAM. Reading and writing the policy itself is a matter of IAM alone, so the owner, and who may edit
//! policies, is never locked out. Source: <https://www.scaleway.com/en/docs/object-storage/api-cli/bucket-policy/>.

use super::Things;
use super::thing::Thing;
use super::{Bucket, BucketPolicy, acl};
use crate::policy::{self, Document, Statement};
use crate::set::Patterns;
use crate::{Attr, Formula, Label};

/// Actions on the policy itself.
const OF_POLICY: [&str; 3] = ["s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy"];

/// Actions that no statement can name, other than by `*`.
const UNNAMEABLE: [&str; 4] = [
    "s3:deletebucket",
    "s3:putencryptionconfiguration",
    "s3:getencryptionconfiguration",
    "s3:getbucketpolicystatus",
];

/// The access rules of one bucket, for whoever asks.
#[derive(Debug)]
pub(super) struct BucketRules {
    /// Where the policy lets a request of the principal through, and where it lets anybody through.
    policy: PolicyRules,
    acl: Formula,
    object_acls: Formula,
}

#[derive(Debug)]
enum PolicyRules {
    None,
    Says {
        allows: Formula,
        open: Formula,
    },
    /// Nobody knows what it says, or whether there is one.
    Gap(Formula),
}

impl BucketRules {
    /// Reads the rules of a bucket.
    pub(super) fn of(bucket: &Bucket, things: &mut Things) -> Self {
        let gap = |why: String| PolicyRules::Gap(Formula::gap(why));
        let policy = match &bucket.policy {
            BucketPolicy::None => PolicyRules::None,
            BucketPolicy::Unread => gap(format!("the policy of bucket `{}` was not read", bucket.name)),
            BucketPolicy::Text(text) => match Document::parse(text, policy::Dialect::Scaleway) {
                Ok(document) => {
                    let allows = granted(bucket, &document, things);
                    let open = allows.given(&Attr::Principal, None);
                    PolicyRules::Says { allows, open }
                }
                Err(error) => {
                    gap(format!("the policy of bucket `{}` is not understood: {error}", bucket.name))
                }
            },
        };
        Self { policy, acl: acl::granted(bucket, things), object_acls: Formula::Never }
    }

    /// Lets through what ACLs of single objects do.
    pub(super) fn or_object_acls(&mut self, object_acls: Formula) {
        self.object_acls = object_acls;
    }

    /// The same for requests of one kind, which is less to look at.
    pub(super) fn narrowed(&self, narrow: impl Fn(&Formula) -> Formula) -> Self {
        let policy = match &self.policy {
            PolicyRules::None => PolicyRules::None,
            PolicyRules::Gap(gap) => PolicyRules::Gap(gap.clone()),
            PolicyRules::Says { allows, open } => {
                PolicyRules::Says { allows: narrow(allows), open: narrow(open) }
            }
        };
        Self { policy, acl: narrow(&self.acl), object_acls: narrow(&self.object_acls) }
    }

    /// Where a principal gets through that IAM gives these rights.
    pub(super) fn access(&self, iam: &Formula) -> Formula {
        let of = |actions: &[&str]| Formula::text(Attr::Action, Patterns::exactly(actions));
        let (policy, acl) = match &self.policy {
            PolicyRules::None => (iam.clone(), self.acl.clone()),
            PolicyRules::Gap(gap) => {
                // With or without a policy, nobody can do more than IAM allows him or the policy allows anybody.
                let open = Formula::all([of(&OF_POLICY).negated(), gap.clone()]);
                let known = Formula::all([iam.clone(), Formula::any([of(&OF_POLICY), gap.clone()])]);
                (Formula::any([known, open]), Formula::all([self.acl.clone(), gap.clone()]))
            }
            PolicyRules::Says { allows, open } => {
                let unclear = Formula::all([
                    of(&UNNAMEABLE),
                    Formula::gap("it is not documented who may do this to a bucket that has a policy"),
                ]);
                let both =
                    Formula::all([iam.clone(), Formula::any([of(&OF_POLICY), allows.clone(), unclear])]);
                let open = Formula::all([of(&OF_POLICY).negated(), open.clone()]);
                let why = "it is not documented whether an ACL still opens a bucket that has a policy";
                (Formula::any([both, open]), Formula::all([self.acl.clone(), Formula::gap(why)]))
            }
        };
        Formula::any([policy, acl, self.object_acls.clone()])
    }
}

fn granted(bucket: &Bucket, document: &Document, things: &mut Things) -> Formula {
    let mut label = |statement: &Statement, denies: bool| -> Label {
        let name = statement.sid().filter(|sid| !sid.is_empty());
        let statement =
            name.map_or_else(|| format!("number {}", statement.position() + 1), |sid| format!("`{sid}`"));
        things.label(Thing::Statement { bucket: bucket.name.clone(), statement, denies })
    };
    let allows = document.allows(&mut |statement| label(statement, false));
    let denies = document.denies(&mut |statement| label(statement, true));
    Formula::all([allows, denies.negated()])
}
