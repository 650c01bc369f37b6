//! Who can give himself more than he has.

use onus_access::scaleway::{Access, Account};
use onus_facts::{FactsError, Value};

use super::permission::kind_and_id;
use crate::derive::rows::{Rows, boolean};

pub(super) const TABLE: &str = "scaleway_principal_escalation";

pub(super) fn fill(access: &Access<'_>, account: &Account, rows: &mut Rows<'_>) -> Result<(), FactsError> {
    for escalation in access.escalations() {
        let (kind, principal) = kind_and_id(&escalation.principal);
        let way = escalation.way.as_str();
        let through: Vec<String> = escalation.path.iter().map(ToString::to_string).collect();
        let known = escalation.possible.is_some();
        let cells = [
            ("id", Value::text(format!("{principal}/{way}"))),
            ("organization_id", Value::text(&*account.organization_id)),
            ("principal_id", Value::text(principal)),
            ("principal_kind", Value::text(kind)),
            ("way", Value::text(way)),
            ("possible", boolean(escalation.possible)),
            ("from_anywhere", boolean(escalation.from_anywhere)),
            ("gains", if known { Value::text(escalation.gains) } else { Value::Null }),
            ("through", if known { Value::text(through.join("; ")) } else { Value::Null }),
        ];
        rows.insert(TABLE, &cells)?;
    }
    Ok(())
}
