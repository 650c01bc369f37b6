//! A point in time, in UTC and to the second, which is as fine as any duty asks.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Months, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::Period;

/// A moment. Written as `2026-11-21T09:30:00Z`, so that texts sort as times do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(transparent)]
pub struct Moment(#[schemars(with = "String")] DateTime<Utc>);

/// A text that is no moment.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is no moment; write RFC 3339 such as `2026-11-21T09:30:00Z`, or a date")]
pub struct BadMoment(String);

const SECONDS_A_DAY: f64 = 86_400.0;

impl Moment {
    /// The moment that the machine's clock shows. Only the collector asks.
    #[must_use]
    pub fn now() -> Self {
        Self(Utc::now())
    }

    /// From seconds since 1970; none beyond the years that can be written.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Option<Self> {
        DateTime::from_timestamp(seconds, 0).map(Self)
    }

    /// Seconds since 1970.
    #[must_use]
    pub fn unix(self) -> i64 {
        self.0.timestamp()
    }

    /// The calendar day it is in, as people write it: `2026-11-21`.
    #[must_use]
    pub fn day(self) -> String {
        self.0.date_naive().to_string()
    }

    /// The end of the day whose beginning this is; any other moment stays. Who writes a day as the last means all of it.
    #[must_use]
    pub fn inclusive(self) -> Self {
        match self.0.time() == NaiveTime::MIN {
            true => Self(self.0.checked_add_signed(TimeDelta::days(1)).unwrap_or(DateTime::<Utc>::MAX_UTC)),
            false => self,
        }
    }

    /// Days from this moment to another; negative when the other is earlier.
    #[must_use]
    pub fn days_until(self, other: Self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a second is lost after 285 million years")]
        let seconds = (other.unix() - self.unix()) as f64;
        seconds / SECONDS_A_DAY
    }

    /// This moment and a calendar period later; the last moment that can be written when beyond it.
    #[must_use]
    pub fn after(self, period: Period) -> Self {
        let later = self
            .0
            .checked_add_months(Months::new(period.months()))
            .and_then(|month| month.checked_add_signed(TimeDelta::days(i64::from(period.days()))));
        Self(later.unwrap_or(DateTime::<Utc>::MAX_UTC))
    }

    /// This moment and a calendar period earlier; the first moment that can be written when beyond it.
    #[must_use]
    pub fn before(self, period: Period) -> Self {
        let earlier = self
            .0
            .checked_sub_months(Months::new(period.months()))
            .and_then(|month| month.checked_sub_signed(TimeDelta::days(i64::from(period.days()))));
        Self(earlier.unwrap_or(DateTime::<Utc>::MIN_UTC))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

impl FromStr for Moment {
    type Err = BadMoment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            return Ok(Self(moment.with_timezone(&Utc)));
        }
        text.parse::<NaiveDate>()
            .ok()
            .and_then(|date| date.and_hms_opt(0, 0, 0))
            .map(|midnight| Self(midnight.and_utc()))
            .ok_or_else(|| BadMoment(text.to_owned()))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_that_apis_write_mean_the_same() {
        let expected = "2026-06-01T10:00:00Z";
        for text in ["2026-06-01T10:00:00Z", "2026-06-01T10:00:00.123456789Z", "2026-06-01T12:00:00+02:00"] {
            assert_eq!(text.parse::<Moment>().unwrap().to_string(), expected);
        }
        assert_eq!("2026-06-01".parse::<Moment>().unwrap().to_string(), "2026-06-01T00:00:00Z");
        assert!("yesterday".parse::<Moment>().is_err());
    }

    #[test]
    fn a_period_later_follows_the_calendar() {
        let start: Moment = "2026-01-31".parse().unwrap();
        assert_eq!(start.after("P1M".parse().unwrap()).to_string(), "2026-02-28T00:00:00Z");
        assert!(start.after("P4294967295D".parse().unwrap()).unix() > start.unix());
    }

    #[test]
    fn a_day_as_the_last_is_meant_as_a_whole() {
        let (day, hour): (Moment, Moment) =
            ("2026-06-01".parse().unwrap(), "2026-06-01T10:00:00Z".parse().unwrap());
        assert_eq!((day.inclusive().day(), hour.inclusive()), ("2026-06-02".to_owned(), hour));
    }

    #[test]
    fn days_are_fractions() {
        let (a, b): (Moment, Moment) =
            ("2026-06-01".parse().unwrap(), "2026-06-02T12:00:00Z".parse().unwrap());
        assert!((a.days_until(b) - 1.5).abs() < 1e-9);
        assert!((b.days_until(a) + 1.5).abs() < 1e-9);
    }
}
