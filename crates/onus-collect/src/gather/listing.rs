//! One listing, page after page, until its own sign says that it is whole.

use std::collections::BTreeMap;

use onus_catalog::{Catalog, Listing, Paging};
use serde_json::Value as Json;

use super::elements::{Builders, Collected, Understood};
use super::lines::{Origin, coverage};
use super::loss::Loss;
use super::{Account, Batch, Task, certain};
use crate::http::request::encode_segment;
use crate::http::{Request, Response};
use crate::rows::{WHOLE, elements};
use crate::scaleway::paging::{Completion, PageLimits, PageSigns, PageStyle, Pager, Then};

/// Reads one listing.
pub(crate) fn read<'c>(
    account: &Account<'_>,
    catalog: &'c Catalog,
    builders: &Builders<'c>,
    task: &Task<'c>,
) -> Batch<'c> {
    let Some(list) = task.table.list.as_ref() else { return Batch::default() };
    let reader = Reader { account, catalog, builders, task, list };
    let (mut collected, mut origin, mut losses) = (Collected::default(), Origin::default(), Vec::new());
    let plain = [BTreeMap::new()];
    let variants = if list.variants.is_empty() { &plain[..] } else { list.variants.as_slice() };
    for variant in variants {
        let mut rows = Collected::default();
        let end = reader.series(variant, &collected, &mut rows, &mut origin);
        losses.extend(end.err());
        collected.merge(rows);
    }
    reader.check_owners(&mut collected);
    reader.check_count(&mut collected);
    let missing = collected.missing.get(task.table.name.as_str()).and_then(|reasons| reasons.first());
    let loss = losses.first().cloned().or_else(|| missing.map(Loss::new));
    if let (Some(loss), true) = (loss, collected.rows.is_empty())
        && let Some(batch) = certain::batch(task, &loss)
    {
        return batch;
    }
    let stop = losses.iter().find(|loss| loss.stops_run).map(|loss| loss.reason.clone());
    let coverage = coverage(catalog, task, &mut collected, &losses, &origin);
    Batch { rows: collected.rows, follow: collected.follow, coverage, stop }
}

struct Reader<'r, 'c> {
    account: &'r Account<'r>,
    catalog: &'c Catalog,
    builders: &'r Builders<'c>,
    task: &'r Task<'c>,
    list: &'c Listing,
}

impl<'c> Reader<'_, 'c> {
    /// Reads pages into `rows` until the last one; those that came before a loss stay. Elements that an
    /// `earlier` series gave are not taken again.
    fn series(
        &self,
        variant: &BTreeMap<String, String>,
        earlier: &Collected<'c>,
        rows: &mut Collected<'c>,
        origin: &mut Origin,
    ) -> Result<(), Loss> {
        let request = self.request(variant)?;
        origin.endpoint.get_or_insert_with(|| request.to_string());
        let mut pager = Pager::new(style(self.list.page), PageLimits::default());
        loop {
            let page = request.with_query(&pager.query()).map_err(|error| Loss::new(error.to_string()))?;
            let response = self.account.transport.send(&page).map_err(|error| Loss::of_transport(&error))?;
            if origin.request_id.is_none() {
                origin.request_id.clone_from(&response.request_id);
            }
            if !response.is_success() {
                let loss = self.refused(&response);
                let none = self.says_none(&response).ok_or(loss)?;
                rows.notes.extend(none);
                return Ok(());
            }
            match self.page(&response, earlier, rows, &mut pager)? {
                Then::Ask => {}
                Then::Restart => *rows = Collected::default(),
                Then::Done(Completion::Complete { .. }) => return Ok(()),
                Then::Done(Completion::Disagrees { rows, total }) => {
                    let reason = format!("{rows} rows were listed and the API counts {total}");
                    return Err(Loss::new(reason));
                }
            }
        }
    }

    fn page(
        &self,
        response: &Response,
        earlier: &Collected<'c>,
        rows: &mut Collected<'c>,
        pager: &mut Pager,
    ) -> Result<Then, Loss> {
        let document: Json = serde_json::from_slice(&response.body)
            .map_err(|error| Loss::new(format!("the answer is no JSON: {error}")))?;
        let found = listed(&document, &self.list.items)?;
        let page: Vec<Understood<'c, '_>> = found
            .into_iter()
            .map(|(key, element)| Understood::of(self.builders, self.task, key, element))
            .collect();
        let ids: Vec<&str> = page.iter().map(|element| element.id.as_str()).collect();
        let taken = PageSigns::of(style(self.list.page), &response.headers, &document)
            .and_then(|signs| pager.take(&ids, signs));
        for element in page {
            rows.accept(self.catalog, self.builders, self.task, element, earlier);
        }
        taken.map(|taken| taken.then).map_err(|error| Loss::new(error.to_string()))
    }

    fn request(&self, variant: &BTreeMap<String, String>) -> Result<Request, Loss> {
        let path = self.task.fill(&self.list.get, encode_segment);
        let parameters = self.list.query.iter().chain(variant);
        let query =
            parameters.map(|(name, value)| (name.clone(), self.task.fill(value, str::to_owned))).collect();
        let zone = self.task.placeholders.get("zone").map(String::as_str);
        self.account.request(zone, &path, query).map_err(Loss::new)
    }

    /// A refusal, with the grant for this kind of thing where there is one for each.
    fn refused(&self, response: &Response) -> Loss {
        let kind = self.task.placeholders.get("type").map(String::as_str);
        let loss = Loss::of_response(response, self.task.table);
        loss.with_grant(self.task.table, |grant| kind.is_some() && grant.rsplit('-').next() == kind)
    }

    /// Whether a refusal means that there is none, and a note of it: the specification says so, or the place
    /// does not have the product.
    fn says_none(&self, response: &Response) -> Option<Option<String>> {
        let status = response.status;
        if self.list.absent.contains(&status) {
            // Only the API itself can say so, and not a proxy on the way.
            return response.message().map(|_| None);
        }
        if let Some(why) = self.account.provider.says_not_offered(response) {
            return Some(Some(why.to_owned()));
        }
        let place = self.task.place()?;
        let offered = self.list.offered_in.is_empty() || self.list.offered_in.iter().any(|one| one == place);
        let no_such_place = matches!(status, 404 | 410 | 501) || (status == 400 && refuses_place(response));
        (!offered && no_such_place)
            .then(|| Some(format!("the product is not offered in {place}: the API answered {status}")))
    }

    /// An API that gives rows of others has not done as it was asked, so rows of ours may be missing.
    fn check_owners(&self, collected: &mut Collected<'c>) {
        if collected.foreign > 0 {
            let reason = format!("{} rows of others were listed, and left out", collected.foreign);
            collected.miss(&self.task.table.name, reason);
        }
    }

    /// Parents often say how many children they have; fewer than that were not all read.
    fn check_count(&self, collected: &mut Collected<'c>) {
        let table = &self.task.table.name;
        let listed = collected.counts.get(table.as_str()).copied().unwrap_or_default();
        if let Some(expected) = self.task.expected.filter(|expected| listed < *expected) {
            let column = self.list.count.as_deref().unwrap_or_default();
            let reason = format!("{listed} rows were listed and the parent's `{column}` says {expected}");
            collected.miss(table, reason);
        }
    }
}

/// The elements of an answer. A listing says that it is empty by an empty list; null, another shape, or an
/// element that is no object was not understood.
fn listed<'d>(document: &'d Json, items: &str) -> Result<Vec<(String, &'d Json)>, Loss> {
    let found = elements(document, items).map_err(|error| Loss::new(error.to_string()))?;
    if items != WHOLE && document.pointer(items).is_none_or(Json::is_null) {
        return Err(Loss::new(format!("there is no list at `{items}`; the API may have changed")));
    }
    match found.iter().find(|(_, element)| !element.is_object()) {
        Some((key, _)) => Err(Loss::new(format!("element `{key}` of `{items}` is no object"))),
        None => Ok(found),
    }
}

/// Whether a 400 is about the place and nothing else.
fn refuses_place(response: &Response) -> bool {
    let body: Option<Json> = serde_json::from_slice(&response.body).ok();
    let details = body.as_ref().and_then(|body| body.get("details")?.as_array());
    let is_place =
        |detail: &Json| matches!(detail.get("argument_name").and_then(Json::as_str), Some("region" | "zone"));
    details.is_some_and(|details| !details.is_empty() && details.iter().all(is_place))
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
