//! The search: narrow as long as there is one way to go on, and try the ways where there are several.

use std::rc::Rc;

use super::constraint::Left;
use super::region::Region;
use crate::{Atom, Formula};

/// How long a search may take before its answer is that it took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How often an attribute may be narrowed, in all.
    pub most_narrowings: usize,
    /// How many steps the search for a text may take, each time.
    pub most_steps: usize,
    /// How many choices may be open at the same time.
    pub most_choices: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { most_narrowings: 1_000_000, most_steps: 200_000, most_choices: 256 }
    }
}

/// The search took longer than its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooComplex;

/// A part of a formula that has to hold, or must not.
#[derive(Clone, Copy)]
struct Goal<'f> {
    formula: &'f Formula,
    wanted: bool,
    /// Whether a gap is whatever the goal would like it to be, or never that.
    gaps_help: bool,
}

impl<'f> Goal<'f> {
    fn of(self, formula: &'f Formula) -> Self {
        Self { formula, ..self }
    }

    /// Where this one is not met. A gap that never helped it always helps its opposite.
    fn opposite(self) -> Self {
        Self { wanted: !self.wanted, gaps_help: !self.gaps_help, ..self }
    }
}

/// One search, or several that share their limits.
pub(super) struct Search {
    pub(super) limits: Limits,
    pub(super) narrowings: usize,
}

/// What a goal asks for.
enum Meaning<'f> {
    Settled(bool),
    Narrows(&'f Atom, bool),
    All(Vec<Goal<'f>>),
    Any(Vec<Goal<'f>>),
}

/// How far a search has come.
#[derive(Clone)]
struct Branch<'f> {
    region: Region,
    open: Vec<Goal<'f>>,
    choices: Vec<Rc<[Goal<'f>]>>,
}

/// What is left of a choice.
enum Choice<'f> {
    Made,
    Impossible,
    Only(Goal<'f>),
    Several(Rc<[Goal<'f>]>),
}

/// A choice that is being tried.
struct Trial<'f> {
    before: Branch<'f>,
    ways: Rc<[Goal<'f>]>,
    tried: usize,
}

impl Search {
    /// A region, within the given one, in which the formula holds.
    pub(super) fn find<'f>(
        &mut self,
        within: Region,
        formula: &'f Formula,
        gaps_help: bool,
    ) -> Result<Option<Region>, TooComplex> {
        let goal = Goal { formula, wanted: true, gaps_help };
        let mut branch = Branch { region: within, open: vec![goal], choices: Vec::new() };
        let mut trials: Vec<Trial<'f>> = Vec::new();
        loop {
            if self.propagate(&mut branch)? {
                let fewest =
                    (0..branch.choices.len()).min_by_key(|at| branch.choices.get(*at).map(|ways| ways.len()));
                let Some(at) = fewest else { return Ok(Some(branch.region)) };
                if trials.len() >= self.limits.most_choices {
                    return Err(TooComplex);
                }
                let ways = branch.choices.swap_remove(at);
                trials.push(Trial { before: branch, ways, tried: 0 });
            }
            branch = loop {
                let Some(trial) = trials.last_mut() else { return Ok(None) };
                if let Some(next) = trial.next() {
                    break next;
                }
                trials.pop();
            };
        }
    }

    /// Follows everything that has to be, and says whether anything is left.
    fn propagate(&mut self, branch: &mut Branch<'_>) -> Result<bool, TooComplex> {
        loop {
            while let Some(goal) = branch.open.pop() {
                match Self::meaning(goal) {
                    Meaning::Settled(true) => {}
                    Meaning::Settled(false) => return Ok(false),
                    Meaning::All(parts) => branch.open.extend(parts),
                    Meaning::Any(ways) => branch.choices.push(ways.into()),
                    Meaning::Narrows(atom, wanted) => {
                        self.count()?;
                        match branch.region.narrow(atom, wanted, self.limits.most_steps) {
                            Left::Something => {}
                            Left::Nothing => return Ok(false),
                            Left::TooComplex => return Err(TooComplex),
                        }
                    }
                }
            }
            let mut several = Vec::with_capacity(branch.choices.len());
            for ways in std::mem::take(&mut branch.choices) {
                match self.choice(&branch.region, &ways)? {
                    Choice::Made => {}
                    Choice::Impossible => return Ok(false),
                    Choice::Only(goal) => branch.open.push(goal),
                    Choice::Several(ways) => several.push(ways),
                }
            }
            branch.choices = several;
            if branch.open.is_empty() {
                return Ok(branch.region.is_consistent());
            }
        }
    }

    /// Drops the ways that a region rules out.
    fn choice<'f>(&mut self, region: &Region, ways: &Rc<[Goal<'f>]>) -> Result<Choice<'f>, TooComplex> {
        let mut left = Vec::with_capacity(ways.len());
        for way in ways.iter() {
            match self.prospect(region, *way)? {
                Some(false) => {}
                Some(true) => return Ok(Choice::Made),
                None => left.push(*way),
            }
        }
        Ok(match left.as_slice() {
            [] => Choice::Impossible,
            [only] => Choice::Only(*only),
            _ if left.len() == ways.len() => Choice::Several(Rc::clone(ways)),
            _ => Choice::Several(left.into()),
        })
    }

    /// Whether a goal holds all over a region, or nowhere in it; none where that is not plain to see.
    fn prospect(&mut self, region: &Region, goal: Goal<'_>) -> Result<Option<bool>, TooComplex> {
        match Self::meaning(goal) {
            Meaning::Settled(settled) => Ok(Some(settled)),
            Meaning::Any(_) => Ok(None),
            Meaning::Narrows(atom, wanted) => {
                self.count()?;
                Ok(region.prospect(atom, wanted, self.limits.most_steps))
            }
            Meaning::All(parts) => {
                let mut all = Some(true);
                for part in parts {
                    match self.prospect(region, part)? {
                        Some(true) => {}
                        Some(false) => return Ok(Some(false)),
                        None => all = None,
                    }
                }
                Ok(all)
            }
        }
    }

    fn meaning<'f>(goal: Goal<'f>) -> Meaning<'f> {
        let goals = |parts: &'f [Formula]| parts.iter().map(|part| goal.of(part)).collect();
        match goal.formula {
            Formula::Always => Meaning::Settled(goal.wanted),
            Formula::Never => Meaning::Settled(!goal.wanted),
            Formula::Gap(_) => Meaning::Settled(goal.gaps_help),
            Formula::Atom(atom) => Meaning::Narrows(atom, goal.wanted),
            Formula::Not(inner) => Self::meaning(Goal { formula: inner, wanted: !goal.wanted, ..goal }),
            Formula::Labelled(_, inner) => Self::meaning(goal.of(inner)),
            Formula::All(parts) if goal.wanted => Meaning::All(goals(parts)),
            Formula::Any(parts) if !goal.wanted => Meaning::All(goals(parts)),
            Formula::All(parts) | Formula::Any(parts) => Meaning::Any(goals(parts)),
        }
    }

    fn count(&mut self) -> Result<(), TooComplex> {
        self.narrowings += 1;
        if self.narrowings > self.limits.most_narrowings { Err(TooComplex) } else { Ok(()) }
    }
}

impl<'f> Trial<'f> {
    /// The next way to try. Those before it led nowhere, so none of them needs to be looked at again.
    fn next(&mut self) -> Option<Branch<'f>> {
        let way = *self.ways.get(self.tried)?;
        let failed = self.ways.iter().take(self.tried).map(|way| way.opposite());
        let mut branch = self.before.clone();
        branch.open.extend(failed);
        branch.open.push(way);
        self.tried += 1;
        Some(branch)
    }
}
