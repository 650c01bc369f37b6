//! The names that documents and questions are made of. Few, so that they meet.

use super::super::Dialect;

/// Texts that are always there.
type Texts = &'static [&'static str];

pub(super) struct Pool {
    pub(super) principals: Texts,
    /// Those that nobody can place.
    pub(super) odd_principals: Texts,
    pub(super) actions: Texts,
    pub(super) resources: Texts,
    pub(super) odd_resources: Texts,
    /// Who, what and on what a question is about.
    pub(super) callers: Texts,
    pub(super) called: Texts,
    pub(super) reached: Texts,
}

impl Pool {
    pub(super) fn of(dialect: Dialect) -> Self {
        let (principals, odd_principals, callers) = match dialect {
            Dialect::Aws => aws_principals(),
            Dialect::Scaleway => scaleway_principals(),
        };
        let (resources, odd_resources) = match dialect {
            Dialect::Aws => aws_resources(),
            Dialect::Scaleway => scaleway_resources(),
        };
        Self {
            principals,
            odd_principals,
            actions: &[
                "*",
                "s3:*",
                "s3:*",
                "S3:GET*",
                "s3:GetObject",
                "S3:getobject",
                "s3:?etObject",
                "s3:*Object",
                "s3:List*",
                "s3:ListBucket",
                "s3:ListBucket*",
                "s3:PutObject",
                "s3:PutObject*",
                "s3:Delete?bject*",
                "s3:*Bucket*",
                "s3:",
                "*:*",
            ],
            resources,
            odd_resources,
            callers,
            called: &[
                "s3:getobject",
                "s3:putobject",
                "s3:listbucket",
                "s3:deleteobject",
                "s3:listbucketversions",
            ],
            reached: &["media", "media/a.jpg", "media/secret", "logs/2024/x", "logs", "other/q", "media/a*"],
        }
    }
}

type Lists = (Texts, Texts, Texts);

fn aws_principals() -> Lists {
    let named: Texts = &[
        "arn:aws:iam::111122223333:user/alice",
        "arn:aws:iam::111122223333:role/app",
        "arn:aws:sts::444455556666:assumed-role/ops/bob",
        "111122223333",
        "arn:aws:iam::444455556666:root",
        "*",
    ];
    let odd: Texts = &["arn:aws:iam::111122223333:user/*", "arn:aws:iam::*:root"];
    let callers: Texts = &[
        "arn:aws:iam::111122223333:user/alice",
        "arn:aws:iam::111122223333:user/alic",
        "arn:aws:sts::444455556666:assumed-role/ops/bob",
        "arn:aws:iam::4444555566667:user/carol",
    ];
    (named, odd, callers)
}

fn scaleway_principals() -> Lists {
    let named: Texts = &[
        "user_id:11111111-aaaa-4111-8111-111111111111",
        "user_id:11111111-AAAA-4111-8111-111111111111",
        "application_id:22222222-bbbb-4222-8222-222222222222",
        "user_id:33333333-cccc-4333-8333-333333333333",
        "*",
    ];
    let odd: Texts = &[
        "project_id:44444444-dddd-4444-8444-444444444444",
        "44444444-dddd-4444-8444-444444444444",
        "user_id:*",
    ];
    let callers: Texts = &[
        "user_id:11111111-aaaa-4111-8111-111111111111",
        "application_id:22222222-bbbb-4222-8222-222222222222",
        "application_id:11111111-aaaa-4111-8111-111111111111",
    ];
    (named, odd, callers)
}

fn aws_resources() -> (Texts, Texts) {
    let plain: Texts = &[
        "*",
        "arn:aws:s3:::*",
        "arn:aws:s3:::media",
        "arn:aws:s3:::media/*",
        "arn:aws:s3:::media*",
        "arn:aws:s3:::media/a*",
        "arn:aws:s3:::media/*.jpg",
        "arn:aws:s3:::media/a?jpg",
        "arn:aws:s3:::m*/secret",
        "arn:aws:s3:::*/secret",
        "arn:aws:s3:::logs/*/x",
        "arn:aws:s3:::MEDIA/*",
        "arn:aws-cn:s3:::media/*",
        "arn:aws:s3:*:*:media/*",
        "arn:*:s3:::media/*",
        "arn:aws:sqs:::media",
        "media/*",
        "arn:aws:s3:::media/é?",
        "arn:aws:s3:::media/a${*}",
        "arn:aws:s3:::media/${$}{x}",
        "arn:aws:s3:::?",
        "arn:aws:s3:::media/",
    ];
    (plain, &["arn:aws:s3:::media/${aws:username}/*", "arn:aws:s3:::${aws:PrincipalTag/b}"])
}

fn scaleway_resources() -> (Texts, Texts) {
    let plain: Texts = &[
        "*",
        "media",
        "media/*",
        "media/*",
        "media*",
        "media/a*",
        "media/*.jpg",
        "media/a?jpg",
        "m*/secret",
        "*/secret",
        "logs/*/x",
        "logs",
        "MEDIA/*",
        "arn:aws:s3:::media/*",
        "media/é?",
        "media/a${*}",
        "?",
    ];
    (plain, &["media/${aws:username}/*"])
}
