//! Tries to break the law with one check.

use fastrand::Rng;
use onus_catalog::{Catalog, Obligation};
use onus_core::Verdict;

use super::case::moment_of;
use super::forget::{Loss, every_single, some};
use super::{Bench, Generator, Verdicts, World};
use crate::AssessError;

/// A verdict that a loss changed to something other than unknown, or an unknown where all was known.
#[derive(Clone, Debug)]
pub struct Violation {
    /// The resource.
    pub resource: String,
    /// The verdict when all was known.
    pub before: Option<Verdict>,
    /// The verdict after the loss.
    pub after: Option<Verdict>,
    /// What was forgotten; empty when nothing was.
    pub forgotten: String,
    /// The facts that were left.
    pub world: World,
}

/// What was tried on one check.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// How many losses were judged.
    pub cases: u64,
    /// The first few that broke the law.
    pub violations: Vec<Violation>,
    /// How many broke it.
    pub broken: u64,
}

/// Violations that are kept for people; one is enough to act on.
const KEPT: usize = 3;

impl Proof {
    fn compare(&mut self, full: &Verdicts, less: &Verdicts, loss: &Loss) {
        self.cases += 1;
        let allowed =
            |before: Option<Verdict>, after: Verdict| after == Verdict::Unknown || before == Some(after);
        for (resource, after) in &less.by_resource {
            let before = full.by_resource.get(resource).copied();
            if !allowed(before, *after) {
                self.note(resource, before, Some(*after), loss);
            }
        }
        if !allowed(Some(full.overall), less.overall) {
            self.note("(all together)", Some(full.overall), Some(less.overall), loss);
        }
    }

    fn note(&mut self, resource: &str, before: Option<Verdict>, after: Option<Verdict>, loss: &Loss) {
        self.broken += 1;
        if self.violations.len() < KEPT {
            let (forgotten, world) = (loss.what.clone(), loss.world.clone());
            self.violations.push(Violation {
                resource: resource.to_owned(),
                before,
                after,
                forgotten,
                world,
            });
        }
    }
}

/// Tries one check of a duty: every single loss on its test rows, then `rounds` invented worlds with four
/// losses each.
///
/// # Errors
/// When the check cannot be run or does not answer for every resource exactly once.
pub fn prove(
    catalog: &Catalog,
    obligation: &Obligation,
    check: usize,
    rounds: u32,
    seed: u64,
) -> Result<Proof, AssessError> {
    let mut proof = Proof::default();
    let Some(check) = obligation.checks.get(check) else { return Ok(proof) };
    let mut generator = None;
    for case in &obligation.tests {
        let (Some(of), Some(as_of)) = (obligation.check_of(case), moment_of(case)) else { continue };
        if !std::ptr::eq(of, check) {
            continue;
        }
        let bench = Bench::new(catalog, check, as_of)?;
        let world = World::of_case(catalog, case).map_err(AssessError::Columns)?;
        let full = bench.judge(&world)?;
        for loss in every_single(&world, bench.tables()) {
            proof.compare(&full, &bench.judge(&loss.world)?, &loss);
        }
        if generator.is_none() {
            generator = Some((Generator::new(catalog, obligation, &bench, as_of), bench));
        }
    }
    let Some((generator, bench)) = generator else { return Ok(proof) };
    let mut rng = Rng::with_seed(seed);
    for _ in 0..rounds {
        let world = generator.world(&mut rng);
        let full = bench.judge(&world)?;
        for (resource, verdict) in &full.by_resource {
            if *verdict == Verdict::Unknown {
                proof.note(
                    resource,
                    None,
                    Some(*verdict),
                    &Loss { world: world.clone(), what: String::new() },
                );
            }
        }
        for _ in 0..4 {
            let loss = some(&world, bench.tables(), &mut rng);
            proof.compare(&full, &bench.judge(&loss.world)?, &loss);
        }
    }
    Ok(proof)
}
