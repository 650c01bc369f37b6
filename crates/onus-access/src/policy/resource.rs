//! Which buckets and objects a statement is about, as patterns of `bucket` and `bucket/key`.

use std::collections::BTreeSet;

use crate::set::Pattern;

use super::dialect::{Dialect, Version};
use super::json::Json;
use super::unread::{Read, Unread, quoted};
use super::wildcard::wildcard;

/// What stands in front of a resource of Amazon S3 when it is written in full. It names neither region nor
/// account.
const FULL: &str = "arn:aws:s3:::";

/// The patterns of resources.
pub(super) fn read(value: Json<'_>, version: Version, element: &str) -> Read<Vec<Pattern>> {
    let mut patterns = Vec::new();
    for text in value.texts(element)? {
        match version.dialect() {
            Dialect::Aws => patterns.extend(aws(&text, version)?),
            Dialect::Scaleway => patterns.push(scaleway(&text, version)?),
        }
    }
    Ok(patterns)
}

fn scaleway(text: &str, version: Version) -> Read<Pattern> {
    if text.starts_with("arn:") {
        // The API refuses it, so that nobody knows what it would mean.
        return Err(Unread::new(format!(
            "resource {} is an ARN, which Scaleway does not have",
            quoted(text)
        )));
    }
    wildcard(text, version)
}

fn aws(text: &str, version: Version) -> Read<Vec<Pattern>> {
    match in_bucket(text) {
        Some(rest) => Ok(vec![wildcard(rest, version)?]),
        None => Ok(after(&wildcard(text, version)?, FULL)),
    }
}

/// What comes after `arn:<partition>:s3:::`: buckets of other partitions have names of their own, so that the
/// partition tells nothing.
fn in_bucket(text: &str) -> Option<&str> {
    let (partition, rest) = text.strip_prefix("arn:")?.split_once(':')?;
    let rest = rest.strip_prefix("s3:::")?;
    (!partition.contains(['*', '?', '$'])).then_some(rest)
}

/// The patterns of what may follow a beginning in the texts that a pattern matches.
fn after(pattern: &Pattern, beginning: &str) -> Vec<Pattern> {
    let pieces = pattern.pieces();
    let many = |at: &usize| pieces.get(*at).is_some_and(|piece| Pattern::of([*piece]).is_all());
    let mut places = BTreeSet::from([0_usize]);
    let mut letter = [0; 4];
    for wanted in beginning.chars() {
        let mut next = BTreeSet::new();
        for place in places {
            let mut at = place;
            while many(&at) {
                next.insert(at);
                at += 1;
            }
            if let Some(piece) = pieces.get(at)
                && Pattern::of([*piece]).matches(wanted.encode_utf8(&mut letter))
            {
                next.insert(at + 1);
            }
        }
        places = next;
    }
    places.into_iter().map(|place| Pattern::of(pieces.iter().skip(place).copied())).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matches(dialect: Version, pattern: &str, resource: &str) -> Option<bool> {
        let patterns = match dialect.dialect() {
            Dialect::Aws => aws(pattern, dialect).ok()?,
            Dialect::Scaleway => vec![scaleway(pattern, dialect).ok()?],
        };
        Some(patterns.iter().any(|pattern| pattern.matches(resource)))
    }

    #[test]
    fn a_bucket_and_what_is_in_it_are_two_things() {
        for (pattern, resource, wanted) in [
            ("arn:aws:s3:::b", "b", true),
            ("arn:aws:s3:::b", "b/k", false),
            ("arn:aws:s3:::b/*", "b", false),
            ("arn:aws:s3:::b/*", "b/k/l", true),
            ("arn:aws-cn:s3:::b*", "b/k", true),
            ("arn:aws:s3:::B", "b", false),
            ("*", "b/k", true),
            ("arn:*", "b/k", true),
            ("arn:aws:s3:*:*:b", "b", true),
            ("arn:aws:s3:*b", "b", true),
            ("arn:*:s3:::b", "b", true),
            ("arn:aws:*/k", "b/k", true),
            ("*/k", "b/l", false),
            ("arn:aws:s3::?b", "b", true),
            ("arn:aws:sqs:::b", "b", false),
            ("arn:aws:s3:eu:1:b", "b", false),
            ("b", "b", false),
            ("", "b", false),
        ] {
            assert_eq!(matches(Version::Aws2012, pattern, resource), Some(wanted), "{pattern} {resource}");
        }
    }

    #[test]
    fn scaleway_has_plain_names() {
        assert_eq!(matches(Version::Scaleway2023, "b/*", "b/k"), Some(true));
        assert_eq!(matches(Version::Scaleway2023, "b", "b"), Some(true));
        assert_eq!(matches(Version::Scaleway2023, "arn:aws:s3:::b", "b"), None);
    }

    #[test]
    fn a_variable_is_unread_wherever_it_stands() {
        for pattern in ["arn:aws:s3:::b/${aws:username}/*", "arn:${aws:partition}:s3:::b", "arn:aws:${x}:::b"]
        {
            assert_eq!(matches(Version::Aws2012, pattern, "b"), None, "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn what_follows_a_beginning_is_what_the_whole_would_match(
            pattern in "[ab:*?]{0,8}", beginning in "[ab:]{0,4}", rest in "[ab:]{0,4}"
        ) {
            let pattern = Pattern::wildcard(&pattern);
            let found = after(&pattern, &beginning).iter().any(|after| after.matches(&rest));
            prop_assert_eq!(found, pattern.matches(&format!("{beginning}{rest}")));
        }
    }
}
