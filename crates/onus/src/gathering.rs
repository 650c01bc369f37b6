//! Reads sources into a snapshot: what `onus collect` does, and what `onus assess` does first where all
//! sources are files.

use std::path::{Path, PathBuf};

use onus_catalog::Catalog;
use onus_collect::config::{self, Environment};
use onus_collect::declaration::{Declaration, Source};
use onus_collect::derive;
use onus_collect::gather::{Account, Places, Summary, find_organization, gather};
use onus_collect::http::{ClientSettings, PacePolicy, S3Endpoint};
use onus_collect::scaleway::connection::{Connection, Keeping};
use onus_collect::terraform::{collect_terraform, planned_at};
use onus_core::Moment;
use onus_facts::SnapshotWriter;

use crate::failure::Failure;
use crate::progress::Bar;

/// Objects of one bucket that are listed unless the user asks for more.
pub(crate) const MOST_OBJECTS: usize = 10_000;

/// How sources are read.
pub(crate) struct Manner {
    /// Where all exchanges of a live run are kept.
    pub(crate) record: Option<PathBuf>,
    /// Where an interrupted live run leaves what it has read; none to begin anew.
    pub(crate) journal: Option<PathBuf>,
    /// Objects of one bucket that are listed at most.
    pub(crate) most_objects: usize,
    /// Whether to show progress.
    pub(crate) quiet: bool,
}

impl Manner {
    /// For sources that are files.
    pub(crate) fn of_files() -> Self {
        Self { record: None, journal: None, most_objects: MOST_OBJECTS, quiet: true }
    }
}

/// A snapshot that was made, and what came of its sources.
pub(crate) struct Gathered {
    pub(crate) path: PathBuf,
    pub(crate) summary: Summary,
}

/// A source that is open.
enum Open {
    Scaleway {
        connection: Connection,
        organization: Option<String>,
        zones: Vec<String>,
        access_key: Option<String>,
    },
    Terraform(PathBuf),
}

/// Reads `sources` and what the workspace declares into a snapshot at the path that `target` gives for its
/// moment. Paths of sources are relative to `base`.
pub(crate) fn into_snapshot(
    sources: &[Source],
    declaration: Option<&Declaration>,
    base: &Path,
    catalog: &Catalog,
    manner: &Manner,
    target: impl FnOnce(Moment) -> PathBuf,
) -> Result<Gathered, Failure> {
    let mut as_of = None;
    let open = sources.iter().map(|source| open(source, base, catalog, manner, &mut as_of));
    let open = open.collect::<Result<Vec<Open>, Failure>>()?;
    let as_of = as_of.unwrap_or_else(Moment::now);
    let mut writer = SnapshotWriter::create(&target(as_of), catalog, as_of).map_err(Failure::usage)?;
    let (mut summary, mut connections) = (Summary::default(), Vec::new());
    for source in open {
        match source {
            Open::Terraform(path) => {
                collect_terraform(&path, catalog, writer.facts()).map_err(Failure::usage)?;
            }
            Open::Scaleway { connection, organization, zones, access_key } => {
                let organization_id = match organization {
                    Some(organization) => organization,
                    None => whose(&connection, access_key.as_deref())?,
                };
                let mut places = Places::default();
                places.extend(zones);
                let account = Account {
                    transport: connection.transport(),
                    api: connection.api.clone(),
                    s3: connection.s3.clone(),
                    has_access_key: connection.has_access_key,
                    organization_id,
                    places,
                    most_objects: manner.most_objects,
                };
                let bar = Bar::new(manner.quiet);
                summary = gather(catalog, &account, writer.facts(), &bar).map_err(Failure::internal)?;
                connections.push(connection);
            }
        }
    }
    if let (Some(stopped), true) = (&summary.stopped, summary.rows.is_empty()) {
        return Err(Failure::usage(format!("nothing could be read: {stopped}"))
            .help("check `SCW_SECRET_KEY`, or the profile in `~/.config/scw/config.yaml`"));
    }
    Declaration::fill(declaration, catalog, writer.facts()).map_err(Failure::usage)?;
    derive::fill(catalog, writer.facts()).map_err(Failure::internal)?;
    let path = writer.finish(catalog).map_err(Failure::internal)?;
    for connection in connections {
        connection.finish().map_err(Failure::internal)?;
    }
    Ok(Gathered { path, summary })
}

fn open(
    source: &Source,
    base: &Path,
    catalog: &Catalog,
    manner: &Manner,
    as_of: &mut Option<Moment>,
) -> Result<Open, Failure> {
    match source {
        Source::Terraform { file } => {
            let path = base.join(file);
            *as_of = as_of.or_else(|| planned_at(&path));
            Ok(Open::Terraform(path))
        }
        Source::Scaleway { organization, replay: Some(file), as_of: moment, more_zones } => {
            let connection = Connection::replay(&base.join(file), catalog).map_err(Failure::usage)?;
            *as_of = as_of.or(*moment).or(Some(connection.started_at));
            let (organization, zones) = (organization.clone(), more_zones.clone());
            Ok(Open::Scaleway { connection, organization, zones, access_key: None })
        }
        Source::Scaleway { organization, replay: None, more_zones, .. } => {
            let config = config::scaleway::load(&Environment::of_process()).map_err(|error| {
                Failure::usage(error).help("`onus init` says how to make a key that can only read")
            })?;
            let organization = organization.clone().or_else(|| config.organization_id.clone());
            let run = format!("{} {}", organization.as_deref().unwrap_or_default(), catalog.digest());
            let keeping = Keeping {
                record: manner.record.as_deref(),
                journal: manner.journal.as_deref().map(|path| (path, run.as_str())),
            };
            let (settings, pace) = (ClientSettings::default(), PacePolicy::default());
            let connection =
                Connection::live(&config, S3Endpoint::scaleway(), &settings, pace, catalog, &keeping)
                    .map_err(Failure::usage)?;
            *as_of = as_of.or(Some(connection.started_at));
            Ok(Open::Scaleway {
                connection,
                organization,
                zones: more_zones.clone(),
                access_key: config.access_key,
            })
        }
    }
}

fn whose(connection: &Connection, access_key: Option<&str>) -> Result<String, Failure> {
    let unnamed = || {
        Failure::usage("nothing says which organisation to read")
            .help("set `SCW_DEFAULT_ORGANIZATION_ID`, or `organization` of the source in `onus.toml`")
    };
    let access_key = access_key.ok_or_else(unnamed)?;
    find_organization(connection.transport(), &connection.api, access_key).map_err(Failure::usage)
}
