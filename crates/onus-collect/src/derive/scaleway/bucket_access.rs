//! Who may do what to each bucket without being given a right of the account.

use onus_access::scaleway::{Access, Account, Bucket, Caller};
use onus_facts::{FactsError, Scope, Value};

use crate::derive::rows::{Rows, boolean};
use crate::derive::sources::{networks, wide};

pub(super) const TABLE: &str = "scaleway_bucket_access";

/// Operations, and the actions that make them up.
const OPERATIONS: [(&str, &[&str]); 5] = [
    ("list", &["s3:listbucket", "s3:listbucketversions"]),
    ("read", &["s3:getobject", "s3:getobjectversion"]),
    ("write", &["s3:putobject"]),
    ("delete", &["s3:deleteobject", "s3:deleteobjectversion"]),
    (
        "configure",
        &[
            "s3:putbucketacl",
            "s3:putbucketcors",
            "s3:putbucketobjectlockconfiguration",
            "s3:putbuckettagging",
            "s3:putbucketversioning",
            "s3:putbucketwebsite",
            "s3:putlifecycleconfiguration",
            "s3:putobjectacl",
            "s3:putobjectlegalhold",
            "s3:putobjectretention",
        ],
    ),
];

pub(super) fn fill(access: &Access<'_>, account: &Account, rows: &mut Rows<'_>) -> Result<(), FactsError> {
    for bucket in &account.buckets.items {
        for (operation, actions) in OPERATIONS {
            one(access, bucket, operation, actions, rows)?;
        }
    }
    Ok(())
}

fn one(
    access: &Access<'_>,
    bucket: &Bucket,
    operation: &str,
    actions: &[&str],
    rows: &mut Rows<'_>,
) -> Result<(), FactsError> {
    let region = bucket.id.split_once('/').map(|(region, _)| region).unwrap_or_default();
    let anyone = access.sources(&Caller::Anyone, actions, bucket);
    let any_account = access.sources(&Caller::Stranger, actions, bucket);
    let scope =
        Scope::of([("project_id", &*bucket.project_id), ("region", region), ("bucket_id", &*bucket.id)]);
    let cells = [
        ("id", Value::text(format!("{}/{operation}", bucket.id))),
        ("bucket_id", Value::text(&*bucket.id)),
        ("bucket_name", Value::text(&*bucket.name)),
        ("project_id", Value::text(&*bucket.project_id)),
        ("region", Value::text(region)),
        ("operation", Value::text(operation)),
        ("anyone", boolean(wide(&anyone))),
        ("anyone_from", networks(&anyone)),
        ("any_account", boolean(wide(&any_account))),
    ];
    rows.insert(TABLE, &cells)?;
    if wide(&anyone).is_none() {
        let why = access.missing(&Caller::Anyone, actions, bucket);
        rows.lose(TABLE, "anyone", scope, &why.join("; "))?;
    }
    Ok(())
}
