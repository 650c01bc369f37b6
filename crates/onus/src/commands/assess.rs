//! `onus assess`

use crate::failure::Failure;
use crate::workspace::CatalogSource;

/// Arguments of `onus assess`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(_args: &Args, _source: &CatalogSource) -> Result<u8, Failure> {
    Ok(0)
}
