//! `?versions`: every version of every object, and the marks of deleted ones.

use super::answer::S3Answer;
use super::parse::{Fault, S3ParseError, root};
use super::xml::Element;

/// One page of versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versions {
    /// Name of the bucket.
    pub bucket: String,
    /// Versions and delete markers, in the order of the answer.
    pub versions: Vec<Version>,
    /// What to ask for next; empty on the last page.
    pub next: Vec<(String, String)>,
}

/// One version or delete marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Key of the object.
    pub key: String,
    /// Identifier of the version; `null` for what was written before versioning.
    pub version_id: String,
    /// Whether it is the current one.
    pub is_latest: bool,
    /// Whether it only marks a deletion.
    pub is_delete_marker: bool,
    /// Size in bytes; a marker has none.
    pub size_bytes: Option<u64>,
    /// As the answer says it.
    pub last_modified: Option<String>,
    /// Storage class; a marker has none.
    pub storage_class: Option<String>,
}

impl S3Answer for Versions {
    const SUBRESOURCE: &'static str = "versions";
    const NONE: &'static [&'static str] = &[];

    fn parse(body: &[u8]) -> Result<Self, S3ParseError> {
        versions(body).map_err(|fault| fault.of("?versions"))
    }
}

fn versions(body: &[u8]) -> Result<Versions, Fault> {
    let document = root(body, &["ListVersionsResult"])?;
    document.only_rows(&["Version", "DeleteMarker"])?;
    let rows =
        document.children.iter().filter(|child| matches!(child.name.as_str(), "Version" | "DeleteMarker"));
    let versions = rows.map(version).collect::<Result<_, _>>()?;
    let next = if document.required_parsed("IsTruncated")? {
        vec![
            ("key-marker".to_owned(), document.required_text("NextKeyMarker")?),
            ("version-id-marker".to_owned(), document.required_text("NextVersionIdMarker")?),
        ]
    } else {
        Vec::new()
    };
    Ok(Versions { bucket: document.required_text("Name")?, versions, next })
}

fn version(element: &Element) -> Result<Version, Fault> {
    let is_delete_marker = element.name == "DeleteMarker";
    Ok(Version {
        key: element.required_text("Key")?,
        version_id: element.required_text("VersionId")?,
        is_latest: element.required_parsed("IsLatest")?,
        is_delete_marker,
        size_bytes: if is_delete_marker { None } else { Some(element.required_parsed("Size")?) },
        last_modified: element.text("LastModified")?,
        storage_class: element.text("StorageClass")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(inner: &str) -> Result<Versions, S3ParseError> {
        Versions::parse(format!("<ListVersionsResult><Name>b</Name>{inner}</ListVersionsResult>").as_bytes())
    }

    const VERSION: &str =
        "<Version><Key>k</Key><VersionId>v1</VersionId><IsLatest>false</IsLatest><Size>3</Size></Version>";
    const MARKER: &str = "<DeleteMarker><Key>k</Key><VersionId>v2</VersionId><IsLatest>true</IsLatest><Owner><ID>o</ID></Owner></DeleteMarker>";

    #[test]
    fn versions_and_markers_keep_their_order() {
        let page = parse(&format!("<IsTruncated>false</IsTruncated>{MARKER}{VERSION}")).unwrap();
        let seen: Vec<_> = page
            .versions
            .iter()
            .map(|version| (version.version_id.as_str(), version.is_delete_marker))
            .collect();
        assert_eq!(seen, [("v2", true), ("v1", false)]);
        assert_eq!((page.versions[0].size_bytes, page.versions[1].size_bytes), (None, Some(3)));
        assert!(page.next.is_empty());
    }

    #[test]
    fn the_way_on_has_two_parts() {
        let page = parse(
            "<IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker><NextVersionIdMarker>v</NextVersionIdMarker>",
        );
        let names: Vec<_> =
            page.unwrap().next.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(names, ["key-marker=k", "version-id-marker=v"]);
        assert!(parse("<IsTruncated>true</IsTruncated>").is_err());
    }

    #[test]
    fn a_row_of_another_shape_is_an_error() {
        for inner in [
            "",
            "<IsTruncated>false</IsTruncated><Versions><Key>k</Key></Versions>",
            "<IsTruncated>false</IsTruncated><Version/>",
        ] {
            assert!(parse(inner).is_err(), "{inner}");
        }
    }
}
