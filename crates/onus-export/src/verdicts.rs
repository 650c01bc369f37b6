//! Verdicts as they are told to others: of single resources, read back from the temporary file in which a run left them,
//! and of what no resource stands for.

use std::io::{self, BufRead, BufReader};

use onus_assess::{Assessment, CheckResult, DutyResult, Judged, Waiver, WaiverResult};
use onus_catalog::{Catalog, Obligation};
use onus_core::Verdict;
use onus_facts::Snapshot;
use serde::Deserialize;

use crate::key::uuid;
use crate::resource::{Registry, Resource};

/// Hands over each verdict of a check as the JSON in which it was kept. A check that could not be used has none.
///
/// # Errors
/// When the run did not keep its verdicts, since a report without them would look like one of nothing.
pub(crate) fn for_each_line(
    outcome: &mut Result<Judged, String>,
    mut take: impl FnMut(String) -> io::Result<()>,
) -> io::Result<()> {
    let Ok(judged) = outcome else { return Ok(()) };
    let wanted = judged.tally.total();
    match judged.findings.lines()? {
        Some(lines) => BufReader::new(lines).lines().try_for_each(|line| take(line?)),
        None if wanted == 0 => Ok(()),
        None => Err(io::Error::other(format!("the run did not keep its {wanted} verdicts"))),
    }
}

/// A line of the temporary file.
#[derive(Deserialize)]
pub(crate) struct Line {
    pub(crate) resource: String,
    pub(crate) verdict: Verdict,
    pub(crate) because: Option<String>,
    pub(crate) waiver: Option<String>,
}

/// Hands over each verdict of a check.
pub(crate) fn for_each(
    outcome: &mut Result<Judged, String>,
    mut take: impl FnMut(Line) -> io::Result<()>,
) -> io::Result<()> {
    for_each_line(outcome, |line| take(serde_json::from_str(&line)?))
}

/// What a verdict is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    Resource,
    /// A check as a whole, which could not be used or of which resources may be missing.
    Check,
    /// All that a check left unknown.
    Unknown,
    Duty,
}

/// One verdict with all that is said about it.
#[derive(Clone, Debug)]
pub(crate) struct Told<'a> {
    pub(crate) about: About,
    /// The check's name; empty when it is the only one, or when the duty as a whole is meant.
    pub(crate) check: &'a str,
    /// The resource; none where the verdict is about the duty or a check as a whole.
    pub(crate) resource: Option<Resource>,
    pub(crate) verdict: Verdict,
    pub(crate) because: Option<String>,
    pub(crate) waiver: Option<&'a Waiver>,
}

impl Told<'_> {
    /// The identifier by which others know the finding again in the next run.
    pub(crate) fn uuid(&self, duty: &Obligation) -> String {
        let sort = match self.about {
            About::Resource => "finding",
            About::Check => "finding-of-check",
            About::Unknown => "finding-of-unknown",
            About::Duty => "finding-of-duty",
        };
        let (table, id) =
            self.resource.as_ref().map_or(("", ""), |one| (one.table.as_str(), one.id.as_str()));
        uuid(sort, &[duty.id.as_str(), self.check, table, id])
    }
}

/// Tells verdicts.
pub(crate) struct Teller<'a> {
    registry: Registry<'a>,
}

impl<'a> Teller<'a> {
    pub(crate) fn of(snapshot: &Snapshot, catalog: &'a Catalog) -> io::Result<Self> {
        Ok(Self { registry: Registry::of(snapshot, catalog)? })
    }

    /// All verdicts of a duty of the kinds that are wanted: those of resources, and those that no resource stands for.
    pub(crate) fn duty(
        &self,
        duty: &mut DutyResult,
        waivers: &[WaiverResult],
        wanted: &[Verdict],
        mut take: impl FnMut(Told<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let waivers: Vec<&Waiver> = waivers_of(duty, waivers);
        let single = duty.checks.iter().any(|check| check.tally().total() > 0);
        for check in &mut duty.checks {
            self.check(check, &waivers, wanted, &mut take)?;
            let whole = match (&check.outcome, check.unlisted()) {
                (Err(error), _) => Some(error.clone()),
                (Ok(_), Some(gap)) => Some(gap.because()),
                (Ok(_), None) => None,
            };
            if let Some(because) = whole.filter(|_| wanted.contains(&Verdict::Unknown)) {
                take(Told {
                    about: About::Check,
                    check: &check.name,
                    resource: None,
                    verdict: Verdict::Unknown,
                    because: Some(because),
                    waiver: None,
                })?;
            }
        }
        if (duty.because.is_some() || !single) && wanted.contains(&duty.verdict) {
            let broken = duty.checks.iter().any(|check| check.verdict() == Verdict::Unknown);
            if duty.because.is_none() && broken && !single {
                return Ok(());
            }
            let waiver = waivers.first().copied().filter(|_| duty.checks.is_empty());
            take(Told {
                about: About::Duty,
                check: "",
                resource: None,
                verdict: duty.verdict,
                because: duty.because.clone(),
                waiver,
            })?;
        }
        Ok(())
    }

    /// The verdicts of one check's resources.
    pub(crate) fn check(
        &self,
        check: &mut CheckResult,
        waivers: &[&Waiver],
        wanted: &[Verdict],
        take: &mut impl FnMut(Told<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        if wanted.iter().all(|verdict| check.tally().of(*verdict) == 0) {
            return Ok(());
        }
        let mut shelf = self.registry.shelf(check);
        let name = check.name.as_str();
        for_each(&mut check.outcome, |line| {
            if !wanted.contains(&line.verdict) {
                return Ok(());
            }
            let resource = shelf.find(&line.resource);
            let because = line.because.or_else(|| unread(&resource, line.verdict));
            let waiver = waivers.iter().find(|waiver| Some(&waiver.id) == line.waiver.as_ref()).copied();
            take(Told {
                about: About::Resource,
                check: name,
                resource: Some(resource),
                verdict: line.verdict,
                because,
                waiver,
            })
        })
    }
}

/// Why a resource's verdict is unknown where the check does not say it.
fn unread(resource: &Resource, verdict: Verdict) -> Option<String> {
    match verdict {
        Verdict::Unknown if resource.unread.is_empty() => {
            Some("something that decides it was not read".to_owned())
        }
        Verdict::Unknown => Some(format!("not read: {}", resource.unread.join(", "))),
        _ => None,
    }
}

/// The waivers that stand beside verdicts of a duty.
pub(crate) fn waivers_of<'a>(duty: &DutyResult, waivers: &'a [WaiverResult]) -> Vec<&'a Waiver> {
    let of_duty = waivers.iter().filter(|result| result.waiver.obligation == duty.id);
    of_duty.filter(|result| result.problem.is_none()).map(|result| &result.waiver).collect()
}

/// Each duty that was judged, with its result and all waivers.
pub(crate) fn each_duty<'a, 'c>(
    catalog: &'c Catalog,
    assessment: &'a mut Assessment,
) -> impl Iterator<Item = (&'c Obligation, &'a mut DutyResult, &'a [WaiverResult])> {
    let waivers = assessment.waivers.as_slice();
    let duties = assessment.duties.iter_mut();
    duties.filter_map(move |duty| Some((catalog.obligations().get(&duty.id)?, duty, waivers)))
}
