//! A warning about what the tables of a query lack: an answer without rows is no answer about them.

use std::path::Path;

use anstream::eprintln;
use anstyle::{AnsiColor, Style};
use onus_assess::Gaps;

use crate::report::style::{counted, tame};

const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// Missing parts of a table that are named before the rest is only counted.
const NAMED: usize = 3;

/// Writes to standard error which of these tables were not read in full.
pub(super) fn warn<'t>(gaps: &Gaps, tables: impl Iterator<Item = &'t str>, snapshot: &Path) {
    for table in tables {
        let missing = gaps.of_table(table);
        if missing.is_empty() {
            continue;
        }
        eprintln!("{WARNING}warning:{WARNING:#} `{table}` was not read in full, so rows may be missing");
        for gap in missing.iter().take(NAMED) {
            let grant = gap
                .missing_grant
                .as_deref()
                .map(|grant| format!(" (grant the key {grant})"))
                .unwrap_or_default();
            eprintln!("  {}: {}{}", tame(&gap.scope.to_string()), tame(&gap.reason), tame(&grant));
        }
        let more = missing.len().saturating_sub(NAMED) as u64;
        if more > 0 {
            eprintln!(
                "  and {}; `onus tables {table} --snapshot {}` lists them",
                counted(more, "more part", "more parts"),
                snapshot.display()
            );
        }
    }
}
