//! What the catalog's checks say of a snapshot, and the law that a loss can only make them say less.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZero;

use onus_assess::{CheckResult, Keep, Options, Supplied, assess};
use onus_catalog::Catalog;
use onus_core::{Tally, Verdict};
use onus_facts::Snapshot;

/// What was said of everything.
pub(crate) struct Verdicts {
    /// Verdicts of duties.
    duties: BTreeMap<String, Verdict>,
    /// What each check said.
    checks: BTreeMap<String, Said>,
}

struct Said {
    table: String,
    tally: Tally,
    failed: BTreeSet<String>,
    unknown: BTreeSet<String>,
}

/// Judges everything.
pub(crate) fn verdicts(snapshot: &Snapshot, catalog: &Catalog) -> Verdicts {
    let keep = Keep { first: usize::MAX, all: false };
    let options = Options { keep, threads: NonZero::new(1), ..Options::default() };
    let mut found = Verdicts { duties: BTreeMap::new(), checks: BTreeMap::new() };
    for duty in assess(snapshot, catalog, &Supplied::default(), |_| true, &options).unwrap().duties {
        let id = duty.id.to_string();
        found.duties.insert(id.clone(), duty.verdict);
        for check in duty.checks {
            found.checks.insert(format!("{id} {} {}", check.name, check.resource), Said::of(check));
        }
    }
    found
}

impl Said {
    fn of(check: CheckResult) -> Self {
        let judged = check.outcome.unwrap();
        let ids = |findings: &[onus_assess::Finding]| {
            findings.iter().map(|finding| finding.resource.clone()).collect()
        };
        let (failed, unknown) = (ids(judged.findings.failed()), ids(judged.findings.unknown()));
        Self { table: check.resource, tally: judged.tally, failed, unknown }
    }

    /// What changed in another way than to "unknown", for resources that are still `there`.
    fn broken(&self, after: &Self, there: &dyn Fn(&str, &str) -> bool) -> Vec<String> {
        let newly_failed = after.failed.difference(&self.failed).map(|id| format!("{id} fails now"));
        let no_longer = self.failed.union(&self.unknown).filter(|id| {
            there(&self.table, id) && !after.failed.contains(*id) && !after.unknown.contains(*id)
        });
        let no_longer = no_longer.map(|id| format!("{id} fails no more, or is known now"));
        let more = [Verdict::Pass, Verdict::NotApplicable]
            .into_iter()
            .filter(|verdict| after.tally.of(*verdict) > self.tally.of(*verdict))
            .map(|verdict| format!("there are more of {verdict}"));
        newly_failed.chain(no_longer).chain(more).collect()
    }
}

impl Verdicts {
    /// How many resources have a verdict.
    pub(crate) fn count(&self, verdict: Verdict) -> u64 {
        self.checks.values().map(|said| said.tally.of(verdict)).sum()
    }

    /// Verdicts that a loss brought about and that are not "unknown": there must be none.
    pub(crate) fn broken_by(&self, after: &Self, there: &dyn Fn(&str, &str) -> bool) -> Vec<String> {
        let duties = after.duties.iter().filter(|(duty, verdict)| {
            **verdict != Verdict::Unknown && self.duties.get(*duty) != Some(verdict)
        });
        let duties = duties.map(|(duty, verdict)| format!("{duty} is {verdict} now"));
        let checks = after.checks.iter().flat_map(|(check, said)| {
            let broken = self.checks[check].broken(said, there);
            broken.into_iter().map(move |what| format!("{check}: {what}"))
        });
        duties.chain(checks).collect()
    }
}
