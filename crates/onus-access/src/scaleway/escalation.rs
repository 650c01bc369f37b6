//! Who can give himself more than he has: by writing policies, by joining a group or taking a key of an application that
//! may do more, or by rewriting the policies of buckets.

use std::collections::HashSet;

use super::Things;
use super::access::{Access, Caller, Narrowed, Resource};
use super::iam::shown;
use super::thing::Thing;
use super::{Holder, Project, UserKind};
use crate::kleene::{and, or};
use crate::{Decision, Formula, decide};

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
    /// Whether it can be gone from more addresses than anybody's own network has; false where it leads nowhere.
    pub from_anywhere: Option<bool>,
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
    let owners: HashSet<&str> = owners.map(|user| user.id.as_str()).collect();
    let others = access.callers().filter_map(move |caller| match caller {
        Caller::Principal(Holder::User(id)) if owners.contains(id.as_str()) => None,
        Caller::Principal(holder) => Some(holder),
        Caller::Anyone | Caller::Stranger | Caller::Key(_) => None,
    });
    let openings = WAYS.map(|way| (way, openings(access, way)));
    others.flat_map(move |principal| {
        openings.iter().map(|(way, openings)| one(access, &principal, *way, openings)).collect::<Vec<_>>()
    })
}

/// A place where a way begins, and what makes it lead to more there: that one of these questions is denied.
struct Opening<'x, 'a> {
    begins: Narrowed<'x, 'a>,
    lacks: Vec<Narrowed<'x, 'a>>,
}

fn openings<'x, 'a>(access: &'x Access<'a>, way: Way) -> Vec<Opening<'x, 'a>> {
    if way != Way::BucketPolicies {
        let begins = access.narrowed(way.action(), &Resource::Organization);
        return vec![Opening { begins, lacks: Vec::new() }];
    }
    let projects = access.account.projects.items.iter();
    let opening = |project: &'a Project| {
        let place = Resource::Project(&project.id);
        let lacks = DATA.iter().map(|action| access.narrowed(action, &place)).collect();
        Opening { begins: access.narrowed(way.action(), &place), lacks }
    };
    projects.map(opening).collect()
}

fn one(access: &Access<'_>, principal: &Holder, way: Way, openings: &[Opening<'_, '_>]) -> Escalation {
    let caller = Caller::Principal(principal.clone());
    let all_places = way != Way::BucketPolicies || access.account.projects.complete;
    let mut opens = if all_places { Some(false) } else { None };
    let (mut path, mut from_anywhere) = (Vec::new(), Some(false));
    for opening in openings {
        match opening.leads(&caller) {
            (Some(true), through) => {
                (opens, path) = (Some(true), through);
                from_anywhere = or([from_anywhere, opening.begins.is_wide(&caller)]);
                if from_anywhere == Some(true) {
                    break;
                }
            }
            (None, _) => {
                opens = or([opens, None]);
                from_anywhere = or([from_anywhere, opening.begins.is_wide(&caller)]);
            }
            (Some(false), _) => {}
        }
    }
    let (gains, more) = match (opens, way) {
        (Some(false), _) => (String::new(), Some(false)),
        (_, Way::Policies) => ("any right in the organization".to_owned(), Some(true)),
        (_, Way::BucketPolicies) => {
            ("all objects of the buckets whose policy it may write".to_owned(), Some(true))
        }
        (_, Way::Groups) => stronger_group(access, principal),
        (_, Way::Applications) => stronger_application(access, principal),
    };
    let possible = and([opens, more]);
    let from_anywhere = and([possible, from_anywhere]);
    Escalation { principal: principal.clone(), way, possible, from_anywhere, gains, path }
}

impl Opening<'_, '_> {
    /// Whether somebody may begin here and gains by it, and what lets him.
    fn leads(&self, caller: &Caller) -> (Option<bool>, Vec<Thing>) {
        let (begins, path) = self.begins.decide(caller);
        if begins == Some(false) {
            return (begins, path);
        }
        match (begins, self.gains(caller)) {
            (_, Some(false)) => (Some(false), Vec::new()),
            (Some(true), Some(true)) => (Some(true), path),
            _ => (None, Vec::new()),
        }
    }

    /// Whether IAM keeps somebody from some of what the way leads to.
    fn gains(&self, caller: &Caller) -> Option<bool> {
        let mut gains = if self.lacks.is_empty() { Some(true) } else { Some(false) };
        for question in &self.lacks {
            match question.decide(caller) {
                (Some(false), _) => return Some(true),
                (Some(true), _) => {}
                (None, _) => gains = None,
            }
        }
        gains
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
