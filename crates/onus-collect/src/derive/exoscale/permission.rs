//! What each user and each API key may do, in the few respects that duties ask about.

use std::collections::BTreeMap;

use onus_access::Answer;
use onus_access::exoscale::{Access, Caller, Organization, Resource};
use onus_facts::{FactsError, Scope, Value};

use super::principal::{Principal, principals};
use crate::derive::kleene::either;
use crate::derive::rows::{Rows, boolean, text};
use crate::derive::sources::{Sources, wide};

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
    for Principal { kind, id, name, caller } in principals(organization) {
        for (permission, operations) in PERMISSIONS {
            let sources: Vec<_> = operations
                .iter()
                .map(|(service, operation)| access.sources(&caller, operation, service, &Resource::Any))
                .collect();
            let cells = [
                ("id", Value::text(format!("{id}/{permission}"))),
                ("principal_id", Value::text(id)),
                ("principal_kind", Value::text(kind)),
                ("principal_name", text(name)),
                ("permission", Value::text(permission)),
                ("allowed", boolean(any(&sources, is_allowed))),
                ("from_anywhere", boolean(any(&sources, wide))),
            ];
            rows.insert(TABLE, &cells)?;
            let unknown = operations.iter().zip(&sources).find(|(_, sources)| is_allowed(sources).is_none());
            if let Some(((service, operation), _)) = unknown {
                reasons.entry(id).or_insert_with(|| {
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

fn is_allowed((surely, possibly): &Sources) -> Option<bool> {
    match (surely, possibly) {
        (Some(surely), _) if !surely.is_empty() => Some(true),
        (_, Some(possibly)) if possibly.is_empty() => Some(false),
        _ => None,
    }
}

fn any(all: &[Sources], holds: fn(&Sources) -> Option<bool>) -> Option<bool> {
    all.iter().map(holds).fold(Some(false), either)
}
