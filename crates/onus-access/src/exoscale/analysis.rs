//! What can be said of a role as a whole, and of those who have it. `None` is what is not known.
//!
//! These look at the policy of the role alone; that of the organization may refuse more.

use super::Things;
use super::access::{Access, Caller};
use super::asked::Asked;
use super::compile::{allowed, service};
use super::iam::Has;
use super::identity::Identity;
use super::{Resource, Role};
use crate::set::{IpSet, Patterns};
use crate::{Attr, Formula, sources};

/// Operations that read, by their names.
const READS: [&str; 3] = ["get-*", "head-*", "list-*"];
/// It opens the console of an instance, where anything can be done.
const CONSOLE: (&str, &str) = ("compute", "get-console-proxy-url");

impl Access<'_> {
    /// Whether a role allows every request: any operation of any class, on anything, from anywhere, at any time.
    #[must_use]
    pub fn is_all_powerful(&self, role: &Role) -> Option<bool> {
        self.is_possible(self.refused_by(role)).map(|refused| !refused)
    }

    /// Whether a role allows nothing but to read, by the names of operations; so does one that allows nothing. To read
    /// may be a lot: the details of a database have its password in them, and the address of a file lets anybody in who
    /// has it.
    #[must_use]
    pub fn is_read_only(&self, role: &Role) -> Option<bool> {
        let console = Formula::all([
            Formula::text(service(), Patterns::exactly([CONSOLE.0])),
            Formula::text(Attr::Action, Patterns::exactly([CONSOLE.1])),
        ]);
        let reads = Formula::text(Attr::Action, Patterns::wildcards(READS));
        let writes = Formula::any([reads.negated(), console]);
        self.is_possible(Formula::all([writes, self.allowed_by(role)])).map(|writes| !writes)
    }

    /// Whether a role allows an operation of a class of services on something. Both may have wildcards.
    #[must_use]
    pub fn role_allows(&self, role: &Role, operation: &str, service: &str) -> Option<bool> {
        let asked = Asked::of(operation, service, &Resource::Any);
        self.is_possible(asked.applied(&self.allowed_by(role)))
    }

    /// From where a role allows anything: surely, and at the most. `None` where it took too long to find out.
    #[must_use]
    pub fn role_sources(&self, role: &Role) -> (Option<IpSet>, Option<IpSet>) {
        sources(&self.real(self.allowed_by(role)), self.limits)
    }

    /// The users and API keys that are known to have a role.
    pub fn holders(&self, role: &Role) -> impl Iterator<Item = Caller> {
        let organization = self.organization;
        let id = role.id.clone();
        let users =
            organization.users.items.iter().map(|user| (&user.role_id, Caller::User(user.id.clone())));
        let keys = organization.api_keys.items.iter().map(|key| (&key.role_id, Caller::Key(key.id.clone())));
        users
            .chain(keys)
            .filter_map(move |(role_id, caller)| (role_id.as_ref() == Some(&id)).then_some(caller))
    }

    /// Whether any user or API key has a role.
    #[must_use]
    pub fn is_used(&self, role: &Role) -> Option<bool> {
        let organization = self.organization;
        if self.holders(role).next().is_some() {
            return Some(true);
        }
        let lists = organization.users.complete && organization.api_keys.complete;
        let users = organization.users.items.iter().all(|user| user.role_id.is_some());
        let keys = organization.api_keys.items.iter().all(|key| key.role_id.is_some());
        (lists && users && keys).then_some(false)
    }

    /// Whether somebody's role has a permission besides its policy, as `bypass-governance-retention`, and he can use it.
    #[must_use]
    pub fn has_permission(&self, caller: &Caller, permission: &str) -> Option<bool> {
        match self.organization.role_of(caller) {
            Has::Nothing => Some(false),
            Has::Unknown(_) => None,
            Has::Role { role, usable } => {
                match role.permissions.as_ref()?.iter().any(|has| has == permission) {
                    true => (usable == Formula::Always).then_some(true),
                    false => Some(false),
                }
            }
        }
    }

    fn allowed_by(&self, role: &Role) -> Formula {
        let formula = allowed(role.policy.as_ref(), &role.whose(), &mut Things::default());
        Identity::Any.sees(&formula, self.organization)
    }

    fn refused_by(&self, role: &Role) -> Formula {
        self.allowed_by(role).negated()
    }
}
