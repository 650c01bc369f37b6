//! Scaleway's keys, organization and API address, as Scaleway's own tools find them.
//!
//! A variable beats the chosen profile, the profile beats the top of the file. The profile is `SCW_PROFILE`, else
//! `active_profile`. Default region, zone and project are not taken over: in the official tools they narrow a listing
//! without a word. The project is kept because Object Storage acts in it when no other is named.

use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::profile::{Profile, ProfileFile};
use super::{ConfigError, Environment, Found, file};
use crate::connection::Way;
use crate::gather::Provider;
use crate::http::{ApiEndpoint, Keyring, Origin, S3Endpoint, S3Key, TokenKey};

/// The API unless another is named.
const API: &str = "https://api.scaleway.com";

/// What is needed to read an organization.
#[derive(Clone, Debug)]
pub struct ScalewayConfig {
    /// Address of the JSON API.
    pub api: Origin,
    /// Identifier of the key; Object Storage needs it, the JSON API does not.
    pub access_key: Option<String>,
    /// The key itself.
    pub secret_key: SecretString,
    /// Where the key was found.
    pub secret_key_from: Found,
    /// Organization to read, when it is named.
    pub organization_id: Option<String>,
    /// Default project. Never used to narrow what is read.
    pub default_project_id: Option<String>,
}

impl ScalewayConfig {
    /// The way to the account, with Object Storage at `s3`.
    pub fn way(&self, s3: S3Endpoint) -> Way {
        Way {
            provider: Provider::Scaleway,
            api: ApiEndpoint::single(self.api.clone()),
            keyring: self.keyring(s3.clone()),
            s3,
            has_access_key: self.access_key.is_some(),
        }
    }

    /// The credentials, each bound to the hosts it is for.
    pub fn keyring(&self, s3: S3Endpoint) -> Keyring {
        let secret = || SecretString::from(self.secret_key.expose_secret());
        let keyring = Keyring::empty().with_token(TokenKey { origin: self.api.clone(), secret: secret() });
        match &self.access_key {
            Some(access_key) => {
                keyring.with_s3(S3Key { endpoint: s3, access_key: access_key.clone(), secret: secret() })
            }
            None => keyring,
        }
    }
}

/// Where the file is looked for: `SCW_CONFIG_PATH`, else `scw/config.yaml` below `XDG_CONFIG_HOME` or `~/.config`.
pub fn config_path(environment: &Environment) -> Option<PathBuf> {
    if let Some(path) = environment.get("SCW_CONFIG_PATH") {
        return Some(PathBuf::from(path));
    }
    let directory = environment.config_home()?;
    Some(directory.join("scw").join("config.yaml"))
}

/// Reads the file the environment leads to, and resolves both.
pub fn load(environment: &Environment) -> Result<ScalewayConfig, ConfigError> {
    let found = file::find(environment, config_path(environment), "SCW_CONFIG_PATH")?;
    resolve(environment, found.as_ref().map(|(path, text)| (path.as_path(), text.as_str())))
}

/// The configuration that an environment and the text of a file give.
pub fn resolve(
    environment: &Environment,
    file: Option<(&Path, &str)>,
) -> Result<ScalewayConfig, ConfigError> {
    let layers = Layers::of(environment, file)?;
    let (secret_key, secret_key_from) = layers
        .pick("SCW_SECRET_KEY", |profile| profile.secret_key.as_ref().map(|key| key.expose_secret()))
        .ok_or_else(|| no_secret_key(environment))?;
    check_secret(secret_key, &secret_key_from)?;
    let (api, api_from) =
        layers.pick("SCW_API_URL", |profile| profile.api_url.as_deref()).unwrap_or((API, Found::Default));
    let api = Origin::parse(api).map_err(|error| ConfigError::address(api_from, &error))?;
    let text = |variable, value: fn(&Profile) -> Option<&str>| {
        layers.pick(variable, value).map(|(text, _)| text.to_owned())
    };
    Ok(ScalewayConfig {
        api,
        access_key: text("SCW_ACCESS_KEY", |profile| profile.access_key.as_deref()),
        secret_key: SecretString::from(secret_key),
        secret_key_from,
        organization_id: text("SCW_DEFAULT_ORGANIZATION_ID", |profile| {
            profile.default_organization_id.as_deref()
        }),
        default_project_id: text("SCW_DEFAULT_PROJECT_ID", |profile| profile.default_project_id.as_deref()),
    })
}

/// The places a value can come from, strongest first.
struct Layers<'a> {
    environment: &'a Environment,
    profiles: Vec<(Profile, Found)>,
}

impl<'a> Layers<'a> {
    fn of(environment: &'a Environment, file: Option<(&Path, &str)>) -> Result<Self, ConfigError> {
        let chosen = environment.get("SCW_PROFILE");
        let Some((path, text)) = file else {
            return match chosen {
                Some(name) => {
                    let path = config_path(environment)
                        .unwrap_or_else(|| PathBuf::from("~/.config/scw/config.yaml"));
                    Err(ConfigError::NoFile { name: name.to_owned(), variable: "SCW_PROFILE", path })
                }
                None => Ok(Self { environment, profiles: Vec::new() }),
            };
        };
        let mut parsed = ProfileFile::parse(path, text)?;
        let place = |profile: Option<&str>| Found::File {
            path: path.to_owned(),
            profile: profile.map(str::to_owned),
        };
        let mut profiles = Vec::new();
        let active = chosen.map(str::to_owned).or(parsed.active_profile.clone());
        if let Some(name) = active {
            let known = parsed.known();
            let profile = parsed.profiles.remove(&name).ok_or_else(|| ConfigError::NoProfile {
                name: name.clone(),
                chosen_by: if chosen.is_some() {
                    "`SCW_PROFILE`".to_owned()
                } else {
                    "`active_profile`".to_owned()
                },
                path: path.to_owned(),
                known,
            })?;
            profiles.push((profile, place(Some(&name))));
        }
        profiles.push((parsed.top, place(None)));
        Ok(Self { environment, profiles })
    }

    fn pick<'b>(
        &'b self,
        variable: &'static str,
        value: impl Fn(&'b Profile) -> Option<&'b str>,
    ) -> Option<(&'b str, Found)> {
        if let Some(text) = self.environment.get(variable) {
            return Some((text, Found::Variable(variable)));
        }
        self.profiles.iter().find_map(|(profile, found)| {
            let text = value(profile).filter(|text| !text.is_empty())?;
            Some((text, found.clone()))
        })
    }
}

fn check_secret(secret: &str, found: &Found) -> Result<(), ConfigError> {
    if secret.starts_with("SCW") && secret.len() == 20 {
        let fault = "it looks like an access key, give the secret key".to_owned();
        return Err(ConfigError::Value { what: "secret key", found: found.clone(), fault });
    }
    super::check_secret(secret, found)
}

fn no_secret_key(environment: &Environment) -> ConfigError {
    let looked_in = config_path(environment)
        .map_or_else(|| "the configuration".to_owned(), |path| format!("`{}`", path.display()));
    ConfigError::NoSecretKey {
        provider: "Scaleway",
        next: "set `SCW_SECRET_KEY`, or run `scw init`",
        looked_in,
    }
}

#[cfg(test)]
mod tests;
