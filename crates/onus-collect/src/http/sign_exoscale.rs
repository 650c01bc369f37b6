//! Exoscale's `EXO2-HMAC-SHA256`: five parts, each on a line, under one HMAC.
//!
//! Method and path as sent, the body, the values of the signed parameters, the signed headers and the expiry. onus
//! sends no body and signs no header. Every parameter is signed, so a parameter that is repeated or blank, which
//! official clients sign in different ways, is refused.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use super::error::TransportError;
use super::keyring::ExoscaleKey;
use super::request::Request;

/// How long a signature holds; the official clients use the same.
const HOLDS: Duration = Duration::from_secs(600);

/// The header that signs a request.
pub(crate) fn header(
    request: &Request,
    key: &ExoscaleKey,
    now: SystemTime,
) -> Result<(&'static str, SecretString), TransportError> {
    let unsignable = |reason| TransportError::Unsignable { request: request.to_string(), reason };
    let mut query: Vec<&(String, String)> = request.query().iter().collect();
    query.sort();
    if query.iter().zip(query.iter().skip(1)).any(|(one, next)| one.0 == next.0) {
        return Err(unsignable("a parameter is repeated"));
    }
    if query.iter().any(|(_, value)| value.is_empty()) {
        return Err(unsignable("a parameter has no value"));
    }
    let since_1970 = (now + HOLDS).duration_since(SystemTime::UNIX_EPOCH);
    let expires = since_1970.map_err(|_| unsignable("the clock stands before 1970"))?.as_secs();
    let values: String = query.iter().map(|(_, value)| value.as_str()).collect();
    let message = format!("{} {}\n\n{values}\n\n{expires}", request.method().as_str(), request.path());
    let mut mac = Hmac::<Sha256>::new_from_slice(key.secret.expose_secret().as_bytes())
        .map_err(|_| unsignable("the secret is none"))?;
    mac.update(message.as_bytes());
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    let names: Vec<&str> = query.iter().map(|(name, _)| name.as_str()).collect();
    let signed =
        if names.is_empty() { String::new() } else { format!(",signed-query-args={}", names.join(";")) };
    let value =
        format!("EXO2-HMAC-SHA256 credential={}{signed},expires={expires},signature={signature}", key.key);
    Ok(("authorization", value.into()))
}

#[cfg(test)]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
mod tests {
    use std::path::Path;

    use percent_encoding::percent_decode_str;
    use serde_json::Value;

    use super::super::api_endpoint::ApiEndpoint;
    use super::super::origin::Origin;
    use super::super::request::{Auth, Method};
    use super::*;

    fn signed(url: &str, key: &ExoscaleKey, expires: u64) -> Result<String, TransportError> {
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let rest = address.strip_prefix("https://").unwrap();
        let (host, path) = rest.split_once('/').unwrap();
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
        let pair = |pair: &str| pair.split_once('=').map(|(name, value)| (decoded(name), decoded(value)));
        let query =
            query.split('&').filter(|pair| !pair.is_empty()).map(|text| pair(text).unwrap()).collect();
        let origin = Origin::https(host).unwrap();
        let request = Request::new(Method::Get, origin, format!("/{path}"), query, Auth::Exoscale).unwrap();
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(expires) - HOLDS;
        header(&request, key, now).map(|(_, value)| value.expose_secret().to_owned())
    }

    fn key() -> ExoscaleKey {
        ExoscaleKey {
            api: ApiEndpoint::exoscale(),
            key: "EXO0123456789abcdef01234567".into(),
            secret: "onus-example-secret-not-real".into(),
        }
    }

    /// Computed with another HMAC tool.
    #[test]
    fn agrees_with_a_worked_example() {
        let url = "https://api-ch-gva-2.exoscale.com/v2/event\
                   ?to=2026-01-02T00%3A00%3A00Z&from=2026-01-01T00%3A00%3A00Z";
        assert_eq!(
            signed(url, &key(), 1_767_225_600).unwrap(),
            "EXO2-HMAC-SHA256 credential=EXO0123456789abcdef01234567,signed-query-args=from;to,\
             expires=1767225600,signature=oQb1chmeCaFSOiFu/UcNMDYZ4/YPUGpOOS/FJ8m0yg0="
        );
    }

    #[test]
    fn agrees_with_the_vectors_of_the_official_clients() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let file = root.join("../shared/reference/exoscale-signing-vectors.json");
        let Ok(text) = std::fs::read_to_string(&file) else {
            eprintln!("SKIPPED: {} is not here", file.display());
            return;
        };
        let document: Value = serde_json::from_str(&text).unwrap();
        let text = |vector: &Value, name: &str| vector[name].as_str().unwrap_or_default().to_owned();
        let mut compared = 0;
        for vector in document["vectors"].as_array().unwrap() {
            let names: Vec<String> = text(vector, "url").split(['?', '&']).map(str::to_owned).collect();
            // What onus cannot send: other methods, bodies, parameters without value or given twice.
            if text(vector, "method") != "GET" || !text(vector, "body").is_empty() {
                continue;
            }
            let key = ExoscaleKey {
                key: text(vector, "credential"),
                secret: text(vector, "secret").into(),
                ..key()
            };
            match signed(&text(vector, "url"), &key, vector["expires"].as_u64().unwrap()) {
                Ok(signed) => assert_eq!(signed, text(vector, "authorization"), "{names:?}"),
                Err(error) => panic!("{names:?}: {error}"),
            }
            compared += 1;
        }
        assert!(compared >= 4, "{compared} vectors were compared");
    }

    #[test]
    fn what_clients_sign_in_different_ways_is_refused() {
        for query in ["?a=1&a=2", "?a="] {
            let url = format!("https://api-ch-gva-2.exoscale.com/v2/event{query}");
            assert!(matches!(signed(&url, &key(), 1_767_225_600), Err(TransportError::Unsignable { .. })));
        }
    }
}
