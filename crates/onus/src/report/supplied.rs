//! What people and providers supplied, where that needs a look: statements that no longer hold, documents that do not
//! cover, and waivers.

use std::io::{self, Write};

use onus_assess::{StatementState, WaiverResult};
use onus_core::Verdict;
use onus_export::Subject;

use super::style::{BOLD, DIM, counted, of_verdict, tame, wrapped};

/// Widest line of running text.
const WIDTH: usize = 96;

pub(crate) fn write(out: &mut dyn Write, subject: &Subject<'_>) -> io::Result<()> {
    statements(out, subject)?;
    documents(out, subject)?;
    waivers(out, &subject.assessment.waivers)
}

/// Statements that were made and do not hold.
fn statements(out: &mut dyn Write, subject: &Subject<'_>) -> io::Result<()> {
    let idle = subject.assessment.idle_statements();
    heading(out, "STATEMENTS", idle.len(), ("statement that does not hold", "statements that do not hold"))?;
    for (duty, one) in idle {
        let why = match &one.state {
            StatementState::Lapsed => format!("it lapsed on {}", one.until.day()),
            state => state.because().unwrap_or_default().to_owned(),
        };
        writeln!(out, "\n  {} {DIM}{} of {}{DIM:#}", duty.id, tame(&one.by), one.recorded.day())?;
        lines(out, &format!("{}: {why}", one.state.word()))?;
    }
    Ok(())
}

/// Documents that are registered and do not carry what they should.
fn documents(out: &mut dyn Write, subject: &Subject<'_>) -> io::Result<()> {
    let idle = subject.assessment.idle_documents();
    heading(out, "DOCUMENTS", idle.len(), ("document that does not carry", "documents that do not carry"))?;
    for one in idle {
        writeln!(out, "\n  {}", tame(one.entry))?;
        let held = counted(one.duties.len() as u64, "duty depends on it", "duties depend on it");
        let duties: Vec<&str> = one.duties.iter().map(|duty| duty.id.as_str()).collect();
        lines(out, &format!("{}; {held}: {}", one.because, duties.join(", ")))?;
    }
    Ok(())
}

fn waivers(out: &mut dyn Write, waivers: &[WaiverResult]) -> io::Result<()> {
    heading(out, "WAIVERS", waivers.len(), ("waiver", "waivers"))?;
    for result in waivers {
        let waiver = &result.waiver;
        writeln!(
            out,
            "\n  {} {DIM}until {}, owner {}{DIM:#}",
            tame(&waiver.id),
            waiver.until.day(),
            tame(&waiver.owner)
        )?;
        let beside = counted(result.matched, "verdict", "verdicts");
        lines(out, &format!("beside {beside} of {}: {}", waiver.obligation, waiver.reason))?;
        if let Some(problem) = result.problem {
            let style = of_verdict(Verdict::Fail);
            writeln!(out, "     {style}x{style:#} {}", problem.word())?;
        }
    }
    Ok(())
}

fn heading(out: &mut dyn Write, title: &str, count: usize, (one, many): (&str, &str)) -> io::Result<()> {
    match count {
        0 => Ok(()),
        count => writeln!(out, "\n{BOLD}{title}{BOLD:#}  {}", counted(count as u64, one, many)),
    }
}

fn lines(out: &mut dyn Write, text: &str) -> io::Result<()> {
    wrapped(&tame(text), WIDTH - 5).iter().try_for_each(|line| writeln!(out, "     {line}"))
}
