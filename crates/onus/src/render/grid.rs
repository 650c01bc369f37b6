//! Rows for people: a table where it fits the terminal, otherwise one record after the other.
//!
//! Widths are decided by the first rows, so that rows stream and memory stays bounded.

use std::io::{self, Write};

use anstyle::Style;

use super::{Cell, Rows, width};
use crate::report::style::{BOLD, DIM};

/// Rows that are looked at before the widths are decided.
const SAMPLE: usize = 200;
/// Characters of a value that are shown; CSV and JSON give all.
const LONGEST_VALUE: usize = 400;
/// A column of a table is not wrapped below this.
const NARROWEST_COLUMN: usize = 16;
const GAP: usize = 2;

/// Lays rows out.
pub(crate) struct Grid {
    names: Vec<String>,
    room: Option<usize>,
    waiting: Vec<Vec<Cell>>,
    form: Option<Form>,
    records: u64,
}

enum Form {
    /// Width of each column, and whether it stands to the right.
    Table(Vec<(usize, bool)>),
    /// One line a value.
    Records,
}

impl Grid {
    /// A grid for a terminal of `room` columns, or without end.
    pub(crate) fn new(names: &[String], room: Option<usize>) -> Self {
        let names = names.iter().map(|name| Cell::Text(name.clone()).for_people()).collect();
        Self { names, room, waiting: Vec::new(), form: None, records: 0 }
    }

    fn decide(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.form.is_some() {
            return Ok(());
        }
        let natural: Vec<usize> = (0..self.names.len()).map(|at| self.natural_width(at)).collect();
        self.form = Some(match fitted(natural, self.room) {
            None if !self.waiting.is_empty() => Form::Records,
            widths => {
                let widths =
                    widths.unwrap_or_else(|| self.names.iter().map(|name| width::of_text(name)).collect());
                let right = (0..self.names.len()).map(|at| self.stands_right(at));
                Form::Table(widths.into_iter().zip(right).collect())
            }
        });
        self.heading(out)?;
        let waiting = std::mem::take(&mut self.waiting);
        waiting.iter().try_for_each(|cells| self.write(out, cells))
    }

    fn natural_width(&self, at: usize) -> usize {
        let cells = self.waiting.iter().filter_map(|row| row.get(at));
        let widest = cells.map(|cell| width::of_text(&shown(cell))).max().unwrap_or_default();
        self.names.get(at).map_or(0, |name| width::of_text(name)).max(widest)
    }

    fn stands_right(&self, at: usize) -> bool {
        let mut cells =
            self.waiting.iter().filter_map(|row| row.get(at)).filter(|cell| **cell != Cell::Null).peekable();
        cells.peek().is_some() && cells.all(Cell::is_number)
    }

    fn heading(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(Form::Table(columns)) = &self.form else { return Ok(()) };
        let names: Vec<(String, Style)> = self.names.iter().map(|name| (name.clone(), BOLD)).collect();
        lines(out, &names, columns, self.room.is_some())?;
        let rules: Vec<(String, Style)> =
            columns.iter().map(|(width, _)| ("-".repeat(*width), DIM)).collect();
        lines(out, &rules, columns, false)
    }

    fn write(&mut self, out: &mut dyn Write, cells: &[Cell]) -> io::Result<()> {
        let texts: Vec<(String, Style)> = cells.iter().map(|cell| (shown(cell), style(cell))).collect();
        if let Some(Form::Table(columns)) = &self.form {
            return lines(out, &texts, columns, self.room.is_some());
        }
        self.records += 1;
        if self.records > 1 {
            writeln!(out)?;
        }
        let column = self.names.iter().map(|name| width::of_text(name)).max().unwrap_or_default();
        let room =
            self.room.map_or(usize::MAX, |room| room.saturating_sub(column + GAP).max(NARROWEST_COLUMN));
        for (name, (text, style)) in self.names.iter().zip(texts) {
            for (at, line) in broken(&text, room).iter().enumerate() {
                let name = if at == 0 { name } else { "" };
                let gap = column - width::of_text(name) + GAP;
                writeln!(out, "{BOLD}{name}{BOLD:#}{:gap$}{style}{line}{style:#}", "")?;
            }
        }
        Ok(())
    }
}

impl Rows for Grid {
    fn row(&mut self, out: &mut dyn Write, cells: Vec<Cell>) -> io::Result<()> {
        if self.form.is_some() {
            return self.write(out, &cells);
        }
        self.waiting.push(cells);
        if self.waiting.len() < SAMPLE { Ok(()) } else { self.decide(out) }
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.decide(out)
    }
}

fn shown(cell: &Cell) -> String {
    let text = cell.for_people();
    match text.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

fn style(cell: &Cell) -> Style {
    if *cell == Cell::Null { DIM.italic() } else { Style::new() }
}

/// Widths with which the table fits; none when columns would become too narrow to read.
fn fitted(mut widths: Vec<usize>, room: Option<usize>) -> Option<Vec<usize>> {
    let Some(room) = room else { return Some(widths) };
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > room {
        let widest = widths.iter_mut().max().filter(|width| **width > NARROWEST_COLUMN)?;
        *widest -= 1;
    }
    Some(widths)
}

/// Writes the cells of one row, each in as many lines as it needs.
fn lines(
    out: &mut dyn Write,
    cells: &[(String, Style)],
    columns: &[(usize, bool)],
    wrap: bool,
) -> io::Result<()> {
    let parts: Vec<Vec<String>> = cells
        .iter()
        .zip(columns)
        .map(|((text, _), (width, _))| if wrap { broken(text, *width) } else { vec![text.clone()] })
        .collect();
    let height = parts.iter().map(Vec::len).max().unwrap_or_default();
    for at in 0..height {
        let mut pending = 0;
        for ((part, (_, style)), (width, right)) in parts.iter().zip(cells).zip(columns) {
            let text = part.get(at).map_or("", String::as_str);
            let padding = width.saturating_sub(width::of_text(text));
            let (before, after) = if *right { (padding, 0) } else { (0, padding) };
            // Padding is owed until something follows, so that no line ends in spaces.
            if text.is_empty() {
                pending += before + after + GAP;
                continue;
            }
            write!(out, "{:1$}", "", pending + before)?;
            write!(out, "{style}{text}{style:#}")?;
            pending = after + GAP;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A text in lines of at most `width`, broken after a space, a comma or a slash where there is one.
fn broken(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = text;
    while width::of_text(rest) > width {
        let (mut taken, mut used, mut kind) = (0, 0, None);
        for (at, c) in rest.char_indices() {
            used += width::of_text(c.encode_utf8(&mut [0; 4]));
            if used > width && at > 0 {
                break;
            }
            taken = at + c.len_utf8();
            if matches!(c, ' ' | ',' | '/') {
                kind = Some(taken);
            }
        }
        let end = kind.filter(|end| *end * 2 > taken).unwrap_or(taken);
        let (line, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        lines.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    if !rest.is_empty() || lines.is_empty() {
        lines.push(rest.to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(names: &[&str], rows: &[&[Cell]], room: Option<usize>) -> String {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut grid = Grid::new(&names, room);
        let mut out = Vec::new();
        rows.iter().for_each(|row| grid.row(&mut out, row.to_vec()).unwrap());
        grid.end(&mut out).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn numbers_stand_right_and_no_line_ends_in_spaces() {
        let rows: [&[Cell]; 2] = [&[text("é"), Cell::Integer(7)], &[Cell::Null, Cell::Integer(12)]];
        assert_eq!(laid_out(&["name", "n"], &rows, None), "name   n\n----  --\né      7\nnull  12\n");
    }

    #[test]
    fn what_does_not_fit_is_wrapped_and_then_shown_as_records() {
        let long = "x".repeat(30);
        let row: &[Cell] = &[text(&long), text("b")];
        assert_eq!(laid_out(&["a", "b"], &[row], Some(24)).lines().nth(3), Some("xxxxxxxxx"));
        let row: &[Cell] = &[text(&long), text(&long)];
        let records = laid_out(&["first", "b"], &[row], Some(30));
        assert_eq!(
            records,
            format!(
                "first  {}\n       {}\nb      {}\n       {}\n",
                "x".repeat(23),
                "x".repeat(7),
                "x".repeat(23),
                "x".repeat(7)
            )
        );
    }

    #[test]
    fn no_rows_still_show_the_columns() {
        assert_eq!(laid_out(&["a", "bc"], &[], Some(80)), "a  bc\n-  --\n");
    }

    #[test]
    fn text_is_broken_without_loss() {
        assert_eq!(broken("one two three", 8), ["one two", "three"]);
        assert_eq!(broken("aaaaaaaaaa", 4), ["aaaa", "aaaa", "aa"]);
        assert_eq!(broken("", 4), [""]);
    }
}
