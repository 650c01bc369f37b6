//! Text from outside, made harmless.

/// The text without what a reader would obey instead of show: control characters, changes of writing direction, and
/// characters that XML cannot hold. Line breaks stay.
pub(crate) fn tame(text: &str) -> String {
    text.chars().map(|c| if c == '\n' || !is_wild(c) { c } else { '\u{fffd}' }).collect()
}

/// The same on one line, without space around it.
pub(crate) fn line(text: &str) -> String {
    let words = text.split(char::is_whitespace).filter(|word| !word.is_empty());
    tame(&words.collect::<Vec<_>>().join(" "))
}

/// The beginning of a text, with a visible end where it was cut.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// A number with its noun.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

fn is_wild(c: char) -> bool {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_that_a_reader_would_obey() {
        assert_eq!(tame("a\u{1b}[31m\n\0\u{202e}\u{ffff}"), "a\u{fffd}[31m\n\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(line("  two \r\n\t lines\0 "), "two lines\u{fffd}");
    }

    #[test]
    fn what_was_cut_says_so() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("äbcd", 3), "äbc…");
    }
}
