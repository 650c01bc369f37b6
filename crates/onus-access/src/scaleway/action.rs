//! Actions by name, so that a slip of the pen is no answer.

use thiserror::Error;

use super::permission_set::products;
use crate::set::Pattern;

/// Actions of Object Storage: those that policies can name, and the others.
const OBJECT_STORAGE: [&str; 53] = [
    "s3:AbortMultipartUpload",
    "s3:CreateBucket",
    "s3:DeleteBucket",
    "s3:DeleteBucketCORS",
    "s3:DeleteBucketPolicy",
    "s3:DeleteBucketTagging",
    "s3:DeleteBucketWebsite",
    "s3:DeleteObject",
    "s3:DeleteObjectTagging",
    "s3:DeleteObjectVersion",
    "s3:DeleteObjectVersionTagging",
    "s3:GetBucketAcl",
    "s3:GetBucketCORS",
    "s3:GetBucketLocation",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetBucketPolicy",
    "s3:GetBucketPolicyStatus",
    "s3:GetBucketTagging",
    "s3:GetBucketVersioning",
    "s3:GetBucketWebsite",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
    "s3:GetObject",
    "s3:GetObjectAcl",
    "s3:GetObjectLegalHold",
    "s3:GetObjectRetention",
    "s3:GetObjectTagging",
    "s3:GetObjectVersion",
    "s3:GetObjectVersionAcl",
    "s3:GetObjectVersionTagging",
    "s3:ListAllMyBuckets",
    "s3:ListBucket",
    "s3:ListBucketMultipartUploads",
    "s3:ListBucketVersions",
    "s3:ListMultipartUploadParts",
    "s3:PutBucketAcl",
    "s3:PutBucketCORS",
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutBucketPolicy",
    "s3:PutBucketTagging",
    "s3:PutBucketVersioning",
    "s3:PutBucketWebsite",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
    "s3:PutObject",
    "s3:PutObjectAcl",
    "s3:PutObjectLegalHold",
    "s3:PutObjectRetention",
    "s3:PutObjectTagging",
    "s3:PutObjectVersionAcl",
    "s3:PutObjectVersionTagging",
    "s3:RestoreObject",
    "s3:BypassGovernanceRetention",
];

/// A text that is no action.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BadAction {
    /// It is not written as one.
    #[error("`{0}` is no action; write `s3:GetObject` or `<product>:<verb>` such as `instances:delete`")]
    Form(String),
    /// Object Storage has no such action.
    #[error("Object Storage has no action `{0}`")]
    NoSuchAction(String),
    /// There is no such product.
    #[error("there is no product `{0}`")]
    NoSuchProduct(String),
}

/// Whether a text names an action, or with wildcards some of them. Case does not matter.
///
/// # Errors
/// When there is no such action or product. Verbs of products other than Object Storage are not listed anywhere, so
/// any will do.
pub fn check_action(text: &str) -> Result<(), BadAction> {
    let (product, verb) = text.split_once(':').ok_or_else(|| BadAction::Form(text.to_owned()))?;
    if verb.is_empty() || product.is_empty() {
        return Err(BadAction::Form(text.to_owned()));
    }
    if product.eq_ignore_ascii_case("s3") {
        let wanted = Pattern::wildcard(&text.to_ascii_lowercase());
        let known = OBJECT_STORAGE.iter().any(|action| wanted.matches(&action.to_ascii_lowercase()));
        return if known { Ok(()) } else { Err(BadAction::NoSuchAction(text.to_owned())) };
    }
    let wanted = Pattern::wildcard(&product.to_ascii_lowercase());
    if products().any(|known| wanted.matches(&known)) {
        Ok(())
    } else {
        Err(BadAction::NoSuchProduct(product.to_owned()))
    }
}

/// Names to offer instead of a wrong one.
pub fn known_actions() -> impl Iterator<Item = String> {
    let storage = OBJECT_STORAGE.iter().map(|action| (*action).to_owned());
    storage.chain(products().map(|product| format!("{product}:read")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_actions() {
        for good in ["s3:GetObject", "S3:getobject", "s3:Get*", "instances:delete", "iam-policy:write"] {
            assert_eq!(check_action(good), Ok(()), "{good}");
        }
        assert_eq!(check_action("s3:GetObjects"), Err(BadAction::NoSuchAction("s3:GetObjects".to_owned())));
        assert_eq!(check_action("instance:delete"), Err(BadAction::NoSuchProduct("instance".to_owned())));
        for bad in ["", "s3", "s3:", ":x"] {
            assert!(check_action(bad).is_err(), "{bad}");
        }
    }
}
