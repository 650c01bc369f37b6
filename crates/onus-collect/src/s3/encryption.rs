//! `?encryption`: what a bucket encrypts new objects with.

use super::answer::S3Answer;
use super::parse::{Fault, S3ParseError, root};
use super::xml::Element;

/// The configuration. No rule means none is set, which is also said by a 404.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Encryption {
    /// One in practice.
    pub rules: Vec<EncryptionRule>,
}

/// What applies by default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncryptionRule {
    /// `AES256` for the provider's key, `aws:kms` for one of the Key Manager.
    pub algorithm: String,
    /// The key of the Key Manager.
    pub kms_key_id: Option<String>,
    /// Whether a key of the bucket stands between.
    pub bucket_key_enabled: Option<bool>,
}

impl S3Answer for Encryption {
    const SUBRESOURCE: &'static str = "encryption";
    const NONE: &'static [&'static str] = &["ServerSideEncryptionConfigurationNotFoundError"];

    fn parse(body: &[u8]) -> Result<Self, S3ParseError> {
        encryption(body).map_err(|fault| fault.of("?encryption"))
    }
}

fn encryption(body: &[u8]) -> Result<Encryption, Fault> {
    let document = root(body, &["ServerSideEncryptionConfiguration"])?;
    document.only(&["Rule"])?;
    Ok(Encryption { rules: document.all("Rule").map(rule).collect::<Result<_, _>>()? })
}

fn rule(element: &Element) -> Result<EncryptionRule, Fault> {
    element.only(&["ApplyServerSideEncryptionByDefault", "BucketKeyEnabled"])?;
    let default = element.required("ApplyServerSideEncryptionByDefault")?;
    default.only(&["SSEAlgorithm", "KMSMasterKeyID"])?;
    let algorithm = default.required("SSEAlgorithm")?;
    if algorithm.value()?.is_empty() {
        return Err(algorithm.unexpected());
    }
    Ok(EncryptionRule {
        algorithm: algorithm.value()?.to_owned(),
        kms_key_id: default.text("KMSMasterKeyID")?.filter(|id| !id.is_empty()),
        bucket_key_enabled: element.parsed("BucketKeyEnabled")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(inner: &str) -> Result<Encryption, S3ParseError> {
        let body = format!("<ServerSideEncryptionConfiguration>{inner}</ServerSideEncryptionConfiguration>");
        Encryption::parse(body.as_bytes())
    }

    #[test]
    fn an_empty_configuration_is_none() {
        assert_eq!(parse("").unwrap().rules, []);
    }

    #[test]
    fn algorithm_and_key_are_read() {
        let rule = |inner: &str| parse(inner).unwrap().rules.remove(0);
        let own = rule(
            "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>k</KMSMasterKeyID>\
             </ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule>",
        );
        assert_eq!(
            own,
            EncryptionRule {
                algorithm: "aws:kms".into(),
                kms_key_id: Some("k".into()),
                bucket_key_enabled: Some(true)
            }
        );
        let theirs = rule(
            "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule>",
        );
        assert_eq!((theirs.kms_key_id, theirs.bucket_key_enabled), (None, None));
    }

    #[test]
    fn a_rule_without_algorithm_is_an_error() {
        for inner in [
            "<Rule/>",
            "<Rule><ApplyServerSideEncryptionByDefault/></Rule>",
            "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm/></ApplyServerSideEncryptionByDefault></Rule>",
            "<Rules/>",
            "AES256",
        ] {
            assert!(parse(inner).is_err(), "{inner}");
        }
    }
}
