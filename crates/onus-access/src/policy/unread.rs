//! What was not understood, and why.

use std::fmt;
use std::sync::Arc;

use crate::Formula;

/// The reason why a part of a document was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread(Arc<str>);

/// A part of a document, when it was understood.
pub(super) type Read<T> = Result<T, Unread>;

impl Unread {
    pub(super) fn new(why: impl Into<Arc<str>>) -> Self {
        Self(why.into())
    }

    /// It may hold and may not.
    pub(super) fn gap(&self) -> Formula {
        Formula::Gap(Arc::clone(&self.0))
    }
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text of the document as a reason names it: in backticks, on one line, and short, since whoever wrote the
/// document chose it.
pub(super) fn quoted(text: &str) -> String {
    const SHOWN_CHARS: usize = 80;
    let shown: String = text.chars().take(SHOWN_CHARS).flat_map(char::escape_debug).collect();
    let rest = if text.chars().nth(SHOWN_CHARS).is_some() { "…" } else { "" };
    format!("`{shown}{rest}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_text_stays_short_and_on_one_line() {
        assert_eq!(quoted("s3:GetObject"), "`s3:GetObject`");
        assert_eq!(quoted("a\nb\u{1b}[31m"), "`a\\nb\\u{1b}[31m`");
        assert_eq!(quoted(&"x".repeat(81)), format!("`{}…`", "x".repeat(80)));
    }
}
