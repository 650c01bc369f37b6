use std::fs;

use proptest::prelude::*;

use super::*;

const FILE: &str = "
access_key: SCWTOP00000000000000
secret_key: top-top-top-top
default_organization_id: org-top
default_region: nl-ams
active_profile: audit
profiles:
  audit:
    access_key: SCWAUDIT000000000000
    secret_key: audit-audit-audit
  other:
    default_organization_id: org-other
    default_project_id: project-other
    api_url: https://api.example.org
";

fn environment(variables: &[(&str, &str)]) -> Environment {
    Environment::of(variables.iter().copied())
}

fn resolved(variables: &[(&str, &str)]) -> ScalewayConfig {
    resolve(&environment(variables), Some((Path::new("config.yaml"), FILE))).unwrap()
}

fn refused(variables: &[(&str, &str)], file: Option<&str>) -> String {
    let file = file.map(|text| (Path::new("config.yaml"), text));
    resolve(&environment(variables), file).unwrap_err().to_string()
}

#[test]
fn the_active_profile_lies_over_the_top_of_the_file() {
    let config = resolved(&[]);
    assert_eq!(config.secret_key.expose_secret(), "audit-audit-audit");
    assert_eq!(config.access_key.as_deref(), Some("SCWAUDIT000000000000"));
    assert_eq!(config.organization_id.as_deref(), Some("org-top"));
    assert_eq!(config.secret_key_from.to_string(), "profile `audit` of `config.yaml`");
    assert_eq!(config.api.to_string(), "https://api.scaleway.com");
}

#[test]
fn a_variable_chooses_another_profile() {
    let config = resolved(&[("SCW_PROFILE", "other")]);
    assert_eq!(config.secret_key.expose_secret(), "top-top-top-top");
    assert_eq!(config.organization_id.as_deref(), Some("org-other"));
    assert_eq!(config.default_project_id.as_deref(), Some("project-other"));
    assert_eq!(config.api.to_string(), "https://api.example.org");
}

#[test]
fn a_variable_beats_the_file_and_an_empty_one_does_not() {
    let config = resolved(&[
        ("SCW_SECRET_KEY", "from-variable"),
        ("SCW_ACCESS_KEY", ""),
        ("SCW_DEFAULT_ORGANIZATION_ID", "org-variable"),
        ("SCW_API_URL", "http://127.0.0.1:8080"),
    ]);
    assert_eq!(config.secret_key.expose_secret(), "from-variable");
    assert_eq!(config.secret_key_from, Found::Variable("SCW_SECRET_KEY"));
    assert_eq!(config.access_key.as_deref(), Some("SCWAUDIT000000000000"));
    assert_eq!(config.organization_id.as_deref(), Some("org-variable"));
    assert_eq!(config.api.to_string(), "http://127.0.0.1:8080");
}

#[test]
fn variables_alone_are_enough() {
    let config = resolve(&environment(&[("SCW_SECRET_KEY", "from-variable")]), None).unwrap();
    assert_eq!((config.access_key, config.organization_id), (None, None));
}

#[test]
fn the_file_is_where_the_official_tools_look() {
    let path = |variables: &[(&str, &str)]| config_path(&environment(variables));
    assert_eq!(path(&[("SCW_CONFIG_PATH", "/a/b"), ("HOME", "/h")]), Some("/a/b".into()));
    assert_eq!(path(&[("XDG_CONFIG_HOME", "/x"), ("HOME", "/h")]), Some("/x/scw/config.yaml".into()));
    assert_eq!(path(&[("HOME", "/h")]), Some("/h/.config/scw/config.yaml".into()));
    assert_eq!(path(&[]), None);
}

#[test]
fn every_error_says_what_to_do() {
    let home = ("HOME", "/h");
    assert_eq!(
        refused(&[home], None),
        "no Scaleway secret key: set `SCW_SECRET_KEY`, or run `scw init` to write `/h/.config/scw/config.yaml`"
    );
    assert_eq!(
        refused(&[("SCW_PROFILE", "none")], Some(FILE)),
        "cannot find the profile `none` (`SCW_PROFILE`) in `config.yaml`, it has `audit`, `other`"
    );
    assert_eq!(
        refused(&[home, ("SCW_PROFILE", "none")], None),
        "cannot use the profile `none` that `SCW_PROFILE` names: there is no file `/h/.config/scw/config.yaml`"
    );
    assert_eq!(
        refused(&[("SCW_SECRET_KEY", "short")], None),
        "cannot use the secret key from `SCW_SECRET_KEY`: it is too short to be a secret key"
    );
    assert!(
        refused(&[("SCW_SECRET_KEY", "SCW12345678901234567")], None).contains("looks like an access key")
    );
    assert!(
        refused(&[("SCW_SECRET_KEY", "long-enough"), ("SCW_API_URL", "http://x.example")], None)
            .contains("`SCW_API_URL`")
    );
}

#[test]
fn a_named_file_has_to_be_there() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("config.yaml");
    let shown = path.display().to_string();
    let named = environment(&[("SCW_CONFIG_PATH", &shown), ("SCW_SECRET_KEY", "from-variable")]);
    assert!(matches!(load(&named), Err(ConfigError::Missing { .. })));
    fs::write(&path, FILE).unwrap();
    assert_eq!(load(&named).unwrap().access_key.as_deref(), Some("SCWAUDIT000000000000"));
    fs::write(&path, "#".repeat(2 * 1024 * 1024)).unwrap();
    assert!(matches!(load(&named), Err(ConfigError::TooLarge { .. })));
    let home = directory.path().display().to_string();
    let unnamed = environment(&[("HOME", &home), ("SCW_SECRET_KEY", "from-variable")]);
    assert!(load(&unnamed).is_ok());
}

#[test]
fn credentials_are_bound_to_their_hosts() {
    let shown = format!("{:?}", resolved(&[]).keyring(S3Endpoint::scaleway()));
    assert!(shown.contains("https://api.scaleway.com") && shown.contains("s3.<region>.scw.cloud"));
}

proptest! {
    #[test]
    fn no_secret_is_ever_printed(secret in "[ -~]{1,40}", yaml in "\\PC{0,60}") {
        let secret = format!("hidden{secret}hidden");
        let variables = environment(&[("SCW_SECRET_KEY", &secret)]);
        let shown = format!("{variables:?} {:?}", resolve(&variables, None).map_err(|error| error.to_string()));
        prop_assert!(!shown.contains("hidden"));
        let file = format!("secret_key: {secret}\n{yaml}\n");
        let shown = format!("{:?}", resolve(&environment(&[]), Some((Path::new("c"), &file))));
        prop_assert!(!shown.contains("hidden"));
    }
}
