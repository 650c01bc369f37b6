//! Who is meant by a name that people use.

use crate::failure::Failure;
use crate::suggest::{did_you_mean, near};

/// Words for those who can be named.
pub(super) struct Words {
    /// Several of them: `users or applications`.
    pub(super) several: &'static str,
    /// One of them: `user, application or API key`.
    pub(super) one: &'static str,
    /// How to name one.
    pub(super) advice: &'static str,
}

/// Finds the one of `all` (identifier, name, and who it is) that has this identifier or this name, whatever its case.
pub(super) fn find<'a, C>(
    text: &str,
    all: impl IntoIterator<Item = (&'a str, Option<&'a str>, C)>,
    words: &Words,
) -> Result<C, Failure> {
    let mut names = Vec::new();
    let mut found = None;
    for (id, name, who) in all {
        if id == text || name.is_some_and(|name| name.eq_ignore_ascii_case(text)) {
            if found.replace(who).is_some() {
                return Err(Failure::usage(format!("several {} are called `{text}`", words.several))
                    .help("name one by its identifier"));
            }
        } else {
            names.extend(name);
        }
    }
    found.ok_or_else(|| {
        let near = near(text, names.into_iter(), |name| name.split('@').next().unwrap_or(name));
        let advice = did_you_mean(&near).unwrap_or_else(|| words.advice.to_owned());
        Failure::usage(format!("the snapshot has no {} `{text}`", words.one)).help(advice)
    })
}
