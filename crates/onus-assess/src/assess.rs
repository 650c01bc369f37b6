//! Every duty of a catalog on one snapshot, on all cores.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use onus_catalog::{Catalog, Obligation};
use onus_core::{Moment, ObligationId, Party, Tally, Verdict};
use onus_facts::{Coverage, Snapshot};

use crate::judge::judge_into;
use crate::order::longest_first;
use crate::supplied::Weighing;
use crate::{
    AssessError, CheckResult, DutyResult, Findings, Gaps, Keep, Limits, Plan, Session, Shelf, Supplied,
    WaiverResult,
};

/// How to assess.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Which findings to keep.
    pub keep: Keep,
    /// What one statement may use.
    pub limits: Limits,
    /// How many threads; all cores when none is given.
    pub threads: Option<NonZero<usize>>,
}

impl Default for Options {
    fn default() -> Self {
        Self { keep: Keep { first: 5, all: false }, limits: Limits::default(), threads: None }
    }
}

/// How many duties, by party and verdict.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    /// Duties by the order of [`Party::ALL`].
    by_party: [Tally; 4],
    /// Verdicts of single resources.
    pub resources: Tally,
}

impl Totals {
    /// The duties of one party.
    #[must_use]
    pub fn of(&self, party: Party) -> Tally {
        let at = Party::ALL.iter().position(|other| *other == party);
        at.and_then(|at| self.by_party.get(at)).copied().unwrap_or_default()
    }

    fn count(&mut self, party: Party, result: &DutyResult) {
        let at = Party::ALL.iter().position(|other| *other == party);
        if let Some(tally) = at.and_then(|at| self.by_party.get_mut(at)) {
            tally.count(result.verdict);
        }
        self.resources += result.tally();
    }
}

/// The results of all duties.
#[derive(Debug)]
pub struct Assessment {
    /// The snapshot's moment.
    pub as_of: Moment,
    /// The moment at which statements, documents and waivers were weighed.
    pub weighed_at: Moment,
    /// The duties, by name.
    pub duties: Vec<DutyResult>,
    /// What the snapshot does not know.
    pub gaps: Vec<Coverage>,
    /// Waivers, and what each stands beside.
    pub waivers: Vec<WaiverResult>,
    /// Sums.
    pub totals: Totals,
}

impl Assessment {
    /// The worst verdict of all.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.duties.iter().map(|duty| duty.verdict).fold(Verdict::NotApplicable, Verdict::worst)
    }
}

/// Judges the duties that `chosen` picks, by what machines saw and by what was supplied. Duties that sum up others see
/// all those that they name.
///
/// # Errors
/// When the snapshot cannot be read. A check that cannot be used is a result, not an error.
pub fn assess(
    snapshot: &Snapshot,
    catalog: &Catalog,
    supplied: &Supplied,
    chosen: impl Fn(&Obligation) -> bool,
    options: &Options,
) -> Result<Assessment, AssessError> {
    let gaps = snapshot.gaps()?;
    let known = Gaps::of_snapshot(snapshot)?;
    let wanted: Vec<&Obligation> = with_parts(catalog, &chosen);
    let jobs = longest_first(snapshot, catalog, &wanted)?;
    let (next, shelf, done) =
        (AtomicUsize::new(0), Shelf::default(), Mutex::new(Vec::with_capacity(jobs.len())));
    let threads = options.threads.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(jobs.len()))
            .map(|_| {
                scope.spawn(|| -> Result<(), AssessError> {
                    let session = Session::new(snapshot.connect()?, snapshot.as_of(), options.limits)?;
                    while let Some((duty, at)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let Some(obligation) = wanted.get(*duty) else { continue };
                        let findings = supplied.findings(&obligation.id, snapshot.as_of(), options.keep);
                        let result = run(&session, catalog, &shelf, &known, obligation, *at, findings);
                        done.lock().unwrap_or_else(PoisonError::into_inner).push(((*duty, *at), result));
                    }
                    Ok(())
                })
            })
            .collect();
        workers.into_iter().try_for_each(|worker| match worker.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })?;
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(job, _)| *job);
    let mut checks: BTreeMap<usize, Vec<CheckResult>> = BTreeMap::new();
    for ((duty, _), result) in done {
        checks.entry(duty).or_default().push(result);
    }
    let weighing = Weighing::new(snapshot, catalog, supplied, &known, options)?;
    let duties = wanted.iter().enumerate();
    let duties =
        duties.map(|(at, obligation)| weighing.duty(obligation, checks.remove(&at).unwrap_or_default()));
    let duties = duties.collect::<Result<_, AssessError>>()?;
    Ok(sum_up(snapshot.as_of(), catalog, supplied, duties, gaps, &chosen))
}

fn with_parts<'c>(catalog: &'c Catalog, chosen: &impl Fn(&Obligation) -> bool) -> Vec<&'c Obligation> {
    let direct: Vec<&Obligation> =
        catalog.obligations().values().filter(|obligation| chosen(obligation)).collect();
    let parts: Vec<&ObligationId> = direct
        .iter()
        .filter_map(|obligation| obligation.rollup.as_ref())
        .flat_map(|rollup| &rollup.of)
        .collect();
    catalog
        .obligations()
        .values()
        .filter(|obligation| chosen(obligation) || parts.contains(&&obligation.id))
        .collect()
}

fn run(
    session: &Session,
    catalog: &Catalog,
    shelf: &Shelf,
    gaps: &Gaps,
    obligation: &Obligation,
    at: usize,
    findings: Result<Findings, AssessError>,
) -> CheckResult {
    let Some(check) = obligation.checks.get(at) else {
        return CheckResult::unusable("there is no such check");
    };
    let named = CheckResult {
        name: check.name.clone().unwrap_or_default(),
        resource: check.resource.clone(),
        ..CheckResult::unusable("")
    };
    let plan = match Plan::new(session, catalog, check) {
        Ok(plan) => plan,
        Err(error) => return CheckResult { outcome: Err(error.to_string()), ..named },
    };
    let resources = shelf.of(session, &plan.resource.name);
    let judged = resources.and_then(|resources| judge_into(session, &plan, &resources, gaps, findings?));
    CheckResult {
        reads: plan.reads.tables().map(str::to_owned).collect(),
        columns: plan.reads.columns(&check.resource).map(str::to_owned).collect(),
        outcome: judged.map_err(|error| error.to_string()),
        ..named
    }
}

fn sum_up(
    as_of: Moment,
    catalog: &Catalog,
    supplied: &Supplied,
    mut duties: Vec<DutyResult>,
    gaps: Vec<Coverage>,
    chosen: &impl Fn(&Obligation) -> bool,
) -> Assessment {
    let verdicts: BTreeMap<ObligationId, Verdict> =
        duties.iter().map(|duty| (duty.id.clone(), duty.verdict)).collect();
    let mut totals = Totals::default();
    duties.retain_mut(|duty| {
        let Some(obligation) = catalog.obligations().get(&duty.id) else { return false };
        duty.roll_up(obligation, &verdicts);
        let kept = chosen(obligation);
        if kept {
            totals.count(obligation.owner, duty);
        }
        kept
    });
    let (weighed_at, waivers) = (supplied.weighed_at(as_of), supplied.waivers(catalog, &duties, as_of));
    Assessment { as_of, weighed_at, duties, gaps, waivers, totals }
}
