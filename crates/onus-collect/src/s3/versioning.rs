//! `?versioning`: whether a bucket keeps earlier versions.

use super::answer::S3Answer;
use super::parse::{Fault, S3ParseError, root};

/// The state of versioning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versioning {
    /// It was never turned on: the answer has no status, or an empty one.
    NeverEnabled,
    /// Versions are kept.
    Enabled,
    /// Versions were kept, and are not any more.
    Suspended,
}

impl S3Answer for Versioning {
    const SUBRESOURCE: &'static str = "versioning";
    const NONE: &'static [&'static str] = &[];

    fn parse(body: &[u8]) -> Result<Self, S3ParseError> {
        versioning(body).map_err(|fault| fault.of("?versioning"))
    }
}

fn versioning(body: &[u8]) -> Result<Versioning, Fault> {
    let document = root(body, &["VersioningConfiguration"])?;
    document.only(&["Status", "MfaDelete"])?;
    let Some(status) = document.child("Status")? else { return Ok(Versioning::NeverEnabled) };
    match status.value()?.trim() {
        "" => Ok(Versioning::NeverEnabled),
        "Enabled" => Ok(Versioning::Enabled),
        "Suspended" => Ok(Versioning::Suspended),
        _ => Err(status.unexpected()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(inner: &str) -> Result<Versioning, S3ParseError> {
        Versioning::parse(
            format!("<VersioningConfiguration xmlns=\"u\">{inner}</VersioningConfiguration>").as_bytes(),
        )
    }

    #[test]
    fn an_empty_status_is_never_enabled() {
        for (inner, state) in [
            ("", Versioning::NeverEnabled),
            ("<Status></Status>", Versioning::NeverEnabled),
            ("<Status/>", Versioning::NeverEnabled),
            ("<Status>Enabled</Status><MfaDelete>Disabled</MfaDelete>", Versioning::Enabled),
            ("<Status>Suspended</Status>", Versioning::Suspended),
        ] {
            assert_eq!(parse(inner), Ok(state));
        }
    }

    #[test]
    fn anything_else_is_an_error() {
        for inner in ["<Status>enabled</Status>", "<State>Enabled</State>", "Enabled", "<Status/><Status/>"] {
            assert!(parse(inner).is_err(), "{inner}");
        }
        assert!(Versioning::parse(b"<Versioning/>").is_err());
    }
}
