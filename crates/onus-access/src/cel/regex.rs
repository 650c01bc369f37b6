//! Regular expressions that are plain texts.

use crate::set::Pattern;

/// The texts in which a regular expression (RE2, which CEL uses, and which looks anywhere in a text) is found;
/// none when it is more than a text with `^` in front and `$` behind.
pub(super) fn pattern(regex: &str) -> Option<Pattern> {
    let (from_start, rest) = match regex.strip_prefix('^') {
        Some(rest) => (true, rest),
        None => (false, regex),
    };
    let mut text = String::new();
    let mut to_end = false;
    let mut letters = rest.chars();
    while let Some(letter) = letters.next() {
        match letter {
            _ if to_end => return None,
            '$' => to_end = true,
            '\\' => text.push(letters.next().filter(char::is_ascii_punctuation)?),
            '.' | '+' | '*' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '^' => return None,
            plain => text.push(plain),
        }
    }
    Some(match (from_start, to_end) {
        (true, true) => Pattern::exactly(&text),
        (true, false) => Pattern::prefix(&text),
        (false, true) => Pattern::suffix(&text),
        (false, false) => Pattern::containing(&text),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_and_escapes_are_understood_and_nothing_else() {
        assert_eq!(pattern("^a$"), Some(Pattern::exactly("a")));
        assert_eq!(pattern(r"^a\.b\$"), Some(Pattern::prefix("a.b$")));
        assert_eq!(pattern("a$"), Some(Pattern::suffix("a")));
        assert_eq!(pattern("terraform/"), Some(Pattern::containing("terraform/")));
        for more in ["a.b", "a*", "[ab]", "a|b", "(a)", r"\d", r"a\", "a$b", "a^", "a{2}", "a$$", "$*"] {
            assert_eq!(pattern(more), None, "{more}");
        }
    }
}
