//! `onus explain`

use std::path::Path;

use crate::explain::{explain, find};
use crate::failure::Failure;
use crate::render::PageFormat;
use crate::workspace::CatalogSource;

/// Arguments of `onus explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  onus explain iam-mfa-enabled              a duty, by its short name
  onus explain 000-L144                     a statement of a published document
  onus explain iso27001-2022:A.5.15         a control of a framework
  onus explain scaleway_bucket              a fact table
  onus explain scaleway/object-storage      all duties of a service")]
pub(crate) struct Args {
    /// A duty, statement, control, table, service, framework or document
    #[arg(value_name = "NAME")]
    name: String,
    /// Show the SQL of each check as well
    #[arg(long)]
    sql: bool,
    /// How to show it
    #[arg(long, value_enum, default_value_t = PageFormat::Text)]
    format: PageFormat,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let catalog = source.catalog(Path::new("."))?;
    let subject = find(&catalog, &args.name)?;
    explain(&catalog, &subject, args.sql).show(args.format)?;
    Ok(0)
}
