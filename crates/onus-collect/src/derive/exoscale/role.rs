//! What each role allows, by its policy alone: that of the organization may refuse more.

use onus_access::exoscale::{Access, Organization};
use onus_facts::{FactsError, Value};

use crate::derive::rows::{Rows, boolean, text};
use crate::derive::sources::wide;

pub(super) const TABLE: &str = "exoscale_iam_role_power";

pub(super) fn fill(
    access: &Access<'_>,
    organization: &Organization,
    rows: &mut Rows<'_>,
) -> Result<(), FactsError> {
    for role in &organization.roles.items {
        let cells = [
            ("id", Value::text(&*role.id)),
            ("role_id", Value::text(&*role.id)),
            ("role_name", text(role.name.as_deref())),
            ("all_powerful", boolean(access.is_all_powerful(role))),
            ("read_only", boolean(access.is_read_only(role))),
            ("from_anywhere", boolean(wide(&access.role_sources(role)))),
            ("used", boolean(access.is_used(role))),
        ];
        rows.insert(TABLE, &cells)?;
    }
    Ok(())
}
