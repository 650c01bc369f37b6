//! Names of duties and of the statements that give them.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A text that cannot be an identifier.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{text}` is no {what}; it looks like `{like}`")]
pub struct BadId {
    text: String,
    what: &'static str,
    like: &'static str,
}

/// The name of a duty: its file's path without the ending, such as
/// `scaleway/object-storage/object-versioning-enabled`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct ObligationId(String);

impl ObligationId {
    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the first slash: the provider, or the name of the user's own set.
    #[must_use]
    pub fn provider(&self) -> &str {
        self.0.split('/').next().unwrap_or_default()
    }

    /// The part between the first and the last slash.
    #[must_use]
    pub fn service(&self) -> &str {
        self.0.split('/').nth(1).unwrap_or_default()
    }

    /// The part after the last slash.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }
}

impl FromStr for ObligationId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let part = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_lowercase())
                && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        if text.split('/').count() == 3 && text.split('/').all(part) {
            return Ok(Self(text.to_owned()));
        }
        Err(BadId { text: text.to_owned(), what: "obligation", like: "scaleway/iam/iam-mfa-enabled" })
    }
}

impl TryFrom<String> for ObligationId {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ObligationId> for String {
    fn from(id: ObligationId) -> Self {
        id.0
    }
}

impl fmt::Display for ObligationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The name of one line of a published document: the document's number, `-L`, the line, and a letter
/// where the line says several things; `001-L148b`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct StatementId(String);

impl StatementId {
    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for StatementId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let valid = text.split_once("-L").is_some_and(|(document, line)| {
            let digits = line.trim_end_matches(|c: char| c.is_ascii_lowercase());
            let number = |t: &str| !t.is_empty() && t.chars().all(|c| c.is_ascii_digit());
            number(document) && number(digits) && line.len() - digits.len() <= 2
        });
        if valid {
            return Ok(Self(text.to_owned()));
        }
        Err(BadId { text: text.to_owned(), what: "statement", like: "000-L148b" })
    }
}

impl TryFrom<String> for StatementId {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<StatementId> for String {
    fn from(id: StatementId) -> Self {
        id.0
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn obligation_names_are_three_kebab_parts() {
        let id: ObligationId = "scaleway/iam/iam-mfa-enabled".parse().unwrap();
        assert_eq!((id.provider(), id.service(), id.name()), ("scaleway", "iam", "iam-mfa-enabled"));
        for text in ["", "a/b", "a/b/c/d", "A/b/c", "a/../c", "a/b/c.toml", "a//c"] {
            assert!(text.parse::<ObligationId>().is_err(), "{text}");
        }
    }

    #[test]
    fn statement_names_carry_their_line() {
        for text in ["000-L6a", "004-L10", "001-L148b"] {
            assert_eq!(text.parse::<StatementId>().unwrap().as_str(), text);
        }
        for text in ["", "000", "000-L", "L6", "000-6", "000-Lx", "000-L6abc"] {
            assert!(text.parse::<StatementId>().is_err(), "{text}");
        }
    }
}
