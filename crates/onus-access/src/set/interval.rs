//! Sets of whole numbers as ordered intervals that neither overlap nor touch, so that equal sets are
//! written alike.

use super::Bound;

/// A set of whole numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IntervalSet<T>(Vec<(T, T)>);

impl<T> Default for IntervalSet<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Bound> IntervalSet<T> {
    /// The set of nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// The set of everything.
    #[must_use]
    pub fn all() -> Self {
        Self(vec![(T::FIRST, T::LAST)])
    }

    /// From the first to the last, both included; nothing when they are the wrong way round.
    #[must_use]
    pub fn range(first: T, last: T) -> Self {
        if first <= last { Self(vec![(first, last)]) } else { Self::empty() }
    }

    /// One number.
    #[must_use]
    pub fn one(value: T) -> Self {
        Self(vec![(value, value)])
    }

    /// All intervals, in any order and however they overlap.
    #[must_use]
    pub fn of(mut intervals: Vec<(T, T)>) -> Self {
        intervals.retain(|(first, last)| first <= last);
        intervals.sort_unstable();
        let mut merged: Vec<(T, T)> = Vec::with_capacity(intervals.len());
        for (first, last) in intervals {
            match merged.last_mut() {
                Some((_, end)) if end.next().is_none_or(|after| first <= after) => *end = last.max(*end),
                _ => merged.push((first, last)),
            }
        }
        Self(merged)
    }

    /// The intervals, in order, with both ends included.
    #[must_use]
    pub fn intervals(&self) -> &[(T, T)] {
        &self.0
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether everything is in it.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.0 == [(T::FIRST, T::LAST)]
    }

    /// The smallest number in it.
    #[must_use]
    pub fn first(&self) -> Option<T> {
        self.0.first().map(|(first, _)| *first)
    }

    /// Whether a number is in it.
    #[must_use]
    pub fn contains(&self, value: T) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= value);
        after.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, last)| value <= *last)
    }

    /// What is in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let (mut ours, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut both = Vec::new();
        while let (Some((a, b)), Some((c, d))) = (ours.peek(), theirs.peek()) {
            let (first, last) = ((*a).max(*c), (*b).min(*d));
            if first <= last {
                both.push((first, last));
            }
            if b <= d {
                ours.next()
            } else {
                theirs.next()
            };
        }
        Self(both)
    }

    /// What is in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self::of(self.0.iter().chain(&other.0).copied().collect())
    }

    /// What is not in it.
    #[must_use]
    pub fn not(&self) -> Self {
        let mut rest = Vec::with_capacity(self.0.len() + 1);
        let mut from = Some(T::FIRST);
        for (first, last) in &self.0 {
            if let (Some(from), Some(before)) = (from, first.previous())
                && from <= before
            {
                rest.push((from, before));
            }
            from = last.next();
        }
        if let Some(from) = from {
            rest.push((from, T::LAST));
        }
        Self(rest)
    }

    /// What is in it and not in the other.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.and(&other.not())
    }

    /// Whether all of it is in the other.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.minus(other).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Set = IntervalSet<u16>;

    #[test]
    fn touching_and_overlapping_intervals_become_one() {
        assert_eq!(Set::of(vec![(5, 9), (1, 4), (8, 12), (20, 19)]), Set::range(1, 12));
        assert_eq!(Set::of(vec![(0, u16::MAX), (3, 4)]), Set::all());
        assert_eq!(Set::of(vec![(0, 32_767), (32_768, u16::MAX)]), Set::all());
    }

    #[test]
    fn the_ends_of_the_world_are_in_it() {
        assert_eq!(Set::all().not(), Set::empty());
        assert_eq!(Set::empty().not(), Set::all());
        assert_eq!(Set::one(0).not(), Set::range(1, u16::MAX));
        assert_eq!(Set::one(u16::MAX).not(), Set::range(0, u16::MAX - 1));
    }

    #[test]
    fn operations_agree_with_membership() {
        let sets = [
            Set::empty(),
            Set::all(),
            Set::range(3, 9),
            Set::of(vec![(0, 2), (5, 5), (9, 11)]),
            Set::of(vec![(1, 1), (3, 4), (6, 12)]),
        ];
        for a in &sets {
            for b in &sets {
                for value in 0..16 {
                    let (in_a, in_b) = (a.contains(value), b.contains(value));
                    assert_eq!(a.and(b).contains(value), in_a && in_b);
                    assert_eq!(a.or(b).contains(value), in_a || in_b);
                    assert_eq!(a.minus(b).contains(value), in_a && !in_b);
                }
                assert_eq!(
                    a.is_within(b),
                    (0..=u16::MAX).all(|value| !a.contains(value) || b.contains(value))
                );
            }
        }
    }
}
