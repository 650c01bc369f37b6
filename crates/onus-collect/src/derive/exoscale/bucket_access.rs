//! Who may do what to each bucket without a role of the organization.

use std::collections::BTreeSet;

use onus_access::exoscale::{Access, Bucket, Caller, Organization, Resource};
use onus_facts::{FactsError, Scope, Value};

use super::permission::{FROM_WHERE, missing};
use crate::derive::rows::{Rows, boolean};
use crate::derive::sources::{Sources, networks, wide};

pub(super) const TABLE: &str = "exoscale_bucket_access";

/// What is done, and the operation that does it as roles and policies write it.
const OPERATIONS: [(&str, &str); 5] = [
    ("list", "list-objects*"),
    ("read", "get-object"),
    ("write", "put-object"),
    ("delete", "delete-object*"),
    ("configure", "put-bucket-*"),
];

pub(super) fn fill(
    access: &Access<'_>,
    organization: &Organization,
    rows: &mut Rows<'_>,
) -> Result<(), FactsError> {
    for bucket in &organization.buckets.items {
        let mut unknown = BTreeSet::new();
        for (name, operation) in OPERATIONS {
            let resource = Resource::Bucket(bucket);
            let sources = |caller: &Caller| access.sources(caller, operation, "sos", &resource);
            let (anyone, stranger) = (sources(&Caller::Anyone), sources(&Caller::Stranger));
            let columns = [("anyone", &anyone, Caller::Anyone), ("any_account", &stranger, Caller::Stranger)];
            for (column, _, caller) in columns.iter().filter(|(_, sources, _)| wide(sources).is_none()) {
                let why = missing(access, caller, operation, "sos", &resource, FROM_WHERE);
                unknown.insert((*column, why));
            }
            rows.insert(TABLE, &cells(bucket, name, &anyone, &stranger))?;
        }
        for (column, why) in unknown {
            rows.lose(TABLE, column, scope(bucket), &why)?;
        }
    }
    Ok(())
}

fn cells(
    bucket: &Bucket,
    operation: &str,
    anyone: &Sources,
    stranger: &Sources,
) -> Vec<(&'static str, Value)> {
    let id = id(bucket);
    vec![
        ("id", Value::text(format!("{id}/{operation}"))),
        ("bucket_id", Value::text(id)),
        ("bucket_name", Value::text(&*bucket.name)),
        ("zone", Value::text(bucket.zone.as_deref().unwrap_or_default())),
        ("operation", Value::text(operation)),
        ("anyone", boolean(wide(anyone))),
        ("anyone_from", networks(anyone)),
        ("any_account", boolean(wide(stranger))),
    ]
}

fn id(bucket: &Bucket) -> String {
    format!("{}/{}", bucket.zone.as_deref().unwrap_or_default(), bucket.name)
}

fn scope(bucket: &Bucket) -> Scope {
    Scope::of([("zone", bucket.zone.clone().unwrap_or_default()), ("bucket_id", id(bucket))])
}
