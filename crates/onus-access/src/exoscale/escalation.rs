//! Who can give himself, or somebody he picks, more than he has: by keys, users and roles, or by the policies above him.
//!
//! Which class of services an operation belongs to is in no document; that all of these are of class `iam` is how the
//! API's reference groups them. Ways that begin with a session in the portal are not seen.

use super::Things;
use super::access::{Access, Caller};
use super::asked::Asked;
use super::compile::allowed;
use super::iam::Has;
use super::identity::Identity;
use super::role_policy::quoted;
use super::thing::Thing;
use super::way::{PERMISSIONS, RESET, WAYS};
use super::{Escalation, Resource, Role, Way};
use crate::kleene::{and, or};
use crate::{Answer, Formula};

/// All ways of all users and API keys.
pub(super) fn of<'x>(access: &'x Access<'_>) -> impl Iterator<Item = Escalation> + 'x {
    access.members().flat_map(move |caller| {
        let climber = Climber::new(access, caller);
        WAYS.map(|way| climber.goes(way))
    })
}

/// One who looks for more.
struct Climber<'x> {
    access: &'x Access<'x>,
    caller: Caller,
    /// What his role allows.
    own: Formula,
    role: Option<&'x Role>,
}

impl<'x> Climber<'x> {
    fn new(access: &'x Access<'_>, caller: Caller) -> Self {
        let (role, own) = match access.organization.role_of(&caller) {
            Has::Role { role, .. } => {
                (Some(role), allowed(role.policy.as_ref(), &role.whose(), &mut Things::default()))
            }
            Has::Unknown(gap) => (None, gap),
            Has::Nothing => (None, Formula::Never),
        };
        let own = caller.identity().sees(&own, access.organization);
        Self { access, caller, own, role }
    }

    fn goes(&self, way: Way) -> Escalation {
        let (opens, path) = match way {
            Way::ResetOrganizationPolicy => self.may_reset(),
            _ => self.may(way, None),
        };
        let (gains, more) = if opens == Some(false) { (String::new(), Some(false)) } else { self.gains(way) };
        let possible = and([opens, more]);
        let gains = if possible == Some(false) { String::new() } else { gains };
        Escalation { caller: self.caller.clone(), way, possible, gains, path }
    }

    /// Whether he may do what the way consists of, for one role or whichever.
    fn may(&self, way: Way, role: Option<&Role>) -> (Option<bool>, Vec<Thing>) {
        let mut asked = Asked::of(way.as_str(), "iam", &Resource::Any);
        if let Some(role) = role {
            asked.has_parameter("role_id", &role.id);
        }
        let reply = self.access.reply(&self.caller, &asked, &Resource::Any);
        match &reply.answer {
            Answer::Yes { path, .. } => (Some(true), reply.told(path).cloned().collect()),
            Answer::No { .. } => (Some(false), Vec::new()),
            Answer::Unknown { .. } => (None, Vec::new()),
        }
    }

    /// There is an operation and a permission of the same name, and it is not documented how they go together.
    fn may_reset(&self) -> (Option<bool>, Vec<Thing>) {
        let (operation, path) = self.may(Way::ResetOrganizationPolicy, None);
        match (operation, self.access.has_permission(&self.caller, RESET)) {
            (Some(operation), Some(permission)) if operation == permission => (Some(operation), path),
            _ => (None, Vec::new()),
        }
    }

    /// What lies at the end of the way, and whether it is more than he has.
    fn gains(&self, way: Way) -> (String, Option<bool>) {
        let within = "any right that the organization's policy leaves";
        match way {
            Way::CreateApiKey => self.stronger(Identity::AnyKey, |role| self.may(way, Some(role)).0),
            Way::CreateUser | Way::UpdateUserRole => self.stronger(Identity::User, |_| Some(true)),
            // Whom a role lets assume it cannot be read.
            Way::AssumeRole => self.stronger(Identity::AnyKey, |_| None),
            Way::CreateRole => (within.to_owned(), and([self.lacks(), self.hands_out_roles()])),
            Way::UpdateRolePolicy => {
                (within.to_owned(), and([self.lacks(), self.somebody_has_editable_role()]))
            }
            Way::UpdateRole => self.permissions_or_role(),
            Way::UpdateOrganizationPolicy | Way::ResetOrganizationPolicy => {
                let refused = self.access.organization.allowed(&mut Things::default()).negated();
                let refused = self.caller.identity().sees(&refused, self.access.organization);
                let more = self.access.is_possible(Formula::all([self.own.clone(), refused]));
                ("what the organization's policy refuses and the role allows".to_owned(), more)
            }
        }
    }

    /// The first role that can be taken and allows what his own does not.
    fn stronger(
        &self,
        identity: Identity<'_>,
        takes: impl Fn(&Role) -> Option<bool>,
    ) -> (String, Option<bool>) {
        let organization = self.access.organization;
        let above = organization.allowed(&mut Things::default());
        let mut more = if organization.roles.complete { Some(false) } else { None };
        let mut gains = "what another role may do".to_owned();
        for role in &organization.roles.items {
            let rights = allowed(role.policy.as_ref(), &role.whose(), &mut Things::default());
            let rights = identity.sees(&Formula::all([rights, above.clone()]), organization);
            let beyond = Formula::all([rights, self.own.clone().negated()]);
            let allows_more = self.access.is_possible(beyond);
            if allows_more == Some(false) {
                continue;
            }
            match and([allows_more, takes(role)]) {
                Some(false) => {}
                found => {
                    gains = format!("what role {} may do", quoted(&role.shown()));
                    if found == Some(true) {
                        return (gains, found);
                    }
                    more = None;
                }
            }
        }
        (gains, more)
    }

    /// Whether the organization's policy leaves anything that his role refuses.
    fn lacks(&self) -> Option<bool> {
        let organization = self.access.organization;
        let above = organization.allowed(&mut Things::default());
        let above = self.caller.identity().sees(&above, organization);
        self.access.is_possible(Formula::all([above, self.own.clone().negated()]))
    }

    /// Whether he can give a new role to anybody.
    fn hands_out_roles(&self) -> Option<bool> {
        let ways = [Way::CreateApiKey, Way::CreateUser, Way::UpdateUserRole, Way::AssumeRole];
        or(ways.into_iter().map(|way| self.may(way, None).0))
    }

    fn somebody_has_editable_role(&self) -> Option<bool> {
        let roles = &self.access.organization.roles;
        let read = roles.items.iter().map(|role| and([role.editable, self.access.is_used(role)]));
        or(read.chain((!roles.complete).then_some(None)))
    }

    fn permissions_or_role(&self) -> (String, Option<bool>) {
        let lacking = PERMISSIONS
            .map(|permission| self.access.has_permission(&self.caller, permission).map(|has| !has));
        let editable = self.role.and_then(|role| role.editable);
        let permission = and([or(lacking), editable]);
        let assumes = self.may(Way::AssumeRole, None).0;
        let (gains, stronger) = self.stronger(Identity::AnyKey, |_| assumes);
        match permission {
            Some(true) => ("permissions that the role does not have".to_owned(), permission),
            _ => (gains, or([permission, stronger])),
        }
    }
}
