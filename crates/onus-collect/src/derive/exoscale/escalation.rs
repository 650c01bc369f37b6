//! Which users and API keys could give themselves more than they have.

use std::collections::{BTreeMap, HashMap};

use onus_access::exoscale::{Access, Caller, Organization, Resource};
use onus_facts::{FactsError, Scope, Value};

use super::permission::missing;
use super::principal::{Principal, principals};
use crate::derive::rows::{Rows, boolean, text};

pub(super) const TABLE: &str = "exoscale_principal_escalation";

/// What is not known where the operation is allowed.
const TO_WHAT: &str = "whether it leads to more rights is not known: nothing tells who may take which role";

pub(super) fn fill(
    access: &Access<'_>,
    organization: &Organization,
    rows: &mut Rows<'_>,
) -> Result<(), FactsError> {
    let known_as: HashMap<Caller, Principal<'_>> =
        principals(organization).map(|principal| (principal.caller.clone(), principal)).collect();
    let mut reasons = BTreeMap::new();
    for escalation in access.escalations() {
        let Some(Principal { kind, id, name, .. }) = known_as.get(&escalation.caller) else { continue };
        let way = escalation.way.as_str();
        let through: Vec<String> = escalation.path.iter().map(ToString::to_string).collect();
        let known = escalation.possible.is_some();
        let cells = [
            ("id", Value::text(format!("{id}/{way}"))),
            ("principal_id", Value::text(*id)),
            ("principal_kind", Value::text(*kind)),
            ("principal_name", text(*name)),
            ("way", Value::text(way)),
            ("possible", boolean(escalation.possible)),
            ("gains", if known { Value::text(escalation.gains) } else { Value::Null }),
            ("through", if known { Value::text(through.join("; ")) } else { Value::Null }),
        ];
        rows.insert(TABLE, &cells)?;
        if !known {
            reasons
                .entry(*id)
                .or_insert_with(|| missing(access, &escalation.caller, way, "iam", &Resource::Any, TO_WHAT));
        }
    }
    for (principal, why) in reasons {
        rows.lose(TABLE, "possible", Scope::of([("principal_id", principal)]), &why)?;
    }
    Ok(())
}
