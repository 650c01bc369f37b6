//! What the client programs of a database would use where `onus.toml` says nothing: variables, and files in the home
//! directory.
//!
//! A password from a file goes to nobody for whom the file does not say that it is.

mod my_cnf;
mod pgpass;

use std::path::{Path, PathBuf};

use onus_catalog::Engine;
use secrecy::SecretString;

use self::my_cnf::MyCnf;
use super::ServerError;
use crate::config::{Environment, file};

/// Variables that the tools of a database look at.
pub(super) struct Variables {
    pub(super) host: &'static str,
    pub(super) port: &'static str,
    pub(super) user: &'static str,
    pub(super) database: &'static str,
    pub(super) standard_port: u16,
    /// Who it is where nobody is named.
    standard_user: Option<&'static str>,
    passwords: &'static [&'static str],
    ca_file: Option<&'static str>,
}

const POSTGRES: Variables = Variables {
    host: "PGHOST",
    port: "PGPORT",
    user: "PGUSER",
    database: "PGDATABASE",
    standard_port: 5432,
    standard_user: None,
    passwords: &["PGPASSWORD"],
    ca_file: Some("PGSSLROOTCERT"),
};
const MYSQL: Variables = Variables {
    host: "MYSQL_HOST",
    port: "MYSQL_TCP_PORT",
    user: "MYSQL_USER",
    database: "MYSQL_DATABASE",
    standard_port: 3306,
    standard_user: None,
    passwords: &["MYSQL_PWD"],
    ca_file: None,
};
const VALKEY: Variables = Variables {
    host: "VALKEY_HOST",
    port: "VALKEY_PORT",
    user: "VALKEY_USER",
    database: "VALKEY_DATABASE",
    standard_port: 6379,
    standard_user: Some("default"),
    passwords: &["VALKEYCLI_AUTH", "REDISCLI_AUTH"],
    ca_file: None,
};

/// Where a connection goes, and as whom.
#[derive(Clone, Copy)]
pub(super) struct Target<'t> {
    pub(super) host: &'t str,
    pub(super) port: u16,
    pub(super) database: &'t str,
    pub(super) user: &'t str,
}

/// What the client programs of a kind of database would use.
pub(super) struct Clients<'e> {
    pub(super) variables: Variables,
    environment: &'e Environment,
    my_cnf: MyCnf,
}

impl<'e> Clients<'e> {
    /// Looks at what there is.
    ///
    /// # Errors
    /// When a file is there and cannot be read.
    pub(super) fn of(engine: Engine, environment: &'e Environment) -> Result<Self, ServerError> {
        let (variables, my_cnf) = match engine {
            Engine::Postgres => (POSTGRES, MyCnf::default()),
            Engine::Mysql => (MYSQL, in_home(environment, ".my.cnf", my_cnf::read)?.unwrap_or_default()),
            Engine::Valkey => (VALKEY, MyCnf::default()),
        };
        Ok(Self { variables, environment, my_cnf })
    }

    pub(super) fn host(&self) -> Option<String> {
        self.found(self.my_cnf.host.as_ref(), self.variables.host)
    }

    pub(super) fn port(&self) -> Option<u16> {
        self.my_cnf.port.or_else(|| self.environment.get(self.variables.port)?.parse().ok())
    }

    pub(super) fn user(&self) -> Option<String> {
        let found = self.found(self.my_cnf.user.as_ref(), self.variables.user);
        found.or_else(|| self.variables.standard_user.map(str::to_owned))
    }

    pub(super) fn database(&self) -> Option<String> {
        self.found(None, self.variables.database)
    }

    /// The authority; none for those that everybody knows.
    pub(super) fn ca_file(&self) -> Option<PathBuf> {
        let variable = self.variables.ca_file.and_then(|name| self.environment.get(name));
        // PostgreSQL's word for those that everybody knows.
        let variable = variable.filter(|file| *file != "system").map(PathBuf::from);
        self.my_cnf.ca_file.clone().or(variable)
    }

    /// The password for a connection.
    ///
    /// # Errors
    /// When it is in a file that cannot be read, or that others can.
    pub(super) fn password(&self, target: Target<'_>) -> Result<Option<SecretString>, ServerError> {
        if let Some(password) = self.my_cnf.password_for(target) {
            return Ok(Some(password));
        }
        let variable = self.variables.passwords.iter().find_map(|name| self.environment.get(name));
        match (variable, self.environment.get("PGPASSFILE")) {
            (Some(password), _) => Ok(Some(SecretString::from(password))),
            (None, _) if self.variables.host != POSTGRES.host => Ok(None),
            (None, Some(file)) => {
                Ok(read(Path::new(file), |path, text| pgpass::find(path, text, target))?.flatten())
            }
            (None, None) => {
                let found =
                    in_home(self.environment, ".pgpass", |path, text| pgpass::find(path, text, target))?;
                Ok(found.flatten())
            }
        }
    }

    /// As these programs have it, a file counts more than a variable.
    fn found(&self, in_file: Option<&String>, variable: &str) -> Option<String> {
        in_file.cloned().or_else(|| self.environment.get(variable).map(str::to_owned))
    }
}

/// What a file of the home directory says; none where there is none.
fn in_home<T>(
    environment: &Environment,
    name: &str,
    understand: impl FnOnce(&Path, &str) -> Result<T, ServerError>,
) -> Result<Option<T>, ServerError> {
    match environment.home() {
        Some(home) => read(&home.join(name), understand),
        None => Ok(None),
    }
}

fn read<T>(
    path: &Path,
    understand: impl FnOnce(&Path, &str) -> Result<T, ServerError>,
) -> Result<Option<T>, ServerError> {
    match file::read(path)? {
        Some(text) => understand(path, &text).map(Some),
        None => Ok(None),
    }
}

/// Whether others than its owner have one of these permissions; where files have none of the kind, they have not.
fn is_open(path: &Path, permissions: u32) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & permissions != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = (path, permissions);
        false
    }
}

#[cfg(test)]
mod tests;
