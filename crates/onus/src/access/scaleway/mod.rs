//! Questions about an account of Scaleway.

mod action;
mod resource;
mod who;

use onus_access::scaleway::{Access, Caller, Holder, Reply};
use onus_catalog::Catalog;
use onus_collect::derive::load_account;

pub(super) use self::action::check_action;
use self::resource::Named;
use self::who::find_caller;
use super::question::{Asked, too_old};
use super::{Answers, Told, Who};
use crate::failure::Failure;

/// Answers about one principal, or about all; and whether all users and applications were read.
pub(super) fn ask(
    asked: &Asked,
    catalog: &Catalog,
    principal: Option<&str>,
    action: &str,
    resource: &str,
) -> Result<Answers, Failure> {
    let account = load_account(&asked.connection, &asked.completeness).map_err(too_old)?;
    let caller = principal.map(|principal| find_caller(principal, &account)).transpose()?;
    let named = Named::find(resource, &account, &asked.connection, catalog)?;
    let (access, resource) = (Access::new(&account), named.resource());
    let told = |caller: Caller, reply: &Reply| {
        let told = Told::of(reply, "the owner of the organization has all rights");
        (who(&access, &caller), told)
    };
    let answers = match caller {
        Some(caller) => {
            let reply = access.may(&caller, action, &resource);
            vec![told(caller, &reply)]
        }
        None => access.who_can(action, &resource).map(|(caller, reply)| told(caller, &reply)).collect(),
    };
    let read = [("users", account.users.complete), ("applications", account.applications.complete)];
    Ok(Answers { as_of: asked.as_of, answers, read })
}

fn who(access: &Access<'_>, caller: &Caller) -> Who {
    let (kind, id) = match caller {
        Caller::Anyone => ("anyone", ""),
        Caller::Stranger => ("any-account", ""),
        Caller::Key(id) => ("api-key", id.as_str()),
        Caller::Principal(Holder::User(id)) => ("user", id.as_str()),
        Caller::Principal(Holder::Application(id)) => ("application", id.as_str()),
        Caller::Principal(Holder::Group(id)) => ("group", id.as_str()),
        Caller::Principal(Holder::Nobody) => ("nobody", ""),
    };
    Who { kind, id: id.to_owned(), name: access.name(caller) }
}
