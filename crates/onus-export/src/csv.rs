//! CSV, for spreadsheets and tickets: one line for each duty and resource, and one for each duty of which no single
//! resource was judged. A column is only ever added, at the end.

use std::io::{self, Write};

use onus_catalog::Obligation;
use onus_core::Verdict;

use crate::subject::Subject;
use crate::text::tame;
use crate::verdicts::{Teller, Told, each_duty};

/// The first line.
const HEAD: [&str; 17] = [
    "duty",
    "title",
    "provider",
    "service",
    "owner",
    "severity",
    "duty_verdict",
    "basis",
    "check",
    "resource_table",
    "resource_id",
    "resource_name",
    "verdict",
    "because",
    "waiver",
    "waived_until",
    "as_of",
];

/// Writes the table.
///
/// # Errors
/// When nothing can be written, or the run did not keep its verdicts.
pub fn write(out: &mut dyn Write, subject: &mut Subject<'_>) -> io::Result<()> {
    let teller = Teller::of(subject.snapshot, subject.catalog)?;
    let as_of = subject.assessment.as_of.to_string();
    let mut table = ::csv::Writer::from_writer(out);
    table.write_record(HEAD)?;
    for (obligation, duty, waivers) in each_duty(subject.catalog, &mut subject.assessment) {
        let (verdict, basis) = (duty.verdict, duty.basis.word());
        teller.duty(duty, waivers, &Verdict::ALL, |told| {
            let cells = cells(obligation, (verdict, basis), &told, &as_of);
            Ok(table.write_record(cells.iter().map(|cell| harmless(cell)))?)
        })?;
    }
    table.flush()
}

fn cells(obligation: &Obligation, whole: (Verdict, &str), told: &Told<'_>, as_of: &str) -> [String; 17] {
    let resource = told.resource.clone().unwrap_or_default();
    [
        obligation.id.to_string(),
        obligation.title.clone(),
        obligation.id.provider().to_owned(),
        obligation.id.service().to_owned(),
        obligation.owner.to_string(),
        obligation.severity.to_string(),
        whole.0.to_string(),
        whole.1.to_owned(),
        told.check.to_owned(),
        resource.table,
        resource.id,
        resource.name.unwrap_or_default(),
        told.verdict.to_string(),
        told.because.clone().unwrap_or_default(),
        told.waiver.map(|waiver| waiver.id.clone()).unwrap_or_default(),
        told.waiver.map(|waiver| waiver.until.to_string()).unwrap_or_default(),
        as_of.to_owned(),
    ]
}

/// A cell that no spreadsheet takes for a formula: an apostrophe stands before what begins like one.
fn harmless(cell: &str) -> String {
    let cell = tame(cell);
    let formula = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    match cell.trim_start().starts_with(formula) {
        true => format!("'{cell}"),
        false => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(harmless("=cmd()"), "'=cmd()");
        assert_eq!(harmless(" \n@sum"), "' \n@sum");
        assert_eq!(harmless("\t=1"), "\u{fffd}=1");
        assert_eq!(harmless("a=b"), "a=b");
    }
}
