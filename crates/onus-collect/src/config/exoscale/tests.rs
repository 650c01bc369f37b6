use super::*;

const FILE: &str = r#"
defaultaccount = "audit"

[[accounts]]
  defaultzone = "ch-gva-2"
  key = "EXOaudit000000000000000000"
  name = "audit"
  secret = "audit-audit-audit"

[[accounts]]
  key = "EXOother000000000000000000"
  name = "other"
  secret = "other-other-other"

[[accounts]]
  key = "EXOvault000000000000000000"
  name = "vault"
  secretCommand = ["pass", "exoscale"]
"#;

fn with(variables: &[(&str, &str)], text: Option<&str>) -> Result<ExoscaleConfig, ConfigError> {
    let file = text.map(|text| (Path::new("exoscale.toml"), text));
    resolve(&Environment::of(variables.iter().copied()), file)
}

fn refused(variables: &[(&str, &str)], text: Option<&str>) -> String {
    let error = with(variables, text).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hidden-word"), "{error:?}");
    error.to_string()
}

#[test]
fn the_file_names_the_account_and_a_variable_another() {
    let config = with(&[], Some(FILE)).unwrap();
    assert_eq!(
        (config.key.as_str(), config.secret.expose_secret()),
        ("EXOaudit000000000000000000", "audit-audit-audit")
    );
    assert_eq!(config.found.to_string(), "profile `audit` of `exoscale.toml`");
    let config = with(&[("EXOSCALE_ACCOUNT", "other")], Some(FILE)).unwrap();
    assert_eq!(config.secret.expose_secret(), "other-other-other");
    let only = "[[accounts]]\nname='x'\nkey='EXOx'\nsecret='only-only-only'";
    assert_eq!(with(&[], Some(only)).unwrap().key, "EXOx");
}

#[test]
fn variables_beat_the_file_only_as_a_pair() {
    let pair = [("EXOSCALE_API_KEY", "EXOvar"), ("EXOSCALE_API_SECRET", "from-variable")];
    assert_eq!(with(&pair, Some(FILE)).unwrap().secret.expose_secret(), "from-variable");
    assert!(refused(&pair[..1], Some(FILE)).contains("`EXOSCALE_API_SECRET` is not set"));
    assert!(refused(&pair[1..], Some(FILE)).contains("`EXOSCALE_API_KEY` is not set"));
}

#[test]
fn what_cannot_be_used_is_named_and_never_quoted() {
    assert!(refused(&[], None).contains("`EXOSCALE_API_KEY`"));
    assert!(refused(&[("EXOSCALE_ACCOUNT", "x")], None).contains("`EXOSCALE_ACCOUNT`"));
    let message = refused(&[("EXOSCALE_ACCOUNT", "gone")], Some(FILE));
    assert!(message.contains("`audit`, `other`, `vault`"), "{message}");
    assert!(refused(&[("EXOSCALE_ACCOUNT", "vault")], Some(FILE)).contains("onus runs none"));
    for text in ["a = hidden-word", "[[accounts]]\nname='x'\nkey=1\nsecret='hidden-word'"] {
        let message = refused(&[], Some(text));
        assert!(message.contains("TOML") && message.contains("line"), "{message}");
    }
    let pair = [("EXOSCALE_API_KEY", "EXO hidden-word"), ("EXOSCALE_API_SECRET", "a-secret-of-some-length")];
    assert!(refused(&pair, None).contains("API key"));
}
