//! A part of a table: the rows whose columns have certain values.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Dimension to value, such as zone to `fr-par-1`. The empty scope is the whole table.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scope(BTreeMap<String, String>);

impl Scope {
    /// The whole table.
    #[must_use]
    pub fn whole() -> Self {
        Self::default()
    }

    /// A scope of pairs.
    pub fn of<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        Self(pairs.into_iter().map(|(k, v)| (k.into(), v.into())).collect())
    }

    /// The same scope, narrowed by one more dimension.
    #[must_use]
    pub fn with(mut self, dimension: impl Into<String>, value: impl Into<String>) -> Self {
        self.0.insert(dimension.into(), value.into());
        self
    }

    /// The value of a dimension.
    #[must_use]
    pub fn get(&self, dimension: &str) -> Option<&str> {
        self.0.get(dimension).map(String::as_str)
    }

    /// All pairs, by dimension.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// Whether it is the whole table.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a row can lie in both: no dimension has two values.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().all(|(dimension, value)| other.0.get(dimension).is_none_or(|theirs| theirs == value))
    }

    /// Whether every row of `other` lies in this one.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.0.iter().all(|(dimension, value)| other.0.get(dimension) == Some(value))
    }

    /// JSON with sorted keys; `{}` for the whole table.
    #[must_use]
    pub fn to_json(&self) -> String {
        let pairs = self.0.iter().map(|(k, v)| (k.clone(), serde_json::Value::from(v.as_str()))).collect();
        serde_json::Value::Object(pairs).to_string()
    }

    /// Reads what [`Scope::to_json`] wrote.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_whole() {
            return f.write_str("everywhere");
        }
        for (at, (dimension, value)) in self.0.iter().enumerate() {
            let separator = if at == 0 { "" } else { ", " };
            write!(f, "{separator}{} {value}", dimension.trim_end_matches("_id").replace('_', " "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_meet_unless_a_dimension_differs() {
        let zone = Scope::of([("zone", "fr-par-1")]);
        let narrow = zone.clone().with("project_id", "p");
        let other = Scope::of([("zone", "fr-par-2")]);
        assert!(zone.meets(&narrow) && zone.contains(&narrow) && !narrow.contains(&zone));
        assert!(!zone.meets(&other));
        assert!(Scope::whole().contains(&zone) && Scope::whole().meets(&zone));
        assert_eq!(Scope::from_json(&narrow.to_json()), Some(narrow.clone()));
        assert_eq!(narrow.to_string(), "project p, zone fr-par-1");
    }
}
