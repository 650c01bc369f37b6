//! The words of an expression.

use std::str::Chars;

use super::CelError;
use super::quoted;

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A whole number without its sign: the smallest one has no positive counterpart.
    Int(u64),
    /// A whole number that ends in `u`.
    Uint(u64),
    /// A number with a fraction or an exponent, as it is written.
    Double(String),
    /// A text, without its quotes and escapes.
    Text(String),
    /// A name or a keyword.
    Name(String),
    /// An operator or a bracket.
    Symbol(&'static str),
    /// Behind the last word.
    End,
}

/// Longer ones first: `<=` is not `<`.
const SYMBOLS: [&str; 24] = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "-", "+", "*", "/", "%", "?", ":", ",", ".", "(", ")",
    "[", "]", "{", "}",
];

/// All words with the byte at which each begins; the last one is always [`Token::End`].
pub(super) fn tokens(source: &str) -> Result<Vec<(usize, Token)>, CelError> {
    let mut scanner = Scanner { source, rest: source.chars() };
    let mut found = Vec::new();
    loop {
        scanner.skip_blanks();
        let at = scanner.at();
        let token = scanner.token()?;
        let end = token == Token::End;
        found.push((at, token));
        if end {
            return Ok(found);
        }
    }
}

/// What is left of the source.
pub(super) struct Scanner<'s> {
    source: &'s str,
    rest: Chars<'s>,
}

impl<'s> Scanner<'s> {
    /// The byte that comes next.
    pub(super) fn at(&self) -> usize {
        self.source.len() - self.rest.as_str().len()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        self.rest.next()
    }

    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        let Some(after) = self.rest.as_str().strip_prefix(text) else { return false };
        self.rest = after.chars();
        true
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'s str {
        let from = self.rest.as_str();
        let length = from.find(|letter| !wanted(letter)).unwrap_or(from.len());
        let (taken, after) = from.split_at_checked(length).unwrap_or((from, ""));
        self.rest = after.chars();
        taken
    }

    pub(super) fn error(&self, at: usize, problem: impl Into<String>) -> CelError {
        CelError::at(self.source, at, problem)
    }

    fn skip_blanks(&mut self) {
        loop {
            self.take_while(|letter| matches!(letter, ' ' | '\t' | '\n' | '\x0c' | '\r'));
            if !self.eat("//") {
                return;
            }
            self.take_while(|letter| letter != '\n');
        }
    }

    fn token(&mut self) -> Result<Token, CelError> {
        let at = self.at();
        let Some(first) = self.peek() else { return Ok(Token::End) };
        let second = self.rest.clone().nth(1);
        if first.is_ascii_digit() || (first == '.' && second.is_some_and(|letter| letter.is_ascii_digit())) {
            return self.number();
        }
        if matches!(first, '"' | '\'') {
            return quoted::text(self, false).map(Token::Text);
        }
        if is_name_letter(first) {
            let name = self.take_while(is_name_letter);
            if !matches!(self.peek(), Some('"' | '\'')) {
                return Ok(Token::Name(name.to_owned()));
            }
            return match name.to_ascii_lowercase().as_str() {
                "r" => quoted::text(self, true).map(Token::Text),
                "b" | "br" | "rb" => {
                    Err(self.error(at, "expected an operand, found bytes, which are not read"))
                }
                _ => Ok(Token::Name(name.to_owned())),
            };
        }
        match SYMBOLS.into_iter().find(|symbol| self.eat(symbol)) {
            Some(symbol) => Ok(Token::Symbol(symbol)),
            None => Err(self
                .error(at, format!("expected an operand or an operator, found `{}`", first.escape_debug()))),
        }
    }

    fn number(&mut self) -> Result<Token, CelError> {
        let at = self.at();
        let from = self.rest.as_str();
        let too_large = |scanner: &Self| scanner.error(at, "expected a number of at most 64 bits");
        let magnitude = if self.eat("0x") || self.eat("0X") {
            u64::from_str_radix(self.take_while(|letter| letter.is_ascii_hexdigit()), 16)
        } else {
            let whole = self.take_while(|letter| letter.is_ascii_digit());
            if self.fraction_and_exponent(at)? {
                let length = from.len() - self.rest.as_str().len();
                return Ok(Token::Double(from.chars().take(length).collect()));
            }
            whole.parse()
        };
        let magnitude = magnitude.map_err(|_| too_large(self))?;
        let unsigned = self.eat("u") || self.eat("U");
        if self.peek().is_some_and(is_name_letter) {
            return Err(self.error(self.at(), "expected the end of the number, found a letter"));
        }
        Ok(if unsigned { Token::Uint(magnitude) } else { Token::Int(magnitude) })
    }

    /// Takes what makes a number a double, if there is any. A point without a digit behind it selects a field.
    fn fraction_and_exponent(&mut self, at: usize) -> Result<bool, CelError> {
        let mut double = false;
        let mut ahead = self.rest.clone();
        if ahead.next() == Some('.') && ahead.next().is_some_and(|letter| letter.is_ascii_digit()) {
            double = self.eat(".");
            self.take_while(|letter| letter.is_ascii_digit());
        }
        if self.eat("e") || self.eat("E") {
            double = true;
            let _sign = self.eat("+") || self.eat("-");
            if self.take_while(|letter| letter.is_ascii_digit()).is_empty() {
                return Err(self.error(at, "expected digits in the exponent of the number"));
            }
        }
        if double && self.peek().is_some_and(is_name_letter) {
            return Err(self.error(self.at(), "expected the end of the number, found a letter"));
        }
        Ok(double)
    }
}

fn is_name_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}
