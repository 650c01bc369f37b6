//! `?object-lock`: whether versions can be kept from being deleted, and for how long they are by default.

use super::answer::S3Answer;
use super::parse::{Fault, S3ParseError, root};
use super::xml::Element;

/// The configuration of a bucket with object lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectLock {
    /// Whether the lock is on; it is in every answer that is not a 404.
    pub enabled: bool,
    /// Retention of new versions, when one is set.
    pub default_retention: Option<Retention>,
}

/// A default retention.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// `GOVERNANCE`, which a grant can override, or `COMPLIANCE`.
    pub mode: String,
    /// How long.
    pub period: Period,
}

/// A time in one of two units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// In days.
    Days(u64),
    /// In years.
    Years(u64),
}

impl S3Answer for ObjectLock {
    const SUBRESOURCE: &'static str = "object-lock";
    const NONE: &'static [&'static str] = &["ObjectLockConfigurationNotFoundError"];

    fn parse(body: &[u8]) -> Result<Self, S3ParseError> {
        object_lock(body).map_err(|fault| fault.of("?object-lock"))
    }
}

fn object_lock(body: &[u8]) -> Result<ObjectLock, Fault> {
    let document = root(body, &["ObjectLockConfiguration"])?;
    document.only(&["ObjectLockEnabled", "Rule"])?;
    let state = document.required("ObjectLockEnabled")?;
    let enabled = match state.value()?.trim() {
        "Enabled" => true,
        "Disabled" => false,
        _ => return Err(state.unexpected()),
    };
    let default_retention = document.child("Rule")?.map(retention).transpose()?;
    Ok(ObjectLock { enabled, default_retention })
}

fn retention(rule: &Element) -> Result<Retention, Fault> {
    rule.only(&["DefaultRetention"])?;
    let retention = rule.required("DefaultRetention")?;
    retention.only(&["Mode", "Days", "Years"])?;
    let mode = retention.required_text("Mode")?;
    let period = match (retention.parsed("Days")?, retention.parsed("Years")?) {
        (Some(days), None) => Period::Days(days),
        (None, Some(years)) => Period::Years(years),
        (None, None) => return Err(Fault::Missing { parent: "DefaultRetention".to_owned(), child: "Days" }),
        (Some(_), Some(_)) => return Err(retention.unexpected()),
    };
    if mode.is_empty() {
        Err(retention.required("Mode")?.unexpected())
    } else {
        Ok(Retention { mode, period })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(inner: &str) -> Result<ObjectLock, S3ParseError> {
        ObjectLock::parse(format!("<ObjectLockConfiguration>{inner}</ObjectLockConfiguration>").as_bytes())
    }

    fn with_default(inner: &str) -> Result<ObjectLock, S3ParseError> {
        parse(&format!(
            "<ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>{inner}</DefaultRetention></Rule>"
        ))
    }

    #[test]
    fn a_lock_may_have_a_default_or_none() {
        let without = parse("<ObjectLockEnabled>Enabled</ObjectLockEnabled>").unwrap();
        assert_eq!(without, ObjectLock { enabled: true, default_retention: None });
        let days = with_default("<Days>30</Days><Mode>GOVERNANCE</Mode>").unwrap().default_retention;
        assert_eq!(days, Some(Retention { mode: "GOVERNANCE".into(), period: Period::Days(30) }));
        let years = with_default("<Mode>COMPLIANCE</Mode><Years>1</Years>").unwrap().default_retention;
        assert_eq!(years.map(|retention| retention.period), Some(Period::Years(1)));
    }

    #[test]
    fn half_a_default_is_an_error() {
        assert!(parse("").is_err() && parse("<ObjectLockEnabled/>").is_err());
        for inner in [
            "",
            "<Days>30</Days>",
            "<Mode>GOVERNANCE</Mode>",
            "<Mode/><Days>1</Days>",
            "<Mode>GOVERNANCE</Mode><Days>soon</Days>",
            "<Mode>GOVERNANCE</Mode><Days>1</Days><Years>1</Years>",
            "<Mode>GOVERNANCE</Mode><Months>1</Months>",
        ] {
            assert!(with_default(inner).is_err(), "{inner}");
        }
        assert!(parse("<ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule/>").is_err());
    }
}
