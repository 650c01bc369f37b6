//! Who asks, by the names that people use.

use onus_access::exoscale::{Caller, Organization};

use crate::access::principal::{Words, find};
use crate::failure::Failure;

const WORDS: Words = Words {
    several: "users or API keys",
    one: "user or API key",
    advice: "name a user by address, an API key by name, either by identifier, `anyone`, or `any-account`",
};

/// Finds a user by address or identifier, an API key by name or identifier, `anyone` or `any-account`.
pub(super) fn find_caller(text: &str, organization: &Organization) -> Result<Caller, Failure> {
    match text {
        "anyone" => return Ok(Caller::Anyone),
        "any-account" => return Ok(Caller::Stranger),
        _ => {}
    }
    let users = organization.users.items.iter();
    let users = users.map(|user| (user.id.as_str(), user.name.as_deref(), Caller::User(user.id.clone())));
    let keys = organization.api_keys.items.iter();
    let keys = keys.map(|key| (key.id.as_str(), key.name.as_deref(), Caller::Key(key.id.clone())));
    find(text, users.chain(keys), &WORDS)
}
