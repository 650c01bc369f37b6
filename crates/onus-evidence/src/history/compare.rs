//! Two assessments beside each other, duty by duty.

use std::collections::BTreeMap;

use onus_assess::REVIEW;
use onus_core::{ObligationId, Severity, Verdict};

use super::resources::{Half, Sight, resources};
use super::side::{Check, Duty, Held, Worth};
use super::transition::{Stand, between};
use super::{Absent, Change, DutyChange, HistoryError, Kind, Names, Side, Totals, What};

/// Why a duty was not judged although its catalog has it.
const LEFT_OUT: &str = "it was not judged: the profile, or the snapshot, leaves it out";
const NO_REVIEW: &str = "no review that holds decided about it";

/// Compares, and hands over each change by the names of the duties.
///
/// # Errors
/// When verdicts cannot be read back, a side has two verdicts on one resource, or `take` refuses.
pub fn compare(
    before: &Side,
    after: &Side,
    names: &Names,
    mut take: impl FnMut(Change) -> std::io::Result<()>,
) -> Result<Totals, HistoryError> {
    let mut totals = Totals::new(before.as_of, after.as_of);
    for (id, (old, new)) in pairs(before, after, names) {
        let Some(known) = new.or(old) else { continue };
        let about = About { duty: id, title: &known.title, severity: known.severity };
        let stand = |side: &Side, name: &ObligationId, duty: Option<&Duty>| match duty {
            Some(duty) => Stand::Judged(duty.verdict),
            None if side.leaves_out(name) => Stand::Unlisted,
            None => Stand::Absent(Absent::Duty),
        };
        let stands = (stand(before, id, old), stand(after, id, new));
        totals.duties.extend(about.duty_change(stands, new.or(old)));
        let mut found = |change: Change| {
            totals.count(change.kind, change.severity);
            take(change).map_err(HistoryError::File)
        };
        for (old, new) in checks(old, new, names) {
            let table = new.or(old).map(|check| names.table(&check.table)).unwrap_or_default();
            let is_review = new.or(old).is_some_and(|check| check.name == REVIEW);
            let half = |side, stand, check| Half { side, check, sight: sight(stand, check, is_review) };
            let halves = (half(before, stands.0, old), half(after, stands.1, new));
            resources(&about, table, &halves, &mut found)?;
        }
        if let (Some(old), Some(new)) = (old, new) {
            supplied(&about, old, new, &mut found)?;
        }
    }
    Ok(totals)
}

/// The duty that changes are about.
pub(super) struct About<'a> {
    pub(super) duty: &'a ObligationId,
    pub(super) title: &'a str,
    pub(super) severity: Severity,
}

impl About<'_> {
    /// A change of the duty as a whole, to be filled in.
    pub(super) fn change(&self, kind: Kind, what: What) -> Change {
        Change {
            kind,
            what,
            duty: self.duty.clone(),
            title: self.title.to_owned(),
            severity: self.severity,
            table: String::new(),
            resource: None,
            before: None,
            after: None,
            absent: None,
            name: None,
            because: None,
        }
    }

    fn duty_change(&self, (before, after): (Stand, Stand), now: Option<&Duty>) -> Option<DutyChange> {
        let absent = |stand| matches!(stand, Stand::Absent(_));
        (before.verdict() != after.verdict()).then(|| DutyChange {
            duty: self.duty.clone(),
            title: self.title.to_owned(),
            severity: self.severity,
            before: before.verdict(),
            after: after.verdict(),
            absent: absent(before) || absent(after),
            because: now.and_then(|duty| duty.because.clone()).filter(|_| after.verdict().is_some()),
        })
    }
}

type Pair<'a, T> = (Option<&'a T>, Option<&'a T>);

/// The duties of both sides by their newest names. A former name counts only where its side lacks the newer one.
fn pairs<'a>(
    before: &'a Side,
    after: &'a Side,
    names: &'a Names,
) -> BTreeMap<&'a ObligationId, Pair<'a, Duty>> {
    let mut pairs: BTreeMap<&ObligationId, Pair<'_, Duty>> = BTreeMap::new();
    let newest = |side: &Side, id: &'a ObligationId| match names.duty(id) {
        newer if side.duties.contains_key(newer) => id,
        newer => newer,
    };
    for (id, duty) in &before.duties {
        pairs.entry(newest(before, id)).or_default().0 = Some(duty);
    }
    for (id, duty) in &after.duties {
        pairs.entry(newest(after, id)).or_default().1 = Some(duty);
    }
    pairs
}

/// The checks of both sides: of the same name and table, or the only ones left on a table.
fn checks<'a>(old: Option<&'a Duty>, new: Option<&'a Duty>, names: &Names) -> Vec<Pair<'a, Check>> {
    let of = |duty: Option<&'a Duty>| duty.map(|duty| duty.checks.as_slice()).unwrap_or_default();
    let mut before: Vec<&Check> = of(old).iter().collect();
    let mut after: Vec<&Check> = of(new).iter().collect();
    let mut pairs = Vec::new();
    let same_table = |a: &Check, b: &Check| names.table(&a.table) == names.table(&b.table);
    before.retain(|old| match after.iter().position(|new| new.name == old.name && same_table(old, new)) {
        Some(at) => {
            pairs.push((Some(*old), Some(after.remove(at))));
            false
        }
        None => true,
    });
    let alone = |all: &[&Check], one: &Check| all.iter().filter(|other| same_table(other, one)).count() == 1;
    let left = before.clone();
    before.retain(|old| {
        let renamed = |new: &&Check| same_table(old, new) && old.name != REVIEW && new.name != REVIEW;
        match after.iter().position(renamed).filter(|_| alone(&left, old) && alone(&after, old)) {
            Some(at) => {
                pairs.push((Some(*old), Some(after.remove(at))));
                false
            }
            None => true,
        }
    });
    pairs.extend(before.into_iter().map(|old| (Some(old), None)));
    pairs.extend(after.into_iter().map(|new| (None, Some(new))));
    pairs
}

/// What it means when a side has no verdict on a resource.
fn sight(duty: Stand, check: Option<&Check>, is_review: bool) -> Sight<'_> {
    match (check, duty) {
        (Some(Check { gap: Some(gap), .. }), _) => Sight::Partial(gap),
        (Some(_), _) => Sight::Whole,
        (None, Stand::Unlisted) => Sight::Partial(LEFT_OUT),
        (None, Stand::Judged(_)) if is_review => Sight::Partial(NO_REVIEW),
        (None, _) => Sight::NoSuchDuty,
    }
}

/// Statements, documents, and the waiver of a duty without checks.
fn supplied(
    about: &About<'_>,
    old: &Duty,
    new: &Duty,
    take: &mut impl FnMut(Change) -> Result<(), HistoryError>,
) -> Result<(), HistoryError> {
    for (kind, from, to) in [(Kind::Lapsed, old, new), (Kind::Supplied, new, old)] {
        for held in from.held.iter().filter(|held| held.worth == Worth::Holds) {
            let is_same = |other: &&Held| match held.what {
                What::Statement => other.what == What::Statement,
                _ => (other.what, &other.name) == (held.what, &held.name),
            };
            let other = to.held.iter().find(is_same);
            let why = match other.map(|other| &other.worth) {
                Some(Worth::Holds | Worth::Unseen) => continue,
                Some(Worth::Lacks(why)) => Some(why.clone()),
                // A document that the duty no longer asks for has not lapsed.
                None if held.what == What::Document => continue,
                None => Some("it is no longer there".to_owned()),
            };
            let because = why.filter(|_| kind == Kind::Lapsed);
            take(Change { name: Some(held.name.clone()), because, ..about.change(kind, held.what) })?;
        }
    }
    let open = |duty: &Duty| matches!(duty.verdict, Verdict::Fail | Verdict::Unknown);
    let verdicts = |change| Change { before: Some(old.verdict), after: Some(new.verdict), ..change };
    match (&old.waiver, &new.waiver) {
        _ if !open(old) || !open(new) => Ok(()),
        (Some(name), None) => {
            take(verdicts(Change { name: Some(name.clone()), ..about.change(Kind::Lapsed, What::Waiver) }))
        }
        (None, Some(name)) => {
            take(verdicts(Change { name: Some(name.clone()), ..about.change(Kind::Waived, What::Waiver) }))
        }
        _ => Ok(()),
    }
}

impl Half<'_> {
    /// What this side says of a resource on which it has no verdict.
    pub(super) fn without(&self) -> Stand {
        match self.sight {
            Sight::Whole => Stand::Absent(Absent::Resource),
            Sight::NoSuchDuty => Stand::Absent(Absent::Duty),
            Sight::Partial(_) => Stand::Unlisted,
        }
    }
}

/// The kind of a change of verdict, and what is absent.
pub(super) fn kind(before: Stand, after: Stand) -> Option<(Kind, Option<Absent>)> {
    let absent = |stand| match stand {
        Stand::Absent(absent) => Some(absent),
        Stand::Judged(_) | Stand::Unlisted => None,
    };
    between(before, after).map(|kind| (kind, absent(before).or_else(|| absent(after))))
}
