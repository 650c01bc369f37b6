//! Rows as comma-separated values: `null` is an empty field, an empty text is `""`.

use std::io::{self, Write};

use super::{Cell, Rows};

/// Writes rows as they come.
pub(crate) struct CsvRows {
    head: Option<Vec<Cell>>,
}

impl CsvRows {
    pub(crate) fn new(names: &[String]) -> Self {
        Self { head: Some(names.iter().cloned().map(Cell::Text).collect()) }
    }

    fn head(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.head.take().map_or(Ok(()), |head| csv_line(out, &head))
    }
}

impl Rows for CsvRows {
    fn row(&mut self, out: &mut dyn Write, cells: Vec<Cell>) -> io::Result<()> {
        self.head(out)?;
        csv_line(out, &cells)
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.head(out)
    }
}

/// Writes one line.
pub(crate) fn csv_line(out: &mut dyn Write, cells: &[Cell]) -> io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        match cell {
            Cell::Null => {}
            cell if cell.is_number() => out.write_all(cell.plain().as_bytes())?,
            cell => out.write_all(field(cell.plain()).as_bytes())?,
        }
    }
    out.write_all(b"\n")
}

fn field(text: String) -> String {
    let special = |c: char| matches!(c, ',' | '"' | '\n' | '\r');
    if text.is_empty() || text.contains(special) || text.trim() != text {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_when_they_must_be() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let mut line = Vec::new();
        let cells =
            [Cell::Null, text(""), text("a,b"), text("say \"x\""), text("two\nlines"), Cell::Integer(1)];
        csv_line(&mut line, &cells).unwrap();
        assert_eq!(String::from_utf8(line).unwrap(), ",\"\",\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",1\n");
    }
}
