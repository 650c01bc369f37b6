//! Lists, which are JSON arrays of texts in a column. A list that was not read answers NULL, where
//! SQL's own `json_each` would take it for an empty one.

use rusqlite::functions::Context;
use rusqlite::{Connection, Result};

use super::{PURE, text};
use onus_facts::rusqlite;

pub(super) fn register(connection: &Connection) -> Result<()> {
    connection.create_scalar_function("list_size", 1, PURE, |context| {
        Ok(list(context, 0).and_then(|items| i64::try_from(items.len()).ok()))
    })?;
    connection.create_scalar_function("list_has", 2, PURE, |context| {
        Ok(both(list(context, 0), text(context, 1))
            .map(|(items, wanted)| items.iter().any(|item| item == wanted)))
    })?;
    connection.create_scalar_function("list_has_like", 2, PURE, |context| {
        Ok(both(list(context, 0), text(context, 1))
            .map(|(items, pattern)| items.iter().any(|item| like(pattern, item))))
    })?;
    connection.create_scalar_function("list_overlaps", 2, PURE, |context| {
        Ok(both(list(context, 0), list(context, 1)).map(|(a, b)| a.iter().any(|item| b.contains(item))))
    })?;
    connection.create_scalar_function("tag_value", 2, PURE, |context| {
        Ok(both(list(context, 0), text(context, 1)).map(|(items, key)| {
            let value = |item: &String| Some(item.strip_prefix(key)?.strip_prefix('=')?.to_owned());
            items.iter().find_map(value).unwrap_or_default()
        }))
    })
}

fn both<A, B>(a: Option<A>, b: Option<B>) -> Option<(A, B)> {
    a.zip(b)
}

fn list(context: &Context<'_>, at: usize) -> Option<Vec<String>> {
    serde_json::from_str(text(context, at)?).ok()
}

/// SQL's LIKE: `%` is any text, `_` any character, letters of ASCII match in either case.
fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    // The place to go back to: behind the last `%`, and where in the text it was tried.
    let (mut p, mut t, mut back) = (0, 0, None);
    while let Some(c) = text.get(t) {
        match pattern.get(p) {
            Some('%') => {
                p += 1;
                back = Some((p, t));
            }
            Some(want) if *want == '_' || want.eq_ignore_ascii_case(c) => {
                p += 1;
                t += 1;
            }
            _ => match back {
                Some((after, tried)) => {
                    p = after;
                    t = tried + 1;
                    back = Some((after, t));
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|rest| *rest == '%')
}

#[cfg(test)]
mod tests {
    use super::like;

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
}
