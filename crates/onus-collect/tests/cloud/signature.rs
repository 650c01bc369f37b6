//! AWS Signature Version 4, computed once more from its description and without the library that the product
//! uses.

use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

use super::{ACCESS_KEY, Heard, SECRET};

/// What is wrong with the signature of a request.
pub(crate) fn fault(heard: &Heard) -> Option<String> {
    let authorization = heard.header("authorization")?;
    let part = |name: &str| {
        let after = authorization.split_once(&format!("{name}="))?.1;
        after.split([',', ' ']).next()
    };
    let (Some(credential), Some(signed), Some(signature)) =
        (part("Credential"), part("SignedHeaders"), part("Signature"))
    else {
        return Some(format!("`{authorization}` is no signature"));
    };
    let scope: Vec<&str> = credential.split('/').collect();
    let [key, day, region, "s3", "aws4_request"] = scope.as_slice() else {
        return Some(format!("`{credential}` is no scope"));
    };
    let date = heard.header("x-amz-date").unwrap_or_default();
    let payload = heard.header("x-amz-content-sha256").unwrap_or_default();
    if key.split('@').next() != Some(ACCESS_KEY) || !date.starts_with(day) || payload != hex(&sha256(b"")) {
        return Some(format!("`{credential}`, `{date}` and `{payload}` do not fit"));
    }
    if !signed.split(';').any(|name| name == "host") || is_stale(date) {
        return Some("the host is not signed, or the signature is not of now".to_owned());
    }
    let canonical = canonical_request(heard, signed, payload);
    let to_sign = format!(
        "AWS4-HMAC-SHA256\n{date}\n{day}/{region}/s3/aws4_request\n{}",
        hex(&sha256(canonical.as_bytes()))
    );
    let mut secret = hmac(format!("AWS4{SECRET}").as_bytes(), day.as_bytes());
    for part in [*region, "s3", "aws4_request", &to_sign] {
        secret = hmac(&secret, part.as_bytes());
    }
    (hex(&secret) != signature).then(|| format!("`{}` is signed wrongly", heard.target))
}

fn canonical_request(heard: &Heard, signed: &str, payload: &str) -> String {
    let (path, query) = heard.target.split_once('?').unwrap_or((&heard.target, ""));
    let mut pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    pairs.sort_unstable();
    let headers: String = signed
        .split(';')
        .map(|name| format!("{name}:{}\n", heard.header(name).unwrap_or_default()))
        .collect();
    format!("{}\n{path}\n{}\n{headers}\n{signed}\n{payload}", heard.method, pairs.join("&"))
}

/// Whether a date such as `20261121T043000Z` is not of today or of the night before.
fn is_stale(date: &str) -> bool {
    let number = |range: std::ops::Range<usize>| date.get(range).and_then(|text| text.parse::<i64>().ok());
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(4..6), number(6..8)) else {
        return true;
    };
    // Days since 1970 of a date of the civil calendar.
    let (year, month) = if month > 2 { (year, month) } else { (year - 1, month + 12) };
    let days =
        365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day - 1 - 719_468;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / 86_400;
    (days - i64::try_from(now).unwrap()).abs() > 1
}

pub(crate) fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = if key.len() > 64 { sha256(key) } else { key.to_vec() };
    block.resize(64, 0);
    let padded = |byte: u8| block.iter().map(|key| key ^ byte).collect::<Vec<u8>>();
    let inner = sha256(&[padded(0x36), message.to_vec()].concat());
    sha256(&[padded(0x5c), inner].concat())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
