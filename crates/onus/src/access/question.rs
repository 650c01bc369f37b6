//! What both commands about access are asked.

use std::path::PathBuf;

use onus_collect::derive::Completeness;
use onus_core::Moment;
use onus_facts::FactsError;
use onus_facts::rusqlite::Connection;

use super::{Told, Who, exoscale, scaleway};
use crate::failure::Failure;
use crate::render::PageFormat;
use crate::snapshot_arg;
use crate::workspace::CatalogSource;

/// An action, what it is done to, and where to look.
#[derive(Debug, clap::Args)]
pub(crate) struct Question {
    /// An action, as `s3:GetObject` at Scaleway or `sos/get-object` at Exoscale; with wildcards, any of several
    #[arg(value_name = "ACTION")]
    pub(crate) action: String,
    /// A bucket, `bucket/key` or `organization`; at Scaleway a project or anything in one, at Exoscale `any` or
    /// `what.rules.name=value`
    #[arg(value_name = "RESOURCE")]
    pub(crate) resource: String,
    /// A snapshot, or a workspace whose newest one is taken
    #[arg(long, value_name = "FILE|DIR", default_value = ".")]
    snapshot: PathBuf,
    /// How to show it
    #[arg(long, value_enum, default_value_t = PageFormat::Text)]
    pub(crate) format: PageFormat,
}

/// Answers about one principal, or about all.
pub(crate) struct Answers {
    /// The moment of the snapshot.
    pub(crate) as_of: Moment,
    /// Who may, may not, or perhaps may.
    pub(crate) answers: Vec<(Who, Told)>,
    /// Kinds of principals, and whether all of each were read.
    pub(crate) read: [(&'static str, bool); 2],
}

/// A snapshot that is asked.
pub(super) struct Asked {
    pub(super) connection: Connection,
    pub(super) completeness: Completeness,
    pub(super) as_of: Moment,
}

impl Question {
    /// Asks about everybody.
    pub(crate) fn who_can(&self, source: &CatalogSource) -> Result<Answers, Failure> {
        self.ask(None, source)
    }

    /// Asks about one principal.
    pub(crate) fn can(&self, principal: &str, source: &CatalogSource) -> Result<Answers, Failure> {
        self.ask(Some(principal), source)
    }

    fn ask(&self, principal: Option<&str>, source: &CatalogSource) -> Result<Answers, Failure> {
        let is_exoscale = self.action.contains('/') && !self.action.contains(':');
        // An action that does not exist is told before anything is opened.
        if is_exoscale {
            exoscale::check_action(&self.action)?;
        } else {
            scaleway::check_action(&self.action)?;
        }
        let asked = self.open()?;
        if is_exoscale {
            return exoscale::ask(&asked, principal, &self.action, &self.resource);
        }
        let catalog = source.catalog(snapshot_arg::workspace_of(Some(&self.snapshot)))?;
        scaleway::ask(&asked, &catalog, principal, &self.action, &self.resource)
    }

    fn open(&self) -> Result<Asked, Failure> {
        let snapshot = snapshot_arg::open(&self.snapshot)?;
        let connection = snapshot.connect().map_err(Failure::internal)?;
        let completeness = Completeness::of(&connection).map_err(Failure::internal)?;
        Ok(Asked { connection, completeness, as_of: snapshot.as_of() })
    }
}

/// A snapshot that lacks tables.
pub(super) fn too_old(error: FactsError) -> Failure {
    Failure::usage(error).help("the snapshot was made by an older onus; `onus collect` makes a new one")
}
