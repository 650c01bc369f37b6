//! `?list-type=2`: the objects of a bucket, a thousand at a time. The older form without `list-type` is read too.

use super::answer::S3Answer;
use super::parse::{Fault, S3ParseError, root};
use super::xml::Element;

/// One page of objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objects {
    /// Name of the bucket.
    pub bucket: String,
    /// The objects of this page.
    pub objects: Vec<Object>,
    /// What to ask for next; empty on the last page.
    pub next: Vec<(String, String)>,
}

/// One object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its key.
    pub key: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// As the answer says it.
    pub last_modified: Option<String>,
    /// `STANDARD`, `ONEZONE_IA`, `GLACIER`.
    pub storage_class: Option<String>,
    /// Checksum of the content, or of the checksums of its parts, with its quotes.
    pub etag: Option<String>,
}

impl S3Answer for Objects {
    const SUBRESOURCE: &'static str = "list-type";
    const NONE: &'static [&'static str] = &[];

    fn parse(body: &[u8]) -> Result<Self, S3ParseError> {
        objects(body).map_err(|fault| fault.of("ListObjects"))
    }
}

fn objects(body: &[u8]) -> Result<Objects, Fault> {
    let document = root(body, &["ListBucketResult"])?;
    document.only_rows(&["Contents", "CommonPrefixes"])?;
    // Asked for without either; an answer with them would be a list of something else.
    refuse(&document, "CommonPrefixes")?;
    refuse(&document, "EncodingType")?;
    let objects = document.all("Contents").map(object).collect::<Result<Vec<_>, _>>()?;
    let found = u64::try_from(objects.len()).unwrap_or(u64::MAX);
    match document.parsed("KeyCount")? {
        Some(said) if said != found => return Err(Fault::Count { found, said }),
        _ => {}
    }
    let next = next(&document, objects.last())?;
    Ok(Objects { bucket: document.required_text("Name")?, objects, next })
}

fn next(document: &Element, last: Option<&Object>) -> Result<Vec<(String, String)>, Fault> {
    if !document.required_parsed::<bool>("IsTruncated")? {
        return Ok(Vec::new());
    }
    let pair = |name: &str, value: String| vec![(name.to_owned(), value)];
    if let Some(token) = document.text("NextContinuationToken")? {
        return Ok(pair("continuation-token", token));
    }
    match (document.text("NextMarker")?, last) {
        (Some(marker), _) => Ok(pair("marker", marker)),
        (None, Some(object)) => Ok(pair("marker", object.key.clone())),
        (None, None) => {
            Err(Fault::Missing { parent: "ListBucketResult".to_owned(), child: "NextContinuationToken" })
        }
    }
}

fn refuse(document: &Element, name: &'static str) -> Result<(), Fault> {
    match document.all(name).find(|child| !child.text.is_empty() || !child.children.is_empty()) {
        Some(child) => Err(child.unexpected()),
        None => Ok(()),
    }
}

fn object(element: &Element) -> Result<Object, Fault> {
    Ok(Object {
        key: element.required_text("Key")?,
        size_bytes: element.required_parsed("Size")?,
        last_modified: element.text("LastModified")?,
        storage_class: element.text("StorageClass")?,
        etag: element.text("ETag")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(inner: &str) -> Result<Objects, S3ParseError> {
        Objects::parse(format!("<ListBucketResult><Name>b</Name>{inner}</ListBucketResult>").as_bytes())
    }

    const ONE: &str = "<Contents><Key>a&amp;b</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&#34;e&#34;</ETag>\
                       <Size>7</Size><StorageClass>GLACIER</StorageClass><Owner><ID>o</ID></Owner></Contents>";

    #[test]
    fn objects_and_the_way_on_are_read() {
        let page = parse(&format!(
            "<KeyCount>1</KeyCount><IsTruncated>true</IsTruncated><NextContinuationToken>t=</NextContinuationToken>{ONE}"
        ))
        .unwrap();
        assert_eq!(page.objects[0].key, "a&b");
        assert_eq!((page.objects[0].size_bytes, page.objects[0].etag.as_deref()), (7, Some("\"e\"")));
        assert_eq!(page.next, [("continuation-token".to_owned(), "t=".to_owned())]);
        let last =
            parse("<KeyCount>0</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>").unwrap();
        assert!(last.objects.is_empty() && last.next.is_empty());
    }

    #[test]
    fn the_older_form_goes_on_from_a_marker_or_the_last_key() {
        let marked =
            parse(&format!("<IsTruncated>true</IsTruncated><NextMarker>m</NextMarker>{ONE}")).unwrap();
        assert_eq!(marked.next, [("marker".to_owned(), "m".to_owned())]);
        let unmarked = parse(&format!("<IsTruncated>true</IsTruncated>{ONE}")).unwrap();
        assert_eq!(unmarked.next, [("marker".to_owned(), "a&b".to_owned())]);
    }

    #[test]
    fn a_page_that_hides_something_is_an_error() {
        for inner in [
            "",
            "<IsTruncated>maybe</IsTruncated>",
            "<IsTruncated>true</IsTruncated>",
            "<IsTruncated>false</IsTruncated><KeyCount>2</KeyCount>",
            "<IsTruncated>false</IsTruncated><Content><Key>k</Key></Content>",
            "<IsTruncated>false</IsTruncated><CommonPrefixes><Prefix>p</Prefix></CommonPrefixes>",
            "<IsTruncated>false</IsTruncated><EncodingType>url</EncodingType>",
            "<IsTruncated>false</IsTruncated><Contents><Key>k</Key></Contents>",
            "<IsTruncated>false</IsTruncated><Contents><Size>1</Size></Contents>",
        ] {
            assert!(parse(inner).is_err(), "{inner}");
        }
    }
}
