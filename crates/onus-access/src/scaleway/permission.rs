//! Which permission sets a principal has, and how it came by them.

use super::access::{Access, Caller};
use super::rule::condition;
use super::{Group, Holder, Policy, Rule};
use crate::{Decision, decide};

/// A permission set that a principal has by a rule.
#[derive(Clone, Debug)]
pub struct Permission<'a> {
    /// Who has it.
    pub principal: Holder,
    /// The policy that gives it.
    pub policy: &'a Policy,
    /// The group through which it does.
    pub group: Option<&'a Group>,
    /// Whether the principal is in that group; true without one.
    pub member: Option<bool>,
    /// The rule.
    pub rule: &'a Rule,
    /// The permission set; none when those of the rule were not read.
    pub permission_set: Option<&'a str>,
    /// Whether the rule holds for every request.
    pub unconditional: Option<bool>,
}

pub(super) fn of<'a>(access: &Access<'a>) -> impl Iterator<Item = Permission<'a>> {
    let principals = access.callers().filter_map(|caller| match caller {
        Caller::Principal(holder) => Some(holder),
        Caller::Anyone | Caller::Stranger | Caller::Key(_) => None,
    });
    let principals: Vec<Holder> = principals.collect();
    principals.into_iter().flat_map(|principal| of_principal(access, &principal))
}

fn of_principal<'a>(access: &Access<'a>, principal: &Holder) -> Vec<Permission<'a>> {
    let mut permissions = Vec::new();
    for (policy, group, member) in access.iam.reaching(principal) {
        for rule in &policy.rules.items {
            let unconditional = rule.condition.as_ref().and_then(|text| is_unconditional(text, access));
            let mut push = |permission_set| {
                permissions.push(Permission {
                    principal: principal.clone(),
                    policy,
                    group,
                    member,
                    rule,
                    permission_set,
                    unconditional,
                });
            };
            match &rule.permission_sets {
                Some(sets) => sets.iter().for_each(|set| push(Some(set))),
                None => push(None),
            }
        }
    }
    permissions
}

/// Whether there is no request for which a condition does not hold.
fn is_unconditional(text: &str, access: &Access<'_>) -> Option<bool> {
    match decide(&access.real(condition(text).negated()), access.limits) {
        Decision::No => Some(true),
        Decision::Yes(_) => Some(false),
        Decision::Unknown(_) => None,
    }
}
