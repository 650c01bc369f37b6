//! What other resources say of a bucket.

use onus_facts::{Coverage, Facts, FactsError, Scope};
use serde_json::{Map, Value as Json};

use std::collections::BTreeSet;

use super::acl::{GrantSummary, Grants};
use super::children::{Children, GRANTS, STATEMENTS};
use super::{ACL, ENCRYPTION, LOCK, OBJECT, POLICY, WEBSITE, Writer};
use crate::rows::pointer::{Found, Pointer};
use crate::rows::{BucketPolicy, without_locality};
use crate::terraform::resource::{Action, Resource};
use crate::terraform::tally::SOURCE;

/// Days that a year of retention lasts.
const DAYS_A_YEAR: i64 = 365;

/// A kind of resource that belongs to a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Acl,
    Policy,
    Lock,
    Encryption,
    Website,
    Object,
}

impl Part {
    pub(super) fn of_kind(kind: &str) -> Option<Self> {
        Some(match kind {
            ACL => Self::Acl,
            POLICY => Self::Policy,
            LOCK => Self::Lock,
            ENCRYPTION => Self::Encryption,
            WEBSITE => Self::Website,
            OBJECT => Self::Object,
            _ => return None,
        })
    }
}

/// What other resources say of one bucket.
#[derive(Debug, Default)]
pub(super) struct Extras {
    parts: Vec<Part>,
    acl: Option<GrantSummary>,
    policy_version: Option<String>,
    policy_text: Option<String>,
    /// Whether all statements of the policy are known, and why not.
    policy: Option<Result<(), String>>,
    /// Cells of the bucket's row that lock and encryption give.
    cells: Map<String, Json>,
}

impl Extras {
    /// How many resources of a kind name the bucket. Two would undo each other, so nothing is then known.
    pub(super) fn count(&self, part: Part) -> usize {
        self.parts.iter().filter(|other| **other == part).count()
    }

    /// Takes a resource, and stores the rows that it lists.
    pub(super) fn take(
        &mut self,
        part: Part,
        resource: &Resource,
        children: &Children,
        writer: &mut Writer<'_>,
    ) -> Result<(), FactsError> {
        if part == Part::Object {
            return children.object(resource, writer);
        }
        self.parts.push(part);
        match part {
            Part::Acl => self.acl(resource, children, writer),
            Part::Policy => self.policy(resource, children, writer),
            Part::Lock => {
                self.lock(resource);
                Ok(())
            }
            Part::Encryption => {
                self.encryption(resource);
                Ok(())
            }
            Part::Website | Part::Object => Ok(()),
        }
    }

    /// Tells the bucket's row of all of them. `lock` is what the bucket itself says, where no other resource
    /// can say otherwise.
    pub(super) fn complete(&self, row: &mut Map<String, Json>, lock: Option<bool>) {
        let mut set = |column: &str, value: Json| row.insert(column.to_owned(), value);
        match lock {
            Some(true) => {
                set("object_lock", Json::from("enabled"));
            }
            Some(false) => {
                set("object_lock", Json::from("never-enabled"));
                set("object_lock_default_mode", Json::Null);
                set("object_lock_default_days", Json::Null);
            }
            None => {}
        }
        if self.count(Part::Lock) > 0 {
            set("object_lock", Json::from("enabled"));
        }
        if self.count(Part::Website) > 0 {
            set("website", Json::from("enabled"));
        }
        if self.count(Part::Policy) > 0 {
            set("policy_status", Json::from("set"));
        }
        if let Some(version) = self.policy_version.as_deref().filter(|_| self.count(Part::Policy) == 1) {
            set("policy_version", Json::from(version));
        }
        if let Some(text) = self.policy_text.as_deref().filter(|_| self.count(Part::Policy) == 1) {
            set("policy", Json::from(text));
        }
        let lock_cells = |column: &str| column.starts_with("object_lock");
        for (column, value) in &self.cells {
            let part = if lock_cells(column) { Part::Lock } else { Part::Encryption };
            if self.count(part) == 1 {
                set(column, value.clone());
            }
        }
        if let Some(acl) = self.acl.as_ref().filter(|_| self.count(Part::Acl) == 1) {
            acl.describe(row);
        }
    }

    /// Says what is known in full.
    pub(super) fn cover(
        &self,
        id: &str,
        unresolved: &BTreeSet<Part>,
        facts: &mut Facts,
    ) -> Result<(), FactsError> {
        let scope = || Scope::of([("bucket_id", id)]);
        let only = |part: Part| self.count(part) == 1 && !unresolved.contains(&part);
        if only(Part::Acl) && self.acl.as_ref().is_some_and(|acl| acl.whole) {
            facts.cover(&Coverage::complete(GRANTS, scope(), SOURCE))?;
        }
        match &self.policy {
            Some(Ok(())) if only(Part::Policy) => {
                facts.cover(&Coverage::complete(STATEMENTS, scope(), SOURCE))?;
            }
            Some(Err(reason)) => {
                facts.cover(&Coverage::partial(STATEMENTS, scope(), SOURCE, reason.as_str()))?
            }
            _ => {}
        }
        Ok(())
    }

    /// A plan that makes or changes the list sends the canned one, and what the list was before is then
    /// still in the plan; where nothing changes, the list is what was read back.
    fn acl(
        &mut self,
        resource: &Resource,
        children: &Children,
        writer: &mut Writer<'_>,
    ) -> Result<(), FactsError> {
        let owner = writer.owner();
        let canned = resource.text("acl").and_then(|name| Grants::canned(name, &owner));
        let listed = resource.values.get("access_control_policy").and_then(Grants::read);
        let says_canned = !matches!(resource.find("/acl"), Found::Null | Found::Missing)
            && resource.text("acl").is_none_or(|acl| !acl.is_empty());
        let grants = match resource.action {
            Action::Keep => listed,
            _ if says_canned => canned,
            _ => listed,
        };
        if let Some(grants) = &grants {
            children.rows_of_grants(grants, writer)?;
        }
        self.acl = grants.as_ref().map(Grants::summary);
        Ok(())
    }

    fn policy(
        &mut self,
        resource: &Resource,
        children: &Children,
        writer: &mut Writer<'_>,
    ) -> Result<(), FactsError> {
        let Some(text) = resource.text("policy") else { return Ok(()) };
        self.policy_text = Some(text.to_owned());
        match BucketPolicy::parse(text) {
            Ok(policy) => {
                children.statements(&policy, writer)?;
                self.policy_version = Some(policy.version);
                self.policy = Some(Ok(()));
            }
            Err(error) => self.policy = Some(Err(error.to_string())),
        }
        Ok(())
    }

    fn lock(&mut self, resource: &Resource) {
        let retention = |member: &str| {
            Pointer::parse(&format!("/rule/0/default_retention/0/{member}"))
                .map_or(Found::Missing, |pointer| pointer.find(&resource.values))
        };
        let number = |found| match found {
            Found::Value(json) => json.as_i64(),
            Found::Null => Some(0),
            Found::Missing | Found::Unknown => None,
        };
        if let Found::Value(mode) = retention("mode") {
            self.cells.insert("object_lock_default_mode".to_owned(), mode.clone());
        }
        if let (Some(days), Some(years)) = (number(retention("days")), number(retention("years"))) {
            let days = if days > 0 { Some(days) } else { years.checked_mul(DAYS_A_YEAR) };
            self.cells.extend(days.map(|days| ("object_lock_default_days".to_owned(), Json::from(days))));
        }
    }

    fn encryption(&mut self, resource: &Resource) {
        let default = |member: &str| {
            Pointer::parse(&format!("/rule/0/apply_server_side_encryption_by_default/0/{member}"))
                .map_or(Found::Missing, |pointer| pointer.find(&resource.values))
        };
        let Found::Value(Json::String(algorithm)) = default("sse_algorithm") else { return };
        self.cells.insert("encryption".to_owned(), Json::from(algorithm.as_str()));
        let key = match (algorithm.as_str(), default("kms_master_key_id")) {
            ("AES256", _) => Some(Json::Null),
            (_, Found::Value(Json::String(key))) => Some(Json::from(without_locality(key))),
            _ => None,
        };
        self.cells.extend(key.map(|key| ("encryption_key_id".to_owned(), key)));
    }
}
