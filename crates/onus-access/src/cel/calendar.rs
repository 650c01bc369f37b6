//! Hours, minutes and days of the week, which depend on a zone.
//!
//! They are numbers of the request like any other: in one zone, each hour comes together with each minute and
//! each day. They are not independent of the same in another zone, nor of a moment that the time is compared
//! with; where both stand side by side, what is asked of the calendar is a gap.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::set::IntervalSet;
use crate::{Atom, Attr, Formula, Values};

use super::Outcome;
use super::dialect::MOMENTS;

/// What a method asks of the calendar, the name of its attribute, and the last value; the first is 0.
const PARTS: [(&str, &str, i64); 3] =
    [("getHours", "hour", 23), ("getMinutes", "minute", 59), ("getDayOfWeek", "weekday", 6)];

/// Zones that are known to exist. A condition with any other name may fail on every request.
const ZONES: &str = "
    Africa/Algiers Africa/Casablanca Africa/Johannesburg Africa/Tunis America/Cayenne America/Chicago
    America/Denver America/Guadeloupe America/Los_Angeles America/Martinique America/New_York
    America/Sao_Paulo America/Toronto Asia/Dubai Asia/Hong_Kong Asia/Kolkata Asia/Shanghai Asia/Singapore
    Asia/Tokyo Australia/Sydney Europe/Amsterdam Europe/Andorra Europe/Athens Europe/Belgrade Europe/Berlin
    Europe/Bratislava Europe/Brussels Europe/Bucharest Europe/Budapest Europe/Chisinau Europe/Copenhagen
    Europe/Dublin Europe/Gibraltar Europe/Helsinki Europe/Istanbul Europe/Lisbon Europe/Ljubljana
    Europe/London Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Minsk Europe/Monaco Europe/Moscow
    Europe/Oslo Europe/Paris Europe/Podgorica Europe/Prague Europe/Riga Europe/Rome Europe/San_Marino
    Europe/Sarajevo Europe/Skopje Europe/Sofia Europe/Stockholm Europe/Tallinn Europe/Tirane Europe/Vaduz
    Europe/Vatican Europe/Vienna Europe/Vilnius Europe/Warsaw Europe/Zagreb Europe/Zurich Indian/Reunion";

/// The attribute that a method reads in a zone, where that is known.
pub(super) fn attr(method: &str, zone: &str) -> Option<Attr> {
    let (_, name, _) = PARTS.iter().find(|(found, ..)| *found == method)?;
    let zone = match zone {
        "UTC" | "Etc/UTC" | "+00:00" | "-00:00" => "UTC",
        other if ZONES.split_whitespace().any(|known| known == other) || is_offset(other) => other,
        _ => return None,
    };
    Some(Attr::named(&format!("{name}@{zone}")))
}

/// Whether a text is a distance to UTC as `+02:00`.
fn is_offset(zone: &str) -> bool {
    let Some((hours, minutes)) = zone.strip_prefix(['+', '-']).and_then(|rest| rest.split_once(':')) else {
        return false;
    };
    let at_most = |digits: &str, most: u8| {
        digits.len() == 2
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && digits.parse::<u8>().is_ok_and(|value| value <= most)
    };
    at_most(hours, 13) && at_most(minutes, 59)
}

/// The zone and the last value of an attribute of the calendar.
fn part(attr: &Attr) -> Option<(&str, i64)> {
    let Attr::Named(name) = attr else { return None };
    let (name, zone) = name.split_once('@')?;
    let (.., last) = PARTS.iter().find(|(_, found, _)| *found == name)?;
    Some((zone, *last))
}

/// Whether an attribute belongs to the calendar.
pub(super) fn has(attr: &Attr) -> bool {
    part(attr).is_some()
}

/// Where the part of the calendar is one of these numbers. There is one for each zone, and a domain cannot name
/// them all: so what no request has, a number below the first or above the last one or none at all, counts as
/// the one next to it, and can never make a condition true that is not true of some hour.
pub(super) fn is_one_of(attr: Attr, set: &IntervalSet<i64>) -> Outcome {
    let last = part(&attr).map_or(i64::MAX, |(_, last)| last);
    let mut known = set.and(&IntervalSet::range(0, last));
    let (at_first, at_last) = (known.contains(0), known.contains(last));
    if at_first {
        known = known.or(&IntervalSet::range(i64::MIN, 0));
    }
    if at_last {
        known = known.or(&IntervalSet::range(last, i64::MAX));
    }
    if known.is_all() || known.is_empty() {
        return Outcome::known(known.is_all());
    }
    let holds = Formula::Atom(Atom { attr, values: Values::Number(known.into()), or_absent: at_first });
    Outcome { fails: holds.clone().negated(), holds }
}

/// What is true of the calendar on every request, as far as a formula asks about it. No answer depends on it;
/// with it, a request that is found has an hour that exists.
#[must_use]
pub fn calendar_domain(about: &Formula) -> Formula {
    let mut asked = Asked::default();
    asked.read(about);
    Formula::all(asked.calendar.into_iter().filter_map(|attr| {
        let (_, last) = part(attr)?;
        Some(Formula::number(attr.clone(), IntervalSet::range(0, last)))
    }))
}

/// What formulas ask about time.
#[derive(Default)]
struct Asked<'f> {
    calendar: BTreeSet<&'f Attr>,
    moments: bool,
}

impl<'f> Asked<'f> {
    fn read(&mut self, formula: &'f Formula) {
        match formula {
            Formula::Atom(atom) if has(&atom.attr) => {
                self.calendar.insert(&atom.attr);
            }
            Formula::Atom(atom) if atom.attr == Attr::Time => {
                let any = IntervalSet::range(*MOMENTS.start(), *MOMENTS.end());
                self.moments |= !matches!(&atom.values, Values::Number(set) if any.is_within(set));
            }
            Formula::All(parts) | Formula::Any(parts) => parts.iter().for_each(|part| self.read(part)),
            Formula::Not(inner) | Formula::Labelled(_, inner) => self.read(inner),
            Formula::Always | Formula::Never | Formula::Atom(_) | Formula::Gap(_) => {}
        }
    }

    /// Whether the parts of the calendar depend on each other or on a moment.
    fn entangled(&self) -> bool {
        let zones: BTreeSet<_> =
            self.calendar.iter().filter_map(|attr| part(attr)).map(|(zone, _)| zone).collect();
        zones.len() > 1 || (zones.len() == 1 && self.moments)
    }
}

/// The same formula, in which questions about the calendar are gaps where they depend on each other or on a
/// moment that the time is compared with. For formulas that were put together from several expressions.
#[must_use]
pub fn calendar_gaps(formula: Formula) -> Formula {
    let mut asked = Asked::default();
    asked.read(&formula);
    if asked.entangled() { without_calendar(formula) } else { formula }
}

/// The same for both formulas of one expression.
pub(super) fn apart(outcome: Outcome) -> Outcome {
    let mut asked = Asked::default();
    asked.read(&outcome.holds);
    asked.read(&outcome.fails);
    if !asked.entangled() {
        return outcome;
    }
    Outcome { holds: without_calendar(outcome.holds), fails: without_calendar(outcome.fails) }
}

fn without_calendar(formula: Formula) -> Formula {
    match formula {
        Formula::Atom(atom) if has(&atom.attr) => {
            Formula::gap(format!("`{}` is compared next to another zone or a moment", atom.attr))
        }
        Formula::All(parts) => Formula::all(parts.into_iter().map(without_calendar)),
        Formula::Any(parts) => Formula::any(parts.into_iter().map(without_calendar)),
        Formula::Not(inner) => without_calendar(Arc::unwrap_or_clone(inner)).negated(),
        Formula::Labelled(label, inner) => without_calendar(Arc::unwrap_or_clone(inner)).labelled(label),
        other => other,
    }
}
