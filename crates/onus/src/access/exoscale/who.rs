//! Who asks, by the names that people use.

use onus_access::exoscale::{Caller, Organization};

use crate::failure::Failure;
use crate::suggest::{did_you_mean, near};

/// Finds a user by address or identifier, an API key by name or identifier, `anyone` or `any-account`.
pub(super) fn find_caller(text: &str, organization: &Organization) -> Result<Caller, Failure> {
    match text {
        "anyone" => return Ok(Caller::Anyone),
        "any-account" => return Ok(Caller::Stranger),
        _ => {}
    }
    let named: Vec<Caller> = callers(organization)
        .filter(|(id, name, _)| *id == text || name.is_some_and(|name| name.eq_ignore_ascii_case(text)))
        .map(|(_, _, caller)| caller)
        .collect();
    match named.as_slice() {
        [only] => Ok(only.clone()),
        [] => Err(unknown(text, organization)),
        _ => Err(Failure::usage(format!("several users or API keys are called `{text}`"))
            .help("name one by its identifier")),
    }
}

fn callers(organization: &Organization) -> impl Iterator<Item = (&str, Option<&str>, Caller)> {
    let users = organization.users.items.iter();
    let users = users.map(|user| (user.id.as_str(), user.name.as_deref(), Caller::User(user.id.clone())));
    let keys = organization.api_keys.items.iter();
    users.chain(keys.map(|key| (key.id.as_str(), key.name.as_deref(), Caller::Key(key.id.clone()))))
}

fn unknown(text: &str, organization: &Organization) -> Failure {
    let names = callers(organization).filter_map(|(_, name, _)| name);
    let near = near(text, names, |name| name.split('@').next().unwrap_or(name));
    Failure::usage(format!("the snapshot has no user or API key `{text}`")).help(
        did_you_mean(&near).unwrap_or_else(|| {
            "name a user by address, an API key by name, either by identifier, `anyone`, or `any-account`"
                .to_owned()
        }),
    )
}
