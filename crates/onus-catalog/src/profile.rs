//! A profile: a chosen set of obligations.

use onus_core::ObligationId;
use schemars::JsonSchema;
use serde::Deserialize;

/// A chosen set of obligations.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Set from the path.
    #[serde(skip)]
    pub name: String,
    /// What the set is for.
    pub about: String,
    /// Obligations, by name or by a pattern in which `*` stands for any part of a name.
    pub include: Vec<String>,
    /// Those taken out again.
    #[serde(default)]
    pub exclude: Vec<String>,
}

impl Profile {
    /// Whether an obligation belongs to it.
    #[must_use]
    pub fn holds(&self, id: &ObligationId) -> bool {
        let any = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, id.as_str()));
        any(&self.include) && !any(&self.exclude)
    }
}

/// Whether `text` has the form of `pattern`, in which `*` stands for any characters.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_characters() {
        assert!(matches("scaleway/*", "scaleway/iam/x"));
        assert!(matches("*/hds-*", "scaleway/hds/hds-x"));
        assert!(matches("*", ""));
        assert!(matches("a", "a"));
        assert!(!matches("a", "ab"));
        assert!(!matches("a*c", "abd"));
        assert!(matches("a*b*c", "a-b-b-c"));
    }
}
