//! The matrix as text, Markdown, CSV and JSON.

use std::io::{self, Write};

use anstyle::Style;
use comfy_table::{Cell as TableCell, CellAlignment, LineStyle, Row, Table, TableStyle, presets};
use onus_core::{Party, Tally, Verdict};
use serde_json::json;

use super::services::{Service, Used};
use super::{Matrix, show_domains};
use crate::render::{Cell, csv_line, write_json};
use crate::report::style::{BOLD, DIM, wrapped};

const WIDTH: usize = 78;
pub(super) const VERDICTS: [(Verdict, &str); 4] = [
    (Verdict::Pass, "pass"),
    (Verdict::Fail, "fail"),
    (Verdict::Unknown, "unknown"),
    (Verdict::NotApplicable, "n/a"),
];

pub(super) fn text(out: &mut dyn Write, matrix: &Matrix) -> io::Result<()> {
    let of = matrix.profile.as_ref().map(|profile| format!(", profile {profile}")).unwrap_or_default();
    match &matrix.snapshot {
        Some(snapshot) => {
            writeln!(out, "{BOLD}Whose duties, and how yours stand{BOLD:#}{of}")?;
            writeln!(out, "{DIM}as of {}, {}{DIM:#}\n", snapshot.as_of(), snapshot.path().display())?;
        }
        None => writeln!(out, "{BOLD}Whose duties{BOLD:#}{of}\n")?,
    }
    let rule = LineStyle::none().fill('-').junction('-');
    let mut table = table(matrix, TableStyle::new().header_separator(rule), "");
    table.column_iter_mut().enumerate().for_each(|(at, column)| {
        column.set_padding(if at == 0 { (0, 0) } else { (1, 0) });
    });
    for line in table.lines() {
        // Services stand indented below the sum of their provider.
        let style = if line.starts_with("  ") { Style::new() } else { BOLD };
        writeln!(out, "{style}{}{style:#}", line.trim_end())?;
    }
    writeln!(out)?;
    notes(matrix).iter().flat_map(|note| wrapped(note, WIDTH)).try_for_each(|line| writeln!(out, "{line}"))
}

pub(super) fn markdown(out: &mut dyn Write, matrix: &Matrix) -> io::Result<()> {
    if let Some(snapshot) = &matrix.snapshot {
        writeln!(out, "As of {}.\n", snapshot.as_of())?;
    }
    writeln!(out, "{}", table(matrix, presets::ASCII_MARKDOWN, "&nbsp;"))?;
    notes(matrix).iter().try_for_each(|note| writeln!(out, "\n{note}"))
}

pub(super) fn csv(out: &mut dyn Write, matrix: &Matrix) -> io::Result<()> {
    let names = "provider,service,used,customer_duties,shared_duties,provider_duties,third_party_duties,\
                 pass,fail,unknown,not_applicable";
    writeln!(out, "{names}")?;
    for service in &matrix.shown {
        let used = service.used.map_or(Cell::Null, |used| Cell::Text(used.word().to_owned()));
        let mut cells = vec![Cell::Text(service.provider.clone()), Cell::Text(service.name.clone()), used];
        cells.extend(service.duties.iter().map(|count| number(*count)));
        let verdicts = VERDICTS
            .iter()
            .map(|(verdict, _)| service.verdicts.map_or(Cell::Null, |tally| number(tally.of(*verdict))));
        cells.extend(verdicts);
        csv_line(out, &cells)?;
    }
    Ok(())
}

fn number(count: u64) -> Cell {
    Cell::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

pub(super) fn json(out: &mut dyn Write, matrix: &Matrix) -> io::Result<()> {
    let snapshot = matrix
        .snapshot
        .as_ref()
        .map(|snapshot| json!({ "path": snapshot.path().display().to_string(), "as_of": snapshot.as_of() }));
    let services = matrix.shown.iter().map(|service| {
        let duties: serde_json::Map<String, serde_json::Value> = Party::ALL
            .iter()
            .zip(service.duties)
            .map(|(party, count)| (party.word().to_owned(), count.into()))
            .collect();
        json!({ "provider": service.provider, "service": service.name, "used": service.used.map(Used::word),
                "duties": duties, "customer_verdicts": service.verdicts })
    });
    let hidden = matrix.hidden.iter().map(|service| {
        json!({ "provider": service.provider, "service": service.name, "used": service.used.map(Used::word) })
    });
    write_json(
        out,
        &json!({ "version": 1, "snapshot": snapshot, "profile": matrix.profile,
                 "services": services.collect::<Vec<_>>(), "not_shown": hidden.collect::<Vec<_>>(),
                 "documents": matrix.domains.iter().map(show_domains::json).collect::<Vec<_>>() }),
    )
}

fn table(matrix: &Matrix, style: TableStyle, indent: &str) -> Table {
    let mut table = Table::new();
    table.load_style(style);
    let parties = ["yours", "shared", "provider", "3rd party"];
    let verdicts = VERDICTS.iter().map(|(_, word)| *word).filter(|_| matrix.snapshot.is_some());
    table.set_header(row("service".to_owned(), parties.into_iter().chain(verdicts).map(str::to_owned)));
    let mut providers: Vec<&str> = matrix.shown.iter().map(|service| service.provider.as_str()).collect();
    providers.dedup();
    for provider in &providers {
        let of_provider: Vec<&Service> =
            matrix.shown.iter().filter(|service| service.provider == *provider).collect();
        table.add_row(row(format!("{provider}, all"), numbers(&of_provider, matrix)));
        for service in of_provider {
            let mark = if service.used == Some(Used::Unknown) { " ?" } else { "" };
            let indent = if indent.is_empty() { "  ".to_owned() } else { indent.repeat(2) };
            table.add_row(row(format!("{indent}{}{mark}", service.name), numbers(&[service], matrix)));
        }
    }
    table
}

fn row(name: String, cells: impl Iterator<Item = String>) -> Row {
    let right = |text| TableCell::new(text).set_alignment(CellAlignment::Right);
    let mut row = Row::new();
    row.add_cell(TableCell::new(name));
    for text in cells {
        row.add_cell(right(text));
    }
    row
}

fn numbers(services: &[&Service], matrix: &Matrix) -> impl Iterator<Item = String> + use<> {
    let mut duties = [0; 4];
    let mut verdicts = Tally::default();
    for service in services {
        duties.iter_mut().zip(service.duties).for_each(|(sum, count)| *sum += count);
        verdicts += service.verdicts.unwrap_or_default();
    }
    let verdicts = VERDICTS.map(|(verdict, _)| verdicts.of(verdict));
    let shown = if matrix.snapshot.is_some() { verdicts.len() } else { 0 };
    let show = |count: u64| if count == 0 { "-".to_owned() } else { count.to_string() };
    duties.into_iter().chain(verdicts.into_iter().take(shown)).map(show)
}

fn notes(matrix: &Matrix) -> Vec<String> {
    let named = |used: Used| {
        let names = matrix.hidden.iter().filter(|service| service.used == Some(used));
        names.map(|service| format!("{}/{}", service.provider, service.name)).collect::<Vec<_>>()
    };
    let mut notes = Vec::new();
    if matrix.snapshot.is_some() {
        notes.push("Pass to n/a count the duties that are yours or shared.".to_owned());
    }
    if matrix.shown.iter().any(|service| service.used == Some(Used::Unknown)) {
        notes.push("? nothing of it was seen, but not all of it was read: it may be in use.".to_owned());
    }
    let unused = named(Used::No);
    if !unused.is_empty() {
        notes.push(format!("Not in use, and so not shown: {}. `--all` shows all.", unused.join(", ")));
    }
    let mut providers: Vec<_> = matrix
        .hidden
        .iter()
        .filter(|service| service.used == Some(Used::NotAsked))
        .map(|service| service.provider.as_str())
        .collect();
    providers.dedup();
    if !providers.is_empty() {
        notes.push(format!(
            "Not shown, since the snapshot was not taken there: {}. `--all` shows all.",
            providers.join(", ")
        ));
    }
    if let Some(service) = matrix.shown.first() {
        notes.push(format!(
            "`onus explain {}/{}` lists the duties of that service.",
            service.provider, service.name
        ));
    }
    notes
}
