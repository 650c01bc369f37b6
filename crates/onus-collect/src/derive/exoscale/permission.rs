//! What each user and each API key may do, in the few respects that duties ask about.

use std::collections::BTreeMap;

use onus_access::Answer;
use onus_access::exoscale::{Access, Caller, Organization, Resource};
use onus_access::set::IpSet;
use onus_facts::{FactsError, Scope, Value};

use crate::derive::rows::{Rows, boolean, text};

pub(super) const TABLE: &str = "exoscale_principal_permission";

/// A permission: its name, and the classes of services and operations that make it up.
const PERMISSIONS: [(&str, &[(&str, &str)]); 7] = [
    ("delete-snapshots", &[("compute", "delete-snapshot"), ("compute", "delete-block-storage-snapshot")]),
    ("delete-objects", &[("sos", "delete-object*")]),
    ("delete-databases", &[("dbaas", "delete-dbaas-service*")]),
    (
        "change-networks",
        &[
            ("compute", "create-security-group"),
            ("compute", "add-*-security-group"),
            ("compute", "attach-*-security-group"),
            ("compute", "detach-*-security-group"),
            ("compute", "delete-*-security-group"),
            ("dbaas", "update-dbaas-service*"),
        ],
    ),
    ("reveal-passwords", &[("dbaas", "reveal-*"), ("compute", "reveal-*")]),
    ("delete-keys", &[("kms", "schedule-kms-key-deletion"), ("kms", "disable-kms-key")]),
    ("manage-access", &[("iam", "create-*"), ("iam", "update-*"), ("iam", "delete-*"), ("iam", "reset-*")]),
];

pub(super) fn fill(
    access: &Access<'_>,
    organization: &Organization,
    rows: &mut Rows<'_>,
) -> Result<(), FactsError> {
    let mut reasons = BTreeMap::new();
    for caller in access.callers() {
        let Some((kind, id)) = kind_and_id(&caller) else { continue };
        for (permission, operations) in PERMISSIONS {
            let sources: Vec<_> = operations
                .iter()
                .map(|(service, operation)| access.sources(&caller, operation, service, &Resource::Any))
                .collect();
            let cells = [
                ("id", Value::text(format!("{id}/{permission}"))),
                ("principal_id", Value::text(id)),
                ("principal_kind", Value::text(kind)),
                ("principal_name", text(name(organization, &caller))),
                ("permission", Value::text(permission)),
                ("allowed", boolean(any(sources.iter().map(is_allowed)))),
                ("from_anywhere", boolean(any(sources.iter().map(is_wide)))),
            ];
            rows.insert(TABLE, &cells)?;
            let unknown = operations.iter().zip(&sources).find(|(_, sources)| is_allowed(sources).is_none());
            if let Some(((service, operation), _)) = unknown {
                reasons.entry(id.to_owned()).or_insert_with(|| {
                    missing(access, &caller, operation, service, &Resource::Any, FROM_WHERE)
                });
            }
        }
    }
    for (principal, why) in reasons {
        rows.lose(TABLE, "allowed", Scope::of([("principal_id", principal)]), &why)?;
    }
    Ok(())
}

/// What is not known where it is known that somebody may.
pub(super) const FROM_WHERE: &str = "from where it is allowed is not known in full";

/// Why it is not known whether somebody may do something; `otherwise` where that is known.
pub(super) fn missing(
    access: &Access<'_>,
    caller: &Caller,
    operation: &str,
    service: &str,
    resource: &Resource<'_>,
    otherwise: &str,
) -> String {
    match access.may(caller, operation, service, resource).answer {
        Answer::Unknown { missing } => missing.join("; "),
        Answer::Yes { .. } | Answer::No { .. } => otherwise.to_owned(),
    }
}

type Sources = (Option<IpSet>, Option<IpSet>);

fn is_allowed((surely, possibly): &Sources) -> Option<bool> {
    match (surely, possibly) {
        (Some(surely), _) if !surely.is_empty() => Some(true),
        (_, Some(possibly)) if possibly.is_empty() => Some(false),
        _ => None,
    }
}

fn is_wide((surely, possibly): &Sources) -> Option<bool> {
    IpSet::is_wide_between(surely.as_ref(), possibly.as_ref())
}

fn any(mut all: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    all.try_fold(Some(false), |found, one| match (found, one) {
        (_, Some(true)) => Err(()),
        (Some(false), Some(false)) => Ok(Some(false)),
        _ => Ok(None),
    })
    .unwrap_or(Some(true))
}

/// A user or a key of the organization, by what kind it is and its identifier.
pub(super) fn kind_and_id(caller: &Caller) -> Option<(&'static str, &str)> {
    match caller {
        Caller::User(id) => Some(("user", id)),
        Caller::Key(id) => Some(("api-key", id)),
        Caller::Anyone | Caller::Stranger => None,
    }
}

/// The address of a user or the name of a key.
pub(super) fn name<'o>(organization: &'o Organization, caller: &Caller) -> Option<&'o str> {
    match caller {
        Caller::User(id) => organization.users.items.iter().find(|user| user.id == *id)?.name.as_deref(),
        Caller::Key(id) => organization.api_keys.items.iter().find(|key| key.id == *id)?.name.as_deref(),
        Caller::Anyone | Caller::Stranger => None,
    }
}
