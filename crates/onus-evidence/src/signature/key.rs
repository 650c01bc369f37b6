//! One signature by one key, as each kind of key makes it.

use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA512, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};
use sha2::{Digest, Sha256};
use ssh_key::public::{EcdsaPublicKey, KeyData};
use ssh_key::{Algorithm, HashAlg, Signature};

use super::Distrust;

/// Verifies a signature. Keys on security tokens sign what they were asked to, with a note of how (`PROTOCOL.u2f`).
pub(super) fn verify(key: &KeyData, signature: &Signature, signed: &[u8]) -> Result<(), Distrust> {
    let bytes = signature.as_bytes();
    if signature.algorithm() != key.algorithm() && !is_rsa(key, signature) {
        return Err(Distrust::Altered);
    }
    match key {
        KeyData::Ed25519(key) => plain(&ED25519, &key.0, signed, bytes),
        KeyData::Ecdsa(EcdsaPublicKey::NistP256(point)) => {
            plain(&ECDSA_P256_SHA256_FIXED, point.as_bytes(), signed, &fixed(bytes, 32)?)
        }
        KeyData::Ecdsa(EcdsaPublicKey::NistP384(point)) => {
            plain(&ECDSA_P384_SHA384_FIXED, point.as_bytes(), signed, &fixed(bytes, 48)?)
        }
        KeyData::SkEd25519(key) => {
            let (signature, note) = bytes.split_at_checked(64).ok_or(Distrust::Altered)?;
            plain(&ED25519, &key.public_key().0, &by_token(key.application(), note, signed)?, signature)
        }
        KeyData::SkEcdsaSha2NistP256(key) => {
            let (signature, note) = bytes
                .len()
                .checked_sub(NOTE)
                .and_then(|at| bytes.split_at_checked(at))
                .ok_or(Distrust::Altered)?;
            let signed = by_token(key.application(), note, signed)?;
            plain(&ECDSA_P256_SHA256_FIXED, key.ec_point().as_bytes(), &signed, &fixed(signature, 32)?)
        }
        KeyData::Rsa(key) => {
            let parts = (key.n.as_positive_bytes(), key.e.as_positive_bytes());
            let (Some(n), Some(e)) = parts else { return Err(Distrust::Altered) };
            let algorithm = match signature.algorithm() {
                Algorithm::Rsa { hash: Some(HashAlg::Sha512) } => &RSA_PKCS1_2048_8192_SHA512,
                Algorithm::Rsa { hash: Some(HashAlg::Sha256) } => &RSA_PKCS1_2048_8192_SHA256,
                other => return Err(Distrust::Kind(format!("{other} with SHA-1"))),
            };
            RsaPublicKeyComponents { n, e }.verify(algorithm, signed, bytes).map_err(|_| Distrust::Altered)
        }
        other => Err(Distrust::Kind(other.algorithm().to_string())),
    }
}

/// Bytes of flags and counter that a token adds to its signature.
const NOTE: usize = 5;
/// The flag of a token whose owner touched it.
const TOUCHED: u8 = 1;

fn is_rsa(key: &KeyData, signature: &Signature) -> bool {
    matches!((key, signature.algorithm()), (KeyData::Rsa(_), Algorithm::Rsa { .. }))
}

fn plain(
    algorithm: &'static dyn VerificationAlgorithm,
    key: &[u8],
    signed: &[u8],
    signature: &[u8],
) -> Result<(), Distrust> {
    UnparsedPublicKey::new(algorithm, key).verify(signed, signature).map_err(|_| Distrust::Altered)
}

/// What a token signs. It has to have been touched, as OpenSSH demands by default.
fn by_token(application: &str, note: &[u8], signed: &[u8]) -> Result<Vec<u8>, Distrust> {
    if note.len() != NOTE || note.first().is_none_or(|flags| flags & TOUCHED == 0) {
        return Err(Distrust::Altered);
    }
    Ok([Sha256::digest(application).as_slice(), note, Sha256::digest(signed).as_slice()].concat())
}

/// The two numbers of an ECDSA signature, each as an SSH `mpint`, as numbers of a fixed width.
fn fixed(bytes: &[u8], width: usize) -> Result<Vec<u8>, Distrust> {
    let (mut rest, mut numbers) = (bytes, Vec::with_capacity(2 * width));
    for _ in 0..2 {
        let (length, after) = rest.split_first_chunk::<4>().ok_or(Distrust::Altered)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| Distrust::Altered)?;
        let (number, after) = after.split_at_checked(length).ok_or(Distrust::Altered)?;
        let number = match number {
            [0, number @ ..] => number,
            number => number,
        };
        numbers.extend(std::iter::repeat_n(0, width.checked_sub(number.len()).ok_or(Distrust::Altered)?));
        numbers.extend_from_slice(number);
        rest = after;
    }
    if rest.is_empty() { Ok(numbers) } else { Err(Distrust::Altered) }
}
