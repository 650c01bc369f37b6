//! Moments and spans of time.

use onus_core::Moment;

use crate::set::IntervalSet;
use crate::{Attr, Formula};

use super::Outcome;
use super::ast::Op;
use super::dialect::{IDENTITY_AGE, MOMENTS};

/// Go, in which both providers evaluate, counts the nanoseconds of a span in 64 bits.
const LONGEST_SPAN_SECONDS: i64 = i64::MAX / 1_000_000_000;

/// `now * n + created * c + seconds`. A moment has one of `now` and `created`, or none when it is fixed; a span
/// has none of them, or the difference of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Linear {
    now: i8,
    created: i8,
    seconds: i64,
}

impl Linear {
    /// The time of the request.
    pub(super) const NOW: Self = Self { now: 1, created: 0, seconds: 0 };
    /// When the identity was created that sends the request.
    pub(super) const CREATED: Self = Self { now: 0, created: 1, seconds: 0 };

    fn fixed(seconds: i64) -> Self {
        Self { now: 0, created: 0, seconds }
    }

    /// The sum; none where it cannot be evaluated, or is no moment and no span.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        Self {
            now: self.now.checked_add(other.now)?,
            created: self.created.checked_add(other.created)?,
            seconds: self.seconds.checked_add(other.seconds)?,
        }
        .within_limits()
    }

    /// The difference; none where it cannot be evaluated, or is no moment and no span.
    pub(super) fn minus(self, other: Self) -> Option<Self> {
        Self {
            now: self.now.checked_sub(other.now)?,
            created: self.created.checked_sub(other.created)?,
            seconds: self.seconds.checked_sub(other.seconds)?,
        }
        .within_limits()
    }

    fn within_limits(self) -> Option<Self> {
        let span = -LONGEST_SPAN_SECONDS..=LONGEST_SPAN_SECONDS;
        let known = match (self.now, self.created) {
            (0, 0) => span.contains(&self.seconds) || MOMENTS.contains(&self.seconds),
            (1, 0) | (0, 1) | (1, -1) | (-1, 1) => span.contains(&self.seconds),
            _ => false,
        };
        known.then_some(self)
    }

    /// How it compares with another of its kind; none where that is not decided. When an identity was created is
    /// decided by its age only: the two, and the time of the request, are not independent.
    pub(super) fn compared(self, op: Op, other: Self) -> Option<Outcome> {
        let (now, created) = (self.now.checked_sub(other.now)?, self.created.checked_sub(other.created)?);
        let seconds = self.seconds.checked_sub(other.seconds)?;
        let age = || Attr::named(IDENTITY_AGE);
        match (now, created) {
            (0, 0) => op.accepts(seconds.cmp(&0)).map(Outcome::known),
            (1, 0) => Some(Outcome::number(Attr::Time, op.numbers(seconds.checked_neg()?))),
            (-1, 0) => Some(Outcome::number(Attr::Time, op.flipped().numbers(seconds))),
            (1, -1) => Some(Outcome::number(age(), op.numbers(seconds.checked_neg()?))),
            (-1, 1) => Some(Outcome::number(age(), op.flipped().numbers(seconds))),
            _ => None,
        }
    }

    /// Where it can be evaluated.
    pub(super) fn defined(self) -> Formula {
        let there = |counts: bool, attr| {
            if counts { Formula::number(attr, IntervalSet::all()) } else { Formula::Always }
        };
        Formula::all([there(self.now != 0, Attr::Time), there(self.created != 0, Attr::named(IDENTITY_AGE))])
    }

    /// Whether it is the time of the request itself.
    pub(super) fn is_now(self) -> bool {
        self == Self::NOW
    }
}

/// The moment that a text names, to the second. What RFC 3339 does not allow or what is finer is not decided.
pub(super) fn moment(text: &str) -> Option<Linear> {
    let plain = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b':' | b'T' | b'Z'));
    if !plain || !text.contains('T') || text.contains(":60") {
        return None;
    }
    let seconds = text.parse::<Moment>().ok()?.unix();
    MOMENTS.contains(&seconds).then(|| Linear::fixed(seconds))
}

/// The span that a text names, as `1h30m`, in whole seconds.
pub(super) fn span(text: &str) -> Option<Linear> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(Linear::fixed(0));
    }
    let mut sum: i64 = 0;
    loop {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let (count, after) = rest.split_at_checked(digits)?;
        let mut letters = after.chars();
        let unit_seconds = match letters.next()? {
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        sum = sum.checked_add(count.parse::<i64>().ok()?.checked_mul(unit_seconds)?)?;
        rest = letters.as_str();
        if rest.is_empty() {
            let seconds = if negative { -sum } else { sum };
            return (sum <= LONGEST_SPAN_SECONDS).then(|| Linear::fixed(seconds));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_written_as_in_go() {
        for (text, seconds) in
            [("5m", 300), ("1h30m", 5400), ("-2s", -2), ("+1h", 3600), ("0", 0), ("90s", 90)]
        {
            assert_eq!(span(text), Some(Linear::fixed(seconds)), "{text}");
        }
        for text in
            ["", "5", "5d", "m", "1.5s", "10ms", "5m ", "--5s", "9999999999s", "99999999999999999999h"]
        {
            assert_eq!(span(text), None, "{text}");
        }
    }

    #[test]
    fn moments_have_a_time_and_a_zone() {
        assert_eq!(moment("1970-01-01T00:01:00Z"), Some(Linear::fixed(60)));
        assert_eq!(moment("1970-01-01T02:00:00+02:00"), Some(Linear::fixed(0)));
        for text in ["", "1970-01-01", "1970-01-01 00:00:00Z", "1970-01-01T00:00:00", "1970-01-01T00:00:60Z"]
        {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_and_no_span_is_not_computed() {
        let hour = span("1h").unwrap();
        assert_eq!(Linear::NOW.minus(hour).unwrap().plus(hour), Some(Linear::NOW));
        assert_eq!(Linear::NOW.plus(Linear::NOW), None);
        assert!(Linear::NOW.minus(Linear::CREATED).is_some());
        assert_eq!(Linear::fixed(*MOMENTS.end()).plus(hour), None);
        assert_eq!(
            Linear::NOW.compared(Op::Less, Linear::CREATED.plus(hour).unwrap()),
            Some(Outcome::number(Attr::named(IDENTITY_AGE), IntervalSet::range(i64::MIN, 3599),))
        );
    }
}
