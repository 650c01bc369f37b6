//! Credentials, found where the providers' own tools keep them.
//!
//! Everything here is a function of an environment (a map) and the text of a file, so that nothing depends on the
//! process it runs in; only [`Environment::of_process`] and the `load` of each provider touch the outside.

pub mod exoscale;
pub(crate) mod file;
pub mod profile;
pub mod scaleway;

use std::collections::BTreeMap;
use std::path::PathBuf;

use thiserror::Error;

use crate::http::OriginError;

/// Environment variables by name. One that is set to nothing counts as not set.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// The variables of this process; those that are not text are left out.
    pub fn of_process() -> Self {
        Self::of(
            std::env::vars_os()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?))),
        )
    }

    /// These variables.
    pub fn of(variables: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }

    /// The home directory.
    pub(crate) fn home(&self) -> Option<PathBuf> {
        self.get("HOME").or(self.get("USERPROFILE")).map(PathBuf::from)
    }

    /// Where programs keep their configuration: `XDG_CONFIG_HOME`, else `.config` in the home directory.
    fn config_home(&self) -> Option<PathBuf> {
        match self.get("XDG_CONFIG_HOME") {
            Some(directory) => Some(PathBuf::from(directory)),
            None => Some(self.home()?.join(".config")),
        }
    }

    /// Value of a variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// Values may be secrets: only the names are shown.
impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Where a value came from, for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// An environment variable.
    Variable(&'static str),
    /// A profile of a file; `None` for the values outside all profiles.
    File {
        /// The file.
        path: PathBuf,
        /// Name of the profile.
        profile: Option<String>,
    },
    /// Neither: the provider's own default.
    Default,
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Variable(name) => write!(f, "`{name}`"),
            Self::File { path, profile: Some(profile) } => {
                write!(f, "profile `{profile}` of `{}`", path.display())
            }
            Self::File { path, profile: None } => write!(f, "`{}`", path.display()),
            Self::Default => f.write_str("the default"),
        }
    }
}

/// Why the configuration cannot be used. No message holds a value that could be a secret.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file is there and cannot be read.
    #[error("cannot read the configuration `{}`: {source}, check its permissions", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file was named and is not there.
    #[error("cannot find the configuration `{}` that `{variable}` names, correct or unset the variable", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// What named it.
        variable: &'static str,
    },
    /// The file is larger than any configuration.
    #[error("refused to read the configuration `{}`: it is larger than {limit} bytes", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Largest size that is read.
        limit: u64,
    },
    /// The file is not what it should be.
    #[error("cannot read the configuration `{}`: line {line}, column {column} is not valid {form} or not of the expected type", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What it should be.
        form: &'static str,
        /// Counted from 1; 0 when the place is not known.
        line: u64,
        /// Counted from 1.
        column: u64,
    },
    /// The chosen profile does not exist.
    #[error("cannot find the profile `{name}` ({chosen_by}) in `{}`, it has {known}", path.display())]
    NoProfile {
        /// Profile that was asked for.
        name: String,
        /// What chose it.
        chosen_by: String,
        /// The file.
        path: PathBuf,
        /// Profiles that exist.
        known: String,
    },
    /// A profile was chosen and there is no file.
    #[error("cannot use the profile `{name}` that `{variable}` names: there is no file `{}`", path.display())]
    NoFile {
        /// Profile that was asked for.
        name: String,
        /// What asked for it.
        variable: &'static str,
        /// Where the file was looked for.
        path: PathBuf,
    },
    /// There is no secret key.
    #[error("no {provider} secret key: {next} to write {looked_in}")]
    NoSecretKey {
        /// Whose key.
        provider: &'static str,
        /// Where to put one, or what makes one.
        next: &'static str,
        /// Where the file was looked for.
        looked_in: String,
    },
    /// A value does not have the form it must have.
    #[error("cannot use the {what} from {found}: {fault}")]
    Value {
        /// Name of the value.
        what: &'static str,
        /// Where it came from.
        found: Found,
        /// What is wrong with it, without the value.
        fault: String,
    },
}

impl ConfigError {
    fn address(found: Found, error: &OriginError) -> Self {
        Self::Value { what: "address of the API", found, fault: error.to_string() }
    }
}

/// Shorter ones could not be kept out of recordings.
const SHORTEST_SECRET: usize = 8;

/// Whether a secret can be one at all.
fn check_secret(secret: &str, found: &Found) -> Result<(), ConfigError> {
    let fault = if secret.len() < SHORTEST_SECRET {
        "it is too short to be a secret key"
    } else if !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
        "it has a space or a character that no header can carry"
    } else {
        return Ok(());
    };
    Err(ConfigError::Value { what: "secret key", found: found.clone(), fault: fault.to_owned() })
}
