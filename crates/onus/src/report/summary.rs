//! The totals: whose duties, and how many hold.

use std::io::{self, Write};

use onus_assess::Totals;
use onus_core::{Party, Tally, Verdict};

use super::style::{BOLD, counted, grouped, of_verdict, whose};

const COLUMNS: [(Verdict, &str); 4] = [
    (Verdict::Pass, "pass"),
    (Verdict::Fail, "fail"),
    (Verdict::Unknown, "unknown"),
    (Verdict::NotApplicable, "not applicable"),
];

pub(crate) fn write(out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
    let rows: Vec<(&str, Tally)> = Party::ALL
        .into_iter()
        .map(|party| (whose(party), totals.of(party)))
        .filter(|(_, tally)| tally.total() > 0)
        .collect();
    let mut all = Tally::default();
    for (_, tally) in &rows {
        all += *tally;
    }
    write!(out, "  {BOLD}{:<16}{BOLD:#} {:>7}", "Duties", "all")?;
    for (_, word) in COLUMNS {
        write!(out, "  {word:>width$}", width = word.len().max(7))?;
    }
    writeln!(out)?;
    for (name, tally) in rows.iter().chain([&("together", all)]) {
        write!(out, "  {name:<16} {:>7}", grouped(tally.total()))?;
        for (verdict, word) in COLUMNS {
            let (number, width) = (tally.of(verdict), word.len().max(7));
            let style = if number > 0 { of_verdict(verdict) } else { of_verdict(Verdict::NotApplicable) };
            write!(out, "  {style}{:>width$}{style:#}", grouped(number))?;
        }
        writeln!(out)?;
    }
    let resources = totals.resources;
    writeln!(
        out,
        "\n  {} on single resources: {} pass, {} fail, {} unknown, {} not applicable",
        counted(resources.total(), "verdict", "verdicts"),
        grouped(resources.pass),
        grouped(resources.fail),
        grouped(resources.unknown),
        grouped(resources.not_applicable)
    )
}
