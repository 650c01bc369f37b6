//! Object Storage: the buckets of a place, and what each of them is set to.
//!
//! S3 lists the buckets of a project in a region of Scaleway; those of Exoscale hang on the rows of another table, which
//! tells their zones. What is asked of a bucket is what the provider's tables have columns for. A bucket's settings are
//! refused one by one, so a refusal costs the columns that it fills and nothing else.

mod bucket;
mod settings;

use onus_catalog::{Catalog, Table};
use onus_facts::Coverage;

use super::loss::Loss;
use super::queue::now;
use super::task::{BUCKET, scope_of};
use super::{Account, Batch, Task};
use crate::http::{Request, S3Place};
use crate::s3::{Bucket, Buckets, S3Answer, S3Read, read as read_answer};

/// The name of this code in table specifications.
pub(crate) const CODE: &str = "s3";
/// Pages of buckets of one project in one region.
const MOST_PAGES: usize = 100;

/// Tables that are filled here.
fn tables<'c>(catalog: &'c Catalog, provider: &str) -> impl Iterator<Item = &'c Table> {
    catalog.tables().values().filter(move |table| table.provider == provider && is_filled_here(table))
}

fn is_filled_here(table: &Table) -> bool {
    table.list.as_ref().is_some_and(|list| list.code.as_deref() == Some(CODE))
}

/// Whether a table is the one of buckets, whose reading fills the others of this code.
pub(crate) fn is_of_buckets(table: &Table) -> bool {
    is_filled_here(table) && table.name.strip_prefix(&*table.provider) == Some("_bucket")
}

/// Whether a table is filled along with the buckets, and is not asked for by itself.
pub(crate) fn is_filled_along(table: &Table) -> bool {
    is_filled_here(table) && !is_of_buckets(table)
}

/// Reads the list of buckets, or one bucket.
pub(crate) fn read<'c>(account: &Account<'_>, catalog: &'c Catalog, task: &Task<'c>) -> Batch<'c> {
    if let Some(bucket) = task.bucket() {
        return bucket::read(account, catalog, task, bucket);
    }
    let mut found = Vec::new();
    let end = list(account, task, &mut found);
    let coverage = match &end {
        Ok(endpoint) => complete(catalog, task, endpoint),
        Err(loss) => unread(catalog, task, loss),
    };
    let stop = end.err().filter(|loss| loss.stops_run).map(|loss| loss.reason);
    Batch { follow: tasks_of(task, found), coverage, stop, ..Batch::default() }
}

/// Coverage of a project in a region, or of one bucket, of which nothing was read.
pub(crate) fn unread(catalog: &Catalog, task: &Task<'_>, loss: &Loss) -> Vec<Coverage> {
    tables(catalog, &task.table.provider)
        .map(|table| {
            let line = Coverage::unread(
                &table.name,
                scope_of(table, &task.placeholders),
                &table.provider,
                loss.reason.clone(),
            );
            Coverage { missing_grant: loss.missing_grant.clone(), read_at: now(), ..line }
        })
        .collect()
}

/// Reads pages of buckets into `found` and tells what was asked. Those that came before a loss stay.
fn list(account: &Account<'_>, task: &Task<'_>, found: &mut Vec<Bucket>) -> Result<String, Loss> {
    if !account.has_access_key {
        return Err(Loss::new("Object Storage needs the access key as well; set `SCW_ACCESS_KEY`"));
    }
    let request = account.s3.service_request(&place(task)).map_err(|error| Loss::new(error.to_string()))?;
    let mut page = request.clone();
    for _ in 0..MOST_PAGES {
        let Some(answer) = ask::<Buckets>(account, &page, task.table)? else { break };
        // Without the project in the access key, every project would seem to have the same buckets.
        let asked = task.placeholders.get("project_id").map_or("", String::as_str);
        if project_of(&answer.owner_id) != asked {
            let owner: String = answer.owner_id.chars().filter(|c| !c.is_control()).take(80).collect();
            return Err(Loss::new(format!("the buckets of `{owner}` were listed, and left out")));
        }
        found.extend(answer.buckets);
        let Some(next) = answer.next else { return Ok(request.to_string()) };
        let token = [("continuation-token".to_owned(), next)];
        page = request.with_query(&token).map_err(|error| Loss::new(error.to_string()))?;
    }
    Err(Loss::new(format!("the list of buckets has no end after {MOST_PAGES} pages")))
}

/// Scaleway writes an owner as the project's identifier, twice.
fn project_of(owner: &str) -> &str {
    match owner.split_once(':') {
        Some((first, second)) if first == second => first,
        _ => owner,
    }
}

fn complete(catalog: &Catalog, task: &Task<'_>, endpoint: &str) -> Vec<Coverage> {
    let line = |table: &Table| Coverage {
        endpoint: Some(endpoint.to_owned()),
        read_at: now(),
        ..Coverage::complete(&table.name, scope_of(table, &task.placeholders), &table.provider)
    };
    tables(catalog, &task.table.provider).map(line).collect()
}

fn tasks_of<'c>(task: &Task<'c>, found: Vec<Bucket>) -> Vec<Task<'c>> {
    let region = task.placeholders.get("region").cloned().unwrap_or_default();
    let of_bucket = |bucket: Bucket| {
        let mut task = task.clone();
        task.placeholders.insert("bucket_id".to_owned(), format!("{region}/{}", bucket.name));
        task.placeholders.extend(bucket.created_at.map(|moment| ("created_at".to_owned(), moment)));
        task.placeholders.insert(BUCKET.to_owned(), bucket.name);
        task
    };
    found.into_iter().map(of_bucket).collect()
}

fn place(task: &Task<'_>) -> S3Place {
    S3Place {
        region: task.place().unwrap_or_default().to_owned(),
        project: task.placeholders.get("project_id").cloned(),
    }
}

/// One answer: a value, or that there is none.
fn ask<T: S3Answer>(account: &Account<'_>, request: &Request, table: &Table) -> Result<Option<T>, Loss> {
    let response = account.transport.send(request).map_err(|error| Loss::of_transport(&error))?;
    match read_answer::<T>(&response).map_err(|error| Loss::new(error.to_string()))? {
        S3Read::Set(value) => Ok(Some(value)),
        S3Read::Unset => Ok(None),
        S3Read::Refused(_) => {
            // Where there is a grant for each setting, the one of this setting helps.
            let names = |grant: &str| !T::SUBRESOURCE.is_empty() && grant.contains(T::SUBRESOURCE);
            Err(Loss::of_response(&response, table).with_grant(table, names))
        }
    }
}
