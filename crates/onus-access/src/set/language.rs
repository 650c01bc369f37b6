//! Texts that lie in some sets and outside of others, and the search for one.

use std::sync::Arc;

use super::Patterns;
use super::search::{Found, search};

/// The texts that are in all of some sets and in none of others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Language {
    within: Vec<Arc<Patterns>>,
    outside: Vec<Arc<Patterns>>,
}

/// What a search for a text came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    /// This one is in it.
    Text(String),
    /// There is none.
    Nothing,
    /// The search took more steps than were allowed.
    TooComplex,
}

/// Letters that stand where any would do. Two, since the first can happen to be excluded.
const ANY: [char; 2] = ['x', 'q'];

impl Language {
    /// Keeps the texts that are in a set.
    pub fn require(&mut self, set: &Arc<Patterns>) {
        if !set.is_all() && !self.within.contains(set) {
            self.within.push(Arc::clone(set));
        }
    }

    /// Keeps the texts that are not in a set.
    pub fn forbid(&mut self, set: &Arc<Patterns>) {
        if !set.is_empty() && !self.outside.contains(set) {
            self.outside.push(Arc::clone(set));
        }
    }

    /// Whether a text is in it.
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        self.within.iter().all(|set| set.contain(text)) && !self.outside.iter().any(|set| set.contain(text))
    }

    /// A text of the language, as short as is easy.
    #[must_use]
    pub fn member(&self, most_steps: usize) -> Member {
        if let Some(set) = self.narrowest() {
            // All candidates are known by name: the first that fits, or there is none.
            let found = set.exact().iter().find(|text| self.contains(text));
            return found.cloned().map_or(Member::Nothing, Member::Text);
        }
        if let Some(text) = self.guess() {
            return Member::Text(text);
        }
        match search(&self.within, &self.outside, most_steps) {
            Found::Text(text) => Member::Text(text),
            Found::Nothing => Member::Nothing,
            Found::TooComplex => Member::TooComplex,
        }
    }

    /// The smallest set that is no more than a list of texts.
    fn narrowest(&self) -> Option<&Patterns> {
        let listed = self.within.iter().filter(|set| set.wild().is_empty() && !set.ignores_case());
        listed.min_by_key(|set| set.exact().len()).map(AsRef::as_ref)
    }

    /// A text that happens to fit. It is one when it does; when none does, that says nothing.
    fn guess(&self) -> Option<String> {
        const MOST_GUESSES: usize = 64;
        let exact = self.within.iter().flat_map(|set| set.exact().iter().cloned());
        let patterns = self.within.iter().flat_map(|set| set.wild());
        let wild = patterns.flat_map(|pattern| ANY.map(|any| pattern.shortest(any)));
        let longer = self.within.iter().flat_map(|set| set.wild());
        let longer = longer.flat_map(|pattern| ANY.map(|any| pattern.shortest(any) + &any.to_string()));
        let free = ANY.map(|any| any.to_string()).into_iter().chain([String::new()]);
        exact.chain(wild).chain(longer).chain(free).take(MOST_GUESSES).find(|text| self.contains(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: usize = 100_000;

    fn language(within: &[&[&str]], outside: &[&[&str]]) -> Language {
        let mut language = Language::default();
        within.iter().for_each(|set| language.require(&Arc::new(Patterns::wildcards(*set))));
        outside.iter().for_each(|set| language.forbid(&Arc::new(Patterns::wildcards(*set))));
        language
    }

    fn has_member(within: &[&[&str]], outside: &[&[&str]]) -> bool {
        let language = language(within, outside);
        match language.member(STEPS) {
            Member::Text(text) => {
                assert!(language.contains(&text), "{text}");
                true
            }
            Member::Nothing => false,
            Member::TooComplex => panic!("too complex"),
        }
    }

    #[test]
    fn a_language_with_a_text_has_a_witness() {
        assert!(has_member(&[], &[]));
        assert!(has_member(&[&["s3:Get*"]], &[&["s3:GetObject"]]));
        assert!(has_member(&[&["a*"], &["*b"], &["*c*"]], &[&["acb", "axcb"]]));
        assert!(has_member(&[&["*x*"]], &[&["x*", "*x"]]));
        assert!(has_member(&[&["??"]], &[&["x*", "q*", "*x", "*q"]]));
    }

    #[test]
    fn an_empty_language_is_known_to_be_empty() {
        assert!(!has_member(&[&["a", "b"]], &[&["a"], &["b"]]));
        assert!(!has_member(&[&["a*"]], &[&["a", "a?*"]]));
        assert!(!has_member(&[&["a*"], &["b*"]], &[]));
        assert!(!has_member(&[&["*a*"]], &[&["*"]]));
        assert!(!has_member(&[], &[&["?*"], &[""]]));
        assert!(!has_member(&[&["??*"]], &[&["?*?"]]));
    }

    #[test]
    fn case_is_ignored_where_it_is_and_only_there() {
        let mut language = Language::default();
        language.require(&Arc::new(Patterns::wildcards(["Bucket"]).ignoring_case()));
        language.forbid(&Arc::new(Patterns::exactly(["bucket", "Bucket"])));
        let Member::Text(text) = language.member(STEPS) else { panic!("there are others") };
        assert!(language.contains(&text) && text.eq_ignore_ascii_case("bucket"));
        language.forbid(&Arc::new(Patterns::wildcards(["BUCK?T"]).ignoring_case()));
        assert_eq!(language.member(STEPS), Member::Nothing);
    }

    #[test]
    fn what_takes_too_long_is_said_to() {
        let hard: Vec<String> = (0..12).map(|n| format!("*a{}b*", "?".repeat(n + 8))).collect();
        let sets: Vec<[&str; 1]> = hard.iter().map(|text| [text.as_str()]).collect();
        let outside: Vec<&[&str]> = sets.iter().map(AsRef::as_ref).collect();
        let within: &[&[&str]] = &[&["*a*a*a*a*b*b*b*b*a?????????b*"]];
        let language = language(within, &outside);
        assert!(matches!(language.member(50), Member::TooComplex | Member::Text(_)));
    }
}
