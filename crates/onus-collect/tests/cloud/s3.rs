//! Object Storage, with buckets in the path.

use super::{Answer, Bucket, Heard, ORGANIZATION, World};

/// Answers a request as the provider would.
pub(crate) fn answer(world: &World, heard: &Heard) -> Answer {
    let Some((region, project)) = heard.signed_for() else { return error(403, "AccessDenied") };
    let project = if world.ignores_project { ORGANIZATION } else { project };
    if heard.path == "/" {
        return buckets(world, region, project);
    }
    let name = heard.path.trim_matches('/');
    let found =
        world.buckets.iter().find(|bucket| (bucket.name.as_str(), bucket.region.as_str()) == (name, region));
    let Some(bucket) = found else { return error(404, "NoSuchBucket") };
    if bucket.project != project {
        return error(403, "AccessDenied");
    }
    if heard.asks("list-type").is_some() {
        return objects(bucket, heard.asks("continuation-token"), world.page);
    }
    if heard.asks("uploads").is_some() {
        return uploads(bucket, heard.asks("upload-id-marker"), world.page);
    }
    let setting = bucket.settings.iter().find(|(name, _)| heard.asks(name).is_some());
    match setting {
        Some((_, (200, body))) => Answer::xml(200, body.clone()),
        Some((_, (status, code))) => error(*status, code),
        None => error(501, "NotImplemented"),
    }
}

/// The body of a refusal.
pub(crate) fn error(status: u16, code: &str) -> Answer {
    let body = format!("<Error><Code>{code}</Code><Message>no</Message><RequestId>tx1</RequestId></Error>");
    Answer::xml(status, body)
}

fn buckets(world: &World, region: &str, project: &str) -> Answer {
    let here = world.buckets.iter().filter(|bucket| bucket.region == region && bucket.project == project);
    let rows: String = here
        .map(|bucket| {
            let name = &bucket.name;
            format!(
                "<Bucket><Name>{name}</Name><CreationDate>2026-01-05T08:00:00.000Z</CreationDate></Bucket>"
            )
        })
        .collect();
    let owner = format!("<ID>{project}:{project}</ID><DisplayName>{project}:{project}</DisplayName>");
    let space = "http://s3.amazonaws.com/doc/2006-03-01/";
    Answer::xml(
        200,
        format!(
            "<ListAllMyBucketsResult xmlns=\"{space}\"><Owner>{owner}</Owner><Buckets>{rows}</Buckets></ListAllMyBucketsResult>"
        ),
    )
}

fn objects(bucket: &Bucket, token: Option<&str>, most: usize) -> Answer {
    let start: usize = token.map_or(0, |token| token.parse().unwrap());
    let end = (start + most).min(bucket.objects.len());
    let rows: String = bucket.objects[start..end]
        .iter()
        .map(|key| {
            format!(
                "<Contents><Key>{key}</Key><LastModified>2026-02-01T00:00:00.000Z</LastModified><ETag>\"e\"</ETag>\
                 <Size>7</Size><StorageClass>STANDARD</StorageClass></Contents>"
            )
        })
        .collect();
    let more = end < bucket.objects.len();
    let next =
        if more { format!("<NextContinuationToken>{end}</NextContinuationToken>") } else { String::new() };
    Answer::xml(
        200,
        format!(
            "<ListBucketResult><Name>{}</Name><KeyCount>{}</KeyCount><IsTruncated>{more}</IsTruncated>{next}{rows}</ListBucketResult>",
            bucket.name,
            end - start
        ),
    )
}

fn uploads(bucket: &Bucket, marker: Option<&str>, most: usize) -> Answer {
    let start = marker.map_or(0, |marker| bucket.uploads.iter().position(|id| id == marker).unwrap() + 1);
    let end = (start + most).min(bucket.uploads.len());
    let page = &bucket.uploads[start..end];
    let row = |id: &String| {
        format!(
            "<Upload><Key>k-{id}</Key><UploadId>{id}</UploadId><Initiated>2026-03-01T00:00:00.000Z</Initiated></Upload>"
        )
    };
    let rows: String = page.iter().map(row).collect();
    let more = end < bucket.uploads.len();
    let next = page.last().filter(|_| more).map_or(String::new(), |id| {
        format!("<NextKeyMarker>k-{id}</NextKeyMarker><NextUploadIdMarker>{id}</NextUploadIdMarker>")
    });
    Answer::xml(
        200,
        format!(
            "<ListMultipartUploadsResult><Bucket>{}</Bucket><IsTruncated>{more}</IsTruncated>{next}{rows}</ListMultipartUploadsResult>",
            bucket.name
        ),
    )
}
