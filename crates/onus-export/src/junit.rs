//! JUnit XML, for the test tab of a CI: a suite for each service of a provider, a case for each duty.
//!
//! | the duty | the case |
//! |---|---|
//! | passes | is passed |
//! | fails | has one `failure`, which lists the resources |
//! | fails, and a waiver stands beside every failure | is `skipped`; the message says that it fails, and who accepted it |
//! | is unknown | is `skipped`; the message says what was not seen. Exit code 3 of `onus assess` tells it from a pass |
//! | is unknown, since a check could not be used | has one `error` |
//! | concerns nothing here | is `skipped` |
//!
//! What is unknown does not turn a pipeline red, since most of it waits for a person or a document. It keeps to the
//! schema of Jenkins' xUnit plugin.

use std::collections::BTreeMap;
use std::io::{self, Write};

use onus_assess::{DutyResult, WaiverResult};
use onus_catalog::Obligation;
use onus_core::{Moment, Verdict};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::subject::Subject;
use crate::text::{counted, cut, line, tame};
use crate::verdicts::{Teller, each_duty};

/// Resources that a failure lists before the rest is only counted.
const LISTED: usize = 100;
/// Longest message of a case, which CI shows on one line.
const MESSAGE: usize = 300;

/// How a case ended.
enum End {
    Passed,
    Failure { message: String, text: String },
    Error { message: String },
    Skipped { kind: &'static str, message: String },
}

/// A duty as a test case.
struct Case {
    class: String,
    name: String,
    end: End,
}

/// Writes the file.
///
/// # Errors
/// When nothing can be written, or the run did not keep its verdicts.
pub fn write(out: &mut dyn Write, subject: &mut Subject<'_>) -> io::Result<()> {
    let teller = Teller::of(subject.snapshot, subject.catalog)?;
    let as_of = subject.assessment.as_of;
    let mut suites: BTreeMap<String, Vec<Case>> = BTreeMap::new();
    for (obligation, duty, waivers) in each_duty(subject.catalog, &mut subject.assessment) {
        let suite = format!("{}/{}", obligation.id.provider(), obligation.id.service());
        let end = end_of(&teller, obligation, duty, waivers)?;
        let case = Case { class: suite.replace('/', "."), name: obligation.id.name().to_owned(), end };
        suites.entry(suite).or_default().push(case);
    }
    let cases = || suites.values().flatten();
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attribute(("name", "onus"))
        .with_attribute(("tests", cases().count().to_string().as_str()))
        .with_attribute(("failures", count(cases(), End::is_failure).as_str()))
        .with_attribute(("errors", count(cases(), End::is_error).as_str()))
        .write_inner_content(|xml| {
            suites.iter().try_for_each(|(name, cases)| suite(xml, name, cases, as_of, &subject.profile))
        })?;
    writeln!(xml.get_mut())
}

fn count<'c>(cases: impl Iterator<Item = &'c Case>, is: fn(&End) -> bool) -> String {
    cases.filter(|case| is(&case.end)).count().to_string()
}

fn suite(
    xml: &mut Writer<&mut dyn Write>,
    name: &str,
    cases: &[Case],
    as_of: Moment,
    profile: &str,
) -> io::Result<()> {
    // The schema's times have no zone.
    let moment = as_of.to_string();
    xml.create_element("testsuite")
        .with_attribute(("name", name))
        .with_attribute(("tests", cases.len().to_string().as_str()))
        .with_attribute(("failures", count(cases.iter(), End::is_failure).as_str()))
        .with_attribute(("errors", count(cases.iter(), End::is_error).as_str()))
        .with_attribute(("skipped", count(cases.iter(), End::is_skipped).as_str()))
        .with_attribute(("timestamp", moment.trim_end_matches('Z')))
        .write_inner_content(|xml| {
            xml.create_element("properties").write_inner_content(|xml| {
                for (name, value) in [("onus.as_of", moment.as_str()), ("onus.profile", profile)] {
                    let property = xml.create_element("property").with_attribute(("name", name));
                    property.with_attribute(("value", line(value).as_str())).write_empty()?;
                }
                Ok(())
            })?;
            cases.iter().try_for_each(|case| test_case(xml, case))
        })?;
    Ok(())
}

fn test_case(xml: &mut Writer<&mut dyn Write>, case: &Case) -> io::Result<()> {
    let element = xml
        .create_element("testcase")
        .with_attribute(("name", case.name.as_str()))
        .with_attribute(("classname", case.class.as_str()))
        .with_attribute(("time", "0"));
    let (tag, kind, message, text) = match &case.end {
        End::Passed => return element.write_empty().map(|_| ()),
        End::Failure { message, text } => ("failure", "fail", message, text.as_str()),
        End::Error { message } => ("error", "check-not-used", message, ""),
        End::Skipped { kind, message } => ("skipped", *kind, message, ""),
    };
    element.write_inner_content(|xml| {
        let message = cut(&line(message), MESSAGE);
        let inner = xml.create_element(tag).with_attribute(("type", kind));
        let inner = inner.with_attribute(("message", message.as_str()));
        match text.is_empty() {
            true => inner.write_empty()?,
            false => inner.write_text_content(BytesText::new(&tame(text)))?,
        };
        Ok(())
    })?;
    Ok(())
}

fn end_of(
    teller: &Teller<'_>,
    obligation: &Obligation,
    duty: &mut DutyResult,
    waivers: &[WaiverResult],
) -> io::Result<End> {
    let broken = duty.checks.iter().find_map(|check| check.outcome.as_ref().err());
    if let Some(error) = broken.filter(|_| duty.verdict == Verdict::Unknown) {
        return Ok(End::Error { message: format!("{}: {error}", obligation.title) });
    }
    Ok(match duty.verdict {
        Verdict::Pass => End::Passed,
        Verdict::NotApplicable => {
            End::Skipped { kind: "not-applicable", message: "it concerns nothing here".to_owned() }
        }
        Verdict::Unknown => End::Skipped { kind: "unknown", message: unknown(teller, duty, waivers)? },
        Verdict::Fail => failure(teller, obligation, duty, waivers)?,
    })
}

/// What was not seen: the first reason, and for how many resources.
fn unknown(teller: &Teller<'_>, duty: &mut DutyResult, waivers: &[WaiverResult]) -> io::Result<String> {
    let count = duty.tally().unknown;
    let mut first = None;
    teller.duty(duty, waivers, &[Verdict::Unknown], |told| {
        first.get_or_insert(told.because.unwrap_or_default());
        Ok(())
    })?;
    let first = duty.because.clone().or(first).unwrap_or_default();
    Ok(match count {
        0 => format!("unknown: {first}"),
        count => format!("unknown: {first} ({})", counted(count, "resource", "resources")),
    })
}

/// The resources that fail, or who accepted all of them.
fn failure(
    teller: &Teller<'_>,
    obligation: &Obligation,
    duty: &mut DutyResult,
    waivers: &[WaiverResult],
) -> io::Result<End> {
    let (mut lines, mut failed, mut accepted, mut waived) = (Vec::new(), 0_u64, 0_u64, None);
    teller.duty(duty, waivers, &[Verdict::Fail], |told| {
        failed += 1;
        if let Some(waiver) = told.waiver {
            accepted += 1;
            waived.get_or_insert(format!(
                "waiver {} of {} until {}: {}",
                waiver.id, waiver.owner, waiver.until, waiver.reason
            ));
        }
        if lines.len() < LISTED {
            let name = told.resource.map_or("the duty as a whole".to_owned(), |resource| resource.called());
            let because = told.because.map(|because| format!(": {because}")).unwrap_or_default();
            let waiver = told.waiver.map(|waiver| format!(" [waiver {}]", waiver.id)).unwrap_or_default();
            lines.push(line(&format!("{name}{because}{waiver}")));
        }
        Ok(())
    })?;
    if let (Some(waived), true) = (waived, failed > 0 && failed == accepted) {
        return Ok(End::Skipped { kind: "waived", message: format!("fails, and is accepted by {waived}") });
    }
    let more = failed.saturating_sub(lines.len() as u64);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines.push(format!("severity: {}, owner: {}", obligation.severity, obligation.owner));
    lines.extend(obligation.fix.iter().map(|fix| format!("first: {}", line(&fix.step))));
    let title = &obligation.title;
    let message = match duty.tally().fail {
        0 => title.clone(),
        failed => format!("{title}: {}", counted(failed, "resource fails", "resources fail")),
    };
    Ok(End::Failure { message, text: lines.join("\n") })
}

impl End {
    fn is_failure(&self) -> bool {
        matches!(self, Self::Failure { .. })
    }

    fn is_error(&self) -> bool {
        matches!(self, Self::Error { .. })
    }

    fn is_skipped(&self) -> bool {
        matches!(self, Self::Skipped { .. })
    }
}
