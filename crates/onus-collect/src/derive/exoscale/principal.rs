//! Users and API keys: who has a role of the organization.

use onus_access::exoscale::{Caller, Organization};

/// One of them.
pub(super) struct Principal<'o> {
    /// `user` or `api-key`.
    pub(super) kind: &'static str,
    pub(super) id: &'o str,
    /// The address of a user, the name of a key.
    pub(super) name: Option<&'o str>,
    pub(super) caller: Caller,
}

/// All that were read.
pub(super) fn principals(organization: &Organization) -> impl Iterator<Item = Principal<'_>> {
    let users = organization.users.items.iter().map(|user| Principal {
        kind: "user",
        id: &user.id,
        name: user.name.as_deref(),
        caller: Caller::User(user.id.clone()),
    });
    let keys = organization.api_keys.items.iter().map(|key| Principal {
        kind: "api-key",
        id: &key.id,
        name: key.name.as_deref(),
        caller: Caller::Key(key.id.clone()),
    });
    users.chain(keys)
}
