//! Who asks, by the names that people use.

use onus_access::scaleway::{Account, Caller, Holder};

use crate::failure::Failure;
use crate::suggest::{did_you_mean, near};

/// Finds a user by address or identifier, an application by name or identifier, an API key, `anyone` or `any-account`.
pub(crate) fn find_caller(text: &str, account: &Account) -> Result<Caller, Failure> {
    match text {
        "anyone" => return Ok(Caller::Anyone),
        "any-account" => return Ok(Caller::Stranger),
        _ => {}
    }
    let users =
        account.users.items.iter().map(|user| (&user.id, &user.name, Holder::User as fn(String) -> Holder));
    let applications = account.applications.items.iter();
    let applications =
        applications.map(|found| (&found.id, &found.name, Holder::Application as fn(String) -> Holder));
    let named: Vec<Caller> = users
        .chain(applications)
        .filter(|(id, name, _)| {
            *id == text || name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(text))
        })
        .map(|(id, _, holder)| Caller::Principal(holder(id.clone())))
        .collect();
    if account.api_keys.items.iter().any(|key| key.id == text) {
        return Ok(Caller::Key(text.to_owned()));
    }
    match named.as_slice() {
        [only] => Ok(only.clone()),
        [] => Err(unknown(text, account)),
        _ => Err(Failure::usage(format!("several users or applications are called `{text}`"))
            .help("name one by its identifier")),
    }
}

fn unknown(text: &str, account: &Account) -> Failure {
    let users = account.users.items.iter().filter_map(|user| user.name.as_deref());
    let applications = account.applications.items.iter().filter_map(|found| found.name.as_deref());
    let near = near(text, users.chain(applications), |name| name.split('@').next().unwrap_or(name));
    Failure::usage(format!("the snapshot has no user, application or API key `{text}`")).help(
        did_you_mean(&near).unwrap_or_else(|| {
            "name a user by address, an application by name, either by identifier, an API key, `anyone`, or `any-account`"
                .to_owned()
        }),
    )
}
