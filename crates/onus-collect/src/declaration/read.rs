//! Reads `onus.toml`, and says on which line something is wrong.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::sense::{Nonsense, make_sense};
use super::{Declaration, DeclarationError, FILE};

/// The largest file that is read. A thousand people take a hundred kilobytes.
const LARGEST: u64 = 4 << 20;

impl Declaration {
    /// Reads the `onus.toml` of a workspace; none when it has none.
    ///
    /// # Errors
    /// When the file cannot be read or makes no sense.
    pub fn of_workspace(directory: &Path) -> Result<Option<Self>, DeclarationError> {
        let path = directory.join(FILE);
        let read = File::open(&path).and_then(|file| {
            let mut text = String::new();
            file.take(LARGEST + 1).read_to_string(&mut text).map(|_| text)
        });
        match read {
            Ok(text) if text.len() as u64 > LARGEST => {
                Err(DeclarationError::TooLarge { path, limit: LARGEST >> 20 })
            }
            Ok(text) => Self::parse(&text, &path).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(DeclarationError::Unreadable { path, source }),
        }
    }

    /// Reads a text; `path` is for messages.
    ///
    /// # Errors
    /// When the text makes no sense.
    pub fn parse(text: &str, path: &Path) -> Result<Self, DeclarationError> {
        let malformed = |line, message| DeclarationError::Malformed { path: path.to_owned(), line, message };
        let declaration: Self = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            malformed(line_at(text, start), error.message().to_owned())
        })?;
        make_sense(&declaration).map_err(|nonsense| malformed(line_of(text, &nonsense), nonsense.message))?;
        Ok(declaration)
    }
}

fn line_at(text: &str, start: usize) -> usize {
    text.get(..start).unwrap_or_default().matches('\n').count() + 1
}

/// The line of what makes no sense, as near as can be told.
fn line_of(text: &str, nonsense: &Nonsense) -> usize {
    let start = DeTable::parse(text).ok().and_then(|document| {
        let section = document.get_ref().get(nonsense.section)?;
        let entry = match section.get_ref() {
            DeValue::Array(entries) => entries.get(nonsense.entry)?,
            _ => section,
        };
        let value = entry.get_ref().as_table().and_then(|table| table.get(nonsense.key));
        Some(value.unwrap_or(entry).span().start)
    });
    line_at(text, start.unwrap_or_default())
}
