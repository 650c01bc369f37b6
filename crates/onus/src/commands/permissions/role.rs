//! The narrowest role at Exoscale: which operations of which class, and nothing that a prefix would let in besides.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::Permissions;
use crate::render::write_json;
use crate::report::style::{BOLD, DIM, counted};

/// Operations by class. A grant is written `class/operation` in the tables.
fn classes(permissions: &Permissions) -> BTreeMap<&str, Vec<(&str, Vec<&str>)>> {
    let mut classes: BTreeMap<&str, Vec<(&str, Vec<&str>)>> = BTreeMap::new();
    for ((_, grant), tables) in &permissions.sets {
        let (class, operation) = grant.split_once('/').unwrap_or(("", grant));
        let tables = tables.iter().map(String::as_str).collect();
        classes.entry(class).or_default().push((operation, tables));
    }
    classes
}

/// For people.
pub(super) fn text(out: &mut dyn Write, permissions: &Permissions) -> io::Result<()> {
    let operations = counted(permissions.sets.len() as u64, "operation", "operations");
    writeln!(out, "{BOLD}What a key needs for onus to read everything at exoscale{BOLD:#}")?;
    writeln!(out, "a role that allows {operations} and denies all others")?;
    let width = permissions.sets.keys().map(|(_, grant)| grant.len()).max().unwrap_or_default();
    for (class, operations) in classes(permissions) {
        writeln!(out, "\n{BOLD}{class}{BOLD:#}")?;
        for (operation, tables) in operations {
            let more = match tables.len() {
                0 | 1 => String::new(),
                more => format!(" and {} more", more - 1),
            };
            let first = tables.first().copied().unwrap_or_default();
            writeln!(out, "  {operation:<width$}{DIM}{first}{more}{DIM:#}")?;
        }
    }
    writeln!(
        out,
        "\nThe details of a database come with its passwords in one answer. A role cannot part them, so\n\
         onus drops them before anything is kept.\n\n`--format role` gives the policy."
    )
}

/// The policy of the role.
pub(super) fn policy(out: &mut dyn Write, permissions: &Permissions) -> io::Result<()> {
    let services: Map<String, Value> = classes(permissions)
        .into_iter()
        .map(|(class, operations)| {
            let quoted: Vec<String> =
                operations.iter().map(|(operation, _)| format!("'{operation}'")).collect();
            let expression = format!("operation in [{}]", quoted.join(", "));
            let rules = json!([{ "action": "allow", "expression": expression }]);
            (class.to_owned(), json!({ "type": "rules", "rules": rules }))
        })
        .collect();
    write_json(out, &json!({ "default-service-strategy": "deny", "services": services }))
}
