//! One listing, page after page, until its own sign says that it is whole.

use std::collections::BTreeMap;

use onus_catalog::{Catalog, Listing, Paging, Table};
use onus_facts::{Coverage, Status};
use serde_json::Value as Json;

use super::elements::{Builders, Collected};
use super::loss::Loss;
use super::queue::now;
use super::task::scope_of;
use super::{Account, Batch, SOURCE, Task};
use crate::http::request::encode_segment;
use crate::http::{Request, Response};
use crate::rows::elements;
use crate::scaleway::paging::{Completion, PageLimits, PageSigns, PageStyle, Pager, Then};

/// Tables that are asked for once for each row of this one.
pub(crate) fn children<'c>(catalog: &'c Catalog, table: &Table) -> Vec<&'c Table> {
    let parent = |other: &Table| other.list.as_ref()?.for_each.as_ref().map(|each| each.table.clone());
    catalog.tables().values().filter(|other| parent(other).as_deref() == Some(&table.name)).collect()
}

/// Tables whose rows are nested in the elements of this one.
pub(crate) fn nested_in<'c>(catalog: &'c Catalog, table: &Table) -> Vec<&'c Table> {
    let parent = |other: &Table| other.nested.as_ref().map(|nested| nested.table.clone());
    catalog.tables().values().filter(|other| parent(other).as_deref() == Some(&table.name)).collect()
}

/// Where an answer came from.
#[derive(Clone, Default)]
struct Origin {
    endpoint: Option<String>,
    request_id: Option<String>,
}

/// Reads one listing.
pub(crate) fn read<'c>(
    account: &Account<'_>,
    catalog: &'c Catalog,
    builders: &Builders<'c>,
    task: &Task<'c>,
) -> Batch<'c> {
    let Some(list) = task.table.list.as_ref() else { return Batch::default() };
    let (mut collected, mut origin, mut losses) = (Collected::default(), Origin::default(), Vec::new());
    let plain = [BTreeMap::new()];
    let variants = if list.variants.is_empty() { &plain[..] } else { list.variants.as_slice() };
    for variant in variants {
        match series(account, catalog, builders, task, variant, &mut origin) {
            Ok(Series { rows, disagrees }) => {
                losses.extend(disagrees);
                merge(&mut collected, rows);
            }
            Err(loss) => losses.push(loss),
        }
    }
    check_count(task, list, &mut collected);
    let stop = losses.iter().find(|loss| loss.stops_run).map(|loss| loss.reason.clone());
    let coverage = coverage(catalog, task, &collected, &losses, &origin);
    Batch { rows: collected.rows, follow: collected.follow, coverage, stop }
}

/// Coverage of a listing of which nothing was read, and of all tables that hang on it.
pub(crate) fn unread(catalog: &Catalog, task: &Task<'_>, loss: &Loss) -> Vec<Coverage> {
    coverage(catalog, task, &Collected::default(), std::slice::from_ref(loss), &Origin::default())
}

/// A series of pages and what it brought.
struct Series<'c> {
    rows: Collected<'c>,
    /// Why it may not be whole although it ended.
    disagrees: Option<Loss>,
}

fn series<'c>(
    account: &Account<'_>,
    catalog: &'c Catalog,
    builders: &Builders<'c>,
    task: &Task<'c>,
    variant: &BTreeMap<String, String>,
    origin: &mut Origin,
) -> Result<Series<'c>, Loss> {
    let list = task.table.list.as_ref().ok_or_else(|| Loss::new("the table has no listing"))?;
    let request = request(account, task, list, variant)?;
    origin.endpoint.get_or_insert_with(|| request.to_string());
    let style = style(list.page);
    let mut pager = Pager::new(style, PageLimits::default());
    let mut rows = Collected::default();
    loop {
        let page = request.with_query(&pager.query()).map_err(|error| Loss::new(error.to_string()))?;
        let response = account.transport.send(&page).map_err(|error| Loss::of_transport(&error))?;
        if origin.request_id.is_none() {
            origin.request_id.clone_from(&response.request_id);
        }
        if !response.is_success() {
            return match says_none(list, task, &response) {
                true => Ok(Series { rows, disagrees: None }),
                false => Err(Loss::of_response(&response, task.table)),
            };
        }
        let document: Json = serde_json::from_slice(&response.body)
            .map_err(|error| Loss::new(format!("the answer is no JSON: {error}")))?;
        let found = elements(&document, &list.items).map_err(|error| Loss::new(error.to_string()))?;
        let ids: Vec<String> =
            found.iter().map(|(key, element)| rows.take(catalog, builders, task, (key, element))).collect();
        let signs = PageSigns::of(style, &response.headers, &document)
            .map_err(|error| Loss::new(error.to_string()))?;
        match pager.take(&ids, signs).map_err(|error| Loss::new(error.to_string()))?.then {
            Then::Ask => {}
            Then::Restart => rows = Collected::default(),
            Then::Done(Completion::Complete { .. }) => return Ok(Series { rows, disagrees: None }),
            Then::Done(Completion::Disagrees { rows: listed, total }) => {
                let reason = format!("{listed} rows were listed and the API counts {total}");
                return Ok(Series { rows, disagrees: Some(Loss::new(reason)) });
            }
        }
    }
}

fn request(
    account: &Account<'_>,
    task: &Task<'_>,
    list: &Listing,
    variant: &BTreeMap<String, String>,
) -> Result<Request, Loss> {
    let path = task.fill(&list.get, encode_segment);
    let query =
        list.query.iter().chain(variant).map(|(name, value)| (name.clone(), task.fill(value, str::to_owned)));
    account.request(&path, query.collect()).map_err(Loss::new)
}

fn style(paging: Paging) -> PageStyle {
    match paging {
        Paging::TotalCount => PageStyle::TotalCount,
        Paging::HeaderCount => PageStyle::HeaderCount,
        Paging::UntilEmpty => PageStyle::UntilEmpty,
        Paging::Token => PageStyle::Token,
        Paging::None => PageStyle::Single,
    }
}

/// Whether a refusal means that there is none: the specification says so, or the place does not have the
/// product.
fn says_none(list: &Listing, task: &Task<'_>, response: &Response) -> bool {
    if list.absent.contains(&response.status) {
        return true;
    }
    let place = ["zone", "region"].iter().find_map(|name| task.placeholders.get(*name));
    let offered = list.offered_in.is_empty() || place.is_none_or(|place| list.offered_in.contains(place));
    !offered && matches!(response.status, 404 | 410 | 501)
}

fn merge<'c>(all: &mut Collected<'c>, more: Collected<'c>) {
    all.rows.extend(more.rows);
    all.follow.extend(more.follow);
    all.refused.extend(more.refused);
    all.foreign += more.foreign;
    for (table, count) in more.counts {
        *all.counts.entry(table).or_default() += count;
    }
    for (table, reasons) in more.missing {
        all.missing.entry(table).or_default().extend(reasons);
    }
}

/// Parents often say how many children they have; fewer than that were not all read.
fn check_count<'c>(task: &Task<'c>, list: &Listing, collected: &mut Collected<'c>) {
    let listed = collected.counts.get(task.table.name.as_str()).copied().unwrap_or_default();
    if let Some(expected) = task.expected.filter(|expected| listed < *expected) {
        let column = list.count.as_deref().unwrap_or_default();
        collected.miss(
            &task.table.name,
            format!("{listed} rows were listed and the parent's `{column}` says {expected}"),
        );
    }
}

/// What is known now of the table, of those nested in it and, when nothing was read, of those that hang on it.
fn coverage(
    catalog: &Catalog,
    task: &Task<'_>,
    collected: &Collected<'_>,
    losses: &[Loss],
    origin: &Origin,
) -> Vec<Coverage> {
    let mut lines = Vec::new();
    let mut tables = vec![task.table];
    tables.extend(nested_in(catalog, task.table));
    let mut at = 0;
    while let Some(table) = tables.get(at).copied() {
        let of_rows = line(table, task, collected, losses, origin);
        // Children of rows that were not listed were never asked for.
        if at == 0 && of_rows.status != Status::Complete {
            let mut hanging = children(catalog, table);
            while let Some(child) = hanging.pop() {
                let scope = scope_of(child, &task.placeholders);
                let reason = format!(
                    "{} was not listed in full: {}",
                    table.name,
                    of_rows.reason.clone().unwrap_or_default()
                );
                let grant = of_rows.missing_grant.clone();
                lines.push(Coverage {
                    missing_grant: grant,
                    ..Coverage::partial(&child.name, scope, SOURCE, reason)
                });
                hanging.extend(children(catalog, child));
                hanging.extend(nested_in(catalog, child));
            }
        }
        lines.push(of_rows);
        at += 1;
    }
    for ((table, column), reason) in &collected.refused {
        let scope = catalog.table(table).map(|table| task.scope_of(table)).unwrap_or_default();
        let line = Coverage::partial(table, scope, SOURCE, format!("a value was not understood: {reason}"));
        lines.push(Coverage { column: Some(column.clone()), ..line });
    }
    lines
}

fn line(
    table: &Table,
    task: &Task<'_>,
    collected: &Collected<'_>,
    losses: &[Loss],
    origin: &Origin,
) -> Coverage {
    let row_count = collected.counts.get(table.name.as_str()).copied().unwrap_or_default();
    let reasons = losses.iter().map(|loss| loss.reason.clone());
    let missing = collected.missing.get(table.name.as_str()).into_iter().flatten().cloned();
    let reasons: Vec<String> = reasons.chain(missing).collect();
    let status = match (reasons.is_empty(), row_count) {
        (true, _) => Status::Complete,
        (false, 0) => Status::Unread,
        (false, _) => Status::Partial,
    };
    let foreign =
        (collected.foreign > 0).then(|| format!("{} rows of others were left out", collected.foreign));
    Coverage {
        status,
        reason: if reasons.is_empty() { foreign } else { Some(reasons.join("; ")) },
        missing_grant: losses.iter().find_map(|loss| loss.missing_grant.clone()),
        endpoint: origin.endpoint.clone(),
        request_id: origin.request_id.clone(),
        read_at: now(),
        row_count,
        ..Coverage::complete(&table.name, task.scope_of(table), SOURCE)
    }
}
