//! Numbers of a document, of which requests have whole ones only: a bound between two of them is exact.

use crate::set::IntervalSet;

use super::operator::Comparison;

/// A decimal number, as far as whole ones can be compared with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    /// The last whole number that is not greater. Beyond any that a request has, some that is as well.
    floor: i128,
    /// Whether it is greater than that one.
    between: bool,
}

/// More digits than this before the point are beyond all that requests have, and fewer fit into an `i128`.
const DIGITS: i64 = 30;

impl Decimal {
    /// A whole number, or one within the step after it.
    pub(super) fn new(floor: i64, between: bool) -> Self {
        Self { floor: floor.into(), between }
    }

    /// `-12` or `12.5`, and nothing else.
    pub(super) fn text(text: &str) -> Option<Self> {
        let (negative, digits) = sign(text);
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return None,
            None => (digits, ""),
        };
        let decimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !decimal(whole) || !decimal(fraction) {
            return None;
        }
        Self::of(negative, whole, fraction, 0)
    }

    /// A number of JSON, which may have an exponent.
    pub(super) fn json(number: &str) -> Option<Self> {
        let (negative, rest) = sign(number);
        let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        Self::of(negative, whole, fraction, exponent.parse().ok()?)
    }

    fn of(negative: bool, whole: &str, fraction: &str, exponent: i64) -> Option<Self> {
        let zeros = whole.bytes().chain(fraction.bytes()).take_while(|byte| *byte == b'0').count();
        let mut digits = whole.bytes().chain(fraction.bytes()).skip(zeros).peekable();
        if digits.peek().is_none() {
            return Some(Self { floor: 0, between: false });
        }
        let point = i64::try_from(whole.len()).ok()? - i64::try_from(zeros).ok()?;
        let before_point = point.saturating_add(exponent).clamp(0, DIGITS + 1);
        let mut size: i128 = 0;
        for _ in 0..before_point {
            size = size * 10 + i128::from(digits.next().unwrap_or(b'0') - b'0');
        }
        let between = digits.any(|digit| digit != b'0');
        let floor = match (negative, between) {
            (false, _) => size,
            (true, false) => -size,
            (true, true) => -size - 1,
        };
        Some(Self { floor, between })
    }
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    }
}

impl Comparison {
    /// The whole numbers that stand so to a number.
    pub(super) fn interval(self, number: Decimal) -> IntervalSet<i64> {
        const ALL: (i128, i128) = (i64::MIN as i128, i64::MAX as i128);
        let Decimal { floor, between } = number;
        let first_after = floor + 1;
        let (first, last) = match self {
            Self::Equal if between => return IntervalSet::empty(),
            Self::Equal => (floor, floor),
            Self::Less if between => (ALL.0, floor),
            Self::Less => (ALL.0, floor - 1),
            Self::LessOrEqual => (ALL.0, floor),
            Self::Greater => (first_after, ALL.1),
            Self::GreaterOrEqual if between => (first_after, ALL.1),
            Self::GreaterOrEqual => (floor, ALL.1),
        };
        match (i64::try_from(first.max(ALL.0)), i64::try_from(last.min(ALL.1))) {
            (Ok(first), Ok(last)) => IntervalSet::range(first, last),
            _ => IntervalSet::empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::*;

    const ALL: [Comparison; 5] = [
        Comparison::Equal,
        Comparison::Less,
        Comparison::LessOrEqual,
        Comparison::Greater,
        Comparison::GreaterOrEqual,
    ];

    fn holds(comparison: Comparison, order: Ordering) -> bool {
        match comparison {
            Comparison::Equal => order.is_eq(),
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        }
    }

    #[test]
    fn decimals_are_read_exactly() {
        for (text, floor, between) in [
            ("0", 0, false),
            ("-0.0", 0, false),
            ("007", 7, false),
            ("1.5", 1, true),
            ("-1.5", -2, true),
            ("-0.000001", -1, true),
            ("9223372036854775807", i128::from(i64::MAX), false),
            ("9007199254740993.0000000000000000000000001", 9_007_199_254_740_993, true),
        ] {
            assert_eq!(Decimal::text(text), Some(Decimal { floor, between }), "{text}");
        }
        for text in ["", "-", "+1", "1.", ".5", "1e3", " 1", "1,5", "0x10", "NaN", "١"] {
            assert_eq!(Decimal::text(text), None, "{text}");
        }
    }

    #[test]
    fn exponents_move_the_point() {
        for (json, floor, between) in [
            ("1e3", 1000, false),
            ("12.5E-1", 1, true),
            ("1.25e2", 125, false),
            ("5e-9", 0, true),
            ("-5e-9", -1, true),
            ("0e999", 0, false),
            ("100e-2", 1, false),
        ] {
            assert_eq!(Decimal::json(json), Some(Decimal { floor, between }), "{json}");
        }
        let huge = Decimal::json("1e999999999").unwrap();
        assert!(Comparison::Less.interval(huge).is_all() && Comparison::Greater.interval(huge).is_empty());
        let huge = Decimal::json("-123456e30").unwrap();
        assert!(
            Comparison::Greater.interval(huge).is_all() && Comparison::LessOrEqual.interval(huge).is_empty()
        );
        assert_eq!(Decimal::json("1e99999999999999999999"), None);
    }

    #[test]
    fn the_ends_of_the_world_compare() {
        let last = Decimal::text("9223372036854775807").unwrap();
        assert!(
            Comparison::Greater.interval(last).is_empty() && Comparison::LessOrEqual.interval(last).is_all()
        );
        let first = Decimal::text("-9223372036854775808").unwrap();
        assert!(
            Comparison::Less.interval(first).is_empty()
                && Comparison::GreaterOrEqual.interval(first).is_all()
        );
    }

    proptest! {
        #[test]
        fn comparisons_agree_with_arithmetic(
            tenths in -60_i64..60, value in -7_i64..7, exponent in prop::bool::ANY
        ) {
            let (sign, size) = (if tenths < 0 { "-" } else { "" }, tenths.abs());
            let number = if exponent {
                Decimal::json(&format!("{sign}{size}e-1"))
            } else {
                Decimal::text(&format!("{sign}{}.{}", size / 10, size % 10))
            };
            for comparison in ALL {
                let interval = comparison.interval(number.unwrap());
                prop_assert_eq!(interval.contains(value), holds(comparison, (value * 10).cmp(&tenths)));
            }
        }
    }
}
