//! Texts between quotes.

use super::CelError;
use super::token::Scanner;

/// The text that begins at a quote, in one of the four forms: `'…'`, `"…"`, `'''…'''`, `"""…"""`. In a raw
/// one a backslash is a backslash.
pub(super) fn text(scanner: &mut Scanner<'_>, raw: bool) -> Result<String, CelError> {
    let begins = scanner.at();
    let quote = ["'''", "\"\"\"", "'", "\""].into_iter().find(|quote| scanner.eat(quote)).unwrap_or_default();
    let one_line = quote.len() == 1;
    let mut text = String::new();
    loop {
        if scanner.eat(quote) {
            return Ok(text);
        }
        let at = scanner.at();
        match scanner.next() {
            None => return Err(scanner.error(begins, format!("expected {quote} at the end of the text"))),
            Some('\n' | '\r') if one_line => {
                return Err(scanner.error(at, format!("expected {quote} before the end of the line")));
            }
            Some('\\') if !raw => {
                let letter =
                    escaped(scanner).ok_or_else(|| scanner.error(at, "expected an escape such as `\\n`"))?;
                text.push(letter);
            }
            Some(letter) => text.push(letter),
        }
    }
}

/// What stands behind a backslash.
fn escaped(scanner: &mut Scanner<'_>) -> Option<char> {
    let first = scanner.next()?;
    Some(match first {
        '\\' | '"' | '\'' | '`' | '?' => first,
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        'x' | 'X' => return code_point(scanner, 0, 2, 16),
        'u' => return code_point(scanner, 0, 4, 16),
        'U' => return code_point(scanner, 0, 8, 16),
        '0'..='3' => return code_point(scanner, first.to_digit(8)?, 2, 8),
        _ => return None,
    })
}

/// So many digits as a code point; none where there are fewer, and for halves of surrogate pairs.
fn code_point(scanner: &mut Scanner<'_>, begun: u32, digits: usize, radix: u32) -> Option<char> {
    let mut value = begun;
    for _ in 0..digits {
        let digit = scanner.next()?.to_digit(radix)?;
        value = value.checked_mul(radix)?.checked_add(digit)?;
    }
    char::from_u32(value)
}

/// A text as a literal that is read as the same text.
pub(super) fn write(text: &str, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    use std::fmt::Write;
    f.write_char('"')?;
    for letter in text.chars() {
        match letter {
            '"' | '\\' => write!(f, "\\{letter}")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            _ if letter.is_control() => write!(f, "\\u{:04x}", u32::from(letter))?,
            _ => f.write_char(letter)?,
        }
    }
    f.write_char('"')
}
