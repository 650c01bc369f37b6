//! Permissions as text, as commands, as Terraform and as JSON.

use std::io::{self, Write};

use serde_json::json;

use super::{Permissions, Reach};
use crate::render::{of_terminal, write_json};
use crate::report::style::{BOLD, DIM, counted, wrapped};

const WIDTH: usize = 96;

pub(super) fn text(out: &mut dyn Write, permissions: &Permissions) -> io::Result<()> {
    let sets = counted(permissions.sets.len() as u64, "permission set", "permission sets");
    let rules = counted(present(permissions).count() as u64, "rule", "rules");
    writeln!(out, "{BOLD}What a key needs for onus to read everything at {}{BOLD:#}", permissions.provider)?;
    writeln!(out, "{sets} in a policy of {rules}, since one rule holds one kind of scope")?;
    let column = permissions.sets.keys().map(|(_, name)| name.len()).max().unwrap_or_default() + 2;
    let width = of_terminal().map_or(WIDTH, |columns| columns.min(WIDTH));
    for (at, reach) in present(permissions).enumerate() {
        writeln!(out, "\n{BOLD}Rule {}: {}{BOLD:#}", at + 1, words(reach))?;
        for (name, tables) in permissions.of_reach(reach) {
            let tables: Vec<&str> = tables.iter().map(String::as_str).collect();
            let lines = wrapped(&tables.join(", "), width.saturating_sub(column + 2));
            for (at, line) in lines.iter().enumerate() {
                let name = if at == 0 { name } else { "" };
                writeln!(out, "  {name:<column$}{DIM}{line}{DIM:#}")?;
            }
        }
    }
    if permissions.provider == "scaleway" {
        writeln!(
            out,
            "\n`--format scw` gives the commands that make such a key, `--format terraform`\nthe resources."
        )?;
    }
    Ok(())
}

fn words(reach: Reach) -> &'static str {
    match reach {
        Reach::Organization => "the organization",
        Reach::Projects => "all current and future projects",
    }
}

pub(super) fn scw(out: &mut dyn Write, permissions: &Permissions) -> io::Result<()> {
    writeln!(
        out,
        "# An application, a policy that lets it read, and a key of it. Run by someone who may manage IAM;
# SCW_DEFAULT_ORGANIZATION_ID is the organization's identifier.
application_id=$(scw iam application create name=onus description=\"onus reads, and changes nothing\" -o template='{{{{ .ID }}}}')
"
    )?;
    let mut arguments =
        vec!["name=onus-read-only".to_owned(), "application-id=\"$application_id\"".to_owned()];
    for (rule, reach) in present(permissions).enumerate() {
        arguments.push(format!("rules.{rule}.organization-id=\"$SCW_DEFAULT_ORGANIZATION_ID\""));
        for (at, (set, _)) in permissions.of_reach(reach).enumerate() {
            arguments.push(format!("rules.{rule}.permission-set-names.{at}={set}"));
        }
    }
    writeln!(out, "scw iam policy create \\\n  {}\n", arguments.join(" \\\n  "))?;
    writeln!(out, "scw iam api-key create application-id=\"$application_id\" description=onus")
}

pub(super) fn terraform(out: &mut dyn Write, permissions: &Permissions) -> io::Result<()> {
    writeln!(
        out,
        "variable \"organization_id\" {{
  type        = string
  description = \"Identifier of the Scaleway organization that onus reads.\"
}}

resource \"scaleway_iam_application\" \"onus\" {{
  name        = \"onus\"
  description = \"onus reads, and changes nothing\"
}}

resource \"scaleway_iam_policy\" \"onus\" {{
  name           = \"onus-read-only\"
  application_id = scaleway_iam_application.onus.id"
    )?;
    for reach in present(permissions) {
        writeln!(out, "\n  # {}\n  rule {{\n    organization_id = var.organization_id", words(reach))?;
        writeln!(out, "    permission_set_names = [")?;
        permissions.of_reach(reach).try_for_each(|(set, _)| writeln!(out, "      \"{set}\","))?;
        writeln!(out, "    ]\n  }}")?;
    }
    writeln!(out, "}}")
}

pub(super) fn json(out: &mut dyn Write, permissions: &Permissions) -> io::Result<()> {
    let rules = present(permissions).map(|reach| {
        let sets =
            permissions.of_reach(reach).map(|(name, tables)| json!({ "name": name, "tables": tables }));
        let scope = match reach {
            Reach::Organization => "organization",
            Reach::Projects => "projects",
        };
        json!({ "scope": scope, "permission_sets": sets.collect::<Vec<_>>() })
    });
    write_json(
        out,
        &json!({ "version": 1, "provider": permissions.provider, "rules": rules.collect::<Vec<_>>() }),
    )
}

/// The reaches that have sets; each is a rule of its own.
fn present(permissions: &Permissions) -> impl Iterator<Item = Reach> {
    Reach::ALL.into_iter().filter(|reach| permissions.of_reach(*reach).next().is_some())
}
