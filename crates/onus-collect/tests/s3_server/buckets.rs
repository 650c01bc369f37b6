//! What is put on the server.

use super::{Server, between};

/// More than a page, where the server's pages are made small.
pub(crate) const OBJECTS: usize = 12;

/// Everything at once.
pub(crate) fn kept(server: &Server, bucket: &str) {
    server.make(bucket, &[]);
    server.set(
        bucket,
        "versioning",
        "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
    );
    server.set(
        bucket,
        "encryption",
        "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>\
         <SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule>\
         </ServerSideEncryptionConfiguration>",
    );
    server.set(
        bucket,
        "lifecycle",
        "<LifecycleConfiguration>\
         <Rule><ID>old</ID><Filter><Prefix>logs/</Prefix></Filter><Status>Enabled</Status>\
         <Expiration><Days>90</Days></Expiration>\
         <Transition><Days>30</Days><StorageClass>GLACIER</StorageClass></Transition></Rule>\
         <Rule><ID>parts</ID><Filter><Prefix></Prefix></Filter><Status>Disabled</Status>\
         <NoncurrentVersionExpiration><NoncurrentDays>365</NoncurrentDays></NoncurrentVersionExpiration>\
         <AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation>\
         </AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>",
    );
    server.set(
        bucket,
        "cors",
        "<CORSConfiguration><CORSRule><AllowedOrigin>https://records.example</AllowedOrigin>\
         <AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod><AllowedHeader>*</AllowedHeader>\
         <ExposeHeader>etag</ExposeHeader><MaxAgeSeconds>3000</MaxAgeSeconds></CORSRule></CORSConfiguration>",
    );
    server.set(
        bucket,
        "tagging",
        "<Tagging><TagSet><Tag><Key>data</Key><Value>health &amp; more</Value></Tag></TagSet></Tagging>",
    );
    for number in 0..OBJECTS {
        let (key, class) = match number {
            0 => ("a%20b/%C3%A9+%26.bin".to_owned(), "GLACIER"),
            _ => (format!("n/{number:02}"), "STANDARD"),
        };
        let headers = [("x-amz-storage-class", class)];
        server.send("PUT", &format!("/{bucket}/{key}"), &headers, "twelve bytes");
    }
}

/// Open to everyone, in three ways.
pub(crate) fn shown(server: &Server, bucket: &str) {
    server.make(bucket, &[("x-amz-acl", "public-read")]);
    server.set(
        bucket,
        "versioning",
        "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>",
    );
    server.set(
        bucket,
        "website",
        "<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument></WebsiteConfiguration>",
    );
    let policy = format!(
        r#"{{"Version":"2012-10-17","Statement":[
            {{"Sid":"all","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{bucket}/*"}},
            {{"Effect":"Deny","Principal":"*","Action":["s3:PutObject","s3:DeleteObject"],
              "Resource":["arn:aws:s3:::{bucket}/*"],
              "Condition":{{"IpAddress":{{"aws:SourceIp":["192.0.2.0/24"]}}}}}}]}}"#
    );
    server.set(bucket, "policy", &policy);
}

pub(crate) fn locked(server: &Server, bucket: &str) {
    server.make(bucket, &[("x-amz-bucket-object-lock-enabled", "true")]);
    server.set(
        bucket,
        "object-lock",
        "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>\
         <Mode>COMPLIANCE</Mode><Days>30</Days></DefaultRetention></Rule></ObjectLockConfiguration>",
    );
    server.send("PUT", &format!("/{bucket}?acl="), &[("x-amz-acl", "authenticated-read")], "");
}

/// Begins an upload and leaves it.
pub(crate) fn unfinished_upload(server: &Server, bucket: &str) -> String {
    let answer = server.send("POST", &format!("/{bucket}/half.bin?uploads="), &[], "");
    let upload = between(&answer, "<UploadId>", "</UploadId>").to_owned();
    server.send("PUT", &format!("/{bucket}/half.bin?partNumber=1&uploadId={upload}"), &[], "part");
    upload
}
