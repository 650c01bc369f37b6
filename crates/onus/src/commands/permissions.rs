//! `onus permissions`

mod role;
mod show;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use clap::ValueEnum;
use onus_catalog::{Catalog, Table};

use crate::failure::Failure;
use crate::output::to_stdout;
use crate::workspace::CatalogSource;

/// Arguments of `onus permissions`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The provider, such as `scaleway`
    provider: String,
    /// How to show them
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Forms of permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// Commands for Scaleway's `scw`
    Scw,
    /// Resources for Terraform's Scaleway provider
    Terraform,
    /// The policy of a role at Exoscale
    Role,
    /// For programs
    Json,
}

/// Where a permission set holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Organization,
    Projects,
}

impl Reach {
    const ALL: [Self; 2] = [Self::Organization, Self::Projects];
}

/// The least permission sets that open every table, and the tables that each opens.
struct Permissions {
    provider: String,
    sets: BTreeMap<(Reach, String), BTreeSet<String>>,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let catalog = source.catalog(Path::new("."))?;
    let permissions = Permissions::of(&catalog, &args.provider)?;
    let meant_for = match args.format {
        Format::Scw | Format::Terraform => Some("scaleway"),
        Format::Role => Some("exoscale"),
        Format::Text | Format::Json => None,
    };
    if let Some(provider) = meant_for.filter(|provider| *provider != permissions.provider) {
        return Err(Failure::usage(format!(
            "this format is for `{provider}`, not for `{}`",
            permissions.provider
        ))
        .help("use `--format text` or `--format json`"));
    }
    to_stdout(|out| match args.format {
        Format::Text if permissions.provider == "exoscale" => role::text(out, &permissions),
        Format::Text => show::text(out, &permissions),
        Format::Scw => show::scw(out, &permissions),
        Format::Terraform => show::terraform(out, &permissions),
        Format::Role => role::policy(out, &permissions),
        Format::Json => show::json(out, &permissions),
    })?;
    Ok(0)
}

impl Permissions {
    fn of(catalog: &Catalog, provider: &str) -> Result<Self, Failure> {
        let provider = provider.to_lowercase();
        let tables = || catalog.tables().values().filter(|table| table.provider == provider);
        let grants: BTreeSet<&String> = tables().flat_map(|table| &table.grants).collect();
        if grants.is_empty() {
            let with_grants = catalog.tables().values().filter(|table| !table.grants.is_empty());
            let known: BTreeSet<&str> = with_grants.map(|table| table.provider.as_str()).collect();
            let known: Vec<&str> = known.into_iter().collect();
            return Err(Failure::usage(format!("the catalog knows no permissions of `{provider}`"))
                .help(format!("it knows those of: {}", known.join(", "))));
        }
        let sets = grants.into_iter().map(|grant| {
            let opened: Vec<&Table> = tables().filter(|table| table.grants.contains(grant)).collect();
            let names = opened.iter().map(|table| table.name.clone()).collect();
            ((reach(&opened), grant.clone()), names)
        });
        let sets = sets.collect();
        Ok(Self { provider, sets })
    }

    /// The sets of one reach, and the tables that each opens.
    fn of_reach(&self, reach: Reach) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        let of = move |((at, _), _): &(&(Reach, String), &BTreeSet<String>)| *at == reach;
        self.sets.iter().filter(of).map(|((_, name), tables)| (name.as_str(), tables))
    }
}

/// A permission set holds per project when what it opens lies in projects.
fn reach(opened: &[&Table]) -> Reach {
    let in_projects = |table: &&Table| table.scope.iter().any(|dimension| dimension == "project_id");
    if opened.iter().any(in_projects) { Reach::Projects } else { Reach::Organization }
}
