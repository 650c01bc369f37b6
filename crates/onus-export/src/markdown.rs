//! Markdown for a pull request: the totals, the failures that no waiver stands beside, and the rest folded away. It stays
//! within what GitHub takes as one comment, and says how much it left out.

use std::io::{self, Write};

use onus_assess::{DutyResult, Waiver, WaiverResult};
use onus_catalog::Obligation;
use onus_core::{Party, Severity, Verdict};

use crate::subject::Subject;
use crate::text::{counted, cut, line};
use crate::verdicts::{Teller, each_duty};

/// The longest comment that GitHub takes, in characters. Bytes are counted here, which are never fewer.
pub const LONGEST: usize = 65_536;
/// What of it is kept for the words about what was left out.
const RESERVE: usize = 1_024;
/// Failing duties in the open; the others, which are less severe, are folded away.
const OPEN: usize = 20;
/// Resources of a duty that are named before the rest is only counted.
const NAMED: usize = 3;
/// Longest reason and name.
const REASON: usize = 160;

/// A row of a table, and what the table is sorted by.
struct Row {
    severity: Severity,
    text: String,
}

/// The rows of all tables.
#[derive(Default)]
struct Rows {
    failing: Vec<Row>,
    waived: Vec<Row>,
    unknown: Vec<Row>,
}

/// Writes the comment.
///
/// # Errors
/// When nothing can be written, or the run did not keep its verdicts.
pub fn write(out: &mut dyn Write, subject: &mut Subject<'_>) -> io::Result<()> {
    let mut text = head(subject);
    let mut rows = rows(subject)?;
    let fail = counted(rows.failing.len() as u64, "duty fails", "duties fail");
    let folded = rows.failing.split_off(OPEN.min(rows.failing.len()));
    let (resources, waiver) = ("| severity | duty | resources |", "| severity | duty | waiver |");
    section(&mut text, rows.failing, (&format!("\n### {fail}\n\n"), ""), resources);
    let accepted = counted(rows.waived.len() as u64, "duty fails", "duties fail");
    let unknown = counted(rows.unknown.len() as u64, "duty is unknown", "duties are unknown");
    for (rows, summary, columns) in [
        (folded, format!("{fail}: the rest"), resources),
        (rows.waived, format!("{accepted}, and waivers accept every failure"), waiver),
        (rows.unknown, format!("{unknown}, which is no pass"), "| severity | duty | not seen |"),
    ] {
        let open = format!("\n<details><summary>{summary}</summary>\n\n");
        section(&mut text, rows, (&open, "\n</details>\n"), columns);
    }
    out.write_all(text.as_bytes())
}

/// The verdict and the totals, before waivers.
fn head(subject: &Subject<'_>) -> String {
    let assessment = &subject.assessment;
    let mut text = format!(
        "## onus: {}\n\n{} as of {}, profile {}.\n\n| duties of | pass | fail | unknown | not applicable |\n|---|--:|--:|--:|--:|\n",
        assessment.verdict(),
        code(&cut(&line(&subject.name), REASON)),
        assessment.as_of,
        code(&cut(&line(&subject.profile), REASON)),
    );
    for party in Party::ALL {
        let tally = assessment.totals.of(party);
        if tally.total() > 0 {
            let (pass, fail) = (tally.pass, tally.fail);
            text +=
                &format!("| {party} | {pass} | {fail} | {} | {} |\n", tally.unknown, tally.not_applicable);
        }
    }
    text
}

fn rows(subject: &mut Subject<'_>) -> io::Result<Rows> {
    let teller = Teller::of(subject.snapshot, subject.catalog)?;
    let mut rows = Rows::default();
    for (obligation, duty, waivers) in each_duty(subject.catalog, &mut subject.assessment) {
        match duty.verdict {
            Verdict::Fail => match failing(&teller, duty, waivers)? {
                Failing::Open(cell) => rows.failing.push(row(obligation, &cell)),
                Failing::Waived(cell) => rows.waived.push(row(obligation, &cell)),
            },
            Verdict::Unknown => {
                let cell = unknown(&teller, duty, waivers)?;
                rows.unknown.push(row(obligation, &cell));
            }
            Verdict::Pass | Verdict::NotApplicable => {}
        }
    }
    for list in [&mut rows.failing, &mut rows.waived, &mut rows.unknown] {
        list.sort_by_key(|row| std::cmp::Reverse(row.severity));
    }
    Ok(rows)
}

fn row(obligation: &Obligation, cell: &str) -> Row {
    let (severity, title) = (obligation.severity, plain(&line(&obligation.title)));
    Row { severity, text: format!("| {severity} | {title}<br>{} | {cell} |\n", code(obligation.id.as_str())) }
}

/// What is said of a duty that fails.
enum Failing {
    Open(String),
    Waived(String),
}

fn failing(teller: &Teller<'_>, duty: &mut DutyResult, waivers: &[WaiverResult]) -> io::Result<Failing> {
    let (mut named, mut failed, mut accepted) = (Vec::new(), 0_usize, Vec::<String>::new());
    let mut open = 0_usize;
    teller.duty(duty, waivers, &[Verdict::Fail], |told| {
        failed += 1;
        match told.waiver {
            Some(waiver) => {
                let text = accepted_by(waiver);
                if !accepted.contains(&text) {
                    accepted.push(text);
                }
            }
            None => open += 1,
        }
        if told.waiver.is_none() && named.len() < NAMED {
            let because = told.because.as_deref().map(line).unwrap_or_default();
            let name = told.resource.map(|resource| resource.called()).unwrap_or_default();
            named.push(said(&name, &because));
        }
        Ok(())
    })?;
    if open == 0 && failed > 0 {
        return Ok(Failing::Waived(accepted.join("<br>")));
    }
    let more = open.saturating_sub(named.len());
    if more > 0 {
        named.push(format!("and {more} more"));
    }
    named.extend(accepted);
    Ok(Failing::Open(named.join("<br>")))
}

fn accepted_by(waiver: &Waiver) -> String {
    let reason = code(&cut(&line(&waiver.reason), REASON));
    format!("waiver {} of {} until {}: {reason}", code(&waiver.id), code(&waiver.owner), waiver.until)
}

fn unknown(teller: &Teller<'_>, duty: &mut DutyResult, waivers: &[WaiverResult]) -> io::Result<String> {
    let count = duty.tally().unknown;
    let mut because = duty.because.clone();
    if because.is_none() {
        teller.duty(duty, waivers, &[Verdict::Unknown], |told| {
            because = because.take().or(told.because);
            Ok(())
        })?;
    }
    let because = code(&cut(&line(&because.unwrap_or_default()), REASON));
    Ok(match count {
        0 => because,
        count => format!("{}: {because}", counted(count, "resource", "resources")),
    })
}

fn said(name: &str, because: &str) -> String {
    let texts = [name, because].into_iter().filter(|text| !text.is_empty());
    texts.map(|text| code(&cut(text, REASON))).collect::<Vec<_>>().join(": ")
}

/// A table between two texts, as far as there is room; nothing when it has no rows.
fn section(text: &mut String, rows: Vec<Row>, (open, close): (&str, &str), columns: &str) {
    if rows.is_empty() {
        return;
    }
    let room = LONGEST - RESERVE;
    text.push_str(open);
    text.push_str(columns);
    text.push_str("\n|---|---|---|\n");
    let (total, mut shown) = (rows.len(), 0);
    for row in rows {
        if text.len() + row.text.len() + close.len() > room {
            break;
        }
        text.push_str(&row.text);
        shown += 1;
    }
    if shown < total {
        let more = counted((total - shown) as u64, "row was", "rows were");
        text.push_str(&format!(
            "\n**{more} left out**, since a comment holds no more. `onus assess` shows all.\n"
        ));
    }
    text.push_str(close);
}

/// Text from outside in a code span, where nothing is markup, a mention or a link.
fn code(text: &str) -> String {
    let text = line(text).replace('`', "'").replace('|', "\u{a6}").replace('\\', "\u{2216}");
    if text.is_empty() { "`-`".to_owned() } else { format!("`{text}`") }
}

/// Text as running text: every sign that could be markup is written by its number, and nobody is mentioned.
fn plain(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '@' | '#' => safe.push_str(&format!("{c}\u{200b}")),
            ':' | '.' | ',' | '-' | '/' | '(' | ')' | '\'' | ';' | '%' => safe.push(c),
            c if c.is_ascii_punctuation() => safe.push_str(&format!("&#{};", u32::from(c))),
            c => safe.push(c),
        }
    }
    safe.replace("://", ":\u{200b}//").replace("www.", "www\u{200b}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_stays_in_its_cell() {
        assert_eq!(code("a|b`c\n<b>@all\\"), "`a\u{a6}b'c <b>@all\u{2216}`");
        assert_eq!(plain("<b> @all *x*"), "&#60;b&#62; @\u{200b}all &#42;x&#42;");
    }

    #[test]
    fn a_comment_never_grows_beyond_what_is_taken_and_says_what_is_missing() {
        let row = |_| Row { severity: Severity::High, text: format!("| {} |\n", "x".repeat(400)) };
        let mut text = String::new();
        section(&mut text, (0..300).map(row).collect(), ("\n### 300\n\n", ""), "| a | b | c |");
        section(&mut text, (0..300).map(row).collect(), ("<details>\n\n", "\n</details>\n"), "| a | b | c |");
        assert!(text.len() <= LONGEST, "{}", text.len());
        assert_eq!(text.matches("left out").count(), 2);
        assert!(text.ends_with("</details>\n"));
    }
}
