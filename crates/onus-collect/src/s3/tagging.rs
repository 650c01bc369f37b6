//! `?tagging`: the tags of a bucket or an object.

use super::answer::S3Answer;
use super::parse::{Fault, S3ParseError, root};
use super::xml::Element;

/// One tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Key.
    pub key: String,
    /// Value, which may be empty.
    pub value: String,
}

/// The tags. None is said by an empty set as well as by a 404.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tagging {
    /// In the order of the answer.
    pub tags: Vec<Tag>,
}

impl S3Answer for Tagging {
    const SUBRESOURCE: &'static str = "tagging";
    const NONE: &'static [&'static str] = &["NoSuchTagSet"];

    fn parse(body: &[u8]) -> Result<Self, S3ParseError> {
        tagging(body).map_err(|fault| fault.of("?tagging"))
    }
}

fn tagging(body: &[u8]) -> Result<Tagging, Fault> {
    let document = root(body, &["Tagging"])?;
    document.only(&["TagSet"])?;
    let set = document.required("TagSet")?;
    set.only(&["Tag"])?;
    Ok(Tagging { tags: set.all("Tag").map(tag).collect::<Result<_, _>>()? })
}

/// A `Tag` element, here and in lifecycle filters.
pub(super) fn tag(element: &Element) -> Result<Tag, Fault> {
    element.only(&["Key", "Value"])?;
    Ok(Tag { key: element.required_text("Key")?, value: element.required_text("Value")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_with_their_spaces() {
        let body = b"<Tagging><TagSet><Tag><Key>a &amp; b</Key><Value> x </Value></Tag><Tag><Key>k</Key><Value/></Tag></TagSet></Tagging>";
        let tags = Tagging::parse(body).unwrap().tags;
        assert_eq!(tags[0], Tag { key: "a & b".into(), value: " x ".into() });
        assert_eq!(tags[1].value, "");
        assert_eq!(Tagging::parse(b"<Tagging><TagSet></TagSet></Tagging>").unwrap().tags, []);
    }

    #[test]
    fn a_set_of_another_shape_is_not_empty() {
        for body in [
            "<Tagging/>",
            "<Tagging><Tag><Key>k</Key><Value/></Tag></Tagging>",
            "<Tagging><TagSet><tag/></TagSet></Tagging>",
            "<Tagging><TagSet><Tag><Key>k</Key></Tag></TagSet></Tagging>",
            "<Tagging><TagSet>k=v</TagSet></Tagging>",
        ] {
            assert!(Tagging::parse(body.as_bytes()).is_err(), "{body}");
        }
    }
}
