//! Many patterns as one set: a text is in it when it matches any of them.

use std::collections::BTreeSet;

use super::Pattern;
use super::pattern::Piece;

/// A set of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Patterns {
    exact: BTreeSet<String>,
    wild: Vec<Pattern>,
    ignores_case: bool,
}

impl Patterns {
    /// Texts that match any of these.
    #[must_use]
    pub fn of(patterns: impl IntoIterator<Item = Pattern>) -> Self {
        let mut set = Self::default();
        for pattern in patterns {
            match pattern.only() {
                Some(text) => {
                    set.exact.insert(text);
                }
                None => set.wild.push(pattern),
            }
        }
        if set.wild.iter().any(Pattern::is_all) {
            return Self {
                exact: BTreeSet::new(),
                wild: vec![Pattern::of([Piece::Many])],
                ignores_case: false,
            };
        }
        set
    }

    /// These texts.
    #[must_use]
    pub fn exactly<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        let exact = texts.into_iter().map(|text| text.as_ref().to_owned()).collect();
        Self { exact, ..Self::default() }
    }

    /// Texts in which `*` and `?` are wildcards.
    #[must_use]
    pub fn wildcards<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::of(texts.into_iter().map(|text| Pattern::wildcard(text.as_ref())))
    }

    /// Every text.
    #[must_use]
    pub fn all() -> Self {
        Self::of([Pattern::of([Piece::Many])])
    }

    /// The same, where upper and lower case are one.
    #[must_use]
    pub fn ignoring_case(self) -> Self {
        let exact = self.exact.iter().map(|text| text.chars().map(fold).collect()).collect();
        let lower = |pattern: &Pattern| {
            Pattern::of(pattern.pieces().iter().map(|piece| match piece {
                Piece::Is(letter) => Piece::Is(fold(*letter)),
                other => *other,
            }))
        };
        let wild = self.wild.iter().map(lower).collect();
        Self { exact, wild, ignores_case: true }
    }

    /// Whether a text is in it.
    #[must_use]
    pub fn contain(&self, text: &str) -> bool {
        if self.ignores_case {
            let folded: String = text.chars().map(fold).collect();
            return self.contain_folded(&folded);
        }
        self.contain_folded(text)
    }

    fn contain_folded(&self, text: &str) -> bool {
        self.exact.contains(text) || self.wild.iter().any(|pattern| pattern.matches(text))
    }

    /// Texts that are in it as they stand.
    #[must_use]
    pub fn exact(&self) -> &BTreeSet<String> {
        &self.exact
    }

    /// Patterns with wildcards.
    #[must_use]
    pub fn wild(&self) -> &[Pattern] {
        &self.wild
    }

    /// Whether upper and lower case are one. Then all letters of its patterns are folded.
    #[must_use]
    pub fn ignores_case(&self) -> bool {
        self.ignores_case
    }

    /// Whether every text is in it.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.wild.iter().any(Pattern::is_all)
    }

    /// Whether no text is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.wild.is_empty()
    }
}

/// A letter in lower case. Only those of ASCII have one: what providers do with others is not documented.
fn fold(letter: char) -> char {
    letter.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_in_it_when_any_pattern_matches() {
        let set = Patterns::wildcards(["s3:Get*", "s3:ListBucket"]);
        assert!(set.contain("s3:GetObject") && set.contain("s3:ListBucket"));
        assert!(!set.contain("s3:ListBuckets") && !set.contain("s3:getobject"));
        assert!(set.ignoring_case().contain("S3:gETobject"));
    }

    #[test]
    fn everything_and_nothing_know_themselves() {
        assert!(Patterns::wildcards(["a", "**"]).is_all());
        assert!(Patterns::wildcards::<&str>([]).is_empty());
        assert!(!Patterns::wildcards(["?*"]).is_all());
    }
}
