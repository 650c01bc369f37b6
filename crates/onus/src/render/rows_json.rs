//! Rows as a JSON array of objects, one a line.

use std::io::{self, Write};

use serde_json::{Map, Value};

use super::{Cell, Rows};

/// Writes rows as they come.
pub(crate) struct JsonRows {
    names: Vec<String>,
    any: bool,
}

impl JsonRows {
    pub(crate) fn new(names: &[String]) -> Self {
        Self { names: names.to_vec(), any: false }
    }
}

impl Rows for JsonRows {
    fn row(&mut self, out: &mut dyn Write, cells: Vec<Cell>) -> io::Result<()> {
        out.write_all(if self.any { b",\n  " } else { b"[\n  " })?;
        self.any = true;
        let object: Map<String, Value> =
            self.names.iter().cloned().zip(cells.into_iter().map(json)).collect();
        serde_json::to_writer(out, &object)?;
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.any { b"\n]\n" } else { b"[]\n" })
    }
}

fn json(cell: Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Integer(number) => number.into(),
        // JSON has no infinity; its name must not be taken for "not known".
        Cell::Real(number) => {
            serde_json::Number::from_f64(number).map_or_else(|| number.to_string().into(), Value::Number)
        }
        other => other.plain().into(),
    }
}
