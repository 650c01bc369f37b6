//! What a part of an expression stands for.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::set::{IntervalSet, IpSet, Patterns};
use crate::{Attr, Formula, Values};

use super::ast::Op;
use super::time::Linear;
use super::{Outcome, calendar};

/// The value of a part of an expression, as far as it is known without the request.
#[derive(Clone, Debug)]
pub(super) enum Term {
    Null,
    Int(i64),
    Text(String),
    /// Without truths that depend on the request.
    List(Vec<Term>),
    Truth(Outcome),
    /// A text of the request.
    Field(Field),
    /// How many characters a text of the request has.
    Length(Field),
    /// The address of the caller, as a text.
    Address,
    /// A whole number of the request.
    Number(Attr),
    Moment(Linear),
    Span(Linear),
    /// A moment that the provider's own examples convert with `timestamp()` before they use it.
    Unconverted(Linear),
    /// It cannot be evaluated.
    Error,
    Gap(Arc<str>),
}

/// A text of the request.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) attr: Attr,
    pub(super) kind: FieldKind,
}

/// What is known of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldKind {
    /// A text. It cannot be read where it is absent.
    Text,
    /// A text, or null where it is absent.
    TextOrNull,
    /// Usually a text; its type is documented nowhere. It cannot be read where it is absent.
    Any,
}

/// The types of values. Values of two types are never equal, and have no order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Int,
    Text,
    List,
    Truth,
    Moment,
    Span,
}

impl Field {
    /// Whether it is there.
    pub(super) fn present(&self) -> Formula {
        Formula::text(self.attr.clone(), Patterns::all())
    }

    /// Whether it is there, as a question that can always be answered.
    pub(super) fn presence(&self) -> Outcome {
        Outcome { holds: self.present(), fails: self.present().negated() }
    }

    /// `f == 'x'` and `f in ['x', 'y']`: null is not equal to any text.
    pub(super) fn equals_one_of(&self, texts: Patterns) -> Outcome {
        if self.kind != FieldKind::TextOrNull {
            return self.matches(texts);
        }
        let holds = Formula::text(self.attr.clone(), texts);
        Outcome { fails: holds.clone().negated(), holds }
    }

    /// `f.startsWith('x')` and the like, which null does not have.
    pub(super) fn matches(&self, texts: Patterns) -> Outcome {
        Outcome::has_one_of(self.attr.clone(), Values::Text(texts.into()))
    }
}

impl Term {
    /// Its type; none where that is not known.
    pub(super) fn kind(&self) -> Option<Kind> {
        Some(match self {
            Self::Null => Kind::Null,
            Self::Int(_) | Self::Number(_) | Self::Length(_) => Kind::Int,
            Self::Text(_) | Self::Address => Kind::Text,
            Self::List(_) => Kind::List,
            Self::Truth(_) => Kind::Truth,
            Self::Field(field) if field.kind != FieldKind::Any => Kind::Text,
            Self::Moment(_) => Kind::Moment,
            Self::Span(_) => Kind::Span,
            Self::Field(_) | Self::Unconverted(_) | Self::Error | Self::Gap(_) => return None,
        })
    }

    /// Where it can be evaluated.
    pub(super) fn defined(&self) -> Formula {
        match self {
            Self::Null | Self::Int(_) | Self::Text(_) => Formula::Always,
            Self::Field(field) if field.kind == FieldKind::TextOrNull => Formula::Always,
            Self::Field(field) | Self::Length(field) => field.present(),
            Self::List(items) => Formula::all(items.iter().map(Self::defined)),
            Self::Truth(outcome) => outcome.clone().defined(),
            Self::Address => Formula::ip(Attr::SourceIp, IpSet::all()),
            Self::Number(attr) if calendar::has(attr) => Formula::Always,
            Self::Number(attr) => Formula::number(attr.clone(), IntervalSet::all()),
            Self::Moment(time) | Self::Span(time) | Self::Unconverted(time) => time.defined(),
            Self::Error => Formula::Never,
            Self::Gap(why) => Formula::Gap(why.clone()),
        }
    }
}

impl Op {
    /// Whether the comparison is true of two values in this order; none when it is no comparison.
    pub(super) fn accepts(self, order: Ordering) -> Option<bool> {
        Some(match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterEqual => order.is_ge(),
            _ => return None,
        })
    }

    /// The same comparison with its operands exchanged.
    pub(super) fn flipped(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessEqual => Self::GreaterEqual,
            Self::Greater => Self::Less,
            Self::GreaterEqual => Self::LessEqual,
            other => other,
        }
    }

    /// The numbers that compare so with this one.
    pub(super) fn numbers(self, with: i64) -> IntervalSet<i64> {
        let mut wanted = Vec::new();
        if self.accepts(Ordering::Less) == Some(true)
            && let Some(before) = with.checked_sub(1)
        {
            wanted.push((i64::MIN, before));
        }
        if self.accepts(Ordering::Equal) == Some(true) {
            wanted.push((with, with));
        }
        if self.accepts(Ordering::Greater) == Some(true)
            && let Some(after) = with.checked_add(1)
        {
            wanted.push((after, i64::MAX));
        }
        IntervalSet::of(wanted)
    }
}
