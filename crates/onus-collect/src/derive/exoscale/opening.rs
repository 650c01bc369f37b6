//! Whom each security group lets in, on which ports, whichever instances use it.

use onus_access::network::exoscale::Instance;
use onus_facts::{FactsError, Scope, Value};

use super::network::Network;
use crate::derive::partition::partition;
use crate::derive::rows::{Rows, text};

pub(super) const TABLE: &str = "exoscale_security_group_opening";

pub(super) fn fill(network: &Network, rows: &mut Rows<'_>) -> Result<(), FactsError> {
    for (id, name) in &network.groups {
        let alone = Instance { groups: Some(vec![id.clone()]), ..Instance::default() };
        let parts = partition(&network.organization.server(&alone).inbound);
        for part in &parts {
            let cells =
                [("security_group_id", Value::text(&**id)), ("security_group_name", text(name.as_deref()))];
            rows.insert(TABLE, &part.cells(id, cells))?;
        }
        if parts.iter().any(|part| part.from.anyone().is_none()) {
            let why = "a rule of it, or the members of a group that one names, were not read";
            rows.lose(TABLE, "anyone", Scope::of([("security_group_id", &**id)]), why)?;
        }
    }
    Ok(())
}
