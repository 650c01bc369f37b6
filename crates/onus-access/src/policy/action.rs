//! Which actions a statement is about.

use crate::set::Pattern;

use super::dialect::Version;
use super::json::Json;
use super::unread::{Read, Unread, quoted};
use super::wildcard::wildcard;

/// The patterns of actions, in lower case as the actions of requests are: case does not matter in them.
pub(super) fn read(value: Json<'_>, version: Version, element: &str) -> Read<Vec<Pattern>> {
    value.texts(element)?.iter().map(|text| pattern(text, version)).collect()
}

fn pattern(text: &str, version: Version) -> Read<Pattern> {
    if !text.is_ascii() {
        return Err(Unread::new(format!("action {} has letters that no action has", quoted(text))));
    }
    wildcard(&text.to_ascii_lowercase(), version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, action: &str) -> Option<bool> {
        super::pattern(pattern, Version::Aws2012).ok().map(|pattern| pattern.matches(action))
    }

    #[test]
    fn case_does_not_matter_in_an_action() {
        assert_eq!(matches("S3:Get*", "s3:getobject"), Some(true));
        assert_eq!(matches("s3:?etObject", "s3:putobject"), Some(false));
        assert_eq!(matches("*", "s3:putobject"), Some(true));
        assert_eq!(matches("GetObject", "s3:getobject"), Some(false));
    }

    #[test]
    fn a_letter_that_only_looks_like_another_is_unread() {
        assert_eq!(matches("s3:Li\u{17f}tBucket", "s3:listbucket"), None);
    }
}
