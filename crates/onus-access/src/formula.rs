//! What grants say, as a formula over the attributes of a request.
//!
//! Every rule of every dialect becomes one of these, and one solver answers all questions. What was not read or
//! cannot be decided is a [`Formula::Gap`]: it may be true and may be false.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::kleene::{and, or};
use crate::set::{IntervalSet, IpSet, Patterns};
use crate::{Atom, Attr, Request, Value, Values};

/// Names a grant, a membership or any other thing that somebody could take away: a position in a list that
/// whoever made the formula keeps.
pub type Label = usize;

/// What holds for some requests and not for others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    /// For all requests.
    Always,
    /// For none.
    Never,
    /// For those whose attribute has one of the values.
    Atom(Atom),
    /// For all others.
    Not(Arc<Formula>),
    /// Where all hold; for all requests when there are none.
    All(Vec<Formula>),
    /// Where at least one holds; for no request when there are none.
    Any(Vec<Formula>),
    /// Nobody knows where, and why that is.
    Gap(Arc<str>),
    /// What a thing says that could be taken away. Without it this part holds nowhere.
    Labelled(Label, Arc<Formula>),
}

impl Formula {
    /// An attribute that is there has one of these texts.
    #[must_use]
    pub fn text(attr: Attr, patterns: Patterns) -> Self {
        Self::Atom(Atom { attr, values: Values::Text(patterns.into()), or_absent: false })
    }

    /// An attribute is there and is one of these addresses.
    #[must_use]
    pub fn ip(attr: Attr, set: IpSet) -> Self {
        Self::Atom(Atom { attr, values: Values::Ip(set.into()), or_absent: false })
    }

    /// An attribute is there and is one of these numbers.
    #[must_use]
    pub fn number(attr: Attr, set: IntervalSet<i64>) -> Self {
        Self::Atom(Atom { attr, values: Values::Number(set.into()), or_absent: false })
    }

    /// What was not read or cannot be decided.
    #[must_use]
    pub fn gap(why: impl Into<Arc<str>>) -> Self {
        Self::Gap(why.into())
    }

    /// Where this does not hold.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Always => Self::Never,
            Self::Never => Self::Always,
            Self::Not(inner) => Arc::unwrap_or_clone(inner),
            other => Self::Not(Arc::new(other)),
        }
    }

    /// Where all hold.
    #[must_use]
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::Always => {}
                Self::Never => return Self::Never,
                Self::All(inner) => kept.extend(inner),
                other => kept.push(other),
            }
        }
        match kept.len() {
            0 => Self::Always,
            1 => kept.remove(0),
            _ => Self::All(kept),
        }
    }

    /// Where at least one holds.
    #[must_use]
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::Never => {}
                Self::Always => return Self::Always,
                Self::Any(inner) => kept.extend(inner),
                other => kept.push(other),
            }
        }
        match kept.len() {
            0 => Self::Never,
            1 => kept.remove(0),
            _ => Self::Any(kept),
        }
    }

    /// What a thing says that could be taken away.
    #[must_use]
    pub fn labelled(self, label: Label) -> Self {
        Self::Labelled(label, Arc::new(self))
    }

    /// What is left of it for requests in which an attribute has this value, or is absent.
    #[must_use]
    pub fn given(&self, attr: &Attr, value: Option<&Value>) -> Self {
        match self {
            Self::Atom(atom) if atom.attr == *attr => {
                let holds = value.map_or(atom.or_absent, |value| atom.values.contain(value));
                if holds { Self::Always } else { Self::Never }
            }
            Self::Always | Self::Never | Self::Atom(_) | Self::Gap(_) => self.clone(),
            Self::Not(inner) => inner.given(attr, value).negated(),
            Self::All(parts) => Self::all(parts.iter().map(|part| part.given(attr, value))),
            Self::Any(parts) => Self::any(parts.iter().map(|part| part.given(attr, value))),
            Self::Labelled(label, inner) => match inner.given(attr, value) {
                Self::Never => Self::Never,
                inner => inner.labelled(*label),
            },
        }
    }

    /// What is left of it when some labelled things are not there.
    #[must_use]
    pub fn without(&self, labels: &BTreeSet<Label>) -> Self {
        match self {
            Self::Labelled(label, _) if labels.contains(label) => Self::Never,
            Self::Labelled(label, inner) => inner.without(labels).labelled(*label),
            Self::Always | Self::Never | Self::Atom(_) | Self::Gap(_) => self.clone(),
            Self::Not(inner) => inner.without(labels).negated(),
            Self::All(parts) => Self::all(parts.iter().map(|part| part.without(labels))),
            Self::Any(parts) => Self::any(parts.iter().map(|part| part.without(labels))),
        }
    }

    /// Whether it holds for one request; `None` where a gap decides.
    #[must_use]
    pub fn holds(&self, request: &Request) -> Option<bool> {
        match self {
            Self::Always => Some(true),
            Self::Never => Some(false),
            Self::Atom(atom) => Some(atom.holds(request)),
            Self::Not(inner) => inner.holds(request).map(|held| !held),
            Self::Labelled(_, inner) => inner.holds(request),
            Self::Gap(_) => None,
            Self::All(parts) => and(parts.iter().map(|part| part.holds(request))),
            Self::Any(parts) => or(parts.iter().map(|part| part.holds(request))),
        }
    }
}
