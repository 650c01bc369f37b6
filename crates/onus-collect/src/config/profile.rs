//! The configuration file of Scaleway's tools: values at the top, named profiles that override them.

use std::collections::BTreeMap;
use std::path::Path;

use secrecy::SecretString;
use serde::Deserialize;

use super::ConfigError;

/// The values of one profile. What onus has no use for (default region and zone, telemetry) is passed over.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Profile {
    pub(crate) access_key: Option<String>,
    pub(crate) secret_key: Option<SecretString>,
    pub(crate) default_organization_id: Option<String>,
    pub(crate) default_project_id: Option<String>,
    pub(crate) api_url: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct ProfileFile {
    pub(crate) top: Profile,
    pub(crate) active_profile: Option<String>,
    pub(crate) profiles: BTreeMap<String, Profile>,
}

#[derive(Deserialize)]
struct Named {
    active_profile: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

impl ProfileFile {
    /// Reads the text of a file. An error names the place and never quotes the text, which holds secrets.
    pub(crate) fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
            return Ok(Self::default());
        }
        // Read twice instead of flattened into one: a flattened value is guessed at before its type is known, and a
        // key of digits would become a number.
        let invalid = |error: serde_saphyr::Error| {
            let (line, column) = error.location().map_or((0, 0), |place| (place.line(), place.column()));
            ConfigError::Invalid { path: path.to_owned(), form: "YAML", line, column }
        };
        let top = serde_saphyr::from_str(text).map_err(invalid)?;
        let Named { active_profile, profiles } = serde_saphyr::from_str(text).map_err(invalid)?;
        Ok(Self { top, active_profile, profiles })
    }

    /// Names of the profiles, for messages.
    pub(crate) fn known(&self) -> String {
        if self.profiles.is_empty() {
            return "no profiles".to_owned();
        }
        let names: Vec<_> = self.profiles.keys().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    const FILE: &str = "
# a comment
access_key: SCW11111111111111111
secret_key: 11111111-1111-1111-1111-111111111111
default_organization_id: 22222222-2222-2222-2222-222222222222
default_region: fr-par
default_zone: fr-par-1
send_telemetry: true
insecure: false
active_profile: audit
profiles:
  audit:
    secret_key: 33333333-3333-3333-3333-333333333333
    api_url: https://api.example.org
  empty: {}
";

    #[test]
    fn reads_what_the_official_tools_write() {
        let file = ProfileFile::parse(Path::new("config.yaml"), FILE).unwrap();
        assert_eq!(file.top.access_key.as_deref(), Some("SCW11111111111111111"));
        assert_eq!(file.active_profile.as_deref(), Some("audit"));
        let audit = &file.profiles["audit"];
        let secret = audit.secret_key.as_ref().map(ExposeSecret::expose_secret);
        assert_eq!(secret, Some("33333333-3333-3333-3333-333333333333"));
        assert_eq!(file.known(), "`audit`, `empty`");
    }

    #[test]
    fn a_secret_that_looks_like_a_number_stays_text() {
        for (yaml, value) in
            [("0123456789", "0123456789"), ("1e10", "1e10"), ("'a b'", "a b"), ("true", "true")]
        {
            let file = ProfileFile::parse(Path::new("c"), &format!("secret_key: {yaml}\n")).unwrap();
            assert_eq!(file.top.secret_key.as_ref().map(ExposeSecret::expose_secret), Some(value));
        }
    }

    #[test]
    fn an_empty_file_has_no_values() {
        for text in ["", "\n", "# access_key: SCW1\n"] {
            assert!(ProfileFile::parse(Path::new("c"), text).unwrap().top.access_key.is_none());
        }
    }

    #[test]
    fn an_error_names_the_line_and_quotes_nothing() {
        for text in [
            "secret_key: hidden-word: x\n",
            "a: b\nsecret_key: [hidden-word]\n",
            "profiles: hidden-word\n",
            "- hidden-word\n",
            "secret_key: hidden-word\nsecret_key: hidden-word\n",
            "\"hidden-word",
            "profiles:\n  a: &x hidden-word\n",
        ] {
            let error = ProfileFile::parse(Path::new("config.yaml"), text).unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(shown.contains("config.yaml") && !shown.contains("hidden-word"), "{shown}");
        }
        let error = ProfileFile::parse(Path::new("c"), "a: b\nsecret_key: [x]\n").unwrap_err();
        assert!(matches!(error, ConfigError::Invalid { line: 2, .. }), "{error:?}");
    }

    #[test]
    fn nothing_printed_holds_a_secret() {
        let file = ProfileFile::parse(Path::new("config.yaml"), FILE).unwrap();
        let shown = format!("{file:?}");
        assert!(!shown.contains("11111111-1111") && !shown.contains("33333333-3333"));
    }
}
