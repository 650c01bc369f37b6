//! What the ACL of a bucket lets people do who are not of the organization.
//!
//! Objects do not inherit it, so it says nothing about reading them. For members of the organization, which owns the
//! bucket, roles decide. Source: <https://community.exoscale.com/documentation/storage/acl/>.

use super::Things;
use super::thing::Thing;
use super::{AclGrant, Bucket};
use crate::set::Patterns;
use crate::{Attr, Formula};

const READ: &[&str] =
    &["head-bucket", "list-objects", "list-objects-v2", "list-object-versions", "list-multipart-uploads"];
const WRITE: &[&str] = &[
    "put-object",
    "copy-object",
    "create-multipart-upload",
    "upload-part",
    "upload-part-copy",
    "complete-multipart-upload",
    "abort-multipart-upload",
    "delete-object",
    "delete-objects",
];
const READ_ACP: &[&str] = &["get-bucket-acl"];
const WRITE_ACP: &[&str] = &["put-bucket-acl"];

/// What an ACL lets somebody do.
#[derive(Debug)]
pub(super) struct Acl {
    /// Without credentials.
    pub(super) nobody: Formula,
    /// With credentials of another organization.
    pub(super) stranger: Formula,
}

/// To whom a grant gives something.
enum Grantee {
    Everybody,
    WithCredentials,
    Ourselves,
    /// One other organization, so a stranger may be of it.
    Other(Formula),
    Unread(Formula),
}

impl Acl {
    /// What the ACL of a bucket says.
    pub(super) fn of(bucket: &Bucket, things: &mut Things) -> Self {
        let (mut nobody, mut stranger) = (Vec::new(), Vec::new());
        for grant in &bucket.acl.items {
            let gives = |things: &mut Things, who| {
                let what = Formula::all([who, actions(bucket, grant)]);
                things.says(thing(bucket, grant), what)
            };
            match grantee(bucket, grant) {
                Grantee::Everybody => {
                    let gives = gives(things, Formula::Always);
                    nobody.push(gives.clone());
                    stranger.push(gives);
                }
                Grantee::WithCredentials => stranger.push(gives(things, Formula::Always)),
                Grantee::Ourselves => {}
                Grantee::Other(gap) => stranger.push(gives(things, gap)),
                Grantee::Unread(gap) => {
                    let gives = gives(things, gap);
                    nobody.push(gives.clone());
                    stranger.push(gives);
                }
            }
        }
        if !bucket.acl.complete {
            let gap = Formula::gap(format!("the ACL of bucket `{}` was not read", bucket.name));
            let unread = Formula::all([anything(), gap]);
            nobody.push(unread.clone());
            stranger.push(unread);
        }
        Self { nobody: Formula::any(nobody), stranger: Formula::any(stranger) }
    }
}

fn grantee(bucket: &Bucket, grant: &AclGrant) -> Grantee {
    match (grant.grantee.as_deref(), &bucket.owner) {
        (Some("all-users"), _) => Grantee::Everybody,
        (Some("authenticated-users"), _) => Grantee::WithCredentials,
        (Some(name), Some(owner)) if name == owner => Grantee::Ourselves,
        (Some(name), _) => {
            Grantee::Other(Formula::gap(format!("who `{name}` in the ACL of bucket `{}` is", bucket.name)))
        }
        (None, _) => Grantee::Unread(Formula::gap(format!(
            "it was not read whom the ACL of bucket `{}` names",
            bucket.name
        ))),
    }
}

/// What a grant allows.
fn actions(bucket: &Bucket, grant: &AclGrant) -> Formula {
    match grant.permission.as_deref() {
        Some("READ") => among(READ),
        Some("WRITE") => among(WRITE),
        Some("READ_ACP") => among(READ_ACP),
        Some("WRITE_ACP") => among(WRITE_ACP),
        Some("FULL_CONTROL") => anything(),
        _ => {
            let why = format!("what the ACL of bucket `{}` grants is not understood", bucket.name);
            Formula::all([anything(), Formula::gap(why)])
        }
    }
}

/// Whatever an ACL can allow.
fn anything() -> Formula {
    among(&[READ, WRITE, READ_ACP, WRITE_ACP].concat())
}

fn among(operations: &[&str]) -> Formula {
    Formula::text(Attr::Action, Patterns::exactly(operations))
}

fn thing(bucket: &Bucket, grant: &AclGrant) -> Thing {
    Thing::Acl {
        bucket: bucket.name.clone(),
        grantee: grant.grantee.clone().unwrap_or_else(|| "somebody".to_owned()),
        permission: grant.permission.clone().unwrap_or_else(|| "something".to_owned()),
    }
}
