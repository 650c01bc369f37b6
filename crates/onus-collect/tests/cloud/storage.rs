//! Buckets and what they are set to.

/// A bucket.
#[derive(Clone, Debug)]
pub(crate) struct Bucket {
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) project: String,
    /// Status and body of each sub-resource; the code in place of the body where there is none.
    pub(crate) settings: Vec<(&'static str, (u16, String))>,
    /// Keys.
    pub(crate) objects: Vec<String>,
    /// Identifiers of unfinished uploads.
    pub(crate) uploads: Vec<String>,
}

impl Bucket {
    /// A bucket as it is when it was just made.
    pub(crate) fn new(name: &str, region: &str, project: &str) -> Self {
        let owner = format!("<Owner><ID>{project}:{project}</ID><DisplayName>x</DisplayName></Owner>");
        let grant =
            grant("xsi:type=\"CanonicalUser\"", &format!("<ID>{project}:{project}</ID>"), "FULL_CONTROL");
        let acl = format!(
            "<AccessControlPolicy>{owner}<AccessControlList>{grant}</AccessControlList></AccessControlPolicy>"
        );
        let none = |code: &str| (404, code.to_owned());
        let settings = vec![
            ("acl", (200, acl)),
            ("versioning", (200, "<VersioningConfiguration><Status/></VersioningConfiguration>".to_owned())),
            ("policy", none("NoSuchBucketPolicy")),
            ("policyStatus", none("NoSuchBucketPolicy")),
            ("encryption", (200, "<ServerSideEncryptionConfiguration/>".to_owned())),
            ("lifecycle", none("NoSuchLifecycleConfiguration")),
            ("cors", none("NoSuchCORSConfiguration")),
            ("object-lock", none("ObjectLockConfigurationNotFoundError")),
            ("website", none("NoSuchWebsiteConfiguration")),
            ("tagging", none("NoSuchTagSet")),
        ];
        let (name, region, project) = (name.to_owned(), region.to_owned(), project.to_owned());
        Self { name, region, project, settings, objects: Vec::new(), uploads: Vec::new() }
    }

    /// Changes a setting.
    pub(crate) fn set(&mut self, name: &str, body: impl Into<String>) {
        let setting = self.settings.iter_mut().find(|(known, _)| *known == name).unwrap();
        setting.1 = (200, body.into());
    }

    /// One with everything that can be set.
    pub(crate) fn kept_well(name: &str, region: &str, project: &str) -> Self {
        let mut bucket = Self::new(name, region, project);
        bucket
            .set("versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        bucket.set(
            "encryption",
            "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256\
             </SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>",
        );
        bucket.set(
            "lifecycle",
            "<Configuration><Rule><ID>old</ID><Status>Enabled</Status><Filter/><NoncurrentVersionExpiration>\
             <NoncurrentDays>90</NoncurrentDays></NoncurrentVersionExpiration><AbortIncompleteMultipartUpload>\
             <DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></Configuration>",
        );
        bucket.set(
            "object-lock",
            "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>\
             <Mode>COMPLIANCE</Mode><Days>365</Days></DefaultRetention></Rule></ObjectLockConfiguration>",
        );
        bucket.set("policy", policy("2023-04-17", "Allow", &format!("project_id:{project}")));
        bucket.set("policyStatus", "<PolicyStatus><IsPublic>false</IsPublic></PolicyStatus>");
        bucket.set(
            "tagging",
            "<Tagging><TagSet><Tag><Key>owner</Key><Value>finance</Value></Tag></TagSet></Tagging>",
        );
        bucket.objects = (1..=5).map(|number| format!("2026/report-{number}")).collect();
        bucket
    }

    /// One that is open to everybody.
    pub(crate) fn kept_badly(name: &str, region: &str, project: &str) -> Self {
        let mut bucket = Self::new(name, region, project);
        let everybody = "<URI>http://acs.amazonaws.com/groups/global/AllUsers</URI>";
        let grants = grant("xsi:type=\"Group\"", everybody, "READ");
        bucket.set(
            "acl",
            format!(
                "<AccessControlPolicy><Owner><ID>{project}:{project}</ID></Owner><AccessControlList>{grants}\
                 </AccessControlList></AccessControlPolicy>"
            ),
        );
        bucket.set(
            "cors",
            "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin>\
             </CORSRule></CORSConfiguration>",
        );
        bucket.set(
            "website",
            "<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument></WebsiteConfiguration>",
        );
        bucket.uploads = (1..=3).map(|number| format!("upload-{number}")).collect();
        bucket
    }
}

fn grant(kind: &str, grantee: &str, permission: &str) -> String {
    format!("<Grant><Grantee {kind}>{grantee}</Grantee><Permission>{permission}</Permission></Grant>")
}

fn policy(version: &str, effect: &str, principal: &str) -> String {
    serde_json::json!({
        "Version": version,
        "Statement": [
            { "Sid": "read", "Effect": effect, "Principal": { "SCW": principal }, "Action": ["s3:GetObject"], "Resource": ["archive/*"] },
            { "Sid": "list", "Effect": effect, "Principal": { "SCW": principal }, "Action": "s3:ListBucket", "Resource": "archive" },
        ],
    })
    .to_string()
}
