//! `?uploads`: uploads that were begun and not finished. They cost, and hold data no listing shows.

use super::answer::S3Answer;
use super::parse::{Fault, S3ParseError, root};
use super::xml::Element;

/// One page of unfinished uploads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uploads {
    /// Name of the bucket.
    pub bucket: String,
    /// The uploads of this page.
    pub uploads: Vec<Upload>,
    /// What to ask for next; empty on the last page.
    pub next: Vec<(String, String)>,
}

/// One unfinished upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Key of the object it would become.
    pub key: String,
    /// Identifier.
    pub upload_id: String,
    /// When it was begun, as the answer says it.
    pub initiated_at: Option<String>,
    /// Storage class.
    pub storage_class: Option<String>,
}

impl S3Answer for Uploads {
    const SUBRESOURCE: &'static str = "uploads";
    const NONE: &'static [&'static str] = &[];

    fn parse(body: &[u8]) -> Result<Self, S3ParseError> {
        uploads(body).map_err(|fault| fault.of("?uploads"))
    }
}

fn uploads(body: &[u8]) -> Result<Uploads, Fault> {
    let document = root(body, &["ListMultipartUploadsResult"])?;
    document.only_rows(&["Upload"])?;
    let uploads = document.all("Upload").map(upload).collect::<Result<_, _>>()?;
    let next = if document.required_parsed("IsTruncated")? {
        vec![
            ("key-marker".to_owned(), document.required_text("NextKeyMarker")?),
            ("upload-id-marker".to_owned(), document.required_text("NextUploadIdMarker")?),
        ]
    } else {
        Vec::new()
    };
    Ok(Uploads { bucket: document.required_text("Bucket")?, uploads, next })
}

fn upload(element: &Element) -> Result<Upload, Fault> {
    Ok(Upload {
        key: element.required_text("Key")?,
        upload_id: element.required_text("UploadId")?,
        initiated_at: element.text("Initiated")?,
        storage_class: element.text("StorageClass")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(inner: &str) -> Result<Uploads, S3ParseError> {
        let body =
            format!("<ListMultipartUploadsResult><Bucket>b</Bucket>{inner}</ListMultipartUploadsResult>");
        Uploads::parse(body.as_bytes())
    }

    #[test]
    fn uploads_and_the_way_on_are_read() {
        let page = parse(
            "<IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker><NextUploadIdMarker>u</NextUploadIdMarker>\
             <Upload><Key>k</Key><UploadId>u</UploadId><Initiated>2026-01-01T00:00:00.000Z</Initiated></Upload>",
        )
        .unwrap();
        assert_eq!(page.uploads[0].upload_id, "u");
        assert_eq!(page.next.len(), 2);
        assert!(parse("<IsTruncated>false</IsTruncated><NextKeyMarker/>").unwrap().uploads.is_empty());
    }

    #[test]
    fn a_row_of_another_shape_is_an_error() {
        for inner in [
            "",
            "<IsTruncated>false</IsTruncated><Uploads><Key>k</Key></Uploads>",
            "<IsTruncated>false</IsTruncated><Upload><Key>k</Key></Upload>",
        ] {
            assert!(parse(inner).is_err(), "{inner}");
        }
    }
}
