//! A model and a later text of its document.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalog::{Catalog, Fingerprint, Fingerprints, Model, words};
use onus_core::StatementId;
use sha2::{Digest, Sha256};

use super::Line;
use super::align::align;
use crate::hexadecimal;

/// What a later text says otherwise.
#[derive(Debug)]
pub struct Drift {
    /// SHA-256 of the text's words, line by line: its form and its punctuation do not count.
    pub digest: String,
    /// Lines between the first and the last statement that are as they were, perhaps elsewhere.
    pub unchanged: usize,
    /// Lines of which some words were changed.
    pub changed: Vec<Altered>,
    /// Lines that are no longer there.
    pub gone: Vec<Altered>,
    /// New lines that look like statements.
    pub new: Vec<Line>,
    /// New lines that do not.
    pub beside: Vec<Line>,
}

/// A line of the earlier text that is another one now.
#[derive(Debug)]
pub struct Altered {
    /// Its number in the earlier text.
    pub line: usize,
    /// The statements that it gives: its own, or those of the paragraph that it goes on with.
    pub statements: Vec<StatementId>,
    /// The line now; none where it is gone.
    pub now: Option<Line>,
}

impl Drift {
    /// Compares a later text with the one that a model was made from.
    #[must_use]
    pub fn of(model: &Model, earlier: &Fingerprints, later: &[Line]) -> Self {
        let new: Vec<Fingerprint> = later.iter().map(|line| line.fingerprint).collect();
        let pairs = align(&earlier.lines, &new);
        let changed: BTreeMap<usize, usize> = pairs.changed.iter().copied().collect();
        let same: BTreeSet<usize> = pairs.same.iter().map(|(old, _)| *old).collect();
        let mut drift = Self {
            digest: digest(later),
            unchanged: 0,
            changed: Vec::new(),
            gone: Vec::new(),
            new: Vec::new(),
            beside: Vec::new(),
        };
        // What is around the document on its page, such as menus, comes before and after all statements.
        let numbers = || model.statements.iter().map(|statement| statement.line);
        let last = earlier.lines.iter().map(|old| old.line).fold(
            numbers().max().unwrap_or_default(),
            // The last statement's paragraph may go on.
            |last, line| if line == last + 1 { line } else { last },
        );
        let body = numbers().min().unwrap_or_default()..=last;
        for (at, old) in earlier.lines.iter().enumerate().filter(|(_, old)| body.contains(&old.line)) {
            let altered = |now| Altered { line: old.line, statements: statements(model, earlier, at), now };
            match changed.get(&at) {
                _ if same.contains(&at) => drift.unchanged += 1,
                Some(new) => drift.changed.push(altered(later.get(*new).cloned())),
                None => drift.gone.push(altered(None)),
            }
        }
        // What took the place of a line around the document is new: nobody has read it as a part of it.
        let in_body = |old: &usize| earlier.lines.get(*old).is_some_and(|old| body.contains(&old.line));
        let altered = pairs.changed.iter().filter(|(old, _)| in_body(old));
        let known: BTreeSet<usize> = pairs.same.iter().chain(altered).map(|(_, new)| *new).collect();
        let unknown =
            later.iter().enumerate().filter(|(at, _)| !known.contains(at)).map(|(_, line)| line.clone());
        (drift.new, drift.beside) = unknown.partition(Line::looks_like_a_statement);
        drift
    }

    /// Whether the document says what it said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.gone.is_empty() && self.new.is_empty()
    }
}

/// The statements of a line, or of the line with which its paragraph began.
fn statements(model: &Model, earlier: &Fingerprints, at: usize) -> Vec<StatementId> {
    let mut next: Option<usize> = None;
    let paragraph = earlier.lines.iter().take(at + 1).rev().take_while(|old| {
        let goes_on = next.is_none_or(|next| old.line + 1 == next);
        next = Some(old.line);
        goes_on
    });
    let of = |line: usize| model.statements.iter().filter(move |statement| statement.line == line);
    let given = paragraph.map(|old| of(old.line).map(|statement| statement.id.clone()).collect::<Vec<_>>());
    given.into_iter().find(|ids| !ids.is_empty()).unwrap_or_default()
}

fn digest(lines: &[Line]) -> String {
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(words(&line.text).join(" ").as_bytes());
        hash.update(b"\n");
    }
    hexadecimal(&hash.finalize())
}

/// The model with which a text has most lines in common, where that is at least a third of the model's.
#[must_use]
pub fn closest<'c>(catalog: &'c Catalog, later: &[Line]) -> Option<&'c Model> {
    let lines: BTreeSet<u64> = later.iter().map(|line| line.fingerprint.exact).collect();
    let common = |model: &&Model| -> Option<(usize, usize)> {
        let earlier = &catalog.fingerprints().get(&model.name)?.lines;
        let common = earlier.iter().filter(|old| lines.contains(&old.exact)).count();
        Some((common, earlier.len()))
    };
    let counted = catalog.models().iter().filter_map(|model| Some((model, common(&model)?)));
    let best = counted.max_by_key(|(_, (common, _))| *common);
    best.filter(|(_, (common, all))| common * 3 >= *all && *common > 0).map(|(model, _)| model)
}
