//! The resources of one check on both sides. Names are only hashed, with a key of this run's own, so that a million of
//! them take little memory and none can be made to collide.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use onus_core::Verdict;

use super::compare::{About, kind};
use super::side::Check;
use super::spool::Line;
use super::transition::Stand;
use super::{Change, HistoryError, Kind, Side, What};

/// One side of a check.
pub(super) struct Half<'a> {
    pub(super) side: &'a Side,
    /// The check; none where this side does not have it.
    pub(super) check: Option<&'a Check>,
    pub(super) sight: Sight<'a>,
}

/// How much a side saw of the resources of a check.
#[derive(Clone, Copy)]
pub(super) enum Sight<'a> {
    /// All: what has no verdict is not there.
    Whole,
    /// Not all, and why.
    Partial(&'a str),
    /// It has no such duty, or no such check of it.
    NoSuchDuty,
}

/// What is remembered of a resource.
#[derive(Clone, Copy)]
struct Known {
    verdict: Verdict,
    waived: bool,
    met: bool,
}

impl Half<'_> {
    fn each(&self, take: impl FnMut(Line<'_>) -> Result<(), HistoryError>) -> Result<(), HistoryError> {
        self.check.map_or(Ok(()), |check| self.side.verdicts.each(check.lines, take))
    }

    /// Why this side did not see a resource on which it has no verdict.
    fn gap(&self) -> Option<String> {
        match self.sight {
            Sight::Partial(why) => Some(why.to_owned()),
            Sight::Whole | Sight::NoSuchDuty => None,
        }
    }
}

/// Hands over what became of each resource.
pub(super) fn resources(
    about: &About<'_>,
    table: &str,
    (before, after): &(Half<'_>, Half<'_>),
    take: &mut impl FnMut(Change) -> Result<(), HistoryError>,
) -> Result<(), HistoryError> {
    let hasher = RandomState::new();
    let twice = |line: &Line<'_>| HistoryError::Twice {
        duty: about.duty.clone(),
        resource: line.resource.clone().into_owned(),
    };
    let mut known: HashMap<u64, Known> = HashMap::new();
    before.each(|line| {
        let one = Known { verdict: line.verdict, waived: line.waiver.is_some(), met: false };
        match known.insert(hasher.hash_one(line.resource.as_bytes()), one) {
            Some(_) => Err(twice(&line)),
            None => Ok(()),
        }
    })?;
    let (old, mut met) = (known.len(), 0);
    after.each(|line| {
        let one = match known.entry(hasher.hash_one(line.resource.as_bytes())) {
            std::collections::hash_map::Entry::Occupied(mut entry) => {
                let one = entry.get_mut();
                if std::mem::replace(&mut one.met, true) {
                    return Err(twice(&line));
                }
                met += 1;
                Some(*one)
            }
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(Known { verdict: line.verdict, waived: false, met: true });
                None
            }
        };
        judged_now(about, table, before, one, &line, take)
    })?;
    if met == old {
        return Ok(());
    }
    before.each(|line| {
        let unmet = known.get(&hasher.hash_one(line.resource.as_bytes())).is_some_and(|one| !one.met);
        match kind(Stand::Judged(line.verdict), after.without()).filter(|_| unmet) {
            None => Ok(()),
            Some((kind, absent)) => take(Change {
                before: Some(line.verdict),
                absent,
                because: after.gap().or_else(|| line.because.as_deref().map(str::to_owned)),
                ..of_resource(about, table, kind, What::Verdict, &line)
            }),
        }
    })
}

/// A resource that has a verdict now.
fn judged_now(
    about: &About<'_>,
    table: &str,
    before: &Half<'_>,
    known: Option<Known>,
    line: &Line<'_>,
    take: &mut impl FnMut(Change) -> Result<(), HistoryError>,
) -> Result<(), HistoryError> {
    let old = known.map_or_else(|| before.without(), |known| Stand::Judged(known.verdict));
    let verdicts = |change| Change { before: old.verdict(), after: Some(line.verdict), ..change };
    if let Some((kind, absent)) = kind(old, Stand::Judged(line.verdict)) {
        take(verdicts(Change {
            absent,
            name: line.waiver.as_deref().map(str::to_owned),
            because: line.because.as_deref().map(str::to_owned),
            ..of_resource(about, table, kind, What::Verdict, line)
        }))?;
    }
    let open = |verdict| matches!(verdict, Verdict::Fail | Verdict::Unknown);
    let Some(known) = known.filter(|known| open(known.verdict) && open(line.verdict)) else { return Ok(()) };
    let kind = match (known.waived, &line.waiver) {
        (false, Some(_)) => Kind::Waived,
        (true, None) => Kind::Lapsed,
        _ => return Ok(()),
    };
    take(verdicts(Change {
        name: line.waiver.as_deref().map(str::to_owned),
        because: line.because.as_deref().map(str::to_owned),
        ..of_resource(about, table, kind, What::Waiver, line)
    }))
}

fn of_resource(about: &About<'_>, table: &str, kind: Kind, what: What, line: &Line<'_>) -> Change {
    Change {
        table: table.to_owned(),
        resource: Some(line.resource.clone().into_owned()),
        ..about.change(kind, what)
    }
}
