//! One value of a row.

use onus_facts::rusqlite::types::ValueRef;

use crate::report::style::tame;

/// A value as SQLite gives it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Not known.
    Null,
    /// A whole number or a truth value.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Text, a time, or a list as JSON.
    Text(String),
    /// Bytes; no fact table has any.
    Blob(Vec<u8>),
}

impl Cell {
    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Integer(_) | Self::Real(_))
    }

    /// For people. What is not known reads `null`; text that reads the same, or that cannot be seen,
    /// stands in quotes, so that the two are told apart without colour.
    pub(crate) fn for_people(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Text(text) if text.trim() != text || text.is_empty() || text == "null" => {
                format!("'{}'", one_line(text))
            }
            Self::Text(text) => one_line(text),
            other => other.plain(),
        }
    }

    /// As it is; nothing for what is not known.
    pub(crate) fn plain(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Integer(number) => number.to_string(),
            Self::Real(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::Blob(bytes) => {
                let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("x'{digits}'")
            }
        }
    }
}

/// Line ends are shown, not obeyed.
fn one_line(text: &str) -> String {
    tame(&text.replace("\r\n", "\n").replace('\n', "\u{21b5}"))
}

impl From<ValueRef<'_>> for Cell {
    fn from(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Integer(number),
            ValueRef::Real(number) => Self::Real(number),
            ValueRef::Text(text) => Self::Text(String::from_utf8_lossy(text).into_owned()),
            ValueRef::Blob(bytes) => Self::Blob(bytes.to_vec()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_and_a_text_that_says_so_look_different() {
        let shown = |text: &str| Cell::Text(text.to_owned()).for_people();
        assert_eq!(Cell::Null.for_people(), "null");
        assert_eq!([shown("null"), shown(""), shown(" "), shown("a b")], ["'null'", "''", "' '", "a b"]);
        assert_eq!(shown("a\u{1b}[2J"), "a\u{fffd}[2J");
    }
}
