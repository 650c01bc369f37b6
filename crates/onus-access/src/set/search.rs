//! The complete search for a text in some sets of patterns and in none of others.
//!
//! All patterns are read at once, letter by letter, as one automaton whose states are made when they are reached.
//! Only letters that a pattern waits for need trying, and one more that stands for all others.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::Patterns;
use super::pattern::Piece;

/// What the search came to.
pub(super) enum Found {
    Text(String),
    Nothing,
    TooComplex,
}

/// All pieces of all patterns, one after the other, each pattern with an end.
struct Places {
    pieces: Vec<Option<Piece>>,
    /// Which patterns ignore case.
    folds: Vec<bool>,
    /// Where each set begins and ends, and whether the text must be in it.
    sets: Vec<(usize, usize, bool)>,
    /// A letter that no pattern waits for.
    other: char,
}

/// Places that can be reached, one bit each.
type State = Vec<u64>;

/// Reads texts in order of length until one is in all sets of `within` and in none of `outside`.
pub(super) fn search(within: &[Arc<Patterns>], outside: &[Arc<Patterns>], most_steps: usize) -> Found {
    let (places, start) = Places::of(within, outside);
    let Some(start) = places.alive(start) else { return Found::Nothing };
    let mut seen: HashMap<State, usize> = HashMap::from([(start.clone(), 0)]);
    // Each state with the step that led to it: the text is read off backwards.
    let mut steps: Vec<(State, Option<(usize, char)>)> = vec![(start, None)];
    let (mut at, mut work) = (0, 0_usize);
    while let Some((state, _)) = steps.get(at) {
        if places.accepts(state) {
            return Found::Text(text_to(&steps, at));
        }
        let state = state.clone();
        for letter in places.letters(&state) {
            work += 1 + state.len() / 16;
            if work > most_steps {
                return Found::TooComplex;
            }
            let Some(next) = places.alive(places.read(&state, letter)) else { continue };
            if let Entry::Vacant(new) = seen.entry(next) {
                steps.push((new.key().clone(), Some((at, letter))));
                new.insert(at);
            }
        }
        at += 1;
    }
    Found::Nothing
}

fn text_to(steps: &[(State, Option<(usize, char)>)], mut at: usize) -> String {
    let mut letters = Vec::new();
    while let Some((_, Some((from, letter)))) = steps.get(at) {
        letters.push(*letter);
        at = *from;
    }
    letters.iter().rev().collect()
}

impl Places {
    fn of(within: &[Arc<Patterns>], outside: &[Arc<Patterns>]) -> (Self, State) {
        let mut places = Self { pieces: Vec::new(), folds: Vec::new(), sets: Vec::new(), other: 'x' };
        let mut starts = Vec::new();
        let sets = within.iter().map(|set| (set, true)).chain(outside.iter().map(|set| (set, false)));
        for (set, wanted) in sets {
            let from = places.pieces.len();
            for text in set.exact() {
                starts.push(places.pieces.len());
                places.push(text.chars().map(Piece::Is), set.ignores_case());
            }
            for pattern in set.wild() {
                starts.push(places.pieces.len());
                places.push(pattern.pieces().iter().copied(), set.ignores_case());
            }
            places.sets.push((from, places.pieces.len(), wanted));
        }
        let is_named = |letter: &char| places.pieces.contains(&Some(Piece::Is(*letter)));
        places.other = "xqzj_".chars().chain('\u{4e00}'..).find(|letter| !is_named(letter)).unwrap_or('x');
        let mut start = vec![0; places.pieces.len().div_ceil(64)];
        starts.into_iter().for_each(|at| places.reach(&mut start, at));
        (places, start)
    }

    fn push(&mut self, pieces: impl Iterator<Item = Piece>, folds: bool) {
        self.pieces.extend(pieces.map(Some).chain([None]));
        self.folds.resize(self.pieces.len(), folds);
    }

    fn piece(&self, at: usize) -> Option<Piece> {
        self.pieces.get(at).copied().flatten()
    }

    /// Adds a place, and those behind it that no letter is needed for.
    fn reach(&self, state: &mut State, mut at: usize) {
        loop {
            if let Some(word) = state.get_mut(at / 64) {
                *word |= 1 << (at % 64);
            }
            if self.piece(at) != Some(Piece::Many) {
                return;
            }
            at += 1;
        }
    }

    fn read(&self, state: &State, letter: char) -> State {
        let mut next = vec![0; state.len()];
        for at in places_of(state) {
            match self.piece(at) {
                Some(Piece::Many) => self.reach(&mut next, at),
                Some(Piece::One) => self.reach(&mut next, at + 1),
                Some(Piece::Is(wanted)) => {
                    let folds = self.folds.get(at).copied().unwrap_or_default();
                    if wanted == letter || (folds && wanted == letter.to_ascii_lowercase()) {
                        self.reach(&mut next, at + 1);
                    }
                }
                None => {}
            }
        }
        next
    }

    /// The letters that make a difference in a state.
    fn letters(&self, state: &State) -> Vec<char> {
        let mut letters = vec![self.other];
        for at in places_of(state) {
            if let Some(Piece::Is(letter)) = self.piece(at) {
                letters.push(letter);
                if self.folds.get(at).copied().unwrap_or_default() {
                    letters.push(letter.to_ascii_uppercase());
                }
            }
        }
        letters.sort_unstable();
        letters.dedup();
        letters
    }

    /// A state from which a text can still come; none when one has left a set or can never leave another.
    fn alive(&self, state: State) -> Option<State> {
        let lost = self.sets.iter().any(|(from, to, wanted)| {
            let mut reached = places_of(&state).filter(|at| (from..to).contains(&at)).peekable();
            if *wanted {
                reached.peek().is_none()
            } else {
                reached.any(|at| self.piece(at) == Some(Piece::Many) && self.is_end(at + 1))
            }
        });
        (!lost).then_some(state)
    }

    fn is_end(&self, at: usize) -> bool {
        self.pieces.get(at) == Some(&None)
    }

    fn accepts(&self, state: &State) -> bool {
        self.sets.iter().all(|(from, to, wanted)| {
            let ended = places_of(state).any(|at| (from..to).contains(&&at) && self.is_end(at));
            ended == *wanted
        })
    }
}

fn places_of(state: &State) -> impl Iterator<Item = usize> {
    state.iter().enumerate().flat_map(|(word, bits)| {
        let mut bits = *bits;
        std::iter::from_fn(move || {
            let bit = bits.trailing_zeros();
            (bits != 0).then(|| {
                bits &= bits - 1;
                word * 64 + bit as usize
            })
        })
    })
}
