//! Resources become rows as the `[[terraform]]` sections of the tables say.

use std::collections::HashMap;

use onus_catalog::{Catalog, Table, Terraform};
use onus_facts::{Facts, FactsError};
use serde_json::Value as Json;

use super::error::TerraformError;
use super::known::Known;
use super::resource::Resource;
use super::tally::Tally;
use crate::rows::pointer::{Found, Pointer};
use crate::rows::{Context, RowBuilder, elements};

/// The sections of all tables, by type of resource.
pub(super) struct Sections(HashMap<String, Vec<Section>>);

struct Section {
    table: String,
    builder: RowBuilder,
    items: Option<String>,
    when: Option<Pointer>,
}

impl Sections {
    /// Compiles the sections. Where the plan changes anything, what they call `before_apply` is left out.
    pub(super) fn of(catalog: &Catalog, changes: bool) -> Result<Self, TerraformError> {
        let mut sections: HashMap<String, Vec<Section>> = HashMap::new();
        for table in catalog.tables().values() {
            for block in table.terraform.iter().filter(|block| block.code.is_none()) {
                if let Some(section) = Section::of(table, block, changes)? {
                    sections.entry(block.kind.clone()).or_default().push(section);
                }
            }
        }
        Ok(Self(sections))
    }

    /// Makes the rows of a resource.
    pub(super) fn fill(
        &self,
        resource: &Resource,
        known: &Known,
        facts: &mut Facts,
        tally: &mut Tally,
    ) -> Result<(), FactsError> {
        for section in self.0.get(&resource.kind).into_iter().flatten() {
            section.fill(resource, known, facts, tally)?;
        }
        Ok(())
    }
}

impl Section {
    fn of(table: &Table, block: &Terraform, changes: bool) -> Result<Option<Self>, TerraformError> {
        let hidden = |from: &str| {
            let of_resource = block.nested.is_none() || from.starts_with('^');
            let from = from.trim_start_matches('^');
            changes && of_resource && block.before_apply.iter().any(|path| lies_in(from, path))
        };
        let items = block.nested.as_ref().map(|nested| nested.items.clone());
        if changes && items.iter().any(|items| block.before_apply.iter().any(|path| lies_in(items, path))) {
            return Ok(None);
        }
        Ok(Some(Self {
            table: table.name.clone(),
            builder: RowBuilder::terraform(table, block, hidden)?,
            items,
            when: block.when.as_deref().and_then(Pointer::parse),
        }))
    }

    fn fill(
        &self,
        resource: &Resource,
        known: &Known,
        facts: &mut Facts,
        tally: &mut Tally,
    ) -> Result<(), FactsError> {
        if self.when.as_ref().is_some_and(|when| !is_set(when.find(&resource.values))) {
            return Ok(());
        }
        let placeholders = known.placeholders(&resource.address);
        let Some(items) = &self.items else {
            let context = Context { parent: None, key: None, placeholders: &placeholders };
            return self.row(&resource.values, &context, &resource.address, known, facts, tally);
        };
        // A list that is not known gives no rows; that rows may be missing is said of the whole table.
        let listed = elements(&resource.values, items).unwrap_or_default();
        for (key, element) in listed {
            let context =
                Context { parent: Some(&resource.values), key: Some(&key), placeholders: &placeholders };
            let place = format!("{}{items}/{key}", resource.address);
            self.row(element, &context, &place, known, facts, tally)?;
        }
        Ok(())
    }

    fn row(
        &self,
        element: &Json,
        context: &Context<'_>,
        address: &str,
        known: &Known,
        facts: &mut Facts,
        tally: &mut Tally,
    ) -> Result<(), FactsError> {
        let stand_in = |column: &str, _: &str| {
            Some(match column {
                "id" => known.stand_in_id(address),
                _ => known.stand_in(address, column),
            })
        };
        tally.store(facts, &self.table, &self.builder, self.builder.build_or(element, context, &stand_in))
    }
}

/// Whether a pointer is to a place or to something in it.
fn lies_in(pointer: &str, place: &str) -> bool {
    pointer.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn is_set(found: Found<'_>) -> bool {
    match found {
        Found::Value(json) => json.as_str().is_none_or(|text| !text.is_empty()),
        Found::Null | Found::Missing | Found::Unknown => false,
    }
}
