//! Things of one kind, as far as they were read.

/// Things of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T> {
    /// Those that were read.
    pub items: Vec<T>,
    /// Whether there are no others.
    pub complete: bool,
}

impl<T> Default for List<T> {
    /// Nothing was read.
    fn default() -> Self {
        Self { items: Vec::new(), complete: false }
    }
}

impl<T> List<T> {
    /// All that there is.
    #[must_use]
    pub fn whole(items: Vec<T>) -> Self {
        Self { items, complete: true }
    }
}
