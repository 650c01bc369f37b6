//! Whom each security group lets in, on which ports, whichever servers use it.

use onus_facts::{FactsError, Scope, Value};

use super::network::Network;
use crate::derive::completeness::Completeness;
use crate::derive::partition::partition;
use crate::derive::rows::{Rows, text};

pub(super) const TABLE: &str = "scaleway_security_group_opening";

pub(super) fn fill(
    network: &Network,
    completeness: &Completeness,
    rows: &mut Rows<'_>,
) -> Result<(), FactsError> {
    for (id, group) in &network.groups {
        let parts = partition(&group.inbound);
        for part in &parts {
            let cells = [
                ("security_group_id", Value::text(&**id)),
                ("security_group_name", text(group.name.as_deref())),
                ("project_id", Value::text(&*group.project_id)),
                ("zone", Value::text(&*group.zone)),
            ];
            rows.insert(TABLE, &part.cells(id, cells))?;
        }
        if parts.iter().any(|part| part.from.anyone().is_none()) {
            let why =
                if group.whole { "a rule was not read in full" } else { "its rules were not read in full" };
            let scope = Scope::of([("project_id", &*group.project_id), ("zone", &*group.zone)]);
            rows.lose(TABLE, "anyone", scope.with("security_group_id", &**id), why)?;
        }
        if !completeness.gaps("scaleway_security_group").is_empty() {
            rows.complete(TABLE, Scope::of([("security_group_id", &**id)]))?;
        }
    }
    Ok(())
}
