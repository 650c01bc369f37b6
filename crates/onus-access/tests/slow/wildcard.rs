//! Texts with `*` and `?` in them, matched by trying everything.

/// A part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    This(char),
    AnyOne,
    AnyNumber,
}

/// What a text has to look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern(pub(crate) Vec<Token>);

impl Pattern {
    /// Reads a pattern. Nothing when a variable stands in it whose value depends on the request.
    ///
    /// `wildcards`: whether `*` and `?` mean anything; `variables`: whether `${…}` does.
    pub(crate) fn read(text: &str, wildcards: bool, variables: bool) -> Option<Self> {
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            if variables && rest.starts_with("${") {
                let (name, after) = rest[2..].split_once('}')?;
                tokens.push(Token::This(match name {
                    "*" => '*',
                    "?" => '?',
                    "$" => '$',
                    _ => return None,
                }));
                rest = after;
                continue;
            }
            tokens.push(match next {
                '*' if wildcards => Token::AnyNumber,
                '?' if wildcards => Token::AnyOne,
                _ => Token::This(next),
            });
            rest = &rest[next.len_utf8()..];
        }
        Some(Self(tokens))
    }

    /// The same pattern in lower case; letters outside of ASCII stay as they are.
    pub(crate) fn lower(self) -> Self {
        let lower = |token| match token {
            Token::This(letter) => Token::This(letter.to_ascii_lowercase()),
            other => other,
        };
        Self(self.0.into_iter().map(lower).collect())
    }

    pub(crate) fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        fits(&self.0, &text)
    }

    /// Texts that match: every combination of the fillings for the first two `*`, and the first filling for all
    /// others.
    pub(crate) fn instances(&self, fillings: &[String]) -> Vec<String> {
        let mut texts = vec![String::new()];
        let mut stars = 0;
        for token in &self.0 {
            match token {
                Token::This(letter) => texts.iter_mut().for_each(|text| text.push(*letter)),
                Token::AnyOne => texts.iter_mut().for_each(|text| text.push('q')),
                Token::AnyNumber => {
                    stars += 1;
                    let used = if stars > 2 { &fillings[..1] } else { fillings };
                    texts = texts
                        .iter()
                        .flat_map(|text| used.iter().map(move |fill| format!("{text}{fill}")))
                        .collect();
                }
            }
        }
        texts
    }

    /// The texts between the wildcards.
    pub(crate) fn fragments(&self) -> Vec<String> {
        let mut fragments = vec![String::new()];
        for token in &self.0 {
            match token {
                Token::This(letter) => fragments.last_mut().unwrap().push(*letter),
                Token::AnyOne | Token::AnyNumber => fragments.push(String::new()),
            }
        }
        fragments.retain(|fragment| !fragment.is_empty());
        fragments
    }
}

fn fits(tokens: &[Token], text: &[char]) -> bool {
    let Some((first, tokens_after)) = tokens.split_first() else { return text.is_empty() };
    match first {
        Token::AnyNumber => (0..=text.len()).any(|skipped| fits(tokens_after, &text[skipped..])),
        Token::AnyOne => !text.is_empty() && fits(tokens_after, &text[1..]),
        Token::This(letter) => text.first() == Some(letter) && fits(tokens_after, &text[1..]),
    }
}
