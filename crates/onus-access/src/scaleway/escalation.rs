//! Who can give himself more than he has: by writing policies, by joining a group or taking a key of an application that
//! may do more, or by rewriting the policies of buckets.

use super::access::{Access, Caller, Resource};
use super::iam::shown;
use super::thing::{Thing, Things};
use super::{Holder, UserKind};
use crate::{Answer, Decision, Formula, decide};

/// A way to more rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Way {
    /// Write an IAM policy for oneself.
    Policies,
    /// Join a group that may do more.
    Groups,
    /// Make an API key of an application that may do more.
    Applications,
    /// Rewrite the policy of a bucket.
    BucketPolicies,
}

/// Whether a principal can go a way.
#[derive(Clone, Debug)]
pub struct Escalation {
    /// Who.
    pub principal: Holder,
    /// Which way.
    pub way: Way,
    /// Whether it leads to more; `None` where that cannot be known.
    pub possible: Option<bool>,
    /// To what it leads, for people; empty when it does not.
    pub gains: String,
    /// What opens the way.
    pub path: Vec<Thing>,
}

/// What a policy can let its author do to objects.
const DATA: [&str; 4] = ["s3:listbucket", "s3:getobject", "s3:putobject", "s3:deleteobject"];

const WAYS: [Way; 4] = [Way::Policies, Way::Groups, Way::Applications, Way::BucketPolicies];

impl Way {
    /// Its name in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Policies => "policies",
            Self::Groups => "groups",
            Self::Applications => "applications",
            Self::BucketPolicies => "bucket-policies",
        }
    }

    fn action(self) -> &'static str {
        match self {
            Self::Policies => "iam-policy:write",
            Self::Groups => "iam-group:write",
            Self::Applications => "iam-application:write",
            Self::BucketPolicies => "s3:putbucketpolicy",
        }
    }
}

/// All ways of all principals. The owner has everything already.
pub(super) fn of<'x>(access: &'x Access<'_>) -> impl Iterator<Item = Escalation> + 'x {
    let owners = access.account.users.items.iter().filter(|user| user.kind == Some(UserKind::Owner));
    let owners: Vec<&str> = owners.map(|user| user.id.as_str()).collect();
    let principals = access.callers().filter_map(|caller| match caller {
        Caller::Principal(holder) => Some(holder),
        Caller::Anyone | Caller::Stranger | Caller::Key(_) => None,
    });
    let others =
        principals.filter(move |holder| !matches!(holder, Holder::User(id) if owners.contains(&id.as_str())));
    let others: Vec<Holder> = others.collect();
    others.into_iter().flat_map(|principal| WAYS.map(|way| one(access, &principal, way)))
}

fn one(access: &Access<'_>, principal: &Holder, way: Way) -> Escalation {
    let caller = Caller::Principal(principal.clone());
    let (opens, path) = may(access, &caller, way);
    let (gains, more) = match (opens, way) {
        (Some(false), _) => (String::new(), Some(false)),
        (_, Way::Policies) => ("any right in the organization".to_owned(), Some(true)),
        (_, Way::BucketPolicies) => {
            ("all objects of the buckets whose policy it may write".to_owned(), Some(true))
        }
        (_, Way::Groups) => stronger_group(access, principal),
        (_, Way::Applications) => stronger_application(access, principal),
    };
    let possible = match (opens, more) {
        (Some(true), Some(true)) => Some(true),
        (Some(false), _) | (_, Some(false)) => Some(false),
        _ => None,
    };
    Escalation { principal: principal.clone(), way, possible, gains, path }
}

/// Whether somebody may do what the way begins with, in a place where that leads to more.
fn may(access: &Access<'_>, caller: &Caller, way: Way) -> (Option<bool>, Vec<Thing>) {
    if way != Way::BucketPolicies {
        return begins(access, caller, way, &Resource::Organization);
    }
    let mut opens = if access.account.projects.complete { Some(false) } else { None };
    for project in &access.account.projects.items {
        let place = Resource::Project(&project.id);
        let (begun, path) = begins(access, caller, way, &place);
        if begun == Some(false) {
            continue;
        }
        match (begun, lacks_data(access, caller, &place)) {
            (_, Some(false)) => {}
            (Some(true), Some(true)) => return (Some(true), path),
            _ => opens = None,
        }
    }
    (opens, Vec::new())
}

/// Whether IAM keeps somebody from some of what a bucket policy can let him do.
fn lacks_data(access: &Access<'_>, caller: &Caller, place: &Resource<'_>) -> Option<bool> {
    let mut lacks = Some(false);
    for action in DATA {
        match access.may(caller, action, place).answer {
            Answer::No { .. } => return Some(true),
            Answer::Unknown { .. } => lacks = None,
            Answer::Yes { .. } => {}
        }
    }
    lacks
}

fn begins(
    access: &Access<'_>,
    caller: &Caller,
    way: Way,
    place: &Resource<'_>,
) -> (Option<bool>, Vec<Thing>) {
    let reply = access.may(caller, way.action(), place);
    match reply.answer {
        Answer::Yes { path, .. } => {
            (Some(true), path.iter().filter_map(|label| reply.things.get(*label).cloned()).collect())
        }
        Answer::Unknown { .. } => (None, Vec::new()),
        Answer::No { .. } => (Some(false), Vec::new()),
    }
}

fn stronger_group(access: &Access<'_>, principal: &Holder) -> (String, Option<bool>) {
    let groups = access.account.groups.items.iter().map(|group| {
        let rights = access.iam.rights_of_group(group, &mut Things::default());
        (format!("what group `{}` may do", shown(&group.name, &group.id)), rights)
    });
    strongest(access, principal, groups, access.account.groups.complete)
}

fn stronger_application(access: &Access<'_>, principal: &Holder) -> (String, Option<bool>) {
    let others = access.account.applications.items.iter().map(|application| {
        let holder = Holder::Application(application.id.clone());
        let rights = access.iam.rights(&holder, &mut Things::default());
        (format!("what {} may do", access.iam.name(&holder)), rights)
    });
    strongest(access, principal, others, access.account.applications.complete)
}

/// The first of others who may do something that the principal may not.
fn strongest(
    access: &Access<'_>,
    principal: &Holder,
    others: impl Iterator<Item = (String, Formula)>,
    complete: bool,
) -> (String, Option<bool>) {
    let own = access.iam.rights(principal, &mut Things::default()).negated();
    let mut more = if complete { Some(false) } else { None };
    for (name, rights) in others {
        match decide(&access.real(Formula::all([rights, own.clone()])), access.limits) {
            Decision::Yes(_) => return (name, Some(true)),
            Decision::Unknown(_) => more = None,
            Decision::No => {}
        }
    }
    (String::new(), more)
}
