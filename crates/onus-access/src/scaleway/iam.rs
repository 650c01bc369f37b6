//! What IAM lets a principal do: the rules of all policies that reach it, directly or through a group.
//!
//! There is no deny; grants add up. A right holds in a project, or for the organization, where a request names no
//! project.

use std::collections::HashMap;
use std::sync::Arc;

use super::Things;
use super::rule::RuleParts;
use super::thing::Thing;
use super::{Account, Group, Holder, Policy, Rule, Scope, User, UserKind};
use crate::{Attr, Formula};

/// The project that a request is about. Absent for what belongs to the organization.
pub(super) fn project() -> Attr {
    Attr::named("project")
}

/// The rights of all principals.
#[derive(Debug)]
pub(super) struct Iam<'a> {
    account: &'a Account,
    /// What each rule of each policy says.
    rules: Vec<Vec<Arc<Formula>>>,
    index: Arc<Index<'a>>,
}

/// What belongs to whom.
#[derive(Debug, Default)]
struct Index<'a> {
    /// Policies of each principal or group.
    policies: HashMap<&'a Holder, Vec<usize>>,
    /// Groups that name somebody.
    groups: HashMap<Holder, Vec<usize>>,
    /// Groups that somebody can be in without being named, and those that were not read in full.
    vague: Vec<usize>,
    users: HashMap<&'a str, usize>,
    applications: HashMap<&'a str, usize>,
}

/// How a principal is in a group.
enum In {
    Named,
    WithAll,
    Perhaps(&'static str),
    Not,
}

impl<'a> Iam<'a> {
    pub(super) fn of(account: &'a Account) -> Self {
        let mut parts = RuleParts::default();
        let policies = account.policies.items.iter();
        let rules = policies.map(|policy| policy.rules.items.iter().map(|rule| parts.said(rule)).collect());
        Self { account, rules: rules.collect(), index: Arc::new(Index::of(account)) }
    }

    /// The same rights for requests of one kind, which is less to look at.
    pub(super) fn narrowed(&self, narrow: impl Fn(&Formula) -> Formula) -> Self {
        // Most rules say nothing of most questions; those share one formula.
        let nothing = Arc::new(Formula::Never);
        let of_rule = |rule: &Arc<Formula>| match narrow(rule) {
            Formula::Never => Arc::clone(&nothing),
            other => Arc::new(other),
        };
        let of_policy = |rules: &Vec<Arc<Formula>>| rules.iter().map(of_rule).collect();
        Self { rules: self.rules.iter().map(of_policy).collect(), index: Arc::clone(&self.index), ..*self }
    }

    /// What a principal may do.
    pub(super) fn rights(&self, principal: &Holder, things: &mut Things) -> Formula {
        let Holder::User(id) = principal else { return self.granted(principal, things) };
        let Some(user) = self.user(id) else {
            return if self.account.users.complete {
                Formula::Never
            } else {
                Formula::all([
                    self.granted(principal, things),
                    Formula::gap(format!("user `{id}` was not read")),
                ])
            };
        };
        let rights = match user.kind {
            Some(UserKind::Owner) => Formula::Always,
            Some(UserKind::Member | UserKind::Guest) => self.granted(principal, things),
            None => Formula::any([
                self.granted(principal, things),
                Formula::gap(format!("it was not read whether user `{id}` is the owner")),
            ]),
        };
        match user.locked {
            Some(false) => rights,
            Some(true) => Formula::Never,
            None => {
                Formula::all([rights, Formula::gap(format!("it was not read whether user `{id}` is locked"))])
            }
        }
    }

    /// What policies give a principal, directly and through groups.
    fn granted(&self, principal: &Holder, things: &mut Things) -> Formula {
        let mut grants = self.of_holder(principal, things);
        let named = self.index.groups.get(principal).map(Vec::as_slice).unwrap_or_default();
        let vague = self.index.vague.iter().filter(|at| !named.contains(at));
        for (at, group) in
            named.iter().chain(vague).filter_map(|at| Some((*at, self.account.groups.items.get(*at)?)))
        {
            let member = match how(group, principal, named.contains(&at)) {
                In::Not => continue,
                In::Named | In::WithAll => Formula::Always,
                In::Perhaps(why) => {
                    Formula::gap(format!("{why} of group `{}` were not read", shown(&group.name, &group.id)))
                }
            };
            let rights = self.of_holder(&Holder::Group(group.id.clone()), things);
            if !rights.is_empty() {
                let thing = Thing::Membership {
                    group: shown(&group.name, &group.id),
                    group_id: group.id.clone(),
                    member: self.name(principal),
                };
                let member = things.says(thing, member);
                grants.push(Formula::all([member, Formula::any(rights)]));
            }
        }
        if !self.account.groups.complete {
            grants.push(Formula::gap("not all groups were read"));
        }
        if !self.account.policies.complete {
            grants.push(Formula::gap("not all IAM policies were read"));
        }
        Formula::any(grants)
    }

    /// What the policies of one holder say, rule by rule.
    fn of_holder(&self, holder: &Holder, things: &mut Things) -> Vec<Formula> {
        let mut grants = Vec::new();
        for at in self.index.policies.get(holder).into_iter().flatten() {
            let (Some(policy), Some(said)) = (self.account.policies.items.get(*at), self.rules.get(*at))
            else {
                continue;
            };
            for (rule, said) in policy.rules.items.iter().zip(said) {
                if **said != Formula::Never {
                    grants.push(Formula::Labelled(things.label(thing(policy, rule)), Arc::clone(said)));
                }
            }
            if !policy.rules.complete {
                let name = shown(&policy.name, &policy.id);
                grants.push(Formula::gap(format!("not all rules of IAM policy `{name}` were read")));
            }
        }
        grants
    }

    /// What a group gives those who are in it.
    pub(super) fn rights_of_group(&self, group: &Group, things: &mut Things) -> Formula {
        let mut grants = self.of_holder(&Holder::Group(group.id.clone()), things);
        if !self.account.policies.complete {
            grants.push(Formula::gap("not all IAM policies were read"));
        }
        Formula::any(grants)
    }

    /// The policies that reach a principal, each with the group through which it does; `None` where that is not known.
    pub(super) fn reaching(&self, principal: &Holder) -> Vec<(&'a Policy, Option<&'a Group>, Option<bool>)> {
        let mut reaching = Vec::new();
        let mut of = |holder: &Holder, group: Option<&'a Group>, member| {
            let policies = self.index.policies.get(holder).into_iter().flatten();
            reaching.extend(
                policies.filter_map(|at| Some((self.account.policies.items.get(*at)?, group, member))),
            );
        };
        of(principal, None, Some(true));
        let named = self.index.groups.get(principal).map(Vec::as_slice).unwrap_or_default();
        let vague = self.index.vague.iter().filter(|at| !named.contains(at));
        for at in named.iter().chain(vague) {
            let Some(group) = self.account.groups.items.get(*at) else { continue };
            let member = match how(group, principal, named.contains(at)) {
                In::Not => continue,
                In::Named | In::WithAll => Some(true),
                In::Perhaps(_) => None,
            };
            of(&Holder::Group(group.id.clone()), Some(group), member);
        }
        reaching
    }

    fn user(&self, id: &str) -> Option<&'a User> {
        self.index.users.get(id).and_then(|at| self.account.users.items.get(*at))
    }

    /// What people call a principal.
    pub(super) fn name(&self, principal: &Holder) -> String {
        match principal {
            Holder::User(id) => {
                let user = self.user(id);
                format!("user `{}`", shown(&user.and_then(|user| user.name.clone()), id))
            }
            Holder::Application(id) => {
                let at = self.index.applications.get(id.as_str());
                let found = at.and_then(|at| self.account.applications.items.get(*at));
                format!("application `{}`", shown(&found.and_then(|found| found.name.clone()), id))
            }
            Holder::Group(id) => format!("group `{id}`"),
            Holder::Nobody => "nobody".to_owned(),
        }
    }
}

impl<'a> Index<'a> {
    fn of(account: &'a Account) -> Self {
        let mut index = Self::default();
        for (at, policy) in account.policies.items.iter().enumerate() {
            index.policies.entry(&policy.holder).or_default().push(at);
        }
        for (at, group) in account.groups.items.iter().enumerate() {
            let users = group.users.items.iter().cloned().map(Holder::User);
            let applications = group.applications.items.iter().cloned().map(Holder::Application);
            users.chain(applications).for_each(|member| index.groups.entry(member).or_default().push(at));
            let named_only = group.all_users == Some(false) && group.all_applications == Some(false);
            if !(named_only && group.users.complete && group.applications.complete) {
                index.vague.push(at);
            }
        }
        index.users =
            account.users.items.iter().enumerate().map(|(at, user)| (user.id.as_str(), at)).collect();
        let applications = account.applications.items.iter().enumerate();
        index.applications = applications.map(|(at, found)| (found.id.as_str(), at)).collect();
        index
    }
}

fn how(group: &Group, principal: &Holder, named: bool) -> In {
    let (all, listed, kind) = match principal {
        Holder::User(_) => (group.all_users, group.users.complete, "the users"),
        Holder::Application(_) => (group.all_applications, group.applications.complete, "the applications"),
        Holder::Group(_) | Holder::Nobody => return In::Not,
    };
    match (named, all) {
        (true, _) => In::Named,
        (_, Some(true)) => In::WithAll,
        (_, None) => In::Perhaps(kind),
        (_, Some(false)) if !listed => In::Perhaps(kind),
        _ => In::Not,
    }
}

fn thing(policy: &Policy, rule: &Rule) -> Thing {
    let sets =
        rule.permission_sets.as_ref().map_or_else(|| "what was not read".to_owned(), |sets| sets.join(", "));
    let place = match &rule.scope {
        Some(Scope::Projects(ids)) if ids.len() == 1 => format!("in project {}", ids.join(", ")),
        Some(Scope::Projects(ids)) => format!("in {} projects", ids.len()),
        Some(Scope::AllProjects) => "in all projects".to_owned(),
        Some(Scope::Organization) => "for the organization".to_owned(),
        Some(Scope::AccountRootUser) => "for the account".to_owned(),
        None => "somewhere".to_owned(),
    };
    Thing::Rule {
        policy: shown(&policy.name, &policy.id),
        policy_id: policy.id.clone(),
        rule_id: rule.id.clone(),
        gives: format!("{sets} {place}"),
    }
}

/// A name, or the identifier where there is none.
pub(super) fn shown(name: &Option<String>, id: &str) -> String {
    name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| id.to_owned())
}
