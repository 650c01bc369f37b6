//! What is listed in a bucket or for it: rules, grants, statements, objects.

use std::collections::BTreeMap;

use onus_catalog::{Catalog, Read, Terraform};
use onus_facts::{Coverage, FactsError, Scope};
use serde_json::{Map, Value as Json, json};

use super::acl::Grants;
use super::{CODE, Writer};
use crate::rows::pointer::{has_unknown, unknown};
use crate::rows::{BucketPolicy, RowBuilder};
use crate::terraform::error::TerraformError;
use crate::terraform::resource::Resource;
use crate::terraform::tally::SOURCE;

pub(super) const GRANTS: &str = "scaleway_bucket_grant";
pub(super) const STATEMENTS: &str = "scaleway_bucket_policy_statement";
pub(super) const LIFECYCLE: &str = "scaleway_bucket_lifecycle_rule";
pub(super) const CORS: &str = "scaleway_bucket_cors_rule";
const OBJECTS: &str = "scaleway_object";

/// Columns of the place that every row takes from its bucket.
const PLACE: [(&str, &str); 6] = [
    ("id", "{bucket_id}/{#}"),
    ("bucket_id", "^/bucket_id"),
    ("project_id", "^/project_id"),
    ("organization_id", "^/organization_id"),
    ("region", "^/region"),
    ("position", "#"),
];
const LIFECYCLE_COLUMNS: [(&str, &str); 11] = [
    ("name", "/id"),
    ("enabled", "/enabled"),
    ("prefix", "/prefix"),
    ("filter_tags", "/tags"),
    ("expiration_days", "/expiration/0/days"),
    ("expiration_date", "/expiration/0/date"),
    ("expires_delete_markers", "/expiration/0/expired_object_delete_marker"),
    ("noncurrent_expiration_days", "/noncurrent_version_expiration/0/noncurrent_days"),
    ("transition_classes", "/transition"),
    ("noncurrent_transition_classes", "/noncurrent_version_transition"),
    ("abort_upload_days", "/abort_incomplete_multipart_upload_days"),
];
const CORS_COLUMNS: [(&str, &str); 5] = [
    ("allowed_origins", "/allowed_origins"),
    ("allowed_methods", "/allowed_methods"),
    ("allowed_headers", "/allowed_headers"),
    ("exposed_headers", "/expose_headers"),
    ("max_age_seconds", "/max_age_seconds"),
];

/// The tables of what belongs to buckets; none where the catalog has no such table.
pub(super) struct Children {
    lifecycle: Option<RowBuilder>,
    cors: Option<RowBuilder>,
    grants: Option<RowBuilder>,
    statements: Option<RowBuilder>,
    objects: Option<RowBuilder>,
}

impl Children {
    pub(super) fn of(catalog: &Catalog) -> Result<Self, TerraformError> {
        let table = |name: &str| {
            catalog
                .table(name)
                .filter(|table| table.terraform.iter().any(|block| block.code.as_deref() == Some(CODE)))
        };
        let listed = |name: &str, block: &Terraform| {
            table(name).map(|table| RowBuilder::terraform(table, block, |_| false)).transpose()
        };
        let named = |name: &str| table(name).map(RowBuilder::by_name).transpose();
        Ok(Self {
            lifecycle: listed(LIFECYCLE, &lifecycle_block())?,
            cors: listed(CORS, &cors_block())?,
            grants: named(GRANTS)?,
            statements: named(STATEMENTS)?,
            objects: named(OBJECTS)?,
        })
    }

    /// Stores the lists of a bucket itself and gives their lengths, where they are known.
    pub(super) fn lists(
        &self,
        bucket: &Resource,
        id: &str,
        writer: &mut Writer<'_>,
    ) -> Result<Vec<(&'static str, usize)>, FactsError> {
        let mut counts = Vec::new();
        for (table, builder, attribute, column) in [
            (LIFECYCLE, &self.lifecycle, "lifecycle_rule", "lifecycle_rule_count"),
            (CORS, &self.cors, "cors_rule", "cors_rule_count"),
        ] {
            let (Some(builder), Some(rules)) = (builder, bucket.list(attribute)) else { continue };
            counts.push((column, rules.len()));
            for (at, rule) in rules.iter().enumerate() {
                writer.store(table, builder, &with_versions_by_days(rule), Some(&at.to_string()))?;
            }
            let scope = Scope::of([("bucket_id", id)]);
            writer.facts.cover(&Coverage::complete(table, scope, SOURCE))?;
        }
        Ok(counts)
    }

    /// Stores the grants of a list that is all there is.
    pub(super) fn grants(
        &self,
        grants: &Grants,
        id: &str,
        writer: &mut Writer<'_>,
    ) -> Result<(), FactsError> {
        self.rows_of_grants(grants, writer)?;
        writer.facts.cover(&Coverage::complete(GRANTS, Scope::of([("bucket_id", id)]), SOURCE))
    }

    /// Stores the grants of a list.
    pub(super) fn rows_of_grants(&self, grants: &Grants, writer: &mut Writer<'_>) -> Result<(), FactsError> {
        grants.grants.iter().try_for_each(|grant| self.grant(grant, writer))
    }

    /// Stores the grants of a list that open the bucket to everybody.
    pub(super) fn open_grants(&self, grants: &Grants, writer: &mut Writer<'_>) -> Result<(), FactsError> {
        grants.open().try_for_each(|grant| self.grant(grant, writer))
    }

    /// Stores the statements of a policy.
    pub(super) fn statements(
        &self,
        policy: &BucketPolicy,
        writer: &mut Writer<'_>,
    ) -> Result<(), FactsError> {
        for (at, statement) in policy.statements.iter().enumerate() {
            let or_unknown =
                |list: &Option<Vec<String>>| list.as_ref().map_or_else(unknown, |list| json!(list));
            let row = json!({
                "id": writer.child_id(&at.to_string()), "position": at, "sid": statement.sid,
                "version": if policy.version.is_empty() { Json::Null } else { json!(policy.version) },
                "effect": statement.effect.as_ref().map_or_else(unknown, |effect| json!(effect)),
                "principals": or_unknown(&statement.principals), "actions": or_unknown(&statement.actions),
                "resources": or_unknown(&statement.resources),
                "has_condition": !statement.condition.is_empty(), "condition": statement.condition,
                "condition_keys": or_unknown(&statement.condition_keys),
                "source_ips": or_unknown(&statement.source_ips),
            });
            writer.named(STATEMENTS, self.statements.as_ref(), row)?;
        }
        Ok(())
    }

    /// Stores an object that Terraform writes; never what is in it.
    pub(super) fn object(&self, resource: &Resource, writer: &mut Writer<'_>) -> Result<(), FactsError> {
        let Some(key) = resource.text("key") else { return Ok(()) };
        let mut row = Map::new();
        row.insert("id".to_owned(), Json::from(writer.child_id(key)));
        row.insert("key".to_owned(), Json::from(key));
        if let Some(class) = resource.text("storage_class") {
            row.insert("storage_class".to_owned(), Json::from(class));
        }
        writer.named(OBJECTS, self.objects.as_ref(), Json::Object(row))
    }

    fn grant(
        &self,
        (grantee, permission): &(String, String),
        writer: &mut Writer<'_>,
    ) -> Result<(), FactsError> {
        let id = writer.child_id(&format!("{grantee}/{permission}"));
        let row = json!({ "id": id, "grantee": grantee, "permission": permission });
        writer.named(GRANTS, self.grants.as_ref(), row)
    }
}

impl Writer<'_> {
    /// The project that owns the bucket.
    pub(super) fn owner(&self) -> String {
        let owner = self.place.get("project_id").and_then(Json::as_str).map(str::to_owned);
        owner.unwrap_or_else(|| self.known.stand_in(self.address, "project_id"))
    }

    fn child_id(&self, key: &str) -> String {
        let bucket = self.place.get("bucket_id").and_then(Json::as_str).unwrap_or_default();
        format!("{bucket}/{key}")
    }

    fn named(&mut self, table: &str, builder: Option<&RowBuilder>, row: Json) -> Result<(), FactsError> {
        let (Some(builder), Json::Object(row)) = (builder, row) else { return Ok(()) };
        let mut whole = self.place.clone();
        whole.extend(row);
        self.store(table, builder, &Json::Object(whole), None)
    }
}

fn lifecycle_block() -> Terraform {
    let pluck = || Read::Pluck("/storage_class".to_owned());
    Terraform {
        read: BTreeMap::from([
            ("filter_tags".to_owned(), Read::Pairs),
            ("transition_classes".to_owned(), pluck()),
            ("noncurrent_transition_classes".to_owned(), pluck()),
        ]),
        null: BTreeMap::from([("expires_delete_markers".to_owned(), toml::Value::Boolean(false))]),
        ..block(&LIFECYCLE_COLUMNS)
    }
}

fn cors_block() -> Terraform {
    let none = || toml::Value::Array(Vec::new());
    let lists = ["allowed_origins", "allowed_methods", "allowed_headers", "exposed_headers"];
    Terraform { null: lists.map(|list| (list.to_owned(), none())).into(), ..block(&CORS_COLUMNS) }
}

fn block(columns: &[(&str, &str)]) -> Terraform {
    let all = PLACE.iter().chain(columns);
    let columns = all.map(|(column, from)| ((*column).to_owned(), (*from).to_owned())).collect();
    Terraform { columns, code: Some(CODE.to_owned()), ..Terraform::default() }
}

/// A rule that keeps a number of older versions deletes them by number: that it names no days does not mean
/// that it deletes none.
fn with_versions_by_days(rule: &Json) -> Json {
    let block = rule.pointer("/noncurrent_version_expiration/0");
    let days = block.and_then(|block| block.get("noncurrent_days")).filter(|days| !has_unknown(days));
    let by_number = block.is_some() && days.and_then(Json::as_i64).unwrap_or_default() == 0;
    let mut rule = rule.clone();
    if by_number && let Some(Json::Object(block)) = rule.pointer_mut("/noncurrent_version_expiration/0") {
        block.insert("noncurrent_days".to_owned(), unknown());
    }
    rule
}
