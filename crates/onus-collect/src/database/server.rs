//! Where a database is, and with what it is opened.

use std::path::{Path, PathBuf};
use std::time::Duration;

use onus_catalog::Engine;
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use super::clients::{Clients, Target};
use crate::config::{ConfigError, Environment};
use crate::declaration::{Database, TlsMode};

/// How long a connection may take to come about.
pub(super) const CONNECT: Duration = Duration::from_secs(10);
/// How long a statement may run.
pub(super) const STATEMENT: Duration = Duration::from_secs(30);

/// What PostgreSQL opens where no database is named.
pub(super) const STANDARD_DATABASE: &str = "postgres";

/// A database server.
#[derive(Clone, Debug)]
pub struct Server {
    /// Which kind it is.
    pub engine: Engine,
    /// What people call it; tables have it in `server`.
    pub name: String,
    /// The cloud that runs it, where one does.
    pub provider: Option<String>,
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Who opens it.
    pub user: String,
    /// The database that is opened, where one is named.
    pub database: Option<String>,
    /// How the connection is protected.
    pub tls: Tls,
    pub(super) password: Option<SecretString>,
}

/// How a connection is protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tls {
    /// TLS, with a certificate for this host from a known authority, or from the one in this file.
    Verified(Option<PathBuf>),
    /// None; for a database on the same machine.
    None,
}

/// Why a database cannot be asked at all.
#[derive(Debug, Error)]
pub enum ServerError {
    /// Something is not said.
    #[error("nothing says {what} of the database `{name}`; {next}")]
    Missing {
        /// Its name.
        name: String,
        /// What.
        what: &'static str,
        /// What to do.
        next: String,
    },
    /// The file of the password cannot be read.
    #[error("cannot read the password of the database `{name}` from `{path}`: {source}")]
    PasswordFile {
        /// Its name.
        name: String,
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file with a password is not its owner's alone.
    #[error("refused to use `{}`: others than its owner have access to it; `chmod 600` it", path.display())]
    OpenToOthers {
        /// The file.
        path: PathBuf,
    },
    /// A file of the database's own programs cannot be read.
    #[error(transparent)]
    Configuration(#[from] ConfigError),
    /// TLS cannot be set up, and so the database is not asked.
    #[error(
        "cannot open the database `{name}` without TLS at `{host}`: `tls = \"none\"` is for this machine only"
    )]
    Plain {
        /// Its name.
        name: String,
        /// Where it is.
        host: String,
    },
}

impl Server {
    /// What `onus.toml` says, filled in from the variables and files that the database's own tools look at. Files are
    /// relative to `base`.
    ///
    /// # Errors
    /// When host or user are nowhere, or the password cannot be read.
    pub fn resolve(
        engine: Engine,
        said: &Database,
        environment: &Environment,
        base: &Path,
    ) -> Result<Self, ServerError> {
        let clients = Clients::of(engine, environment)?;
        let variables = &clients.variables;
        let name =
            said.name.clone().or_else(|| said.host.clone()).unwrap_or_else(|| engine.word().to_owned());
        let missing = |what, key: &str, variable: &str| ServerError::Missing {
            name: name.clone(),
            what,
            next: format!("set `{variable}`, or `{key}` of the source in `onus.toml`"),
        };
        let host = said.host.clone().or_else(|| clients.host());
        let host = host.ok_or_else(|| missing("the host", "host", variables.host))?;
        let user = said.user.clone().or_else(|| clients.user());
        let user = user.ok_or_else(|| missing("the user", "user", variables.user))?;
        let port = said.port.or_else(|| clients.port()).unwrap_or(variables.standard_port);
        let database = said.database.clone().or_else(|| clients.database());
        let target = Target {
            host: &host,
            port,
            database: database.as_deref().unwrap_or(STANDARD_DATABASE),
            user: &user,
        };
        let password = match (&said.password_file, &said.password_env) {
            (Some(file), _) => Some(password_of(&base.join(file), &name)?),
            (None, Some(variable)) => environment.get(variable).map(SecretString::from),
            (None, None) => clients.password(target)?,
        };
        let ca_file = said.ca_file.as_ref().map(|file| base.join(file)).or_else(|| clients.ca_file());
        let tls = match said.tls {
            TlsMode::Verify => Tls::Verified(ca_file),
            TlsMode::None if is_here(&host) => Tls::None,
            TlsMode::None => return Err(ServerError::Plain { name, host }),
        };
        let provider = said.provider.clone();
        Ok(Self { engine, name, provider, host, port, user, database, tls, password })
    }

    /// Host and port.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{}://{}:{}", self.engine.word(), self.host, self.port)
    }

    pub(super) fn password(&self) -> Option<&str> {
        self.password.as_ref().map(ExposeSecret::expose_secret).filter(|password| !password.is_empty())
    }

    /// What a database said, on one line, short, and without the password, should it be repeated.
    pub(super) fn without_password(&self, text: &str) -> String {
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(400).collect();
        match self.password() {
            Some(password) => text.replace(password, "…"),
            None => text,
        }
    }
}

/// What a file holds beside the end of its line.
fn password_of(path: &Path, name: &str) -> Result<SecretString, ServerError> {
    let text = std::fs::read_to_string(path).map_err(|source| ServerError::PasswordFile {
        name: name.to_owned(),
        path: path.to_owned(),
        source,
    })?;
    Ok(SecretString::from(text.trim_end_matches(['\r', '\n'])))
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
