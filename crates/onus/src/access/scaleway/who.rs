//! Who asks, by the names that people use.

use onus_access::scaleway::{Account, Caller, Holder};

use crate::access::principal::{Words, find};
use crate::failure::Failure;

const WORDS: Words = Words {
    several: "users or applications",
    one: "user, application or API key",
    advice: "name a user by address, an application by name, either by identifier, an API key, `anyone`, or `any-account`",
};

/// Finds a user by address or identifier, an application by name or identifier, an API key, `anyone` or `any-account`.
pub(super) fn find_caller(text: &str, account: &Account) -> Result<Caller, Failure> {
    match text {
        "anyone" => return Ok(Caller::Anyone),
        "any-account" => return Ok(Caller::Stranger),
        _ => {}
    }
    let principal = |holder: fn(String) -> Holder, id: &str| Caller::Principal(holder(id.to_owned()));
    let users = account.users.items.iter();
    let users = users.map(|user| (user.id.as_str(), user.name.as_deref(), principal(Holder::User, &user.id)));
    let applications = account.applications.items.iter();
    let applications = applications
        .map(|found| (found.id.as_str(), found.name.as_deref(), principal(Holder::Application, &found.id)));
    let keys = account.api_keys.items.iter().map(|key| (key.id.as_str(), None, Caller::Key(key.id.clone())));
    find(text, users.chain(applications).chain(keys), &WORDS)
}
