//! Reads sources into a snapshot: what `onus collect` does, and what `onus assess` does first where all
//! sources are files.

use std::path::{Path, PathBuf};

use onus_catalog::{Catalog, Engine};
use onus_collect::config::{self, ConfigError, Environment};
use onus_collect::connection::{Connection, Keeping, Way};
use onus_collect::database::{self, Server};
use onus_collect::declaration::{Database, Declaration, Source};
use onus_collect::derive;
use onus_collect::gather::{Account, Provider, Summary, find_organization, find_zones, gather};
use onus_collect::http::{ApiEndpoint, ClientSettings, PacePolicy, S3Endpoint};
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
    Account {
        connection: Connection,
        organization: Option<String>,
        more_zones: Vec<String>,
        access_key: Option<String>,
    },
    Terraform(PathBuf),
    Database(Server),
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
    let mut opening = Opening { base, catalog, manner, as_of: None, live: 0 };
    let open = sources.iter().map(|source| opening.open(source)).collect::<Result<Vec<Open>, Failure>>()?;
    let as_of = opening.as_of.unwrap_or_else(Moment::now);
    let mut writer = SnapshotWriter::create(&target(as_of), catalog, as_of).map_err(Failure::usage)?;
    let (mut summary, mut connections) = (Summary::default(), Vec::new());
    for source in open {
        match source {
            Open::Terraform(path) => {
                collect_terraform(&path, catalog, writer.facts()).map_err(Failure::usage)?;
            }
            Open::Database(server) => {
                let read = database::collect(&server, catalog, writer.facts());
                summary.add(read.map_err(Failure::internal)?);
            }
            Open::Account { connection, organization, more_zones, access_key } => {
                let organization_id = match (organization, connection.provider) {
                    (Some(organization), _) => organization,
                    (None, Provider::Scaleway) => whose(&connection, access_key.as_deref())?,
                    (None, Provider::Exoscale) => String::new(),
                };
                let mut places = find_zones(connection.transport(), connection.provider, &connection.api);
                places.extend(more_zones);
                let account = Account {
                    provider: connection.provider,
                    transport: connection.transport(),
                    api: connection.api.clone(),
                    s3: connection.s3.clone(),
                    has_access_key: connection.has_access_key,
                    organization_id,
                    places,
                    most_objects: manner.most_objects,
                };
                let bar = Bar::new(manner.quiet);
                summary.add(gather(catalog, &account, writer.facts(), &bar).map_err(Failure::internal)?);
                connections.push(connection);
            }
        }
    }
    if let (Some(stopped), true) = (&summary.stopped, summary.rows.is_empty()) {
        return Err(Failure::usage(format!("nothing could be read: {stopped}")).help(
            "check the key in the variables, or in the configuration of the provider's own command line",
        ));
    }
    Declaration::fill(declaration, catalog, writer.facts()).map_err(Failure::usage)?;
    derive::fill(catalog, writer.facts()).map_err(Failure::internal)?;
    let path = writer.finish(catalog).map_err(Failure::internal)?;
    for connection in connections {
        connection.finish().map_err(Failure::internal)?;
    }
    Ok(Gathered { path, summary })
}

/// Opens sources one after another; the first that knows a moment sets that of the snapshot.
struct Opening<'a> {
    base: &'a Path,
    catalog: &'a Catalog,
    manner: &'a Manner,
    as_of: Option<Moment>,
    /// Live accounts so far; each keeps a recording and a journal of its own.
    live: usize,
}

impl Opening<'_> {
    fn open(&mut self, source: &Source) -> Result<Open, Failure> {
        match source {
            Source::Terraform { file } => {
                let path = self.base.join(file);
                self.as_of = self.as_of.or_else(|| planned_at(&path));
                Ok(Open::Terraform(path))
            }
            Source::Postgres(said) => self.database(Engine::Postgres, said),
            Source::Mysql(said) => self.database(Engine::Mysql, said),
            Source::Valkey(said) => self.database(Engine::Valkey, said),
            Source::Scaleway { organization, replay: Some(file), as_of, more_zones } => {
                let connection = self.recording(Provider::Scaleway, file, *as_of)?;
                let (organization, more_zones) = (organization.clone(), more_zones.clone());
                Ok(Open::Account { connection, organization, more_zones, access_key: None })
            }
            Source::Exoscale { replay: Some(file), as_of, more_zones } => {
                let connection = self.recording(Provider::Exoscale, file, *as_of)?;
                let more_zones = more_zones.clone();
                Ok(Open::Account { connection, organization: None, more_zones, access_key: None })
            }
            Source::Scaleway { organization, replay: None, more_zones, .. } => {
                let config = config::scaleway::load(&Environment::of_process()).map_err(no_key)?;
                let organization = organization.clone().or_else(|| config.organization_id.clone());
                let whose = organization.as_deref().unwrap_or_default();
                let connection = self.account(config.way(S3Endpoint::scaleway()), whose)?;
                let (more_zones, access_key) = (more_zones.clone(), config.access_key);
                Ok(Open::Account { connection, organization, more_zones, access_key })
            }
            Source::Exoscale { replay: None, more_zones, .. } => {
                let config = config::exoscale::load(&Environment::of_process()).map_err(no_key)?;
                let connection =
                    self.account(config.way(ApiEndpoint::exoscale(), S3Endpoint::exoscale()), &config.key)?;
                let more_zones = more_zones.clone();
                Ok(Open::Account { connection, organization: None, more_zones, access_key: None })
            }
        }
    }

    fn database(&self, engine: Engine, said: &Database) -> Result<Open, Failure> {
        let server = Server::resolve(engine, said, &Environment::of_process(), self.base);
        Ok(Open::Database(server.map_err(Failure::usage)?))
    }

    fn recording(
        &mut self,
        provider: Provider,
        file: &Path,
        as_of: Option<Moment>,
    ) -> Result<Connection, Failure> {
        let connection =
            Connection::replay(&self.base.join(file), provider, self.catalog).map_err(Failure::usage)?;
        self.as_of = self.as_of.or(as_of).or(Some(connection.started_at));
        Ok(connection)
    }

    /// A live account; `whose` tells runs of different accounts apart.
    fn account(&mut self, way: Way, whose: &str) -> Result<Connection, Failure> {
        self.live += 1;
        let run = format!("{whose} {}", self.catalog.digest());
        let record = self.manner.record.as_deref().map(|path| numbered(path, self.live));
        let journal = self.manner.journal.as_deref().map(|path| numbered(path, self.live));
        let keeping = Keeping {
            record: record.as_deref(),
            journal: journal.as_deref().map(|path| (path, run.as_str())),
        };
        let (settings, pace) = (ClientSettings::default(), PacePolicy::default());
        let connection =
            Connection::live(way, &settings, pace, self.catalog, &keeping).map_err(Failure::usage)?;
        self.as_of = self.as_of.or(Some(connection.started_at));
        Ok(connection)
    }
}

fn no_key(error: ConfigError) -> Failure {
    Failure::usage(error).help("`onus init` says how to make a key that can only read")
}

/// The name of a file for the first account as it is, for further ones with a number: `run.jsonl`, `run-2.jsonl`.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let (stem, extension) = (path.file_stem().unwrap_or_default(), path.extension().unwrap_or_default());
    if number == 1 {
        return path.to_owned();
    }
    let mut name = stem.to_owned();
    name.push(format!("-{number}"));
    path.with_file_name(name).with_extension(extension)
}

fn whose(connection: &Connection, access_key: Option<&str>) -> Result<String, Failure> {
    let unnamed = || {
        Failure::usage("nothing says which organisation to read")
            .help("set `SCW_DEFAULT_ORGANIZATION_ID`, or `organization` of the source in `onus.toml`")
    };
    let access_key = access_key.ok_or_else(unnamed)?;
    find_organization(connection.transport(), &connection.api, access_key).map_err(Failure::usage)
}
