//! What both commands about access are asked.

use std::path::PathBuf;

use super::{Named, Rights, check_action};
use crate::failure::Failure;
use crate::render::PageFormat;
use crate::snapshot_arg;
use crate::workspace::CatalogSource;

/// An action, what it is done to, and where to look.
#[derive(Debug, clap::Args)]
pub(crate) struct Question {
    /// An action; with wildcards, any of several
    #[arg(value_name = "ACTION")]
    pub(crate) action: String,
    /// A bucket, `bucket/key`, a project, anything in one, or `organization`
    #[arg(value_name = "RESOURCE")]
    pub(crate) resource: String,
    /// A snapshot, or a workspace whose newest one is taken
    #[arg(long, value_name = "FILE|DIR", default_value = ".")]
    snapshot: PathBuf,
    /// How to show it
    #[arg(long, value_enum, default_value_t = PageFormat::Text)]
    pub(crate) format: PageFormat,
}

impl Question {
    /// The rights that the snapshot knows of; an action that does not exist is told first.
    pub(crate) fn rights(&self) -> Result<Rights, Failure> {
        check_action(&self.action)?;
        Rights::open(&self.snapshot)
    }

    /// What the question is about.
    pub(crate) fn named(&self, rights: &Rights, source: &CatalogSource) -> Result<Named, Failure> {
        let catalog = source.catalog(snapshot_arg::workspace_of(Some(&self.snapshot)))?;
        Named::find(&self.resource, rights, &catalog)
    }
}
