//! Questions about an organization of Exoscale.

mod resource;
mod who;

use onus_access::exoscale::{Access, BadOperation, Caller, Reply, known_operations, parse_operation};
use onus_collect::derive::load_organization;

use self::resource::Named;
use self::who::find_caller;
use super::question::{Asked, too_old};
use super::{Answers, Told, Who};
use crate::failure::Failure;
use crate::suggest::{did_you_mean, near};

/// An operation that exists.
pub(super) fn check_action(text: &str) -> Result<(), Failure> {
    parse_operation(text).map(|_| ()).map_err(|error| {
        let near = match &error {
            BadOperation::NoSuchOperation(_) => near(text, known_operations(), |name| name),
            _ => Vec::new(),
        };
        let help = did_you_mean(&near).unwrap_or_else(|| {
            "for example `sos/get-object`, `compute/delete-snapshot`, `dbaas/reveal-*` or `iam/*`; there are also the \
             classes `dns`, `kms` and `organization`"
                .to_owned()
        });
        Failure::usage(&error).help(help)
    })
}

/// Answers about one principal, or about all; and whether all users and API keys were read.
pub(super) fn ask(
    asked: &Asked,
    principal: Option<&str>,
    action: &str,
    resource: &str,
) -> Result<Answers, Failure> {
    let organization = load_organization(&asked.connection, &asked.completeness).map_err(too_old)?;
    let caller = principal.map(|principal| find_caller(principal, &organization)).transpose()?;
    let (class, operation) = parse_operation(action).map_err(Failure::usage)?;
    let named = Named::find(resource, &organization)?;
    let (access, resource) = (Access::new(&organization), named.resource());
    let told = |caller: Caller, reply: &Reply| {
        (who(&access, &caller), Told::of(reply, "nothing has to let it through"))
    };
    let answers = match caller {
        Some(caller) => {
            let reply = access.may(&caller, operation, class, &resource);
            vec![told(caller, &reply)]
        }
        None => {
            let all = access.who_can(operation, class, &resource);
            all.map(|(caller, reply)| told(caller, &reply)).collect()
        }
    };
    let read = [("users", organization.users.complete), ("API keys", organization.api_keys.complete)];
    Ok(Answers { as_of: asked.as_of, answers, read })
}

fn who(access: &Access<'_>, caller: &Caller) -> Who {
    let (kind, id) = match caller {
        Caller::Anyone => ("anyone", ""),
        Caller::Stranger => ("any-account", ""),
        Caller::User(id) => ("user", id.as_str()),
        Caller::Key(id) => ("api-key", id.as_str()),
    };
    Who { kind, id: id.to_owned(), name: access.name(caller) }
}
