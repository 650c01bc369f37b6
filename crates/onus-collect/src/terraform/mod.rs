//! Terraform and OpenTofu: what a plan will make, and what a state has.
//!
//! A plan or a state, as `terraform show -json` writes it, fills the same tables as the live API, so that the same
//! checks judge what is planned and what runs. A plan knows less, and what it does not know stays unknown:
//!
//! - What is known after apply is NULL. A null in a plan means "not set", which is not yet "none": only where the
//!   table's specification says so is it a value.
//! - Secrets are NULL, and attributes that no table asks for are not even read.
//! - A resource that is yet to be made has its address for an identifier, and references to it lead there.
//! - A required column that is not known holds a text that begins with [`STAND_IN`]; see there.
//! - No file lists all there is, so every table is partial as a whole. What one resource lists in full (the rules
//!   of a security group, the policy of a bucket) is complete in that scope.
//! - Attributes that other resources change (`before_apply` in the specifications) are not known in a plan that
//!   changes anything: the provider leaves them as they were.
//!
//! The file is read from front to back, resource by resource, and never in memory as a whole: first configuration
//! and identifiers, because references lead anywhere, then the rows, and last the buckets, whose rows are made of
//! several resources.

mod address;
mod buckets;
mod complete;
mod configuration;
mod draft;
mod error;
mod file;
mod follow;
mod known;
mod needs;
mod open;
mod planned_at;
mod read_configuration;
mod read_module;
mod read_variables;
mod resource;
mod security_groups;
mod tables;
mod tally;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use onus_catalog::Catalog;
use onus_facts::Facts;

use self::buckets::Buckets;
pub use self::error::TerraformError;
use self::file::{Found, Head, read};
use self::known::Known;
pub use self::known::STAND_IN;
use self::needs::Needs;
pub use self::planned_at::planned_at;
use self::resource::Action;
use self::security_groups::SecurityGroups;
use self::tables::Sections;
use self::tally::{SOURCE, Tally};

/// Terraform providers whose resources fill tables: the provider's tables are called after it as well.
const PROVIDERS: [&str; 2] = ["scaleway", "exoscale"];

/// The one of these providers whose type of resource it is.
fn provider_of(kind: &str) -> Option<&'static str> {
    PROVIDERS.into_iter().find(|name| kind.strip_prefix(name).is_some_and(|rest| rest.starts_with('_')))
}

/// The most types of resources without a table that are named.
const MOST_TYPES: usize = 1_000;

/// What a file was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// What will be.
    Plan,
    /// What is, as far as Terraform knows.
    State,
}

/// What was read of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What the file was.
    pub kind: FileKind,
    /// The version of Terraform that wrote it.
    pub terraform_version: Option<String>,
    /// Resources that fill tables.
    pub resources: u64,
    /// Resources of the same providers that no table describes, by type.
    pub without_table: BTreeMap<String, u64>,
    /// Resources of other providers.
    pub other_resources: u64,
    /// Resources that the plan removes.
    pub removed: u64,
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// Rows that were there before, from another file.
    pub repeated_rows: u64,
    /// Required cells that are not known and hold a [`STAND_IN`].
    pub stand_ins: u64,
}

/// Reads a plan or a state into the tables. Several may go into the same facts, but no plan or state together
/// with what a live API answers: the one says what will be and the other what is.
///
/// # Errors
/// When the file is not what it should be, or the facts cannot be written. Nothing is guessed and no part of a
/// damaged file is taken for the whole; facts that failed in the middle must not be used.
pub fn collect_terraform(
    path: &Path,
    catalog: &Catalog,
    facts: &mut Facts,
) -> Result<Summary, TerraformError> {
    let known = Known::new(prefix(path, facts)?);
    let needs = Needs::of(catalog)?;
    let (head, known) = first_pass(path, &needs, known)?;
    let mut run = Run::new(&head, catalog, &known)?;
    read(path, &needs, None, &mut |found| match found {
        Found::Wanted(mut resource) => {
            known.complete(&mut resource, &needs);
            run.take(&resource, &known, facts).map_err(TerraformError::facts(path))
        }
        Found::Other(kind, action) => {
            run.pass_over(kind, action);
            Ok(())
        }
    })?;
    if known.has_buckets {
        read(path, &needs.only(buckets::BUCKET), None, &mut |found| match found {
            Found::Wanted(mut resource) => {
                known.complete(&mut resource, &needs);
                run.bucket(&resource, &known, facts).map_err(TerraformError::facts(path))
            }
            Found::Other(..) => Ok(()),
        })?;
    }
    run.finish(path, catalog, facts)
}

/// Identifiers of new resources are their addresses, and those of a second file carry its name.
fn prefix(path: &Path, facts: &Facts) -> Result<String, TerraformError> {
    let count = |filter: &str| {
        let sql = format!("select count(*) from onus_coverage where {filter}");
        facts.connection().query_row(&sql, [], |row| row.get::<_, i64>(0)).map_err(|source| {
            let source = onus_facts::FactsError::Sqlite { operation: "read", source };
            TerraformError::facts(path)(source)
        })
    };
    if count("source not in ('terraform', 'declaration', 'catalog')")? > 0 {
        return Err(TerraformError::Mixed(path.to_owned()));
    }
    let first = count(&format!("source = '{SOURCE}'"))? == 0;
    Ok(if first { String::new() } else { format!("{}:", path.display()) })
}

fn first_pass(path: &Path, needs: &Needs, mut known: Known) -> Result<(Head, Known), TerraformError> {
    let mut head = read(path, &needs.for_identifiers(), Some(needs), &mut |found| {
        match found {
            Found::Wanted(resource) => known.note(&resource),
            Found::Other(kind, action) => {
                known.changes |= action != Action::Keep && provider_of(&kind).is_some();
            }
        }
        Ok(())
    })?;
    known.settle(std::mem::take(&mut head.configuration));
    Ok((head, known))
}

/// The passes that make rows.
struct Run {
    sections: Sections,
    buckets: Buckets,
    groups: SecurityGroups,
    tally: Tally,
    summary: Summary,
    /// Whose resources there are.
    providers: BTreeSet<&'static str>,
}

impl Run {
    fn new(head: &Head, catalog: &Catalog, known: &Known) -> Result<Self, TerraformError> {
        let summary = Summary {
            kind: if head.plan { FileKind::Plan } else { FileKind::State },
            terraform_version: head.terraform.clone(),
            resources: 0,
            without_table: BTreeMap::new(),
            other_resources: 0,
            removed: 0,
            rows: BTreeMap::new(),
            repeated_rows: 0,
            stand_ins: 0,
        };
        Ok(Self {
            sections: Sections::of(catalog, known.changes)?,
            buckets: Buckets::of(catalog)?,
            groups: SecurityGroups::of(catalog)?,
            tally: Tally::default(),
            summary,
            providers: BTreeSet::new(),
        })
    }

    fn take(
        &mut self,
        resource: &resource::Resource,
        known: &Known,
        facts: &mut Facts,
    ) -> Result<(), onus_facts::FactsError> {
        self.summary.resources += 1;
        self.providers.extend(provider_of(&resource.kind));
        self.sections.fill(resource, known, facts, &mut self.tally)?;
        self.buckets.fill(resource, known, facts, &mut self.tally)?;
        self.groups.fill(resource, known, facts, &mut self.tally)
    }

    /// The last pass.
    fn bucket(
        &mut self,
        resource: &resource::Resource,
        known: &Known,
        facts: &mut Facts,
    ) -> Result<(), onus_facts::FactsError> {
        self.buckets.bucket(resource, known, facts, &mut self.tally)
    }

    fn pass_over(&mut self, kind: String, action: Action) {
        if action == Action::Remove {
            self.summary.removed += 1;
        } else if provider_of(&kind).is_none() {
            self.summary.other_resources += 1;
        } else if self.summary.without_table.len() < MOST_TYPES
            || self.summary.without_table.contains_key(&kind)
        {
            self.providers.extend(provider_of(&kind));
            *self.summary.without_table.entry(kind).or_default() += 1;
        }
    }

    fn finish(
        mut self,
        path: &Path,
        catalog: &Catalog,
        facts: &mut Facts,
    ) -> Result<Summary, TerraformError> {
        let failed = TerraformError::facts;
        self.buckets.finish(facts).map_err(failed(path))?;
        self.groups.finish(facts).map_err(failed(path))?;
        let plan = self.summary.kind == FileKind::Plan;
        self.tally.cover(catalog, path, plan, &self.providers, facts).map_err(failed(path))?;
        for (table, counts) in self.tally.tables() {
            self.summary.rows.insert(table.to_owned(), counts.rows);
            self.summary.repeated_rows += counts.repeats;
            self.summary.stand_ins += counts.stand_ins;
        }
        Ok(self.summary)
    }
}

#[cfg(test)]
mod tests;
