//! `onus due`

use std::io::{self, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use onus_core::{Moment, ObligationId, Period};
use onus_evidence::{Due, What, calendar, due};
use serde_json::json;

use crate::failure::Failure;
use crate::output::to_stdout;
use crate::report::style::{BOLD, DIM, counted, of_verdict};
use crate::supplied::{Weighed, weigh};
use crate::workspace::CatalogSource;

/// Arguments of `onus due`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 nothing is overdue; 1 something is, or was never done.")]
pub(crate) struct Args {
    /// A workspace, or a snapshot in one
    #[arg(default_value = ".")]
    subject: PathBuf,
    /// Which duties: a profile or a framework
    #[arg(long, default_value = "all")]
    profile: String,
    /// Also what comes up within this time, such as P30D
    #[arg(long, default_value = "P30D", value_name = "PERIOD")]
    within: Period,
    /// The day to ask for; today when left out
    #[arg(long, value_name = "DATE")]
    at: Option<Moment>,
    /// How to show it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Forms of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For calendars (iCalendar); everything, however far ahead
    Ics,
    /// For programs
    Json,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let Weighed { facts, supplied, assessment } = weigh(&args.subject, &args.profile, source)?;
    let now = args.at.unwrap_or_else(Moment::now);
    let all = due(&facts.catalog, &assessment, &supplied, now);
    let overdue = all.iter().any(|one| one.is_overdue(now));
    let soon: Vec<&Due> =
        all.iter().filter(|one| one.by.is_none_or(|by| by <= now.after(args.within))).collect();
    match args.format {
        Format::Ics => to_stdout(|out| out.write_all(calendar(&facts.catalog, &all, now).as_bytes()))?,
        Format::Json => to_stdout(|out| json_list(out, &soon, now))?,
        Format::Text => to_stdout(|out| text(out, &soon, now))?,
    }
    Ok(u8::from(overdue))
}

fn words(one: &Due) -> String {
    match (&one.what, &one.last) {
        (What::Statement, Some(by)) => format!("statement, last by {by}"),
        (What::Statement, None) => "statement".to_owned(),
        (What::Document { kind, name }, _) => format!("{}: {name}", kind.word()),
        (What::Waiver { id }, _) => format!("waiver {id}"),
    }
}

fn text(out: &mut dyn Write, due: &[&Due], now: Moment) -> io::Result<()> {
    let (never, dated): (Vec<&Due>, Vec<&Due>) = due.iter().copied().partition(|one| one.by.is_none());
    let (past, ahead): (Vec<&Due>, Vec<&Due>) = dated.into_iter().partition(|one| one.is_overdue(now));
    let style = of_verdict(onus_core::Verdict::Fail);
    for (title, list) in [("OVERDUE", past), ("COMES UP", ahead), ("NEVER DONE", never)] {
        if list.is_empty() {
            continue;
        }
        let style = if title == "OVERDUE" { style } else { BOLD };
        writeln!(
            out,
            "\n{style}{title}{style:#}  {BOLD}{}{BOLD:#}",
            counted(list.len() as u64, "entry", "entries")
        )?;
        for one in list {
            let day = one.by.map_or_else(String::new, Moment::day);
            let more = match one.duties.len() {
                0 | 1 => String::new(),
                all => format!(" and {} more", all - 1),
            };
            let first = one.duties.first().map(ObligationId::as_str).unwrap_or_default();
            writeln!(out, "  {day:<10}  {first}{more}  {DIM}{}{DIM:#}", words(one))?;
        }
    }
    match due.is_empty() {
        true => writeln!(out, "nothing is due"),
        false => writeln!(
            out,
            "\n`onus attest NAME` states a duty, `onus review NAME` goes through accounts one by one"
        ),
    }
}

fn json_list(out: &mut dyn Write, due: &[&Due], now: Moment) -> io::Result<()> {
    let entry = |one: &&Due| {
        let (what, name) = match &one.what {
            What::Statement => ("statement", None),
            What::Document { name, .. } => ("document", Some(name)),
            What::Waiver { id } => ("waiver", Some(id)),
        };
        json!({
            "duties": one.duties, "what": what, "name": name, "by": one.by, "overdue": one.is_overdue(now), "last": one.last,
        })
    };
    let list: Vec<_> = due.iter().map(entry).collect();
    serde_json::to_writer_pretty(&mut *out, &json!({ "format": "onus.due/1", "at": now, "due": list }))?;
    writeln!(out)
}
