//! Object Storage: the buckets of a project in a region, and what each of them is set to.
//!
//! A bucket's settings are refused one by one, so a refusal costs the columns that it fills and nothing else.

mod bucket;
mod settings;

use onus_catalog::{Catalog, Table};
use onus_facts::Coverage;

use super::loss::Loss;
use super::queue::now;
use super::task::scope_of;
use super::{Account, Batch, SOURCE, Task};
use crate::http::{Request, S3Place};
use crate::s3::{Buckets, S3Answer, S3Read, read as read_answer};

/// The table whose listing begins everything here.
pub(crate) const BUCKETS: &str = "scaleway_bucket";
/// The name of this code in table specifications.
pub(crate) const CODE: &str = "s3";
/// Pages of buckets of one project in one region.
const MOST_PAGES: usize = 100;

/// Tables that are filled here.
pub(crate) fn tables(catalog: &Catalog) -> impl Iterator<Item = &Table> {
    let code = |table: &Table| table.list.as_ref().and_then(|list| list.code.clone());
    catalog.tables().values().filter(move |table| code(table).as_deref() == Some(CODE))
}

/// Reads the list of buckets, or one bucket.
pub(crate) fn read<'c>(account: &Account<'_>, catalog: &'c Catalog, task: &Task<'c>) -> Batch<'c> {
    match &task.bucket {
        Some(bucket) => bucket::read(account, catalog, task, bucket),
        None => match list(account, task) {
            Ok((names, endpoint)) => listed(catalog, task, names, endpoint),
            Err(loss) => {
                let stop = loss.stops_run.then(|| loss.reason.clone());
                Batch { coverage: unread(catalog, task, &loss), stop, ..Batch::default() }
            }
        },
    }
}

/// Coverage of a project in a region, or of one bucket, of which nothing was read.
pub(crate) fn unread(catalog: &Catalog, task: &Task<'_>, loss: &Loss) -> Vec<Coverage> {
    tables(catalog)
        .map(|table| {
            let line = Coverage::unread(
                &table.name,
                scope_of(table, &task.placeholders),
                SOURCE,
                loss.reason.clone(),
            );
            Coverage { missing_grant: loss.missing_grant.clone(), read_at: now(), ..line }
        })
        .collect()
}

/// Name of a bucket and when it was made.
type Named = (String, Option<String>);

/// The buckets, and what was asked.
fn list(account: &Account<'_>, task: &Task<'_>) -> Result<(Vec<Named>, String), Loss> {
    if !account.has_access_key {
        return Err(Loss::new("Object Storage needs the access key as well; set `SCW_ACCESS_KEY`"));
    }
    let request = account.s3.service_request(&place(task)).map_err(|error| Loss::new(error.to_string()))?;
    let (mut names, mut page) = (Vec::new(), request.clone());
    for _ in 0..MOST_PAGES {
        let Some(answer) = ask::<Buckets>(account, &page, task.table)? else { break };
        names.extend(answer.buckets.into_iter().map(|bucket| (bucket.name, bucket.created_at)));
        let Some(next) = answer.next else { return Ok((names, request.to_string())) };
        let token = [("continuation-token".to_owned(), next)];
        page = request.with_query(&token).map_err(|error| Loss::new(error.to_string()))?;
    }
    Err(Loss::new(format!("the list of buckets has no end after {MOST_PAGES} pages")))
}

fn listed<'c>(
    catalog: &'c Catalog,
    task: &Task<'c>,
    names: Vec<Named>,
    endpoint: String,
) -> Batch<'c> {
    let line = |table: &Table| Coverage {
        endpoint: Some(endpoint.clone()),
        read_at: now(),
        ..Coverage::complete(&table.name, scope_of(table, &task.placeholders), SOURCE)
    };
    let follow = names.into_iter().map(|(name, created_at)| {
        let mut task = task.clone();
        let region = task.placeholders.get("region").cloned().unwrap_or_default();
        task.placeholders.insert("bucket_id".to_owned(), format!("{region}/{name}"));
        task.placeholders.extend(created_at.map(|moment| ("created_at".to_owned(), moment)));
        task.bucket = Some(name);
        task
    });
    Batch { follow: follow.collect(), coverage: tables(catalog).map(line).collect(), ..Batch::default() }
}

fn place(task: &Task<'_>) -> S3Place {
    S3Place {
        region: task.placeholders.get("region").cloned().unwrap_or_default(),
        project: task.placeholders.get("project_id").cloned(),
    }
}

/// One answer: a value, or that there is none.
fn ask<T: S3Answer>(account: &Account<'_>, request: &Request, table: &Table) -> Result<Option<T>, Loss> {
    let response = account.transport.send(request).map_err(|error| Loss::of_transport(&error))?;
    match read_answer::<T>(&response).map_err(|error| Loss::new(error.to_string()))? {
        S3Read::Set(value) => Ok(Some(value)),
        S3Read::Unset => Ok(None),
        S3Read::Refused(_) => Err(Loss::of_response(&response, table)),
    }
}
