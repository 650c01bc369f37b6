//! Whole numbers of a bounded kind, which intervals are made of.

/// A whole number that has a first, a last, and neighbours.
pub trait Bound: Copy + Ord {
    /// The first of all.
    const FIRST: Self;
    /// The last of all.
    const LAST: Self;

    /// The one after it; none after the last.
    fn next(self) -> Option<Self>;
    /// The one before it; none before the first.
    fn previous(self) -> Option<Self>;
}

macro_rules! bound {
    ($($kind:ty),*) => {$(
        impl Bound for $kind {
            const FIRST: Self = Self::MIN;
            const LAST: Self = Self::MAX;

            fn next(self) -> Option<Self> {
                self.checked_add(1)
            }

            fn previous(self) -> Option<Self> {
                self.checked_sub(1)
            }
        }
    )*};
}

bound!(u16, u32, u128, i64);
