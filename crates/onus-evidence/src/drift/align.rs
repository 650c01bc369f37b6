//! Which line of a later text is which of the earlier one.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use onus_catalog::Fingerprint;

/// Between the same neighbours, a line that differs in at most this many of 64 ways was changed. Measured on documents
/// of providers: 99 of 100 lines with one or two words changed differ less.
const NEAR: u32 = 24;
/// Elsewhere it has to be this much alike: of lines that have nothing to do with each other, 1 in 10 is.
const FAR: u32 = 14;

/// Lines by their positions on both sides.
#[derive(Debug, Default)]
pub(super) struct Alignment {
    /// With the same words.
    pub(super) same: Vec<(usize, usize)>,
    /// With some words changed.
    pub(super) changed: Vec<(usize, usize)>,
}

/// Finds each line again: first those in order, then those that moved, then those that were changed.
pub(super) fn align(old: &[Fingerprint], new: &[Fingerprint]) -> Alignment {
    let anchors = in_order(old, new);
    let mut left = Left {
        old: (0..old.len()).filter(|at| !anchors.iter().any(|(one, _)| one == at)).collect(),
        new: (0..new.len()).collect(),
    };
    for (_, at) in &anchors {
        left.new.remove(at);
    }
    let moved = moved(old, new, &mut left);
    let between = |at: usize, of: fn(&(usize, usize)) -> usize| anchors.partition_point(|pair| of(pair) < at);
    let near = |a: usize, b: usize, distance: u32| {
        distance <= NEAR && between(a, |pair| pair.0) == between(b, |pair| pair.1)
    };
    let mut changed = alike(old, new, &mut left, near);
    changed.extend(alike(old, new, &mut left, |_, _, distance| distance <= FAR));
    changed.sort_unstable();
    Alignment { same: anchors.into_iter().chain(moved).collect(), changed }
}

/// Positions that have no counterpart yet.
struct Left {
    old: BTreeSet<usize>,
    new: BTreeSet<usize>,
}

/// The longest run of equal lines that are in the same order on both sides.
fn in_order(old: &[Fingerprint], new: &[Fingerprint]) -> Vec<(usize, usize)> {
    // `best[a][b]`: how many can be paired from `a` and `b` on.
    let mut best = vec![vec![0u16; new.len() + 1]; old.len() + 1];
    let at = |best: &[Vec<u16>], a: usize, b: usize| {
        best.get(a).and_then(|row| row.get(b)).copied().unwrap_or_default()
    };
    for (a, one) in old.iter().enumerate().rev() {
        for (b, other) in new.iter().enumerate().rev() {
            let value = match one.exact == other.exact {
                true => at(&best, a + 1, b + 1).saturating_add(1),
                false => at(&best, a + 1, b).max(at(&best, a, b + 1)),
            };
            if let Some(cell) = best.get_mut(a).and_then(|row| row.get_mut(b)) {
                *cell = value;
            }
        }
    }
    let (mut a, mut b, mut pairs) = (0, 0, Vec::new());
    while let (Some(one), Some(other)) = (old.get(a), new.get(b)) {
        if one.exact == other.exact {
            pairs.push((a, b));
            (a, b) = (a + 1, b + 1);
        } else if at(&best, a + 1, b) >= at(&best, a, b + 1) {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

fn moved(old: &[Fingerprint], new: &[Fingerprint], left: &mut Left) -> Vec<(usize, usize)> {
    let mut places: BTreeMap<u64, VecDeque<usize>> = BTreeMap::new();
    for (at, one) in left.new.iter().filter_map(|at| Some((*at, new.get(*at)?))) {
        places.entry(one.exact).or_default().push_back(at);
    }
    let mut pairs = Vec::new();
    for (a, one) in left.old.iter().filter_map(|at| Some((*at, old.get(*at)?))) {
        if let Some(b) = places.get_mut(&one.exact).and_then(VecDeque::pop_front) {
            pairs.push((a, b));
        }
    }
    left.take(&pairs);
    pairs
}

/// Pairs of lines that are alike enough, the most alike first.
fn alike(
    old: &[Fingerprint],
    new: &[Fingerprint],
    left: &mut Left,
    enough: impl Fn(usize, usize, u32) -> bool,
) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (a, one) in left.old.iter().filter_map(|at| Some((*at, old.get(*at)?))) {
        for (b, other) in left.new.iter().filter_map(|at| Some((*at, new.get(*at)?))) {
            let distance = one.distance(*other);
            if enough(a, b, distance) {
                candidates.push((distance, a, b));
            }
        }
    }
    candidates.sort_unstable();
    let mut pairs = Vec::new();
    for (_, a, b) in candidates {
        if left.old.contains(&a) && left.new.contains(&b) {
            left.take(&[(a, b)]);
            pairs.push((a, b));
        }
    }
    pairs
}

impl Left {
    fn take(&mut self, pairs: &[(usize, usize)]) {
        for (a, b) in pairs {
            self.old.remove(a);
            self.new.remove(b);
        }
    }
}
