//! Widths: of the terminal, and of text on it.

use std::io;

use terminal_size::{Width, terminal_size_of};
use unicode_width::UnicodeWidthStr;

/// Widest line of running text; longer ones are hard to read.
const WIDEST_PAGE: usize = 96;
/// Below this nothing can be laid out; lines then overflow.
const NARROWEST: usize = 40;

/// Columns of the terminal that standard output is, or that `COLUMNS` asks for; none elsewhere.
pub(crate) fn of_terminal() -> Option<usize> {
    let asked = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let found = || terminal_size_of(io::stdout()).map(|(Width(columns), _)| usize::from(columns));
    asked.or_else(found).map(|columns: usize| columns.max(NARROWEST))
}

/// Width of pages of text.
pub(super) fn of_page() -> usize {
    of_terminal().map_or(WIDEST_PAGE, |columns| columns.min(WIDEST_PAGE))
}

/// Columns that a text takes on a terminal.
pub(super) fn of_text(text: &str) -> usize {
    // Most texts are plain, and tables ask for many widths.
    if text.is_ascii() { text.len() } else { text.width() }
}
