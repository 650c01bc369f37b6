//! The words of a check's SQL. Enough to count table references and to warn of habits that lose
//! ignorance; what a statement really reads is asked of SQLite itself.

/// One token of SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// A bare word: keyword, name or function; as written.
    Word(&'a str),
    /// A quoted text or name, without its quotes.
    Quoted(&'a str),
    /// A number.
    Number(&'a str),
    /// Any other single character.
    Symbol(char),
}

/// The tokens of `sql`, without comments and white space. Unclosed quotes run to the end.
#[must_use]
pub fn tokens(sql: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = sql.trim_start();
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("--") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else {
            let (token, length) = token(rest, c);
            found.push(token);
            length
        };
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    found
}

fn token(rest: &str, first: char) -> (Token<'_>, usize) {
    let until = |stop: fn(char) -> bool| rest.find(stop).unwrap_or(rest.len());
    match first {
        '\'' | '"' | '`' | '[' => {
            let close = if first == '[' { ']' } else { first };
            let body = rest.get(1..).unwrap_or_default();
            let end = body.find(close).unwrap_or(body.len());
            (Token::Quoted(body.get(..end).unwrap_or_default()), (end + 2).min(rest.len()))
        }
        c if c.is_alphabetic() || c == '_' => {
            let end = until(|c| !c.is_alphanumeric() && c != '_');
            (Token::Word(rest.get(..end).unwrap_or_default()), end)
        }
        c if c.is_ascii_digit() => {
            let end = until(|c| !c.is_alphanumeric() && c != '.');
            (Token::Number(rest.get(..end).unwrap_or_default()), end)
        }
        c => (Token::Symbol(c), c.len_utf8()),
    }
}

/// How often `sql` names `table` as a source of rows. A name before a dot is a qualified column and
/// does not count; anything else does, so that the answer is never too small.
#[must_use]
pub fn references_of(sql: &str, table: &str) -> usize {
    let tokens = tokens(sql);
    let named = |token: &Token<'_>| match token {
        Token::Word(word) | Token::Quoted(word) => word.eq_ignore_ascii_case(table),
        _ => false,
    };
    tokens
        .iter()
        .enumerate()
        .filter(|(at, token)| named(token) && tokens.get(at + 1) != Some(&Token::Symbol('.')))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_quotes_comments_and_numbers() {
        let sql = "select a.b, 'it''s' -- c\n from /* d */ \"t\" where x >= 1.5";
        let words: Vec<_> = tokens(sql);
        assert!(words.contains(&Token::Quoted("t")));
        assert!(words.contains(&Token::Number("1.5")));
        assert!(!words.iter().any(|t| matches!(t, Token::Word("c" | "d"))));
        assert_eq!(tokens("'open"), [Token::Quoted("open")]);
        assert_eq!(tokens("/* open"), []);
        assert_eq!(tokens("é"), [Token::Word("é")]);
    }

    #[test]
    fn counts_table_references_and_never_too_few() {
        assert_eq!(references_of("select t.id from t", "t"), 1);
        assert_eq!(references_of("select id from T a, \"t\" b", "t"), 2);
        assert_eq!(references_of("select (select 1 from 't') from t", "t"), 2);
    }
}
