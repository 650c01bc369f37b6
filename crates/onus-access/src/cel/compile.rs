//! From a tree to what it says about requests.

use std::cell::Cell;
use std::fmt::{self, Write};
use std::sync::Arc;

use crate::Attr;

use super::ast::{Expr, Op};
use super::dialect::Path;
use super::term::Term;
use super::{Dialect, Outcome, PARAMETER_COUNT, arithmetic, call, compare};

/// `(c ? x : y) == z` says four things about `c`. Nested, such expressions would fill the memory: so much of
/// them is written down, and what goes beyond is a gap.
const MOST_COPIES: usize = 50_000;
/// How much of an expression stands in the reason of a gap.
const LONGEST_EXCERPT: usize = 80;

pub(super) struct Compiler {
    dialect: Dialect,
    copies_left: Cell<usize>,
}

impl Compiler {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self { dialect, copies_left: Cell::new(MOST_COPIES) }
    }

    /// What becomes of an expression where a truth is wanted.
    pub(super) fn truth(&self, expr: &Expr) -> Outcome {
        if let Expr::Conditional(parts) = expr {
            let [condition, then, otherwise] = parts.as_ref();
            let condition = self.truth(condition);
            return match self.pay_for(&condition) {
                Some(()) => Outcome::conditional(condition, self.truth(then), self.truth(otherwise)),
                None => Outcome::gap(not_understood(expr)),
            };
        }
        match self.term(expr) {
            Term::Truth(outcome) => outcome,
            Term::Gap(why) => Outcome::gap(why),
            Term::Error => Outcome::error(),
            other if other.kind().is_some() => Outcome::error(),
            _ => Outcome::gap(not_understood(expr)),
        }
    }

    fn term(&self, expr: &Expr) -> Term {
        let understood = match expr {
            Expr::Null => Some(Term::Null),
            Expr::Bool(value) => Some(Term::Truth(Outcome::known(*value))),
            Expr::Int(value) => Some(Term::Int(*value)),
            Expr::Text(text) => Some(Term::Text(text.clone())),
            Expr::Uint(_) | Expr::Double(_) | Expr::Map(_) => None,
            Expr::List(items) => self.list(items),
            Expr::Name(_) | Expr::Select(..) | Expr::Index(..) => {
                path(expr).and_then(|path| self.dialect.variable(&path))
            }
            Expr::Not(inner) => Some(Term::Truth(self.truth(inner).negated())),
            Expr::Negative(inner) => self.negative(inner),
            Expr::And(parts) => Some(Term::Truth(Outcome::all(parts.iter().map(|part| self.truth(part))))),
            Expr::Or(parts) => Some(Term::Truth(Outcome::any(parts.iter().map(|part| self.truth(part))))),
            Expr::Conditional(parts) => self.conditional(parts),
            Expr::Binary(op, left, right) => self.binary(*op, left, right),
            Expr::Call(name, arguments) => self.call(name, arguments),
            Expr::Method(receiver, name, arguments) => self.method(receiver, name, arguments),
        };
        understood.unwrap_or_else(|| Term::Gap(not_understood(expr)))
    }

    fn list(&self, items: &[Expr]) -> Option<Term> {
        let items: Vec<Term> = items.iter().map(|item| self.term(item)).collect();
        if items.iter().any(|item| matches!(item, Term::Error)) {
            return Some(Term::Error);
        }
        for item in &items {
            match item {
                Term::Gap(why) => return Some(Term::Gap(why.clone())),
                Term::Truth(outcome) => outcome.constant().map(|_| ())?,
                _ => {}
            }
        }
        Some(Term::List(items))
    }

    fn negative(&self, inner: &Expr) -> Option<Term> {
        match self.term(inner) {
            Term::Int(value) => Some(value.checked_neg().map_or(Term::Error, Term::Int)),
            Term::Number(_) | Term::Length(_) => None,
            gap @ Term::Gap(_) => Some(gap),
            other => other.kind().map(|_| Term::Error),
        }
    }

    fn conditional(&self, parts: &[Expr; 3]) -> Option<Term> {
        let [condition, then, otherwise] = parts;
        let condition = self.truth(condition);
        match condition.constant() {
            Some(true) => return Some(self.term(then)),
            Some(false) => return Some(self.term(otherwise)),
            None if condition == Outcome::error() => return Some(Term::Error),
            None => {}
        }
        let (then, otherwise) = match (self.term(then), self.term(otherwise)) {
            (Term::Error, Term::Error) => return Some(Term::Error),
            (Term::Truth(then), Term::Truth(otherwise)) => (then, otherwise),
            (Term::Truth(then), Term::Error) => (then, Outcome::error()),
            (Term::Error, Term::Truth(otherwise)) => (Outcome::error(), otherwise),
            _ => return None,
        };
        self.pay_for(&condition)?;
        Some(Term::Truth(Outcome::conditional(condition, then, otherwise)))
    }

    fn binary(&self, op: Op, left: &Expr, right: &Expr) -> Option<Term> {
        let (left, right) = (self.term(left), self.term(right));
        let outcome = match op {
            Op::Equal | Op::NotEqual => {
                if let (Term::Truth(left), Term::Truth(right)) = (&left, &right) {
                    self.pay_for(left)?;
                    self.pay_for(right)?;
                }
                let equal = compare::equal(&left, &right)?;
                if op == Op::Equal { equal } else { equal.negated() }
            }
            Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => compare::ordered(op, &left, &right)?,
            Op::In => compare::within(&left, &right)?,
            Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::Remainder => {
                return arithmetic::computed(op, &left, &right);
            }
        };
        Some(Term::Truth(outcome))
    }

    fn call(&self, name: &str, arguments: &[Expr]) -> Option<Term> {
        match (name, arguments) {
            ("has", [field @ Expr::Select(..)]) => self.dialect.presence(&path(field)?).map(Term::Truth),
            ("size", [Expr::Name(name)]) if self.is_parameters(name) => Some(parameter_count()),
            ("inIpRange", [address, range]) if self.dialect == Dialect::Scaleway => {
                call::in_ip_range(&self.term(address), &self.term(range)).map(Term::Truth)
            }
            _ => call::function(name, &self.terms(arguments)),
        }
    }

    fn method(&self, receiver: &Expr, name: &str, arguments: &[Expr]) -> Option<Term> {
        match (receiver, name, arguments) {
            (Expr::Name(receiver), "has", [Expr::Text(parameter)]) if self.is_parameters(receiver) => {
                let path = Path { names: vec!["parameters", parameter], indexed: true };
                self.dialect.presence(&path).map(Term::Truth)
            }
            (Expr::Name(receiver), "size", []) if self.is_parameters(receiver) => Some(parameter_count()),
            (_, "inIpRange", [range]) if self.dialect == Dialect::Exoscale => {
                call::in_ip_range(&self.term(receiver), &self.term(range)).map(Term::Truth)
            }
            _ => {
                let name = self.dialect.text_method(name);
                call::method(&self.term(receiver), name, &self.terms(arguments))
            }
        }
    }

    fn terms(&self, expressions: &[Expr]) -> Vec<Term> {
        expressions.iter().map(|expr| self.term(expr)).collect()
    }

    fn is_parameters(&self, name: &str) -> bool {
        self.dialect == Dialect::Exoscale && name == "parameters"
    }

    /// Takes from what may be copied; none when it is used up.
    fn pay_for(&self, copied: &Outcome) -> Option<()> {
        self.copies_left.set(self.copies_left.get().checked_sub(copied.weight())?);
        Some(())
    }
}

fn parameter_count() -> Term {
    Term::Number(Attr::named(PARAMETER_COUNT))
}

/// A variable and the fields that are selected from it; none for anything else.
fn path(expr: &Expr) -> Option<Path<'_>> {
    match expr {
        Expr::Name(name) => Some(Path { names: vec![name], indexed: false }),
        Expr::Select(inner, name) => {
            let mut path = path(inner)?;
            path.names.push(name);
            Some(path)
        }
        Expr::Index(inner, key) => {
            let Expr::Text(name) = key.as_ref() else { return None };
            let mut path = path(inner)?;
            path.names.push(name);
            path.indexed = true;
            Some(path)
        }
        _ => None,
    }
}

fn not_understood(expr: &Expr) -> Arc<str> {
    let mut excerpt = Excerpt { text: String::new(), left: LONGEST_EXCERPT };
    let dots = if write!(excerpt, "{expr}").is_err() { "…" } else { "" };
    format!("`{}{dots}` is outside of the conditions that are understood", excerpt.text).into()
}

/// The beginning of a text; what is longer is not even written.
struct Excerpt {
    text: String,
    left: usize,
}

impl Write for Excerpt {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for letter in text.chars() {
            self.left = self.left.checked_sub(1).ok_or(fmt::Error)?;
            self.text.push(letter);
        }
        Ok(())
    }
}
