//! The form of `onus.toml`.

use std::path::PathBuf;

use onus_core::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A workspace's `onus.toml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// Where facts come from; the live account when none is named.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
    /// What holds health data.
    pub health_data: Option<HealthData>,
    /// Regions that data may lie in.
    pub region: Option<Vec<Region>>,
    /// Projects and what they are for.
    pub project: Option<Vec<Project>>,
    /// Environments.
    pub environment: Option<Vec<Environment>>,
    /// Networks that are trusted.
    pub network: Option<Vec<Network>>,
    /// Buckets that are public on purpose.
    pub public_bucket: Option<Vec<PublicBucket>>,
    /// Servers that are reachable on purpose.
    pub public_server: Option<Vec<PublicServer>>,
    /// People who have, or had, access.
    pub staff: Option<Vec<StaffMember>>,
    /// How old backups may be.
    pub recovery_point: Option<Vec<RecoveryPoint>>,
    /// How long copies are kept.
    pub retention: Option<Vec<Retention>>,
}

/// Where facts come from.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Source {
    /// A Scaleway account.
    Scaleway {
        /// The organisation; the key's own when left out.
        organization: Option<String>,
        /// A recording that is read instead of the network.
        replay: Option<PathBuf>,
        /// The moment that the recording shows.
        as_of: Option<Moment>,
        /// Zones that this version of onus does not know yet.
        #[serde(default)]
        more_zones: Zones,
    },
    /// An Exoscale organisation.
    Exoscale {
        /// A recording that is read instead of the network.
        replay: Option<PathBuf>,
        /// The moment that the recording shows.
        as_of: Option<Moment>,
        /// Zones that this version of onus does not know and the API does not list.
        #[serde(default)]
        more_zones: Zones,
    },
    /// A PostgreSQL database, from inside.
    Postgres(Database),
    /// A MySQL or MariaDB database, from inside.
    Mysql(Database),
    /// A Valkey or Redis, from inside.
    Valkey(Database),
    /// The JSON of a Terraform plan or state.
    Terraform {
        /// The file.
        file: PathBuf,
    },
}

/// A database that is asked from inside. What is left out is taken from the variables and files that the database's own
/// tools look at, such as `PGHOST`, `PGPASSWORD`, `~/.pgpass` and `~/.my.cnf`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// What to call it; the host when left out.
    pub name: Option<String>,
    /// The cloud that runs it, such as `exoscale`.
    pub provider: Option<String>,
    /// Host name or address.
    pub host: Option<String>,
    /// TCP port.
    pub port: Option<u16>,
    /// Who opens it: a user that can only read.
    pub user: Option<String>,
    /// The database that is opened.
    pub database: Option<String>,
    /// Name of the variable that holds the password.
    pub password_env: Option<String>,
    /// File that holds the password and nothing else.
    pub password_file: Option<PathBuf>,
    /// Certificate authority of the database, in PEM; those that everybody knows when left out.
    pub ca_file: Option<PathBuf>,
    /// How the connection is protected.
    #[serde(default)]
    pub tls: TlsMode,
}

/// How a connection to a database is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TlsMode {
    /// TLS with a certificate that is checked.
    #[default]
    Verify,
    /// None, which a database on the same machine may have.
    None,
}

/// Zones by name.
pub type Zones = Vec<String>;

/// What holds health data.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HealthData {
    /// Projects that hold health data.
    #[serde(default)]
    pub projects: Vec<String>,
    /// Tags of resources that hold health data.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// A region that data may lie in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Its name.
    pub name: String,
    /// Whether health data may lie there.
    pub health_data: Option<bool>,
    /// Why it is allowed.
    pub reason: Option<String>,
}

/// A project and what it is for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// The environment it serves.
    pub environment: Option<String>,
    /// Whether it holds health data.
    pub health_data: Option<bool>,
    /// How much depends on it.
    pub criticality: Option<Criticality>,
    /// Who answers for it.
    pub contact: Option<String>,
}

/// How much depends on something.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Criticality {
    /// The business stops without it.
    High,
    /// The business limps without it.
    Medium,
    /// It can wait.
    Low,
}

/// An environment.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// Whether what runs in it is in real use.
    pub production: Option<bool>,
}

/// A network that is trusted.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// A prefix or an address.
    pub cidr: String,
    /// What it is.
    pub purpose: Option<Purpose>,
}

/// What a network is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Where people work.
    Office,
    /// Where machines are administered from.
    Admin,
    /// Another company's.
    Partner,
    /// Where machines are watched from.
    Monitoring,
    /// Something else.
    Other,
}

/// A bucket that is public on purpose.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicBucket {
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// A server that is reachable on purpose.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicServer {
    /// Its identifier or name.
    pub name: String,
    /// Ports that may be open.
    #[serde(default)]
    pub ports: Vec<u16>,
    /// Why.
    pub reason: String,
}

/// A person who has, or had, access.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffMember {
    /// E-mail address, as the account knows the person.
    pub email: String,
    /// Name.
    pub name: Option<String>,
    /// Duties: finance, developer, operations, security.
    pub roles: Option<Vec<String>>,
    /// Whether the person may see health data.
    pub health_data_authorised: Option<bool>,
    /// When the person left.
    pub left_at: Option<Moment>,
}

/// How old the newest backup of a kind of resource may be.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecoveryPoint {
    /// Its name.
    pub name: String,
    /// The kind of resource.
    pub applies_to: Protected,
    /// Tag of the resources; all when left out.
    #[serde(default)]
    pub tag: String,
    /// Greatest age of the newest backup, in days.
    pub max_age_days: f64,
}

/// Kinds of resources that have backups.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Protected {
    /// Block volumes.
    Volume,
    /// Buckets.
    Bucket,
    /// Servers.
    Server,
    /// Databases.
    Database,
}

/// How long a kind of copy is kept.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Its name.
    pub name: String,
    /// The kind of copy.
    pub applies_to: Kept,
    /// Tag of the resources; all when left out.
    #[serde(default)]
    pub tag: String,
    /// Shortest time a copy is kept, in days.
    pub keep_days: f64,
    /// Longest time a copy is kept, in days; no limit when 0 or left out.
    #[serde(default)]
    pub delete_after_days: f64,
}

/// Kinds of copies.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// Snapshots of volumes.
    Snapshot,
    /// Images of servers.
    Image,
    /// Older versions of objects.
    ObjectVersion,
    /// Logs.
    Log,
    /// Unfinished uploads.
    Upload,
}
