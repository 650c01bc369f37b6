//! What IAM lets a principal do: the rules of all policies that reach it, directly or through a group.
//!
//! There is no deny; grants add up. A right holds in a project, or for the organization, where a request names no
//! project.

use std::collections::HashMap;
use std::sync::Arc;

use super::permission_set::PermissionSet;
use super::thing::{Thing, Things};
use super::{Account, Group, Holder, Policy, Rule, Scope, UserKind};
use crate::cel::{Dialect, Expression};
use crate::set::Patterns;
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
    /// Policies of each principal or group.
    policies: HashMap<&'a Holder, Vec<usize>>,
    /// Groups that name somebody.
    groups: HashMap<Holder, Vec<usize>>,
    /// Groups that somebody can be in without being named, and those that were not read in full.
    vague: Vec<usize>,
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
        let rules = account.policies.items.iter().map(|policy| policy.rules.items.iter().map(said).collect());
        let mut policies: HashMap<&Holder, Vec<usize>> = HashMap::new();
        for (at, policy) in account.policies.items.iter().enumerate() {
            policies.entry(&policy.holder).or_default().push(at);
        }
        let (mut groups, mut vague) = (HashMap::<Holder, Vec<usize>>::new(), Vec::new());
        for (at, group) in account.groups.items.iter().enumerate() {
            let users = group.users.items.iter().cloned().map(Holder::User);
            let applications = group.applications.items.iter().cloned().map(Holder::Application);
            users.chain(applications).for_each(|member| groups.entry(member).or_default().push(at));
            let named_only = group.all_users == Some(false) && group.all_applications == Some(false);
            if !(named_only && group.users.complete && group.applications.complete) {
                vague.push(at);
            }
        }
        Self { account, rules: rules.collect(), policies, groups, vague }
    }

    /// What a principal may do.
    pub(super) fn rights(&self, principal: &Holder, things: &mut Things) -> Formula {
        let Holder::User(id) = principal else { return self.granted(principal, things) };
        let Some(user) = self.account.users.items.iter().find(|user| user.id == *id) else {
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
        let named = self.groups.get(principal).map(Vec::as_slice).unwrap_or_default();
        let vague = self.vague.iter().filter(|at| !named.contains(at));
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
        for at in self.policies.get(holder).into_iter().flatten() {
            let (Some(policy), Some(said)) = (self.account.policies.items.get(*at), self.rules.get(*at))
            else {
                continue;
            };
            for (rule, said) in policy.rules.items.iter().zip(said) {
                grants.push(Formula::Labelled(things.label(thing(policy, rule)), Arc::clone(said)));
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
        Formula::any(self.of_holder(&Holder::Group(group.id.clone()), things))
    }

    /// The policies that reach a principal, each with the group through which it does; `None` where that is not known.
    pub(super) fn reaching(&self, principal: &Holder) -> Vec<(&'a Policy, Option<&'a Group>, Option<bool>)> {
        let mut reaching = Vec::new();
        let mut of = |holder: &Holder, group: Option<&'a Group>, member| {
            let policies = self.policies.get(holder).into_iter().flatten();
            reaching.extend(
                policies.filter_map(|at| Some((self.account.policies.items.get(*at)?, group, member))),
            );
        };
        of(principal, None, Some(true));
        let named = self.groups.get(principal).map(Vec::as_slice).unwrap_or_default();
        let vague = self.vague.iter().filter(|at| !named.contains(at));
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

    /// What people call a principal.
    pub(super) fn name(&self, principal: &Holder) -> String {
        match principal {
            Holder::User(id) => {
                let user = self.account.users.items.iter().find(|user| user.id == *id);
                format!("user `{}`", shown(&user.and_then(|user| user.name.clone()), id))
            }
            Holder::Application(id) => {
                let found = self.account.applications.items.iter().find(|application| application.id == *id);
                format!("application `{}`", shown(&found.and_then(|found| found.name.clone()), id))
            }
            Holder::Group(id) => format!("group `{id}`"),
            Holder::Nobody => "nobody".to_owned(),
        }
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

/// What a rule says of a request.
fn said(rule: &Rule) -> Arc<Formula> {
    let sets = match &rule.permission_sets {
        Some(names) => Formula::any(names.iter().map(|name| match PermissionSet::named(name) {
            Some(set) => set.formula(name),
            None => Formula::gap(format!("permission set `{name}` is not known")),
        })),
        None => Formula::gap(format!("the permission sets of IAM rule `{}` were not read", rule.id)),
    };
    let scope = match &rule.scope {
        Some(Scope::Projects(ids)) => Formula::text(project(), Patterns::exactly(ids)),
        Some(Scope::AllProjects) => Formula::text(project(), Patterns::all()),
        Some(Scope::Organization | Scope::AccountRootUser) => {
            Formula::text(project(), Patterns::all()).negated()
        }
        None => Formula::gap(format!("the scope of IAM rule `{}` was not read", rule.id)),
    };
    let condition = match &rule.condition {
        Some(text) => condition(text),
        None => Formula::gap(format!("the condition of IAM rule `{}` was not read", rule.id)),
    };
    Arc::new(Formula::all([scope, sets, condition]))
}

/// Where the condition of a rule holds.
pub(super) fn condition(text: &str) -> Formula {
    if text.trim().is_empty() {
        return Formula::Always;
    }
    let expression = match Expression::parse(text) {
        Ok(expression) => expression,
        Err(error) => return Formula::gap(format!("condition `{text}` is not understood: {error}")),
    };
    let outcome = expression.compile(Dialect::Scaleway);
    let failed = Formula::all([
        outcome.holds.clone().negated(),
        outcome.fails.negated(),
        Formula::gap(format!(
            "it is not documented what follows when condition `{text}` cannot be evaluated"
        )),
    ]);
    Formula::any([outcome.holds, failed])
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
