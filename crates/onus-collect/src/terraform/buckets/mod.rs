//! Buckets: one table row out of up to six resources, and what is listed in them.
//!
//! Access list, policy, lock, encryption and website are resources of their own that name a bucket. A bucket's
//! row is therefore made when all of them were seen. One policy or access list replaces the one before it, so whoever has it knows all
//! of it; the bucket's own `acl` is different: the provider fills it in with `private` and never reads it back, so
//! it proves something only of a bucket that the plan makes.

mod acl;
mod children;
mod extras;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use onus_catalog::Catalog;
use onus_facts::{Facts, FactsError};
use serde_json::{Map, Value as Json};

use self::acl::Grants;
use self::children::Children;
use self::extras::{Extras, Part};
use super::error::TerraformError;
use super::known::Known;
use super::resource::{Action, Resource};
use super::tally::Tally;
use crate::rows::pointer::Found;
use crate::rows::{Context, RowBuilder, is_locality};

/// The name in the tables' specifications.
pub(super) const CODE: &str = "terraform-bucket";
/// The resource of a bucket.
pub(super) const BUCKET: &str = "scaleway_object_bucket";
const ACL: &str = "scaleway_object_bucket_acl";
const POLICY: &str = "scaleway_object_bucket_policy";
const LOCK: &str = "scaleway_object_bucket_lock_configuration";
const ENCRYPTION: &str = "scaleway_object_bucket_server_side_encryption_configuration";
const WEBSITE: &str = "scaleway_object_bucket_website_configuration";
const OBJECT: &str = "scaleway_object";
const TABLE: &str = "scaleway_bucket";
/// What is read of which resource.
pub(super) const ATTRIBUTES: &[(&str, &[&str])] = &[
    (BUCKET, &["name", "acl", "tags", "versioning", "cors_rule", "lifecycle_rule", "object_lock_enabled"]),
    (ACL, &["bucket", "acl", "access_control_policy"]),
    (POLICY, &["bucket", "policy"]),
    (LOCK, &["bucket", "rule"]),
    (ENCRYPTION, &["bucket", "rule"]),
    (WEBSITE, &["bucket"]),
    (OBJECT, &["bucket", "key", "storage_class"]),
];

/// Buckets being read.
pub(super) struct Buckets {
    /// None when the catalog has no table for them.
    builder: Option<RowBuilder>,
    children: Children,
    extras: HashMap<String, Extras>,
    /// Kinds of resources of which one names a bucket that is not known, which may be any.
    unresolved: BTreeSet<Part>,
}

impl Buckets {
    pub(super) fn of(catalog: &Catalog) -> Result<Self, TerraformError> {
        let table = catalog
            .table(TABLE)
            .filter(|table| table.terraform.iter().any(|block| block.code.as_deref() == Some(CODE)));
        Ok(Self {
            builder: table.map(RowBuilder::by_name).transpose()?,
            children: Children::of(catalog)?,
            extras: HashMap::new(),
            unresolved: BTreeSet::new(),
        })
    }

    /// Takes a resource that belongs to a bucket.
    pub(super) fn fill(
        &mut self,
        resource: &Resource,
        known: &Known,
        facts: &mut Facts,
        tally: &mut Tally,
    ) -> Result<(), FactsError> {
        let Some(part) = Part::of_kind(&resource.kind) else { return Ok(()) };
        let Some(id) = bucket_of(resource, known) else {
            self.unresolved.insert(part);
            return Ok(());
        };
        let place = match known.owner(&id) {
            Some(bucket) => place_of(&bucket.address, &id, known, |place| bucket.place(place)),
            None => place(&id, |place| resource.text(place)),
        };
        let mut writer = Writer { address: &resource.address, place: &place, known, facts, tally };
        self.extras.entry(id).or_default().take(part, resource, &self.children, &mut writer)
    }

    /// Makes the row of a bucket, once all that belongs to it was taken.
    pub(super) fn bucket(
        &self,
        resource: &Resource,
        known: &Known,
        facts: &mut Facts,
        tally: &mut Tally,
    ) -> Result<(), FactsError> {
        let Some(builder) = &self.builder else { return Ok(()) };
        let none = Extras::default();
        let id = known.own_id(resource);
        let extras = self.extras.get(&id).unwrap_or(&none);
        let alone = |part: Part| extras.count(part) == 0 && !self.unresolved.contains(&part);
        let place = place_of(&resource.address, &id, known, |place| resource.text(place));
        let mut row = own_cells(resource, &id, &place);
        let mut writer = Writer { address: &resource.address, place: &place, known, facts, tally };
        for (column, count) in self.children.lists(resource, &id, &mut writer)? {
            row.insert(column.to_owned(), Json::from(count));
        }
        extras.complete(&mut row, resource.boolean("object_lock_enabled").filter(|_| alone(Part::Lock)));
        let canned = resource.text("acl").and_then(|canned| Grants::canned(canned, &writer.owner()));
        // What is already there may have been opened or closed by other hands; that it was opened once is told.
        match (canned, resource.action == Action::Create) {
            (Some(grants), true) if alone(Part::Acl) => {
                grants.summary().describe(&mut row);
                self.children.grants(&grants, &id, &mut writer)?;
            }
            (Some(grants), false) if grants.is_public() => self.children.open_grants(&grants, &mut writer)?,
            _ => {}
        }
        writer.store(TABLE, builder, &Json::Object(row), None)
    }

    /// Says of which buckets what is known in full.
    pub(super) fn finish(self, facts: &mut Facts) -> Result<(), FactsError> {
        let mut extras: Vec<_> = self.extras.iter().collect();
        extras.sort_unstable_by_key(|(id, _)| *id);
        extras.into_iter().try_for_each(|(id, extras)| extras.cover(id, &self.unresolved, facts))
    }
}

/// What the resource of a bucket says of it.
fn own_cells(resource: &Resource, id: &str, place: &Map<String, Json>) -> Map<String, Json> {
    let mut row = place.clone();
    row.insert("id".to_owned(), Json::from(id));
    let cells = [
        ("name", resource.text("name").map(Json::from)),
        ("versioning", versioning(resource).map(Json::from)),
        ("tags", tags(resource)),
    ];
    for (column, value) in cells {
        row.extend(value.map(|value| (column.to_owned(), value)));
    }
    row
}

/// Writes rows of one bucket.
pub(super) struct Writer<'w> {
    address: &'w str,
    place: &'w Map<String, Json>,
    known: &'w Known,
    facts: &'w mut Facts,
    tally: &'w mut Tally,
}

impl Writer<'_> {
    /// Makes a row of an element, with the bucket's place around it.
    fn store(
        &mut self,
        table: &str,
        builder: &RowBuilder,
        element: &Json,
        key: Option<&str>,
    ) -> Result<(), FactsError> {
        let place = Json::Object(self.place.clone());
        let placeholders = BTreeMap::new();
        let context = Context { parent: Some(&place), key, placeholders: &placeholders };
        let stand_in = |column: &str, _: &str| Some(self.known.stand_in(self.address, column));
        let row = builder.build_or(element, &context, &stand_in);
        self.tally.store(self.facts, table, builder, row)
    }
}

/// The identifier of the bucket that a resource names: by name, or by region and name.
fn bucket_of(resource: &Resource, known: &Known) -> Option<String> {
    let named = resource.text("bucket")?;
    let named = named.split('@').next().unwrap_or(named);
    let with_region = named.split_once('/').is_some_and(|(region, _)| is_locality(region));
    if with_region || known.owner(named).is_some() {
        return Some(named.to_owned());
    }
    let by_name = known.bucket_named(named).map(str::to_owned);
    by_name.or_else(|| Some(format!("{}/{named}", resource.text("region")?)))
}

/// The place of a bucket of this file, whole.
fn place_of<'t>(
    address: &str,
    id: &str,
    known: &Known,
    text: impl Fn(&str) -> Option<&'t str>,
) -> Map<String, Json> {
    let mut place = place(id, text);
    for column in ["project_id", "organization_id", "region"] {
        place.entry(column).or_insert_with(|| Json::from(known.stand_in(address, column)));
    }
    place
}

fn place<'t>(id: &str, text: impl Fn(&str) -> Option<&'t str>) -> Map<String, Json> {
    let mut place = Map::new();
    place.insert("bucket_id".to_owned(), Json::from(id));
    for name in ["project_id", "organization_id", "region"] {
        place.extend(text(name).map(|text| (name.to_owned(), Json::from(text))));
    }
    if let Some((region, _)) = id.split_once('/').filter(|(region, _)| is_locality(region)) {
        place.insert("region".to_owned(), Json::from(region));
    }
    place
}

/// The provider reads "suspended" and "never enabled" back as the same `false`; only where the plan itself
/// sets it is it told which.
fn versioning(bucket: &Resource) -> Option<&'static str> {
    match (bucket.find("/versioning/0/enabled"), bucket.action) {
        (Found::Value(Json::Bool(true)), _) => Some("enabled"),
        (Found::Value(Json::Bool(false)), Action::Create) => Some("suspended"),
        _ => None,
    }
}

/// Tags as `key=value`. A bucket without any is a bucket without tags: they are read back.
fn tags(bucket: &Resource) -> Option<Json> {
    match bucket.find("/tags") {
        Found::Null => Some(Json::Array(Vec::new())),
        Found::Value(Json::Object(tags)) => {
            let pairs =
                tags.iter().map(|(key, value)| Some(Json::from(format!("{key}={}", value.as_str()?))));
            pairs.collect::<Option<Vec<_>>>().map(Json::Array)
        }
        _ => None,
    }
}
