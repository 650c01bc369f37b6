//! The signature of requests to Exoscale, put together again by an implementation that shares nothing with the product's.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

use super::{KEY, SECRET};

/// Whether a request is signed with the key. No value of these requests needs decoding.
pub(super) fn is_signed(authorization: &str, path: &str, query: &str) -> bool {
    let Some(fields) = authorization.strip_prefix("EXO2-HMAC-SHA256 ") else { return false };
    let fields: BTreeMap<&str, &str> = fields.split(',').filter_map(|field| field.split_once('=')).collect();
    let query: BTreeMap<&str, &str> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let names: Vec<&str> = query.keys().copied().collect();
    let values: String = query.values().copied().collect();
    let Some(expires) = fields.get("expires").and_then(|text| text.parse::<u64>().ok()) else { return false };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let message = format!("GET {path}\n\n{values}\n\n{expires}");
    fields.get("credential") == Some(&KEY)
        && fields.get("signed-query-args").copied().unwrap_or_default() == names.join(";")
        && (now..now + 660).contains(&expires)
        && fields.get("signature").copied()
            == Some(base64(&hmac(SECRET.as_bytes(), message.as_bytes())).as_str())
}

/// RFC 2104, for keys up to a block.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let pad = |with: u8| {
        let mut block = [with; 64];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().to_vec()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, at| bits << 8 | u32::from(three.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}
