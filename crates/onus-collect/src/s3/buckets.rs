//! The list of buckets of one project in one region.

use super::answer::S3Answer;
use super::parse::{Fault, S3ParseError, root};

/// The buckets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buckets {
    /// Identifier of the owner: `<project>:<project>` at Scaleway.
    pub owner_id: String,
    /// The buckets of this answer.
    pub buckets: Vec<Bucket>,
    /// Set when there are more; ask again with `continuation-token`.
    pub next: Option<String>,
}

/// One bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// When it was made, as the answer says it.
    pub created_at: Option<String>,
}

impl S3Answer for Buckets {
    const SUBRESOURCE: &'static str = "";
    const NONE: &'static [&'static str] = &[];

    fn parse(body: &[u8]) -> Result<Self, S3ParseError> {
        buckets(body).map_err(|fault| fault.of("ListBuckets"))
    }
}

fn buckets(body: &[u8]) -> Result<Buckets, Fault> {
    let document = root(body, &["ListAllMyBucketsResult"])?;
    document.only_rows(&["Owner", "Buckets"])?;
    let list = document.required("Buckets")?;
    list.only(&["Bucket"])?;
    let buckets = list
        .all("Bucket")
        .map(|bucket| {
            Ok(Bucket { name: bucket.required_text("Name")?, created_at: bucket.text("CreationDate")? })
        })
        .collect::<Result<_, Fault>>()?;
    let next = document.text("ContinuationToken")?.filter(|token| !token.is_empty());
    Ok(Buckets { owner_id: document.required("Owner")?.required_text("ID")?, buckets, next })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(inner: &str) -> Result<Buckets, S3ParseError> {
        let owner = "<Owner><DisplayName>p:p</DisplayName><ID>p:p</ID></Owner>";
        Buckets::parse(format!("<ListAllMyBucketsResult>{inner}{owner}</ListAllMyBucketsResult>").as_bytes())
    }

    #[test]
    fn names_and_times_are_read() {
        let list = parse(
            "<Buckets><Bucket><CreationDate>2026-01-01T00:00:00.000Z</CreationDate><Name>backups</Name></Bucket>\
             <Bucket><Name>logs</Name><BucketRegion>fr-par</BucketRegion></Bucket></Buckets>",
        )
        .unwrap();
        assert_eq!(list.owner_id, "p:p");
        assert_eq!(list.buckets[0].created_at.as_deref(), Some("2026-01-01T00:00:00.000Z"));
        assert_eq!(list.buckets[1], Bucket { name: "logs".into(), created_at: None });
        assert_eq!(list.next, None);
        assert_eq!(parse("<Buckets/>").unwrap().buckets, []);
        let more = parse("<Buckets/><ContinuationToken>t</ContinuationToken>").unwrap();
        assert_eq!(more.next.as_deref(), Some("t"));
    }

    #[test]
    fn a_list_of_another_shape_is_not_empty() {
        for inner in [
            "",
            "<Buckets><Item/></Buckets>",
            "<Buckets><Bucket/></Buckets>",
            "<Bucketlist><Bucket/></Bucketlist><Buckets/>",
        ] {
            assert!(parse(inner).is_err(), "{inner}");
        }
    }
}
