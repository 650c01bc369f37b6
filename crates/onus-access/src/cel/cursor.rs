//! The words of an expression one after the other, and how deep their brackets are.

use super::CelError;
use super::parse::DEEPEST;
use super::token::Token;

/// A longer name is not repeated in an error.
const LONGEST_NAME_SHOWN: usize = 40;

/// What is still to be read.
pub(super) struct Cursor<'t> {
    source: &'t str,
    tokens: &'t [(usize, Token)],
    pub(super) next: usize,
    depth: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(source: &'t str, tokens: &'t [(usize, Token)]) -> Self {
        Self { source, tokens, next: 0, depth: 0 }
    }

    pub(super) fn peek(&self) -> &Token {
        self.tokens.get(self.next).map_or(&Token::End, |(_, token)| token)
    }

    pub(super) fn peek_second(&self) -> &Token {
        self.tokens.get(self.next + 1).map_or(&Token::End, |(_, token)| token)
    }

    pub(super) fn is_at(&self, symbol: &str) -> bool {
        matches!(self.peek(), Token::Symbol(found) if *found == symbol)
    }

    pub(super) fn eat(&mut self, symbol: &str) -> bool {
        let found = self.is_at(symbol);
        self.next += usize::from(found);
        found
    }

    pub(super) fn want(&mut self, symbol: &str) -> Result<(), CelError> {
        if self.eat(symbol) { Ok(()) } else { Err(self.expected(&format!("`{symbol}`"))) }
    }

    pub(super) fn expected(&self, what: &str) -> CelError {
        let found = match self.peek() {
            Token::End => "the end".to_owned(),
            Token::Symbol(symbol) => format!("`{symbol}`"),
            Token::Name(name) if name.len() > LONGEST_NAME_SHOWN => "a long name".to_owned(),
            Token::Name(name) => format!("`{name}`"),
            Token::Text(_) => "a text".to_owned(),
            Token::Int(_) | Token::Uint(_) | Token::Double(_) => "a number".to_owned(),
        };
        self.error(format!("expected {what}, found {found}"))
    }

    pub(super) fn error(&self, problem: impl Into<String>) -> CelError {
        let at = self.tokens.get(self.next).map_or(self.source.len(), |(at, _)| *at);
        CelError::at(self.source, at, problem)
    }

    pub(super) fn too_deep(&self) -> CelError {
        self.error(format!("expected at most {DEEPEST} levels of nesting"))
    }

    pub(super) fn deeper<T>(
        &mut self,
        inner: impl FnOnce(&mut Self) -> Result<T, CelError>,
    ) -> Result<T, CelError> {
        if self.depth >= DEEPEST {
            return Err(self.too_deep());
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }
}
