//! Reads a report field by field, so that no list of verdicts is ever in memory as a whole.

use std::collections::BTreeMap;
use std::fmt;

use onus_core::{ObligationId, Verdict};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{About, Report, held};
use crate::history::side::{Check, Duty};
use crate::history::spool::{Filling, Line, Span};

/// The whole report.
pub(super) struct OfReport<'s>(pub(super) &'s mut Filling);
struct OfDuties<'s>(&'s mut Filling);
struct OfDuty<'s>(&'s mut Filling);
struct OfChecks<'s>(&'s mut Filling);
struct OfCheck<'s>(&'s mut Filling);
struct OfVerdicts<'s>(&'s mut Filling);

/// Makes a visitor of a map or list also the seed that starts it.
macro_rules! seed {
    ($seed:ident, $value:ty, $start:ident) => {
        impl<'de> DeserializeSeed<'de> for $seed<'_> {
            type Value = $value;
            fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<$value, D::Error> {
                from.$start(self)
            }
        }
    };
}
seed!(OfReport, Report, deserialize_map);
seed!(OfDuties, BTreeMap<ObligationId, Duty>, deserialize_seq);
seed!(OfDuty, (ObligationId, Duty), deserialize_map);
seed!(OfChecks, Vec<Check>, deserialize_seq);
seed!(OfCheck, Check, deserialize_map);
seed!(OfVerdicts, Span, deserialize_seq);

impl<'de> Visitor<'de> for OfReport<'_> {
    type Value = Report;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a report")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Report, A::Error> {
        let mut report = Report::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "format" => report.format = Some(map.next_value()?),
                "as_of" => report.as_of = Some(map.next_value()?),
                "catalog" => report.catalog = map.next_value()?,
                "profile" => report.profile = map.next_value()?,
                "duties" => report.duties = map.next_value_seed(OfDuties(self.0))?,
                "waivers" => report.waivers = map.next_value()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(report)
    }
}

impl<'de> Visitor<'de> for OfDuties<'_> {
    type Value = BTreeMap<ObligationId, Duty>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of duties")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut duties = BTreeMap::new();
        while let Some((id, duty)) = list.next_element_seed(OfDuty(self.0))? {
            if duties.contains_key(&id) {
                return Err(A::Error::custom(format!("the duty `{id}` is there twice")));
            }
            duties.insert(id, duty);
        }
        Ok(duties)
    }
}

impl<'de> Visitor<'de> for OfDuty<'_> {
    type Value = (ObligationId, Duty);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a duty")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut id, mut title, mut severity, mut verdict, mut because) = (None, None, None, None, None);
        let (mut checks, mut statements, mut documents) = (Vec::new(), Vec::new(), Vec::new());
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "id" => id = Some(map.next_value()?),
                "title" => title = Some(map.next_value()?),
                "severity" => severity = Some(map.next_value()?),
                "verdict" => verdict = Some(map.next_value()?),
                "because" => because = map.next_value()?,
                "checks" => checks = map.next_value_seed(OfChecks(self.0))?,
                "statements" => statements = map.next_value()?,
                "documents" => documents = map.next_value()?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let missing = A::Error::missing_field;
        let about = About {
            title: title.ok_or_else(|| missing("title"))?,
            severity: severity.ok_or_else(|| missing("severity"))?,
            verdict: verdict.ok_or_else(|| missing("verdict"))?,
            because,
        };
        Ok((id.ok_or_else(|| missing("id"))?, about.with(checks, held(statements, documents))))
    }
}

impl About {
    fn with(self, checks: Vec<Check>, held: Vec<crate::history::side::Held>) -> Duty {
        let Self { title, severity, verdict, because } = self;
        Duty { title, severity, verdict, because, checks, held, waiver: None }
    }
}

impl<'de> Visitor<'de> for OfChecks<'_> {
    type Value = Vec<Check>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of checks")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Check>, A::Error> {
        let mut checks = Vec::new();
        while let Some(check) = list.next_element_seed(OfCheck(self.0))? {
            checks.push(check);
        }
        Ok(checks)
    }
}

impl<'de> Visitor<'de> for OfCheck<'_> {
    type Value = Check;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a check")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Check, A::Error> {
        let (mut name, mut table, mut lines) = (String::new(), None, None);
        let (mut error, mut unlisted): (Option<String>, Option<String>) = (None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "name" => name = map.next_value()?,
                "resource" => table = Some(map.next_value()?),
                "error" => error = map.next_value()?,
                "unlisted" => unlisted = map.next_value()?,
                "verdicts" => lines = Some(map.next_value_seed(OfVerdicts(self.0))?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        // Without its verdicts a check would look like one of nothing.
        let lines = lines.ok_or_else(|| A::Error::missing_field("verdicts"))?;
        let table = table.ok_or_else(|| A::Error::missing_field("resource"))?;
        Ok(Check { name, table, gap: error.or(unlisted), lines })
    }
}

/// A verdict as the report has it.
#[derive(Deserialize)]
struct OwnedLine {
    resource: String,
    verdict: Verdict,
    because: Option<String>,
    waiver: Option<String>,
}

impl<'de> Visitor<'de> for OfVerdicts<'_> {
    type Value = Span;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of verdicts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Span, A::Error> {
        let mut span = self.0.begin();
        while let Some(one) = list.next_element::<OwnedLine>()? {
            let line = Line {
                resource: one.resource.into(),
                verdict: one.verdict,
                because: one.because.map(Into::into),
                waiver: one.waiver.map(Into::into),
            };
            self.0.add(&mut span, &line).map_err(A::Error::custom)?;
        }
        Ok(span)
    }
}
