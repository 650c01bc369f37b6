//! Every endpoint that is asked, in one place each, and what a refusal there costs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use onus_catalog::{Catalog, EachScope, Table};
use onus_facts::Scope;

use super::account::id;
use super::rows::{Costs, with_dependants};
use super::{Heard, ORGANIZATION, PROJECT};

/// One endpoint in one place.
#[derive(Clone)]
pub(crate) struct Endpoint {
    pub(crate) name: String,
    /// Whether a request goes there.
    pub(crate) place: Arc<dyn Fn(&Heard) -> bool + Send + Sync>,
    /// What is lost with it: table, column, scope.
    pub(crate) costs: BTreeSet<(String, Option<String>, Scope)>,
    /// The same when the API says that there is no such thing.
    pub(crate) costs_when_gone: BTreeSet<(String, Option<String>, Scope)>,
}

/// The part of the cloud in which things fail.
fn place_values() -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("organization_id", ORGANIZATION.to_owned()),
        ("project_id", PROJECT.to_owned()),
        ("zone", "fr-par-1".to_owned()),
        ("region", "fr-par".to_owned()),
        ("policy_id", id("policy", 1)),
        ("saml_id", id("saml", 1)),
        ("security_group_id", id("group", 2)),
        ("load_balancer_id", id("lb", 1)),
        ("frontend_id", id("frontend", 1)),
        ("gateway_id", id("gateway", 1)),
    ])
}

/// All endpoints of the JSON API and of Object Storage.
pub(crate) fn endpoints(catalog: &Catalog) -> Vec<Endpoint> {
    let listed = catalog.tables().values().filter(|table| table.provider == "scaleway");
    let json = listed.filter(|table| table.list.as_ref().is_some_and(|list| list.code.is_none()));
    json.map(|table| of_listing(catalog, table)).chain(of_storage()).collect()
}

fn of_listing(catalog: &Catalog, table: &Table) -> Endpoint {
    let list = table.list.as_ref().unwrap();
    let values = place_values();
    let fill = |template: &str| {
        values
            .iter()
            .fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    };
    let path = fill(&list.get);
    let query: Vec<(String, String)> =
        list.query.iter().map(|(name, value)| (name.clone(), fill(value))).collect();
    let place = move |heard: &Heard| {
        heard.path == path && query.iter().all(|(name, value)| heard.asks(name) == Some(value))
    };
    let mut costs = Costs::new();
    for lost in with_dependants(catalog, table) {
        costs.insert((lost.name.clone(), None, scope(table, lost, &values)));
    }
    if table.name == "scaleway_project" {
        // Nobody knows which projects there are, so every table by project is known in part.
        let by_project = catalog.tables().values().filter(|other| {
            other.provider == "scaleway"
                && other.list.as_ref().is_some_and(|list| list.each.contains(&EachScope::Project))
        });
        for lost in by_project.flat_map(|other| with_dependants(catalog, other)) {
            costs.insert((lost.name.clone(), None, Scope::whole()));
        }
    }
    let mut costs_when_gone = costs.clone();
    if list.items.is_empty() && list.absent.is_empty() {
        // The organisation and its settings are there whether or not a key may read them.
        let cells = table.stored().filter(|(_, column)| !column.required);
        let scope = scope(table, table, &values);
        costs = cells.map(|(name, _)| (table.name.clone(), Some(name.to_owned()), scope.clone())).collect();
    }
    if list.absent.contains(&404) {
        costs_when_gone.clear();
    }
    Endpoint { name: table.name.clone(), place: Arc::new(place), costs, costs_when_gone }
}

/// The dimensions of `of` that a request for `asked` names.
fn scope(asked: &Table, of: &Table, values: &BTreeMap<&str, String>) -> Scope {
    let list = asked.list.as_ref().unwrap();
    let named = |dimension: &str| match &list.for_each {
        Some(each) => each.placeholders.contains_key(dimension),
        None => match dimension {
            "organization_id" => true,
            "project_id" => list.each.contains(&EachScope::Project),
            "zone" => list.each.contains(&EachScope::Zone),
            "region" => list.each.contains(&EachScope::Region),
            _ => false,
        },
    };
    let named = of.scope.iter().filter(|dimension| named(dimension));
    Scope::of(named.map(|dimension| (dimension.clone(), values[dimension.as_str()].clone())))
}

/// The bucket whose settings fail.
pub(crate) const BUCKET: &str = "archive";

/// Sub-resource, the bucket's columns that it fills, and the table.
const SETTINGS: [(&str, &[&str], &str); 12] = [
    ("versioning", &["versioning"], ""),
    ("acl", &["acl_owner", "grant_count"], "scaleway_bucket_grant"),
    (
        "policy",
        &["policy_status", "policy", "policy_version", "policy_is_public"],
        "scaleway_bucket_policy_statement",
    ),
    ("policyStatus", &["policy_is_public"], ""),
    ("encryption", &["encryption", "encryption_key_id"], ""),
    ("lifecycle", &["lifecycle_rule_count"], "scaleway_bucket_lifecycle_rule"),
    ("cors", &["cors_rule_count"], "scaleway_bucket_cors_rule"),
    ("object-lock", &["object_lock", "object_lock_default_mode", "object_lock_default_days"], ""),
    ("website", &["website"], ""),
    ("tagging", &["tags"], ""),
    ("uploads", &["upload_count"], "scaleway_bucket_upload"),
    ("list-type", &["object_listing", "listed_object_count", "listed_size_bytes"], "scaleway_object"),
];

fn of_storage() -> Vec<Endpoint> {
    let region = Scope::of([("project_id", ORGANIZATION), ("region", "fr-par")]);
    let tables = SETTINGS.iter().map(|(_, _, table)| *table).filter(|table| !table.is_empty());
    let list: Costs =
        tables.chain(["scaleway_bucket"]).map(|table| (table.to_owned(), None, region.clone())).collect();
    let of_list = |heard: &Heard| heard.path == "/" && heard.signed_for() == Some(("fr-par", ORGANIZATION));
    let mut endpoints = vec![Endpoint {
        name: "buckets".to_owned(),
        place: Arc::new(of_list),
        costs: list.clone(),
        costs_when_gone: list,
    }];
    for (name, columns, table) in SETTINGS {
        let id = format!("fr-par/{BUCKET}");
        let of_bucket = region.clone().with("id", &id);
        let mut costs: Costs = columns
            .iter()
            .map(|column| ("scaleway_bucket".to_owned(), Some((*column).to_owned()), of_bucket.clone()))
            .collect();
        if !table.is_empty() {
            costs.insert((table.to_owned(), None, region.clone().with("bucket_id", &id)));
        }
        let place = move |heard: &Heard| heard.path == format!("/{BUCKET}") && heard.asks(name).is_some();
        let costs_when_gone = costs.clone();
        endpoints.push(Endpoint { name: name.to_owned(), place: Arc::new(place), costs, costs_when_gone });
    }
    endpoints
}
