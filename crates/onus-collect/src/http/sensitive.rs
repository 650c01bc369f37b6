//! Which names of fields say that the value is a credential or as good as one.
//!
//! Names are compared without case, hyphens and underscores, so that `secret_key`, `secret-key` and `SecretKey` are
//! one. Whole names and endings only: `next_page_token` and `secret_id` have to stay.

/// How the value of a field is to be treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sensitivity {
    /// Everything below it goes.
    Value,
    /// The text goes; a list beneath is names, not contents.
    TextOnly,
    /// Names stay, values go: environment variables.
    Pairs,
    /// The value goes where a certificate stands beside it; elsewhere the name means the identifier of a key.
    BesideCertificate,
}

const NAMES: &[&str] = &[
    "accesscert",
    "accesstoken",
    "connectioninfo",
    "credentials",
    "jwt",
    "kubeconfig",
    "otp",
    "psk",
    "secret",
    "token",
    "uriparams",
];

const ENDINGS: &[&str] = &[
    "apitoken",
    "authcode",
    "authtoken",
    "bearertoken",
    "clientsecret",
    "connectionstring",
    "connectionuri",
    "downloadurl",
    "dsn",
    "encryptedvalue",
    "hashedvalue",
    "idtoken",
    "onetimepasswordb64",
    "passphrase",
    "passwd",
    "password",
    "presharedkey",
    "presignedurl",
    "privatekey",
    "refreshtoken",
    "secretaccesskey",
    "secretkey",
    "secretvalue",
    "sessiontoken",
    "tsigkey",
    "uploadurl",
    "vncurl",
    "webhookurl",
];

const TEXT_ONLY: &[&str] = &["cloudinit", "userdata"];
const PAIRS_ENDING: &str = "environmentvariables";

/// What the name of a field says about its value.
pub(crate) fn sensitivity(name: &str) -> Option<Sensitivity> {
    let plain = plain(name);
    if NAMES.contains(&plain.as_str()) || ENDINGS.iter().any(|ending| plain.ends_with(ending)) {
        Some(Sensitivity::Value)
    } else if TEXT_ONLY.contains(&plain.as_str()) {
        Some(Sensitivity::TextOnly)
    } else if plain.ends_with(PAIRS_ENDING) {
        Some(Sensitivity::Pairs)
    } else if plain == "accesskey" {
        Some(Sensitivity::BesideCertificate)
    } else {
        None
    }
}

/// Whether the name is that of a client certificate.
pub(crate) fn is_certificate(name: &str) -> bool {
    plain(name) == "accesscert"
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
pub(crate) fn known_names() -> Vec<&'static str> {
    NAMES.iter().chain(ENDINGS).chain(TEXT_ONLY).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_matter() {
        for name in ["secret_key", "SecretKey", "secret-key", "s3_secret_key", "admin_password", "vnc_url"] {
            assert_eq!(sensitivity(name), Some(Sensitivity::Value), "{name}");
        }
        assert_eq!(sensitivity("user-data"), Some(Sensitivity::TextOnly));
        assert_eq!(sensitivity("access-key"), Some(Sensitivity::BesideCertificate));
        assert_eq!(sensitivity("secret_environment_variables"), Some(Sensitivity::Pairs));
    }

    #[test]
    fn what_only_describes_stays() {
        for name in [
            "next_page_token",
            "secret_id",
            "secrets",
            "access_key_id",
            "key_id",
            "public_key",
            "password_enabled",
            "admin_password_encryption_ssh_key_id",
            "certificate",
            "tokens",
            "value",
        ] {
            assert_eq!(sensitivity(name), None, "{name}");
        }
    }
}
