//! How results are shown: pages of text, tables of rows, and widths of terminals.

mod cell;
mod csv;
mod grid;
mod markdown;
mod page;
mod rows_json;
mod text;
mod width;

pub(crate) use cell::Cell;
pub(crate) use csv::{CsvRows, csv_line};
pub(crate) use grid::Grid;
pub(crate) use page::{Entry, Fact, Page, Section};
pub(crate) use rows_json::JsonRows;
pub(crate) use width::of_terminal;

use std::io::{self, Write};

use clap::ValueEnum;
use serde_json::Value;

use crate::failure::Failure;
use crate::output::to_stdout;

/// Forms of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PageFormat {
    /// For people at a terminal
    Text,
    /// For documents and tickets
    Markdown,
    /// For programs
    Json,
}

/// Something that can be shown as a page: for people, and for programs.
pub(crate) struct Shown {
    /// For people.
    pub(crate) page: Page,
    /// For programs.
    pub(crate) json: Value,
}

impl Shown {
    /// Writes it to standard output.
    pub(crate) fn show(&self, format: PageFormat) -> Result<(), Failure> {
        to_stdout(|out| match format {
            PageFormat::Text => text::write(out, &self.page, width::of_page()),
            PageFormat::Markdown => markdown::write(out, &self.page),
            PageFormat::Json => write_json(out, &self.json),
        })
    }
}

/// Writes indented JSON and ends the line.
pub(crate) fn write_json(out: &mut dyn Write, json: &Value) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, json)?;
    writeln!(out)
}

/// Somewhere that rows of a query go, one by one.
pub(crate) trait Rows {
    /// Takes the next row.
    fn row(&mut self, out: &mut dyn Write, cells: Vec<Cell>) -> io::Result<()>;
    /// Writes what is left.
    fn end(&mut self, out: &mut dyn Write) -> io::Result<()>;
}
