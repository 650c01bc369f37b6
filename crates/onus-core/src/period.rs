//! How long a statement holds: ISO 8601 durations of years, months, weeks and days.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

/// A calendar period such as `P60D` or `P1Y6M`. Hours and below have no use for a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    months: u32,
    days: u32,
}

/// A text that is no period.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is no period; write ISO 8601 such as `P1Y`, `P6M`, `P2W` or `P60D`")]
pub struct BadPeriod(String);

impl Period {
    /// Calendar months (years count as twelve).
    #[must_use]
    pub fn months(self) -> u32 {
        self.months
    }

    /// Days beside the months (weeks count as seven).
    #[must_use]
    pub fn days(self) -> u32 {
        self.days
    }
}

impl FromStr for Period {
    type Err = BadPeriod;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| BadPeriod(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Period> {
    let mut period = Period { months: 0, days: 0 };
    let mut number = String::new();
    let mut units = "YMWD".chars();
    for c in text.strip_prefix('P')?.chars() {
        if c.is_ascii_digit() {
            number.push(c);
            continue;
        }
        // Each unit at most once and in falling order: `find` consumes those before it.
        units.find(|unit| *unit == c)?;
        let count: u32 = number.parse().ok()?;
        number.clear();
        match c {
            'Y' => period.months = period.months.checked_add(count.checked_mul(12)?)?,
            'M' => period.months = period.months.checked_add(count)?,
            'W' => period.days = period.days.checked_add(count.checked_mul(7)?)?,
            _ => period.days = period.days.checked_add(count)?,
        }
    }
    (number.is_empty() && (period.months > 0 || period.days > 0)).then_some(period)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        let (years, months) = (self.months / 12, self.months % 12);
        for (count, unit) in [(years, 'Y'), (months, 'M'), (self.days, 'D')] {
            if count > 0 {
                write!(f, "{count}{unit}")?;
            }
        }
        Ok(())
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for Period {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "ISO 8601 period of years, months, weeks and days, such as P60D or P1Y",
            "pattern": "^P(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_periods() {
        for (text, months, days) in [("P1Y", 12, 0), ("P60D", 0, 60), ("P2W", 0, 14), ("P1Y6M10D", 18, 10)] {
            let period: Period = text.parse().unwrap();
            assert_eq!((period.months(), period.days()), (months, days));
            assert_eq!(period.to_string().parse::<Period>().unwrap(), period);
        }
    }

    #[test]
    fn refuses_what_is_no_period() {
        for text in ["", "P", "1Y", "P1", "P1H", "P1D1Y", "P1Y1Y", "PT1H", "P-1D", "P99999999999Y", "P0D"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }
}
