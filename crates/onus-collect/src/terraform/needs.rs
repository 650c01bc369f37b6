//! Which attributes of which resources the tables ask for. Everything else, secrets before all, is passed over
//! while the file is read and never in memory.

use std::collections::{BTreeMap, BTreeSet};

use onus_catalog::{Catalog, Column, Table, Terraform};

use super::{buckets, error::TerraformError, security_groups};
use crate::rows::pointer::Pointer;

/// The attributes that say where a resource is and whose.
pub(super) const PLACES: [&str; 4] = ["project_id", "organization_id", "zone", "region"];

/// The attributes of one type of resource.
#[derive(Clone, Debug, Default)]
pub(super) struct Need {
    /// All that are read.
    pub(super) attributes: BTreeSet<String>,
    /// Those that name another resource.
    pub(super) references: BTreeSet<String>,
}

/// The types of resources that tables ask for.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs(BTreeMap<String, Need>);

impl Needs {
    /// What the tables of a catalog ask for.
    pub(super) fn of(catalog: &Catalog) -> Result<Self, TerraformError> {
        let mut needs = Self::default();
        for table in catalog.tables().values() {
            for block in &table.terraform {
                match block.code.as_deref() {
                    None => needs.add_block(table, block),
                    Some(buckets::CODE) => needs.add(buckets::ATTRIBUTES),
                    Some(security_groups::CODE) => needs.add(security_groups::ATTRIBUTES),
                    Some(code) => {
                        let (table, code) = (table.name.clone(), code.to_owned());
                        return Err(TerraformError::NoSuchCode { table, code });
                    }
                }
            }
        }
        for need in needs.0.values_mut() {
            let places = PLACES.iter().filter(|place| !need.attributes.contains(**place)).copied();
            need.attributes.extend(places.map(str::to_owned).collect::<Vec<_>>());
            need.attributes.insert("id".to_owned());
            if need.attributes.contains("tags") {
                need.attributes.insert("tags_all".to_owned());
            }
        }
        Ok(needs)
    }

    /// What is needed on the first pass: identifiers, and where buckets and security groups are.
    pub(super) fn for_identifiers(&self) -> Self {
        let owners = [buckets::BUCKET, security_groups::GROUP];
        let of = |kind: &str| {
            let mut attributes = BTreeSet::from(["id".to_owned()]);
            if owners.contains(&kind) {
                attributes
                    .extend(["name", "project_id", "organization_id", "zone", "region"].map(str::to_owned));
            }
            Need { attributes, references: BTreeSet::new() }
        };
        Self(self.0.keys().map(|kind| (kind.clone(), of(kind))).collect())
    }

    /// What is needed of one type alone.
    pub(super) fn only(&self, kind: &str) -> Self {
        Self(
            self.0
                .iter()
                .filter(|(name, _)| *name == kind)
                .map(|(name, need)| (name.clone(), need.clone()))
                .collect(),
        )
    }

    /// What is needed of a type; none when no table asks for it.
    pub(super) fn of_kind(&self, kind: &str) -> Option<&Need> {
        self.0.get(kind)
    }

    fn add(&mut self, kinds: &[(&str, &[&str])]) {
        for (kind, attributes) in kinds {
            let need = self.0.entry((*kind).to_owned()).or_default();
            need.attributes.extend(attributes.iter().map(|attribute| (*attribute).to_owned()));
            let references = attributes.iter().filter(|name| **name == "bucket" || name.ends_with("_id"));
            need.references.extend(references.map(|name| (*name).to_owned()));
        }
        self.without_places();
    }

    fn add_block(&mut self, table: &Table, block: &Terraform) {
        let items = block.nested.as_ref().and_then(|nested| Pointer::parse(&nested.items));
        let need = self.0.entry(block.kind.clone()).or_default();
        let pointers = block.when.iter().filter_map(|when| Pointer::parse(when)).chain(items.clone());
        need.attributes.extend(pointers.filter_map(|pointer| pointer.first().map(str::to_owned)));
        for (name, from) in &block.columns {
            let names_thing =
                table.columns.get(name).is_some_and(|column| names_thing(name, column)) && name != "id";
            // In a nested block list, `/` is an element and `^/` the resource around it.
            let of_resource = match from.strip_prefix('^') {
                None if items.is_some() => None,
                parent => Pointer::parse(parent.unwrap_or(from)),
            };
            let attribute = of_resource.as_ref().and_then(Pointer::first);
            need.attributes.extend(attribute.map(str::to_owned));
            let whole_element = items.as_ref().filter(|_| from.is_empty());
            let reference = of_resource.as_ref().or(whole_element).and_then(Pointer::only);
            need.references.extend(reference.filter(|_| names_thing).map(str::to_owned));
        }
        self.without_places();
    }

    /// Where a resource is and whose is found out in its own way.
    fn without_places(&mut self) {
        for need in self.0.values_mut() {
            need.references.retain(|name| name != "id" && !PLACES.contains(&name.as_str()));
        }
    }
}

fn names_thing(name: &str, column: &Column) -> bool {
    column.references.is_some() || name.ends_with("_id")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_ask_for_no_secret() {
        let needs = Needs::of(&Catalog::embedded().unwrap()).unwrap();
        let secrets = ["secret_key", "password", "user_data", "cloud_init", "content", "sse_customer_key"];
        for (kind, need) in &needs.0 {
            assert!(super::super::provider_of(kind).is_some(), "{kind}");
            // Whether a template sets passwords is no password.
            for attribute in need.attributes.iter().filter(|attribute| *attribute != "password_enabled") {
                assert!(!secrets.iter().any(|secret| attribute.contains(secret)), "{kind}.{attribute}");
            }
        }
    }

    #[test]
    fn references_are_attributes_that_name_another_resource() {
        let needs = Needs::of(&Catalog::embedded().unwrap()).unwrap();
        let references =
            |kind: &str| needs.of_kind(kind).unwrap().references.iter().cloned().collect::<Vec<_>>();
        assert_eq!(references("scaleway_object_bucket_acl"), ["bucket"]);
        assert_eq!(references("scaleway_iam_group"), ["application_ids", "user_ids"]);
        let server = references("scaleway_instance_server");
        for name in ["security_group_id", "placement_group_id", "additional_volume_ids"] {
            assert!(server.contains(&name.to_owned()), "{server:?}");
        }
        assert!(needs.of_kind("aws_s3_bucket").is_none());
    }
}
