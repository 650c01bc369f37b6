//! The manifest as a DSSE envelope over an in-toto statement, for tools that know these: one Ed25519 key, another
//! wrapping. Only a key whose private half lies in a file without a pass phrase can make it; others leave it out.

use std::path::Path;

use ring::signature::Ed25519KeyPair;
use serde_json::json;
use sha2::{Digest, Sha256};
use ssh_key::private::KeypairData;
use ssh_key::{HashAlg, PrivateKey};

use super::MANIFEST;
use crate::files::{bounded, hexadecimal};

/// The name of the envelope in a pack.
pub const DSSE: &str = "manifest.dsse.json";
/// What the payload is.
const PAYLOAD: &str = "application/vnd.in-toto+json";
const LONGEST_KEY: u64 = 64 << 10;

/// The envelope; none where the key cannot sign in this way.
#[must_use]
pub fn envelope(manifest: &[u8], key: &Path) -> Option<String> {
    let key = PrivateKey::from_openssh(bounded(key, LONGEST_KEY).ok()?).ok()?;
    let KeypairData::Ed25519(pair) = key.key_data() else { return None };
    let signer = Ed25519KeyPair::from_seed_and_public_key(&pair.private.to_bytes(), &pair.public.0).ok()?;
    let payload = statement(manifest);
    let signature = signer.sign(&encoded(payload.as_bytes()));
    let id = key.public_key().fingerprint(HashAlg::Sha256).to_string();
    written(manifest, &id, &base64(signature.as_ref()))
}

/// The in-toto statement: a subject with its digest, and what is said of it.
pub(crate) fn statement(manifest: &[u8]) -> String {
    let digest = hexadecimal(&Sha256::digest(manifest));
    json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{ "name": MANIFEST, "digest": { "sha256": digest } }],
        "predicateType": "urn:onus:pack:1",
        "predicate": {},
    })
    .to_string()
}

/// What DSSE signs: the pre-authentication encoding of its specification.
pub(crate) fn encoded(payload: &[u8]) -> Vec<u8> {
    let head = format!("DSSEv1 {} {PAYLOAD} {} ", PAYLOAD.len(), payload.len());
    [head.as_bytes(), payload].concat()
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Whether an envelope is one of this manifest, signed by this Ed25519 key.
pub(crate) fn is_signed(envelope: &str, manifest: &[u8], key: &[u8]) -> bool {
    use base64::Engine as _;
    let decoded =
        |value: &serde_json::Value| base64::engine::general_purpose::STANDARD.decode(value.as_str()?).ok();
    let verified = || -> Option<bool> {
        let envelope: serde_json::Value = serde_json::from_str(envelope).ok()?;
        let payload = decoded(envelope.get("payload")?)?;
        let [signature] = envelope.get("signatures")?.as_array()?.as_slice() else { return None };
        let signature = decoded(signature.get("sig")?)?;
        let known =
            envelope.get("payloadType")?.as_str()? == PAYLOAD && payload == statement(manifest).as_bytes();
        let key = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, key);
        Some(known && key.verify(&encoded(&payload), &signature).is_ok())
    };
    // One envelope has one text: nothing can be said beside what is signed.
    let canonical = || -> Option<bool> {
        let read: serde_json::Value = serde_json::from_str(envelope).ok()?;
        let [signature] = read.get("signatures")?.as_array()?.as_slice() else { return None };
        let (id, sig) = (signature.get("keyid")?.as_str()?, signature.get("sig")?.as_str()?);
        let point = ssh_key::public::Ed25519PublicKey::try_from(key).ok()?;
        let expected = ssh_key::PublicKey::from(point).fingerprint(HashAlg::Sha256).to_string();
        Some(id == expected && written(manifest, id, sig)? == envelope)
    };
    verified().unwrap_or(false) && canonical().unwrap_or(false)
}

/// The text of an envelope.
fn written(manifest: &[u8], key: &str, signature: &str) -> Option<String> {
    let envelope = json!({
        "payloadType": PAYLOAD,
        "payload": base64(statement(manifest).as_bytes()),
        "signatures": [{ "keyid": key, "sig": signature }],
    });
    serde_json::to_string_pretty(&envelope).ok().map(|text| text + "\n")
}
