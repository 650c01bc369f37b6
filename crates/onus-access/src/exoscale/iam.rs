//! What roles and the organization's policy let a user or a key do.

use super::Things;
use super::access::Caller;
use super::compile::allowed;
use super::role_policy::quoted;
use super::thing::{Thing, Whose};
use super::{Organization, Role};
use crate::Formula;

/// What a caller's role allows, where it is known which role that is.
pub(super) enum Has<'a> {
    /// This role, and whether it can be used now.
    Role { role: &'a Role, usable: Formula },
    /// Nobody knows what.
    Unknown(Formula),
    /// No role.
    Nothing,
}

impl Organization {
    /// The role of a caller.
    pub(super) fn role_of(&self, caller: &Caller) -> Has<'_> {
        let not_read =
            |what: &str, id: &str| Has::Unknown(Formula::gap(format!("{what} `{id}` was not read")));
        match caller {
            Caller::Anyone | Caller::Stranger => Has::Nothing,
            Caller::Key(id) => match self.api_keys.items.iter().find(|key| key.id == *id) {
                Some(key) => self.role(key.role_id.as_deref(), caller, Formula::Always),
                None if self.api_keys.complete => Has::Nothing,
                None => not_read("API key", id),
            },
            Caller::User(id) => match self.users.items.iter().find(|user| user.id == *id) {
                Some(user) => {
                    let usable = match user.pending {
                        Some(false) => Formula::Always,
                        Some(true) => return Has::Nothing,
                        None => {
                            Formula::gap(format!("it was not read whether {} is pending", self.name(caller)))
                        }
                    };
                    self.role(user.role_id.as_deref(), caller, usable)
                }
                None if self.users.complete => Has::Nothing,
                None => not_read("user", id),
            },
        }
    }

    fn role(&self, id: Option<&str>, caller: &Caller, usable: Formula) -> Has<'_> {
        let Some(id) = id else {
            return Has::Unknown(Formula::gap(format!("the role of {} was not read", self.name(caller))));
        };
        match self.roles.items.iter().find(|role| role.id == id) {
            Some(role) => Has::Role { role, usable },
            None => Has::Unknown(Formula::gap(format!("role `{id}` was not read"))),
        }
    }

    /// Where role and organization let a caller do what he asks for.
    pub(super) fn rights(&self, caller: &Caller, things: &mut Things) -> Formula {
        let role = match self.role_of(caller) {
            Has::Nothing => return Formula::Never,
            Has::Unknown(gap) => gap,
            Has::Role { role, usable } => {
                // Of changes that are as small, the one with the lowest label is proposed: a rule first, then the role,
                // and what holds for everybody last.
                let policy = allowed(role.policy.as_ref(), &role.whose(), things);
                let thing =
                    Thing::Role { role: role.shown(), role_id: role.id.clone(), holder: self.name(caller) };
                Formula::all([things.says(thing, usable), policy])
            }
        };
        Formula::all([role, self.allowed(things)])
    }

    /// Where the policy of the organization allows it.
    pub(super) fn allowed(&self, things: &mut Things) -> Formula {
        allowed(self.policy.as_ref(), &Whose::Organization, things)
    }

    /// What people call a caller.
    pub(super) fn name(&self, caller: &Caller) -> String {
        let shown = |name: Option<&String>, id: &str| {
            quoted(name.filter(|name| !name.is_empty()).map_or(id, |name| name))
        };
        match caller {
            Caller::Anyone => "anyone, without credentials".to_owned(),
            Caller::Stranger => "anyone with an account at Exoscale".to_owned(),
            Caller::User(id) => {
                let user = self.users.items.iter().find(|user| user.id == *id);
                format!("user {}", shown(user.and_then(|user| user.name.as_ref()), id))
            }
            Caller::Key(id) => {
                let key = self.api_keys.items.iter().find(|key| key.id == *id);
                format!("API key {}", shown(key.and_then(|key| key.name.as_ref()), id))
            }
        }
    }
}

impl Role {
    pub(super) fn whose(&self) -> Whose {
        Whose::Role { id: self.id.clone(), name: self.shown(), editable: self.editable }
    }

    /// Its name, or its identifier when it has none.
    pub(super) fn shown(&self) -> String {
        self.name.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| self.id.clone())
    }
}
