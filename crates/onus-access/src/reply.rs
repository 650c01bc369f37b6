//! An answer together with the things that its labels stand for.

use crate::{Answer, Formula, Label};

/// An answer, and the things that its labels stand for.
#[derive(Clone, Debug)]
pub struct Reply<T> {
    /// The answer.
    pub answer: Answer,
    /// What its labels stand for.
    pub things: Vec<T>,
}

impl<T> Reply<T> {
    /// The things that some labels stand for, in their order.
    pub fn told<'r>(&'r self, labels: &'r [Label]) -> impl Iterator<Item = &'r T> {
        labels.iter().filter_map(|label| self.things.get(*label))
    }
}

/// The things of one question, each known by its place.
#[derive(Debug)]
pub(crate) struct Things<T>(pub(crate) Vec<T>);

impl<T> Default for Things<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> From<Vec<T>> for Things<T> {
    fn from(things: Vec<T>) -> Self {
        Self(things)
    }
}

impl<T> Things<T> {
    /// What a thing says, marked as being its word.
    pub(crate) fn says(&mut self, thing: T, formula: Formula) -> Formula {
        formula.labelled(self.label(thing))
    }

    pub(crate) fn label(&mut self, thing: T) -> Label {
        self.0.push(thing);
        self.0.len() - 1
    }
}
