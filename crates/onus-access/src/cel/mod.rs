//! Conditions in CEL, the Common Expression Language, as Scaleway and Exoscale write them.
//!
//! An expression is true, false or fails: an absent field cannot be read, a text cannot be less than a number.
//! A condition that fails does not apply and cannot be negated, so [`Outcome`] has a formula for each of true
//! and false, and what is in neither fails. What the providers do not document is a gap.

mod arithmetic;
mod ast;
mod calendar;
mod call;
mod compare;
mod compile;
mod cursor;
mod dialect;
mod outcome;
mod parse;
mod quoted;
mod regex;
mod term;
#[cfg(test)]
mod tests;
mod time;
mod token;

use std::fmt;

use thiserror::Error;

pub use calendar::{calendar_domain, calendar_gaps};
pub use dialect::{Dialect, domain};
pub use outcome::Outcome;

/// How many `parameters` a request to Exoscale has, as [`crate::Attr::Named`]. A parameter of this name is
/// never an attribute.
pub const PARAMETER_COUNT: &str = "parameters.size";

/// A text that is no expression.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("cannot read the CEL expression at character {position}: {problem}")]
pub struct CelError {
    /// Where, in characters from 1.
    pub position: usize,
    /// What was expected there and what was found.
    pub problem: String,
}

impl CelError {
    fn at(source: &str, byte: usize, problem: impl Into<String>) -> Self {
        let before = source.char_indices().take_while(|(at, _)| *at < byte).count();
        Self { position: before + 1, problem: problem.into() }
    }
}

/// An expression. Displayed, it is written with as few brackets as can be, and is read as the same expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression(ast::Expr);

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    ///
    /// When the text is no expression, or is longer or nested deeper than anybody writes.
    pub fn parse(source: &str) -> Result<Self, CelError> {
        parse::parse(source).map(Self)
    }

    /// On which requests it is true, and on which it is false.
    #[must_use]
    pub fn compile(&self, dialect: Dialect) -> Outcome {
        calendar::apart(compile::Compiler::new(dialect).truth(&self.0))
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
