//! Lists, which are JSON arrays of texts in a column. A list that was not read answers NULL, where
//! SQL's own `json_each` would take it for an empty one.
//!
//! Checks ask lists more often than anything else, so that a list is looked at where it stands: only one
//! with escapes in it, or written in another way than snapshots write it, is taken apart as JSON.

use std::str::Chars;

use rusqlite::functions::Context;
use rusqlite::{Connection, Result};

use super::{PURE, text};
use onus_facts::rusqlite;

/// What `list_items` gives for a list that was not read: to `json_each` it is one element that is NULL.
const NOT_READ: &str = "[null]";

pub(super) fn register(connection: &Connection) -> Result<()> {
    connection
        .create_scalar_function("list_size", 1, PURE, |context| Ok(list(context, 0).and_then(List::size)))?;
    connection.create_scalar_function("list_items", 1, PURE, |context| {
        Ok(list(context, 0).filter(|list| list.size().is_some()).map_or(NOT_READ, |list| list.0).to_owned())
    })?;
    connection.create_scalar_function("words", 1, PURE, |context| {
        let words = |text: &str| serde_json::to_string(&text.split_whitespace().collect::<Vec<_>>());
        Ok(text(context, 0).and_then(|text| words(text).ok()))
    })?;
    connection.create_scalar_function("list_has", 2, PURE, |context| {
        Ok(match (list(context, 0), text(context, 1)) {
            (Some(list), Some(wanted)) => list.any(|item| item == wanted),
            (list, None) => list.and_then(List::nothing),
            (None, _) => None,
        })
    })?;
    connection.create_scalar_function("list_has_like", 2, PURE, |context| {
        Ok(both(list(context, 0), text(context, 1))
            .and_then(|(list, pattern)| list.any(|item| like(pattern, item))))
    })?;
    connection.create_scalar_function("list_overlaps", 2, PURE, |context| {
        Ok(match (list(context, 0), list(context, 1)) {
            (Some(a), Some(b)) => a.overlaps(b),
            (one, other) => one.or(other).and_then(List::nothing),
        })
    })?;
    connection.create_scalar_function("tag_value", 2, PURE, |context| {
        Ok(both(list(context, 0), text(context, 1)).and_then(|(list, key)| list.tag_value(key)))
    })
}

fn both<A, B>(a: Option<A>, b: Option<B>) -> Option<(A, B)> {
    a.zip(b)
}

fn list<'a>(context: &'a Context<'_>, at: usize) -> Option<List<'a>> {
    text(context, at).map(List)
}

/// A text that ought to be a list. What it answers is NULL where it is none.
#[derive(Clone, Copy)]
struct List<'a>(&'a str);

impl List<'_> {
    /// Whether `is` holds for an element. It is asked of all elements in their order until it holds.
    fn any(self, mut is: impl FnMut(&str) -> bool) -> Option<bool> {
        let (mut found, mut asked) = (false, 0);
        let is_plain = plain(self.0, |item| {
            asked += 1;
            found = found || is(item);
        });
        if !is_plain {
            // The elements before the one that is not plain were asked already.
            let items = self.taken_apart()?;
            found = found || items.iter().skip(asked).any(|item| is(item));
        }
        Some(found)
    }

    fn size(self) -> Option<i64> {
        let mut size = 0;
        self.any(|_| {
            size += 1;
            false
        })?;
        Some(size)
    }

    /// What an empty list has in common with anything, read or not: nothing. None of any other.
    fn nothing(self) -> Option<bool> {
        (self.size() == Some(0)).then_some(false)
    }

    fn overlaps(self, other: List<'_>) -> Option<bool> {
        let (mut size, size_of_other) = (0, other.size());
        let common = self.any(|item| {
            size += 1;
            other.any(|theirs| theirs == item) == Some(true)
        });
        match (common, size_of_other) {
            (_, Some(0)) => Some(false),
            (Some(_), _) if size == 0 => Some(false),
            (Some(common), Some(_)) => Some(common),
            _ => None,
        }
    }

    fn tag_value(self, key: &str) -> Option<String> {
        let mut value = String::new();
        self.any(|item| match item.strip_prefix(key).and_then(|rest| rest.strip_prefix('=')) {
            Some(found) => {
                found.clone_into(&mut value);
                true
            }
            None => false,
        })?;
        Some(value)
    }

    fn taken_apart(self) -> Option<Vec<String>> {
        serde_json::from_str(self.0).ok()
    }
}

/// Hands over the elements of a list without spaces and escapes. False at the first place where it is
/// something else, which may be no list at all.
fn plain<'a>(list: &'a str, mut take: impl FnMut(&'a str)) -> bool {
    let Some(mut rest) = list.strip_prefix('[').and_then(|list| list.strip_suffix(']')) else { return false };
    if rest.is_empty() {
        return true;
    }
    loop {
        let Some(text) = rest.strip_prefix('"') else { return false };
        let end = text.bytes().position(|byte| matches!(byte, b'"' | b'\\' | ..0x20));
        let Some((item, behind)) = end.and_then(|end| text.split_at_checked(end)) else { return false };
        let Some(behind) = behind.strip_prefix('"') else { return false };
        take(item);
        if behind.is_empty() {
            return true;
        }
        let Some(next) = behind.strip_prefix(',') else { return false };
        rest = next;
    }
}

/// SQL's LIKE: `%` is any text, `_` any character, letters of ASCII match in either case.
fn like(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    // The place to go back to: behind the last `%`, and where in the text it was tried.
    let mut back: Option<(Chars<'_>, Chars<'_>)> = None;
    loop {
        let (mut after_pattern, mut after_text) = (pattern.clone(), text.clone());
        match (after_pattern.next(), after_text.next()) {
            (None, None) => return true,
            (Some('%'), _) => {
                back = Some((after_pattern.clone(), text.clone()));
                pattern = after_pattern;
            }
            (Some(_), None) => return false,
            (Some(want), Some(c)) if want == '_' || want.eq_ignore_ascii_case(&c) => {
                (pattern, text) = (after_pattern, after_text);
            }
            _ => {
                let Some((after, tried)) = &mut back else { return false };
                tried.next();
                (pattern, text) = (after.clone(), tried.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{List, like};

    #[test]
    fn like_is_sqls_like() {
        for (pattern, text) in
            [("a%", "abc"), ("%b%", "abc"), ("A_c", "abc"), ("%", ""), ("%c", "abcc"), ("a%b%c", "axbxbc")]
        {
            assert!(like(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a", "abc"), ("_", ""), ("%d", "abc"), ("a%b", "ac")] {
            assert!(!like(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_no_list_has_no_answer() {
        for text in [
            "",
            "[",
            "]",
            "{}",
            "\"a\"",
            "[\"a\"",
            "[\"a\",]",
            "[,\"a\"]",
            "[\"a\" \"b\"]",
            "[1]",
            "[]]",
            "[\"\n\"]",
        ] {
            assert_eq!(List(text).any(|_| true), None, "{text}");
        }
    }

    /// The definition of LIKE.
    fn slow_like(pattern: &[char], text: &[char]) -> bool {
        match (pattern, text) {
            ([], []) => true,
            (['%', pattern @ ..], _) => (0..=text.len()).any(|skipped| slow_like(pattern, &text[skipped..])),
            ([want, pattern @ ..], [c, text @ ..]) => {
                (*want == '_' || want.eq_ignore_ascii_case(c)) && slow_like(pattern, text)
            }
            _ => false,
        }
    }

    /// Lists as snapshots write them, lists written otherwise, and what is nearly a list.
    fn lists() -> impl Strategy<Value = String> {
        let item = "[ab=é\"\\\\\n\u{1}]{0,4}";
        let items = prop::collection::vec(item, 0..4);
        prop_oneof![
            items.clone().prop_map(|items| serde_json::to_string(&items).unwrap()),
            items.prop_map(|items| serde_json::to_string_pretty(&items).unwrap()),
            "[\\[\\]\", \\\\ab\u{1}]{0,12}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn a_list_that_is_looked_at_answers_as_one_that_is_taken_apart(
            text in lists(), other in lists(), wanted in "[ab=é]{0,2}"
        ) {
            let (list, slow) = (List(&text), List(&text).taken_apart());
            let mut items = Vec::new();
            let all = list.any(|item| { items.push(item.to_owned()); false });
            prop_assert_eq!(all.map(|_| items), slow.clone());
            prop_assert_eq!(
                list.any(|item| item == wanted),
                slow.as_ref().map(|items| items.contains(&wanted))
            );
            let prefix = format!("{wanted}=");
            prop_assert_eq!(
                list.tag_value(&wanted),
                slow.as_ref().map(|items| {
                    items.iter().find_map(|item| item.strip_prefix(&prefix)).unwrap_or_default().to_owned()
                })
            );
            let slow_overlaps = match (slow, List(&other).taken_apart()) {
                (Some(a), Some(b)) => Some(a.iter().any(|item| b.contains(item))),
                (one, another) => one.or(another).filter(Vec::is_empty).map(|_| false),
            };
            prop_assert_eq!(list.overlaps(List(&other)), slow_overlaps);
        }

        #[test]
        fn like_is_its_definition(pattern in "[aAbé%_]{0,6}", text in "[aAbBé%]{0,8}") {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(like(&pattern, &text), slow_like(&chars(&pattern), &chars(&text)));
        }
    }
}
