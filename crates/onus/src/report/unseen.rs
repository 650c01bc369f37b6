//! What nobody could see, why, and what would show it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use onus_assess::{DutyResult, Want};
use onus_catalog::Catalog;
use onus_core::Verdict;
use onus_facts::Coverage;

use super::style::{BOLD, DIM, counted, of_verdict, tame, wrapped};
use onus_export::Subject;

/// Widest line of running text.
const WIDTH: usize = 96;
/// Places of one gap that are named before the rest is only counted.
const PLACES: usize = 3;

pub(crate) fn write(out: &mut dyn Write, subject: &Subject<'_>) -> io::Result<()> {
    let with = |verdict| {
        let duties = subject.assessment.duties.iter();
        duties.filter(move |duty| duty.verdict == verdict).collect::<Vec<&DutyResult>>()
    };
    let (unknown, failing) = (with(Verdict::Unknown), with(Verdict::Fail));
    let touched = Touched { unknown: &unknown, failing: &failing };
    let lines = touched.gaps(&subject.assessment.gaps);
    if unknown.is_empty() && lines.is_empty() {
        return Ok(());
    }
    let style = of_verdict(Verdict::Unknown);
    let what = match unknown.len() as u64 {
        0 => "what was not read".to_owned(),
        count => counted(count, "duty", "duties"),
    };
    writeln!(out, "\n{style}UNKNOWN{style:#}  {BOLD}{what}{BOLD:#}")?;
    gaps(out, subject, &touched, lines)?;
    broken(out, &unknown)?;
    for (want, text, next) in [
        (
            Want::Attestation,
            "need a named person's statement",
            "`onus due` lists them, `onus attest DUTY` states one",
        ),
        (Want::ProviderEvidence, "need a document of the provider", "`onus evidence` lists the documents"),
    ] {
        let count = unknown.iter().filter(|duty| duty.wants == Some(want)).count();
        if count > 0 {
            writeln!(out, "\n  {} {text}", counted(count as u64, "duty", "duties"))?;
            writeln!(out, "     {DIM}next: {next}{DIM:#}")?;
        }
    }
    Ok(())
}

/// Duties to which it matters what was not read: those that are unknown, and those that fail and might fail
/// in more places.
struct Touched<'a> {
    unknown: &'a [&'a DutyResult],
    failing: &'a [&'a DutyResult],
}

impl Touched<'_> {
    /// The gaps in tables that these duties read.
    fn gaps<'g>(&self, gaps: &'g [Coverage]) -> Vec<&'g Coverage> {
        let duties = self.unknown.iter().chain(self.failing);
        let checks = duties.flat_map(|duty| &duty.checks);
        let read: BTreeSet<&str> = checks.flat_map(|check| &check.reads).map(String::as_str).collect();
        gaps.iter().filter(|line| read.contains(line.table.as_str())).collect()
    }

    /// What gaps in these tables may do to them.
    fn harm(&self, tables: &BTreeSet<&str>) -> String {
        let reading =
            |duties: &[&DutyResult]| duties.iter().filter(|duty| reads_any(duty, tables)).count() as u64;
        match (reading(self.unknown), reading(self.failing)) {
            (held, 0) => format!("may hold back {}", counted(held, "duty", "duties")),
            (0, failing) => {
                format!("may hide more failures of {}", counted(failing, "duty", "duties"))
            }
            (held, failing) => format!(
                "may hold back {}, and hide more failures of {}",
                counted(held, "duty", "duties"),
                super::style::grouped(failing)
            ),
        }
    }
}

/// Gaps of the same table for the same reason.
#[derive(Default)]
struct Group<'a> {
    tables: BTreeSet<&'a str>,
    places: BTreeSet<String>,
}

fn gaps(
    out: &mut dyn Write,
    subject: &Subject<'_>,
    touched: &Touched<'_>,
    lines: Vec<&Coverage>,
) -> io::Result<()> {
    let declared = |table: &str| subject.catalog.table(table).is_some_and(onus_catalog::Table::is_declared);
    let (undeclared, unread): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| declared(&line.table));
    not_declared(out, touched, &undeclared)?;
    let mut groups: BTreeMap<(&str, Option<&str>), Group<'_>> = BTreeMap::new();
    for line in unread {
        let key = (line.reason.as_deref().unwrap_or("it was not read"), line.missing_grant.as_deref());
        let group = groups.entry(key).or_default();
        group.tables.insert(&line.table);
        group.places.insert(place(line));
    }
    for ((reason, grant), group) in groups {
        let tables: Vec<&str> = group.tables.iter().copied().collect();
        let text = wrapped(&format!("{}: {}", tables.join(", "), tame(reason)), WIDTH - 4);
        writeln!(out, "\n  {}", text.join("\n    "))?;
        if !group.places.iter().all(|place| place == "everywhere") {
            let named: Vec<&str> = group.places.iter().take(PLACES).map(String::as_str).collect();
            let more = group.places.len().saturating_sub(PLACES);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let text = wrapped(&tame(&format!("where: {}{more}", named.join("; "))), WIDTH - 7);
            writeln!(out, "     {DIM}{}{DIM:#}", text.join("\n       "))?;
        }
        writeln!(out, "     {DIM}{}{DIM:#}", touched.harm(&group.tables))?;
        if let Some(grant) = grant {
            writeln!(out, "     next: grant the key {BOLD}{}{BOLD:#}", tame(grant))?;
        }
    }
    Ok(())
}

/// What only the customer knows and has not said.
fn not_declared(out: &mut dyn Write, touched: &Touched<'_>, lines: &[&Coverage]) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let reasons: BTreeSet<&str> = lines.iter().filter_map(|line| line.reason.as_deref()).collect();
    let text = wrapped(&reasons.into_iter().collect::<Vec<_>>().join("; "), WIDTH - 4);
    writeln!(out, "\n  {}", text.join("\n    "))?;
    let harm = touched.harm(&lines.iter().map(|line| line.table.as_str()).collect());
    writeln!(out, "     {DIM}{harm}{DIM:#}")?;
    writeln!(
        out,
        "     next: say in `onus.toml` what only you know; `onus init` writes one with all sections"
    )
}

fn place(line: &Coverage) -> String {
    match &line.column {
        Some(column) => format!("{column} of {}", line.scope),
        None => line.scope.to_string(),
    }
}

fn reads_any(duty: &DutyResult, tables: &BTreeSet<&str>) -> bool {
    duty.checks.iter().flat_map(|check| &check.reads).any(|table| tables.contains(table.as_str()))
}

/// Checks that could not be used: a mistake of the catalog, or a snapshot of another one.
fn broken(out: &mut dyn Write, unknown: &[&DutyResult]) -> io::Result<()> {
    for duty in unknown {
        for check in &duty.checks {
            if let Err(error) = &check.outcome {
                writeln!(out, "\n  {}: {}", duty.id, tame(error))?;
            }
        }
    }
    Ok(())
}

/// What the findings of a check say of a resource whose verdict is unknown without a reason of its own.
pub(crate) fn unread_columns(catalog: &Catalog, columns: &[&str], gaps: &[Coverage], table: &str) -> String {
    if columns.is_empty() {
        return "something that decides it was not read".to_owned();
    }
    let known = catalog.table(table).map(|table| table.name.as_str()).unwrap_or(table);
    let reason = gaps.iter().find(|line| {
        line.table == known && line.column.as_deref().is_some_and(|column| columns.contains(&column))
    });
    let because = reason
        .and_then(|line| line.reason.as_deref())
        .map(|reason| format!(": {reason}"))
        .unwrap_or_default();
    format!("not read: {}{because}", columns.join(", "))
}
