//! Times. `as_of()` is the snapshot's moment and the only "now" there is.

use std::sync::Arc;

use onus_core::Moment;
use rusqlite::{Connection, Result};

use super::{PURE, text};
use onus_facts::rusqlite;

pub(super) fn register(connection: &Connection, as_of: Moment) -> Result<()> {
    let now: Arc<str> = as_of.to_string().into();
    connection.create_scalar_function("as_of", 0, PURE, move |_| Ok(Arc::clone(&now)))?;
    connection.create_scalar_function("days_between", 2, PURE, |context| {
        let pair = text(context, 0).and_then(unix).zip(text(context, 1).and_then(unix));
        Ok(pair.map(|(from, to)| days(from, to)))
    })
}

fn days(from: i64, to: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a second is lost after 285 million years")]
    let seconds = (to - from) as f64;
    seconds / 86_400.0
}

/// Seconds since 1970 of a time in any form that is understood.
fn unix(text: &str) -> Option<i64> {
    unix_of_stored(text).or_else(|| text.parse::<Moment>().ok().map(Moment::unix))
}

/// Seconds since 1970 of a time as snapshots store it, `2026-06-01T00:00:00Z`; none of any other.
fn unix_of_stored(text: &str) -> Option<i64> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2, b'Z'] =
        *text.as_bytes()
    else {
        return None;
    };
    let (year, month, day) = (number(y1, y2)? * 100 + number(y3, y4)?, number(m1, m2)?, number(d1, d2)?);
    let (hour, minute, second) = (number(h1, h2)?, number(n1, n2)?, number(s1, s2)?);
    // The last days of months, leap seconds and what is no time are left to the full parser.
    if !(1..=12).contains(&month) || !(1..=28).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(days_since_1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
}

fn number(tens: u8, ones: u8) -> Option<i64> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
    Some(digit(tens)? * 10 + digit(ones)?)
}

/// Years are counted from March, so that a leap day is the last of its year.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap_days + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use onus_core::Moment;
    use proptest::prelude::*;

    use super::{days, unix, unix_of_stored};

    #[test]
    fn stored_times_are_read_the_short_way() {
        assert_eq!(unix_of_stored("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(unix_of_stored("2026-06-01T12:00:00Z"), Some(1_780_315_200));
        assert_eq!(unix_of_stored("2026-06-01"), None);
        assert_eq!(unix("2026-06-01"), unix_of_stored("2026-06-01T00:00:00Z"));
        assert_eq!(unix("yesterday"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn the_short_way_leads_to_the_same_time(seconds in -62_167_219_200_i64..=253_402_300_799) {
            let text = Moment::from_unix(seconds).unwrap().to_string();
            prop_assert_eq!(unix(&text), Some(seconds));
            prop_assert!(unix_of_stored(&text).is_none_or(|short| short == seconds));
        }

        #[test]
        fn the_short_way_takes_nothing_that_the_long_one_refuses(
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9Z]Z"
        ) {
            prop_assert_eq!(unix(&text), text.parse::<Moment>().ok().map(Moment::unix));
        }

        #[test]
        fn days_are_those_of_moments(from in 0_i64..4_000_000_000, to in 0_i64..4_000_000_000) {
            let (a, b) = (Moment::from_unix(from).unwrap(), Moment::from_unix(to).unwrap());
            prop_assert_eq!(days(from, to).to_bits(), a.days_until(b).to_bits());
        }
    }
}
