//! The matrix of a document as text, Markdown, CSV and JSON.

use std::io::{self, Write};

use comfy_table::{ColumnConstraint, LineStyle, Row, Table, TableStyle, Width, presets};
use onus_catalog::Side;
use serde_json::{Value, json};

use super::domains::{Cell as DomainCell, Domains};
use super::services::Used;
use super::show::VERDICTS;
use crate::render::{Cell, csv_line};
use crate::report::style::{BOLD, wrapped};

const WIDTH: u16 = 80;
/// Columns for the name of a domain.
const DOMAIN: u16 = 19;
const SIDES: [Side; 2] = [Side::Customer, Side::Provider];

pub(super) fn text(out: &mut dyn Write, domains: &Domains, all: bool) -> io::Result<()> {
    writeln!(out, "{BOLD}Control domains, by the provider's own matrix{BOLD:#}: {}\n", domains.title)?;
    let rule = LineStyle::none().fill('-').junction('-');
    let mut table = table(domains, all, TableStyle::new().header_separator(rule), "\n");
    let columns = u16::try_from(table.column_count()).unwrap_or(1).max(2);
    for (at, column) in table.column_iter_mut().enumerate() {
        let (padding, width) =
            if at == 0 { ((0, 1), DOMAIN) } else { ((1, 0), (WIDTH - DOMAIN - 1) / (columns - 1) - 1) };
        column.set_padding(padding);
        column.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(width)));
    }
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    writeln!(out)?;
    let lines = notes(domains, all);
    lines.iter().flat_map(|note| wrapped(note, 78)).try_for_each(|line| writeln!(out, "{line}"))
}

pub(super) fn markdown(out: &mut dyn Write, domains: &Domains, all: bool) -> io::Result<()> {
    writeln!(out, "{}", table(domains, all, presets::ASCII_MARKDOWN, "<br>"))?;
    notes(domains, all).iter().try_for_each(|note| writeln!(out, "\n{note}"))
}

fn table(domains: &Domains, all: bool, style: TableStyle, newline: &str) -> Table {
    let mut table = Table::new();
    table.load_style(style);
    let models: Vec<&str> = domains.shown(all).collect();
    let heads = models.iter().flat_map(|model| SIDES.map(|side| format!("{model}, {}", side_word(side))));
    table
        .set_header(Row::from(std::iter::once("control domain".to_owned()).chain(heads).collect::<Vec<_>>()));
    for row in &domains.rows {
        let cells = models.iter().flat_map(|model| SIDES.map(|side| row.cell(model, side)));
        let texts = cells.map(|cell| cell.map_or_else(|| "-".to_owned(), |cell| shown(cell, newline)));
        table.add_row(Row::from(std::iter::once(row.name.clone()).chain(texts).collect::<Vec<_>>()));
    }
    table
}

fn side_word(side: Side) -> &'static str {
    match side {
        Side::Customer => "yours",
        Side::Provider => "theirs",
    }
}

/// Who it is, and how the duties stand.
fn shown(cell: &DomainCell, newline: &str) -> String {
    let Some(tally) = cell.verdicts else { return cell.who() };
    let counts = VERDICTS.iter().filter(|(verdict, _)| tally.of(*verdict) > 0);
    let counts = counts.map(|(verdict, word)| format!("{} {word}", tally.of(*verdict)));
    let counts = counts.collect::<Vec<_>>().join(", ");
    if counts.is_empty() { cell.who() } else { format!("{}{newline}{counts}", cell.who()) }
}

fn notes(domains: &Domains, all: bool) -> Vec<String> {
    let models = |used: Used| {
        let of = domains.models.iter().filter(|(_, found)| *found == Some(used));
        of.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let mut notes = Vec::new();
    let (unused, unknown) = (models(Used::No), models(Used::Unknown));
    if !unused.is_empty() && !all {
        notes.push(format!("Not in use, and so not shown: {unused}. `--all` shows it."));
    }
    if !unknown.is_empty() {
        notes.push(format!("Nothing of {unknown} was seen, but not all was read: it may be in use."));
    }
    if domains.models.iter().any(|(_, used)| used.is_some()) {
        notes.push("Pass to n/a count the duties that follow from the cell.".to_owned());
    }
    notes
}

pub(super) fn csv(out: &mut dyn Write, all: &[Domains]) -> io::Result<()> {
    writeln!(out, "provider,domain,model,used,side,by,of,duties,pass,fail,unknown,not_applicable")?;
    for domains in all {
        for (row, cell) in domains.rows.iter().flat_map(|row| row.cells.iter().map(move |cell| (row, cell))) {
            let text = |text: &str| Cell::Text(text.to_owned());
            let used =
                domains.models.iter().find(|(name, _)| *name == cell.model).and_then(|(_, used)| *used);
            let mut cells = vec![
                text(&domains.provider),
                text(&row.name),
                text(&cell.model),
                used.map_or(Cell::Null, |used| text(used.word())),
                text(side_word(cell.side)),
                Cell::Text(cell.by.join(" and ")),
                cell.of.as_deref().map_or(Cell::Null, text),
                Cell::Text(cell.duties.join(" ")),
            ];
            cells.extend(VERDICTS.iter().map(|(verdict, _)| {
                cell.verdicts.map_or(Cell::Null, |tally| {
                    Cell::Integer(i64::try_from(tally.of(*verdict)).unwrap_or(i64::MAX))
                })
            }));
            csv_line(out, &cells)?;
        }
    }
    Ok(())
}

pub(super) fn json(domains: &Domains) -> Value {
    let models =
        domains.models.iter().map(|(name, used)| json!({ "name": name, "used": used.map(Used::word) }));
    let rows = domains.rows.iter().map(|row| {
        let cells = row.cells.iter().map(|cell| {
            json!({ "model": cell.model, "side": cell.side, "by": cell.by, "of": cell.of, "duties": cell.duties,
                    "verdicts": cell.verdicts })
        });
        json!({ "domain": row.name, "cells": cells.collect::<Vec<_>>() })
    });
    json!({ "provider": domains.provider, "document": domains.title, "models": models.collect::<Vec<_>>(),
            "domains": rows.collect::<Vec<_>>() })
}
