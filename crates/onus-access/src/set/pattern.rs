//! One text with wildcards: `*` for any text, `?` for any one character.

/// A piece of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// This character.
    Is(char),
    /// Any one character.
    One,
    /// Any text, also none.
    Many,
}

/// A pattern of texts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern(Vec<Piece>);

impl Pattern {
    /// A text in which `*` and `?` are wildcards.
    #[must_use]
    pub fn wildcard(text: &str) -> Self {
        Self::of(text.chars().map(|letter| match letter {
            '*' => Piece::Many,
            '?' => Piece::One,
            other => Piece::Is(other),
        }))
    }

    /// This text and no other.
    #[must_use]
    pub fn exactly(text: &str) -> Self {
        Self::of(text.chars().map(Piece::Is))
    }

    /// Pieces in order.
    #[must_use]
    pub fn of(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let mut kept = Vec::new();
        for piece in pieces {
            // `**` is `*`, and `*?` is `?*`: each pattern is written in one way.
            match (kept.last(), piece) {
                (Some(Piece::Many), Piece::Many) => {}
                (Some(Piece::Many), Piece::One) => kept.insert(kept.len() - 1, Piece::One),
                _ => kept.push(piece),
            }
        }
        Self(kept)
    }

    /// Texts that begin with this one.
    #[must_use]
    pub fn prefix(text: &str) -> Self {
        Self::of(text.chars().map(Piece::Is).chain([Piece::Many]))
    }

    /// Texts that end with this one.
    #[must_use]
    pub fn suffix(text: &str) -> Self {
        Self::of([Piece::Many].into_iter().chain(text.chars().map(Piece::Is)))
    }

    /// Texts in which this one stands.
    #[must_use]
    pub fn containing(text: &str) -> Self {
        Self::of([Piece::Many].into_iter().chain(text.chars().map(Piece::Is)).chain([Piece::Many]))
    }

    /// The pieces.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// The only text that matches; none when there are others.
    #[must_use]
    pub fn only(&self) -> Option<String> {
        let letters = self.0.iter().map(|piece| match piece {
            Piece::Is(letter) => Some(*letter),
            Piece::One | Piece::Many => None,
        });
        letters.collect()
    }

    /// Whether every text matches.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.0 == [Piece::Many]
    }

    /// A text that matches, as short as can be, with this letter where any would do.
    #[must_use]
    pub fn shortest(&self, any: char) -> String {
        let letters = self.0.iter().filter_map(|piece| match piece {
            Piece::Is(letter) => Some(*letter),
            Piece::One => Some(any),
            Piece::Many => None,
        });
        letters.collect()
    }

    /// Whether a text matches. The time grows with the product of both lengths at most.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let pieces = &self.0;
        let (mut rest, mut at) = (text.chars(), 0);
        // Where to go on when the text after the last `*` does not fit: one character later.
        let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            match pieces.get(at) {
                Some(Piece::Many) => {
                    at += 1;
                    retry = Some((at, rest.clone()));
                    continue;
                }
                Some(piece) => {
                    let mut ahead = rest.clone();
                    if let Some(letter) = ahead.next()
                        && matches!(piece, Piece::One) | (*piece == Piece::Is(letter))
                    {
                        (rest, at) = (ahead, at + 1);
                        continue;
                    }
                }
                None if rest.as_str().is_empty() => return true,
                None => {}
            }
            let Some((after, from)) = retry.as_mut() else { return false };
            if from.next().is_none() {
                return false;
            }
            (rest, at) = (from.clone(), *after);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_match_as_people_expect() {
        for (pattern, text, wanted) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("a*", "a", true),
            ("a*c", "abbc", true),
            ("a*c", "abcb", false),
            ("*a?b*", "xxaabb", true),
            ("?*", "", false),
            ("*?", "é", true),
            ("a*b*c", "a-b-b-c-c", true),
            ("s3:*Object", "s3:GetObject", true),
            ("s3:*Object", "s3:GetObjectAcl", false),
        ] {
            assert_eq!(Pattern::wildcard(pattern).matches(text), wanted, "{pattern} {text}");
        }
    }

    #[test]
    fn equal_patterns_are_written_alike() {
        assert_eq!(Pattern::wildcard("a**?*"), Pattern::wildcard("a?*"));
        assert!(Pattern::wildcard("***").is_all());
        assert_eq!(Pattern::exactly("a*").only(), Some("a*".to_owned()));
        assert_eq!(Pattern::wildcard("a*").only(), None);
        assert_eq!(Pattern::wildcard("a?*b").shortest('x'), "axb");
    }

    #[test]
    fn a_hostile_pattern_takes_no_time() {
        let pattern = Pattern::wildcard(&"*a".repeat(1000));
        assert!(!pattern.matches(&"a".repeat(999)));
        assert!(!Pattern::wildcard(&("*a".repeat(200) + "b")).matches(&"a".repeat(5000)));
    }
}
