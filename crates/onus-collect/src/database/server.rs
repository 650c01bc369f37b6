//! Where a database is, and with what it is opened.

use std::path::{Path, PathBuf};
use std::time::Duration;

use onus_catalog::Engine;
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use crate::config::Environment;
use crate::declaration::{Database, TlsMode};

/// How long a connection may take to come about.
pub(super) const CONNECT: Duration = Duration::from_secs(10);
/// How long a statement may run.
pub(super) const STATEMENT: Duration = Duration::from_secs(30);

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

/// Variables that the tools of a database look at.
struct Variables {
    host: &'static str,
    port: &'static str,
    user: &'static str,
    /// Who it is where nobody is named.
    standard_user: Option<&'static str>,
    passwords: &'static [&'static str],
    database: &'static str,
    standard_port: u16,
}

const POSTGRES: Variables = Variables {
    host: "PGHOST",
    port: "PGPORT",
    user: "PGUSER",
    standard_user: None,
    passwords: &["PGPASSWORD"],
    database: "PGDATABASE",
    standard_port: 5432,
};
const MYSQL: Variables = Variables {
    host: "MYSQL_HOST",
    port: "MYSQL_TCP_PORT",
    user: "MYSQL_USER",
    standard_user: None,
    passwords: &["MYSQL_PWD"],
    database: "MYSQL_DATABASE",
    standard_port: 3306,
};
const VALKEY: Variables = Variables {
    host: "VALKEY_HOST",
    port: "VALKEY_PORT",
    user: "VALKEY_USER",
    standard_user: Some("default"),
    passwords: &["VALKEYCLI_AUTH", "REDISCLI_AUTH"],
    database: "VALKEY_DATABASE",
    standard_port: 6379,
};

impl Server {
    /// What `onus.toml` says, filled in from the variables that the database's own tools look at. Files are relative
    /// to `base`.
    ///
    /// # Errors
    /// When host or user are nowhere, or the password cannot be read.
    pub fn resolve(
        engine: Engine,
        said: &Database,
        environment: &Environment,
        base: &Path,
    ) -> Result<Self, ServerError> {
        let variables = match engine {
            Engine::Postgres => POSTGRES,
            Engine::Mysql => MYSQL,
            Engine::Valkey => VALKEY,
        };
        let name =
            said.name.clone().or_else(|| said.host.clone()).unwrap_or_else(|| engine.word().to_owned());
        let find = |said: &Option<String>, variable: &str| {
            said.clone().or_else(|| environment.get(variable).map(str::to_owned))
        };
        let missing = |what, key: &str, variable: &str| ServerError::Missing {
            name: name.clone(),
            what,
            next: format!("set `{variable}`, or `{key}` of the source in `onus.toml`"),
        };
        let host =
            find(&said.host, variables.host).ok_or_else(|| missing("the host", "host", variables.host))?;
        let user = find(&said.user, variables.user).or_else(|| variables.standard_user.map(str::to_owned));
        let user = user.ok_or_else(|| missing("the user", "user", variables.user))?;
        let port = said.port.or_else(|| environment.get(variables.port)?.parse().ok());
        let tls = match said.tls {
            TlsMode::Verify => Tls::Verified(said.ca_file.as_ref().map(|file| base.join(file))),
            TlsMode::None if is_here(&host) => Tls::None,
            TlsMode::None => return Err(ServerError::Plain { name, host }),
        };
        Ok(Self {
            engine,
            provider: said.provider.clone(),
            port: port.unwrap_or(variables.standard_port),
            database: find(&said.database, variables.database),
            password: password(said, environment, &variables, base, &name)?,
            name,
            host,
            user,
            tls,
        })
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

fn password(
    said: &Database,
    environment: &Environment,
    variables: &Variables,
    base: &Path,
    name: &str,
) -> Result<Option<SecretString>, ServerError> {
    if let Some(file) = &said.password_file {
        let path = base.join(file);
        let text = std::fs::read_to_string(&path).map_err(|source| ServerError::PasswordFile {
            name: name.to_owned(),
            path,
            source,
        })?;
        return Ok(Some(SecretString::from(text.trim_end_matches(['\r', '\n']))));
    }
    let usual = variables.passwords.iter().copied();
    let named = said.password_env.as_deref();
    let mut looked_at = named.into_iter().chain(usual.filter(|_| named.is_none()));
    Ok(looked_at.find_map(|variable| environment.get(variable)).map(SecretString::from))
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}
