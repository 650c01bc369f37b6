//! Texts of a document as patterns: wildcards, and `${…}` where the version has it.

use crate::set::Pattern;

use super::dialect::Version;
use super::unread::{Read, Unread, quoted};

/// A piece of a text: as it stands, or with wildcards.
enum Part<'t> {
    AsIs(&'t str),
    Wild(&'t str),
}

/// The pattern of a text in which `*` and `?` are wildcards.
pub(super) fn wildcard(text: &str, version: Version) -> Read<Pattern> {
    let parts = parts(text, version)?;
    let patterns: Vec<Pattern> = parts
        .iter()
        .map(|part| match part {
            Part::AsIs(text) => Pattern::exactly(text),
            Part::Wild(text) => Pattern::wildcard(text),
        })
        .collect();
    Ok(Pattern::of(patterns.iter().flat_map(|pattern| pattern.pieces().iter().copied())))
}

/// The text that a text without wildcards stands for.
pub(super) fn literal(text: &str, version: Version) -> Read<String> {
    let parts = parts(text, version)?;
    Ok(parts
        .iter()
        .map(|part| match part {
            Part::AsIs(text) | Part::Wild(text) => *text,
        })
        .collect())
}

/// `${*}`, `${?}` and `${$}` are the characters themselves. A variable that has no value in a request may make
/// its whole statement invalid (AWS says so without saying when), so that one which is not resolved leaves
/// nothing known of the list that it stands in.
fn parts(text: &str, version: Version) -> Read<Vec<Part<'_>>> {
    if !version.has_variables() {
        return Ok(vec![Part::Wild(text)]);
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("${") {
        match from.split_once('}') {
            Some((name @ ("*" | "?" | "$"), after)) => {
                parts.extend([Part::Wild(before), Part::AsIs(name)]);
                rest = after;
            }
            _ => return Err(Unread::new(format!("the policy variable in {} is not resolved", quoted(text)))),
        }
    }
    parts.push(Part::Wild(rest));
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_in_braces_is_the_character() {
        let pattern = wildcard("a${*}b*", Version::Aws2012).unwrap();
        assert!(pattern.matches("a*bc") && !pattern.matches("axbc"));
        assert_eq!(literal("${$}{${?}}", Version::Scaleway2023), Ok("${?}".to_owned()));
        assert_eq!(literal("$5", Version::Aws2012), Ok("$5".to_owned()));
    }

    #[test]
    fn a_variable_is_not_resolved() {
        for text in
            ["${aws:username}", "a/${aws:PrincipalTag/team, 'none'}/*", "${", "${*", "${*}${x}", "${}"]
        {
            assert!(wildcard(text, Version::Aws2012).is_err(), "{text}");
            assert!(literal(text, Version::Scaleway2012).is_err(), "{text}");
        }
    }

    #[test]
    fn the_old_version_has_no_variables() {
        assert_eq!(literal("${aws:username}", Version::Aws2008), Ok("${aws:username}".to_owned()));
        assert!(wildcard("${*}", Version::Aws2008).unwrap().matches("${anything}"));
    }
}
