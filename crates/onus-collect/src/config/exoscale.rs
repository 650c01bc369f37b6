//! Exoscale's key, as Exoscale's own tools find it.
//!
//! The two variables together beat the file; the account in it is `EXOSCALE_ACCOUNT`, else `defaultaccount`, else the
//! only one. The default zone is not taken over: it narrows a listing without a word, and so does
//! `EXOSCALE_API_ENDPOINT`, which names one zone's API. A file that has a command in the place of the secret is refused,
//! since onus runs no programs.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::{ConfigError, Environment, Found, check_secret, file};
use crate::connection::Way;
use crate::gather::Provider;
use crate::http::{ApiEndpoint, ExoscaleKey, Keyring, S3Endpoint, S3Key};

/// What is needed to read an organization.
#[derive(Clone, Debug)]
pub struct ExoscaleConfig {
    /// Identifier of the key.
    pub key: String,
    /// The secret.
    pub secret: SecretString,
    /// Where the key was found.
    pub found: Found,
}

impl ExoscaleConfig {
    /// The way to the account, with the JSON API at `api` and Object Storage at `s3`.
    pub fn way(&self, api: ApiEndpoint, s3: S3Endpoint) -> Way {
        Way {
            provider: Provider::Exoscale,
            keyring: self.keyring(api.clone(), s3.clone()),
            api,
            s3,
            has_access_key: true,
        }
    }

    /// The credentials, each bound to the hosts it is for. Object Storage takes the same key.
    fn keyring(&self, api: ApiEndpoint, s3: S3Endpoint) -> Keyring {
        let secret = || SecretString::from(self.secret.expose_secret());
        let key = ExoscaleKey { api, key: self.key.clone(), secret: secret() };
        Keyring::empty().with_exoscale(key).with_s3(S3Key {
            endpoint: s3,
            access_key: self.key.clone(),
            secret: secret(),
        })
    }
}

/// The file of Exoscale's command line.
#[derive(Deserialize)]
struct ConfigFile {
    #[serde(alias = "defaultAccount")]
    defaultaccount: Option<String>,
    #[serde(default)]
    accounts: Vec<Account>,
}

#[derive(Deserialize)]
struct Account {
    name: String,
    key: Option<String>,
    secret: Option<SecretString>,
    #[serde(alias = "secretCommand", rename = "secretcommand")]
    secret_command: Option<toml::Value>,
}

/// Where the file is looked for: `EXOSCALE_CONFIG`, else `exoscale/exoscale.toml` below `XDG_CONFIG_HOME` or
/// `~/.config`.
pub fn config_path(environment: &Environment) -> Option<PathBuf> {
    match environment.get("EXOSCALE_CONFIG") {
        Some(path) => Some(PathBuf::from(path)),
        None => Some(environment.config_home()?.join("exoscale").join("exoscale.toml")),
    }
}

/// Reads the file the environment leads to, and resolves both.
pub fn load(environment: &Environment) -> Result<ExoscaleConfig, ConfigError> {
    let found = file::find(environment, config_path(environment), "EXOSCALE_CONFIG")?;
    resolve(environment, found.as_ref().map(|(path, text)| (path.as_path(), text.as_str())))
}

/// The configuration that an environment and the text of a file give.
pub fn resolve(
    environment: &Environment,
    file: Option<(&Path, &str)>,
) -> Result<ExoscaleConfig, ConfigError> {
    let variables = ("EXOSCALE_API_KEY", "EXOSCALE_API_SECRET");
    let (key, secret, found) = match (environment.get(variables.0), environment.get(variables.1)) {
        (Some(key), Some(secret)) => {
            (key.to_owned(), SecretString::from(secret), Found::Variable("EXOSCALE_API_SECRET"))
        }
        (None, None) => of_file(environment, file)?,
        // Half a pair beside a file would pair one key with the secret of another.
        (Some(_), None) => return Err(half(variables.0, variables.1)),
        (None, Some(_)) => return Err(half(variables.1, variables.0)),
    };
    check_secret(secret.expose_secret(), &found)?;
    if !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let fault = "it has characters that no key has".to_owned();
        return Err(ConfigError::Value { what: "API key", found, fault });
    }
    Ok(ExoscaleConfig { key, secret, found })
}

fn half(set: &'static str, missing: &str) -> ConfigError {
    let fault = format!("`{missing}` is not set beside it; set both, or neither to use the file");
    ConfigError::Value { what: "half of a key", found: Found::Variable(set), fault }
}

/// The key of the chosen account of the file.
fn of_file(
    environment: &Environment,
    file: Option<(&Path, &str)>,
) -> Result<(String, SecretString, Found), ConfigError> {
    let chosen = environment.get("EXOSCALE_ACCOUNT");
    let Some((path, text)) = file else {
        let path =
            config_path(environment).unwrap_or_else(|| PathBuf::from("~/.config/exoscale/exoscale.toml"));
        return Err(match chosen {
            Some(name) => ConfigError::NoFile { name: name.to_owned(), variable: "EXOSCALE_ACCOUNT", path },
            None => no_key(&path),
        });
    };
    let parsed = parse(path, text)?;
    let known = || parsed.accounts.iter().map(|account| format!("`{}`", account.name)).collect::<Vec<_>>();
    let name = match (chosen, &parsed.defaultaccount, parsed.accounts.as_slice()) {
        (Some(name), _, _) => name.to_owned(),
        (None, Some(name), _) => name.clone(),
        (None, None, [only]) => only.name.clone(),
        (None, None, _) => return Err(no_key(path)),
    };
    let account = parsed.accounts.iter().find(|account| account.name == name);
    let account = account.ok_or_else(|| ConfigError::NoProfile {
        name: name.clone(),
        chosen_by: if chosen.is_some() { "`EXOSCALE_ACCOUNT`" } else { "`defaultaccount`" }.to_owned(),
        path: path.to_owned(),
        known: if parsed.accounts.is_empty() { "no accounts".to_owned() } else { known().join(", ") },
    })?;
    let found = Found::File { path: path.to_owned(), profile: Some(name) };
    match (&account.key, &account.secret, &account.secret_command) {
        (Some(key), Some(secret), _) => Ok((key.clone(), secret.clone(), found)),
        (_, None, Some(_)) => {
            let fault = "it is the output of a command, and onus runs none; set `EXOSCALE_API_KEY` and \
                         `EXOSCALE_API_SECRET`";
            Err(ConfigError::Value { what: "secret", found, fault: fault.to_owned() })
        }
        _ => Err(no_key(path)),
    }
}

fn parse(path: &Path, text: &str) -> Result<ConfigFile, ConfigError> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        ConfigError::Invalid {
            path: path.to_owned(),
            form: "TOML",
            line: u64::try_from(line).unwrap_or(u64::MAX),
            column: u64::try_from(column).unwrap_or(u64::MAX),
        }
    })
}

fn no_key(path: &Path) -> ConfigError {
    ConfigError::NoSecretKey {
        provider: "Exoscale",
        next: "set `EXOSCALE_API_KEY` and `EXOSCALE_API_SECRET`, or run `exo config`",
        looked_in: format!("`{}`", path.display()),
    }
}

#[cfg(test)]
mod tests;
