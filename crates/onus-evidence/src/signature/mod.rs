//! SSH signatures over files, in the form of `ssh-keygen -Y sign`, and who may make them.
//!
//! What is signed with `ssh-keygen` is verified here, and what verifies here is accepted by
//! `ssh-keygen -Y verify -f allowed_signers -I SIGNER -n NAMESPACE -s FILE.sig < FILE`. The form is that of OpenSSH's
//! `PROTOCOL.sshsig`, that of the list of signers is in `ssh-keygen(1)` under ALLOWED SIGNERS.

mod allowed_signers;
mod key;
mod pattern;
mod sign;

use onus_core::Moment;
use ssh_key::public::KeyData;
use ssh_key::{LineEnding, SshSig};
use thiserror::Error;

pub use allowed_signers::{AllowedSigners, BadSigners};
pub use sign::{SignError, sign};

/// The longest signature file that is read, in bytes. One of the longest RSA key takes 3 KiB.
pub const LONGEST_SIGNATURE: usize = 16 << 10;

/// Why a signature proves nothing.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Distrust {
    /// The text is no signature.
    #[error("it is no SSH signature: {0}")]
    Malformed(String),
    /// It was made for something else.
    #[error("it was made for `{found}`, and not for `{wanted}`")]
    Namespace {
        /// What it was made for.
        found: String,
        /// What it should have been made for.
        wanted: String,
    },
    /// It was made over other bytes, or by another key than it names.
    #[error("the text is not what was signed")]
    Altered,
    /// Keys of this kind are not verified.
    #[error("keys of the kind `{0}` are not supported")]
    Kind(String),
    /// The list of signers does not let this key sign this for that person.
    #[error("{0}")]
    NotAllowed(String),
}

/// Verifies that `signer` signed `text` for `namespace`, and that the list let that key do so at a moment.
///
/// # Errors
/// When the signature is malformed, made for another namespace or other bytes, or by a key that the list does not name
/// for this signer, namespace and moment.
pub fn verify(
    text: &[u8],
    signature: &str,
    namespace: &str,
    signer: &str,
    signers: &AllowedSigners,
    at: Moment,
) -> Result<(), Distrust> {
    let signature = of_text(signature)?;
    if signature.namespace() != namespace {
        let (found, wanted) = (signature.namespace().to_owned(), namespace.to_owned());
        return Err(Distrust::Namespace { found, wanted });
    }
    signers.allow(signature.public_key(), signer, namespace, at).map_err(Distrust::NotAllowed)?;
    let signed = SshSig::signed_data(namespace, signature.hash_alg(), text)
        .map_err(|error| Distrust::Malformed(error.to_string()))?;
    key::verify(signature.public_key(), signature.signature(), &signed)
}

/// The Ed25519 key by which a signature says it was made; none for keys of other kinds.
pub(crate) fn ed25519_key(signature: &str) -> Option<[u8; 32]> {
    match of_text(signature).ok()?.public_key() {
        KeyData::Ed25519(key) => Some(key.0),
        _ => None,
    }
}

fn of_text(text: &str) -> Result<SshSig, Distrust> {
    if text.len() > LONGEST_SIGNATURE {
        return Err(Distrust::Malformed(format!("it is longer than {LONGEST_SIGNATURE} bytes")));
    }
    let malformed = |error: ssh_key::Error| Distrust::Malformed(error.to_string());
    let signature = SshSig::from_pem(text).map_err(malformed)?;
    if signature.version() != 1 {
        return Err(Distrust::Malformed("its form is not the first".to_owned()));
    }
    // The library passes over lengths that contradict each other; one signature has one text.
    let again = signature.to_pem(LineEnding::LF).map_err(malformed)?;
    match again.split_whitespace().flat_map(str::bytes).eq(text.split_whitespace().flat_map(str::bytes)) {
        true => Ok(signature),
        false => Err(Distrust::Malformed("it is not written as it should be".to_owned())),
    }
}
