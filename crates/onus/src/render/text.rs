//! A page at a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::page::{Block, Entry, Fact, Page};
use super::width;
use crate::report::style::{BOLD, DIM, tame, wrapped};

const INDENT: usize = 2;
const TERM: Style = AnsiColor::Cyan.on_default();

/// Writes the page in lines of at most `width` columns, but for code and for names that are longer.
pub(super) fn write(out: &mut dyn Write, page: &Page, width: usize) -> io::Result<()> {
    for line in wrapped(&page.title, width) {
        writeln!(out, "{BOLD}{}{BOLD:#}", tame(&line))?;
    }
    if let Some(name) = &page.name {
        writeln!(out, "{DIM}{}{DIM:#}", tame(name))?;
    }
    if !page.facts.is_empty() {
        writeln!(out)?;
        facts(out, &page.facts, width)?;
    }
    for section in &page.sections {
        writeln!(out, "\n{BOLD}{}{BOLD:#}", tame(&section.heading))?;
        for (at, block) in section.blocks.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            write_block(out, block, width)?;
        }
    }
    Ok(())
}

fn write_block(out: &mut dyn Write, block: &Block, width: usize) -> io::Result<()> {
    match block {
        Block::Text(text) => {
            wrapped(text, width - INDENT).iter().try_for_each(|line| writeln!(out, "  {}", tame(line)))
        }
        Block::List(points) => points.iter().try_for_each(|point| {
            let lines = wrapped(point, width - INDENT - 2);
            lines.iter().enumerate().try_for_each(|(at, line)| {
                let bullet = if at == 0 { '-' } else { ' ' };
                writeln!(out, "  {bullet} {}", tame(line))
            })
        }),
        Block::Facts(list) => facts(out, list, width),
        Block::Entries(list) => entries(out, list, width),
        Block::Code(_, text) => text.lines().try_for_each(|line| writeln!(out, "    {}", tame(line))),
    }
}

fn facts(out: &mut dyn Write, facts: &[Fact], width: usize) -> io::Result<()> {
    let label = facts.iter().map(|fact| fact.label.len()).max().unwrap_or_default() + 2;
    for fact in facts {
        let lines = match fact.code {
            true => fact.value.lines().map(str::to_owned).collect(),
            false => wrapped(&fact.value, width.saturating_sub(INDENT + label)),
        };
        for (at, line) in lines.iter().enumerate() {
            let name = if at == 0 { fact.label.as_str() } else { "" };
            writeln!(out, "  {DIM}{name:<label$}{DIM:#}{}", tame(line))?;
        }
    }
    Ok(())
}

/// Names to the left of their texts where they leave room; above them where one takes a third of the line.
fn entries(out: &mut dyn Write, entries: &[Entry], width: usize) -> io::Result<()> {
    let widest = entries.iter().map(|entry| width::of_text(&entry.term)).max().unwrap_or_default();
    let column = if widest <= width / 3 { widest } else { 0 };
    let text_width = width.saturating_sub(INDENT + column + 2);
    for entry in entries {
        let lines = if entry.text.is_empty() { Vec::new() } else { wrapped(&entry.text, text_width) };
        let notes = entry.notes.iter().flat_map(|note| wrapped(note, text_width));
        let mut lines =
            lines.into_iter().map(|line| (Style::new(), line)).chain(notes.map(|line| (DIM, line)));
        let term = tame(&entry.term);
        write!(out, "  {TERM}{term}{TERM:#}")?;
        let taken = width::of_text(&term);
        if taken <= column {
            let (style, line) = lines.next().unwrap_or_default();
            let gap = if line.is_empty() { 0 } else { column - taken + 2 };
            write!(out, "{:gap$}{style}{}{style:#}", "", tame(&line))?;
        }
        writeln!(out)?;
        for (style, line) in lines {
            writeln!(out, "  {:column$}  {style}{}{style:#}", "", tame(&line))?;
        }
    }
    Ok(())
}
