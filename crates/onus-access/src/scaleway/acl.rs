//! What ACLs let somebody do, in the terms of S3.

use super::AclGrant;
use super::Things;
use super::thing::Thing;
use super::{Bucket, List};
use crate::set::Patterns;
use crate::{Attr, Formula};

/// Where the ACL of a bucket lets a request through.
pub(super) fn granted(bucket: &Bucket, things: &mut Things) -> Formula {
    let List { items, complete } = &bucket.acl;
    let mut grants: Vec<Formula> = items.iter().map(|grant| one(&bucket.name, grant, things)).collect();
    if !complete {
        grants.push(Formula::all([
            Formula::text(Attr::Action, Patterns::wildcards(["s3:*"])),
            Formula::gap(format!("the ACL of bucket `{}` was not read", bucket.name)),
        ]));
    }
    Formula::any(grants)
}

fn one(bucket: &str, grant: &AclGrant, things: &mut Things) -> Formula {
    let who = match grant.grantee.as_deref() {
        Some("all-users") => Formula::Always,
        Some("authenticated-users") => Formula::text(Attr::Principal, Patterns::all()),
        // The project itself is its owner: what its members may do is a matter of IAM.
        Some(other) if other.starts_with("project:") => return Formula::Never,
        Some(other) => Formula::gap(format!("who `{other}` in the ACL of bucket `{bucket}` is")),
        None => Formula::gap(format!("it was not read whom the ACL of bucket `{bucket}` names")),
    };
    let actions: &[&str] = match grant.permission.as_deref() {
        Some("READ") => &["s3:listbucket", "s3:listbucketversions", "s3:listbucketmultipartuploads"],
        Some("WRITE") => {
            &["s3:putobject", "s3:deleteobject", "s3:deleteobjectversion", "s3:abortmultipartupload"]
        }
        Some("READ_ACP") => &["s3:getbucketacl"],
        Some("WRITE_ACP") => &["s3:putbucketacl"],
        Some("FULL_CONTROL") => &[
            "s3:listbucket",
            "s3:listbucketversions",
            "s3:listbucketmultipartuploads",
            "s3:putobject",
            "s3:deleteobject",
            "s3:deleteobjectversion",
            "s3:abortmultipartupload",
            "s3:getbucketacl",
            "s3:putbucketacl",
        ],
        _ => &[],
    };
    let what = if actions.is_empty() {
        Formula::gap(format!("what the ACL of bucket `{bucket}` grants is not understood"))
    } else {
        Formula::text(Attr::Action, Patterns::exactly(actions))
    };
    let thing = Thing::Acl {
        bucket: bucket.to_owned(),
        grantee: grant.grantee.clone().unwrap_or_else(|| "somebody".to_owned()),
        permission: grant.permission.clone().unwrap_or_else(|| "something".to_owned()),
    };
    things.says(thing, Formula::all([who, what]))
}
