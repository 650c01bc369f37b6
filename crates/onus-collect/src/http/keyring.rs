//! The credentials of a run, each bound to the hosts it is meant for.
//!
//! A request says what kind of credential it needs; the keyring gives it only when the request goes where that
//! credential belongs. An address from an answer, a typing error or a redirect can then not carry a secret away.

use std::fmt;
use std::time::SystemTime;

use secrecy::{ExposeSecret, SecretString};

use super::api_endpoint::ApiEndpoint;
use super::error::TransportError;
use super::origin::Origin;
use super::request::{Auth, Request};
use super::s3_endpoint::S3Endpoint;
use super::{sign_exoscale, sign_s3};

/// Scaleway's secret key, sent as it is.
pub struct TokenKey {
    /// The API it is for.
    pub origin: Origin,
    /// The secret key.
    pub secret: SecretString,
}

/// A key that signs requests to Exoscale's JSON API; the secret is never sent.
pub struct ExoscaleKey {
    /// The API it is for.
    pub api: ApiEndpoint,
    /// Identifier of the key.
    pub key: String,
    /// The secret.
    pub secret: SecretString,
}

/// A key that signs S3 requests; the secret is never sent.
pub struct S3Key {
    /// The service it is for.
    pub endpoint: S3Endpoint,
    /// Identifier of the key.
    pub access_key: String,
    /// The secret key.
    pub secret: SecretString,
}

/// All credentials of a run.
#[derive(Default)]
pub struct Keyring {
    token: Option<TokenKey>,
    exoscale: Option<ExoscaleKey>,
    s3: Option<S3Key>,
}

impl Keyring {
    /// No credential at all.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Adds the secret key of the JSON API.
    #[must_use]
    pub fn with_token(self, token: TokenKey) -> Self {
        Self { token: Some(token), ..self }
    }

    /// Adds the key of Exoscale's JSON API.
    #[must_use]
    pub fn with_exoscale(self, key: ExoscaleKey) -> Self {
        Self { exoscale: Some(key), ..self }
    }

    /// Adds the key for Object Storage.
    #[must_use]
    pub fn with_s3(self, s3: S3Key) -> Self {
        Self { s3: Some(s3), ..self }
    }

    /// Every secret, for a [`Redactor`](super::Redactor).
    pub fn secrets(&self) -> impl Iterator<Item = &SecretString> {
        let token = self.token.iter().map(|key| &key.secret);
        let exoscale = self.exoscale.iter().map(|key| &key.secret);
        token.chain(exoscale).chain(self.s3.iter().map(|key| &key.secret))
    }

    /// The headers that authenticate a request at `now`.
    pub(crate) fn headers(
        &self,
        request: &Request,
        now: SystemTime,
    ) -> Result<Vec<(&'static str, SecretString)>, TransportError> {
        match request.auth() {
            Auth::Anonymous => Ok(Vec::new()),
            Auth::Token => {
                let missing = || missing(request, "secret key", "`SCW_SECRET_KEY`");
                let key = self.token.as_ref().ok_or_else(missing)?;
                if *request.origin() != key.origin {
                    return Err(misdirected(request, "secret key", key.origin.authority()));
                }
                let secret = SecretString::from(key.secret.expose_secret());
                Ok(vec![("x-auth-token", secret)])
            }
            Auth::Exoscale => {
                let missing = || missing(request, "API key", "`EXOSCALE_API_KEY` and `EXOSCALE_API_SECRET`");
                let key = self.exoscale.as_ref().ok_or_else(missing)?;
                if !key.api.serves(request.origin()) {
                    return Err(misdirected(request, "signature", key.api.hosts()));
                }
                Ok(vec![sign_exoscale::header(request, key, now)?])
            }
            Auth::S3(scope) => {
                let missing = || missing(request, "access key", "`SCW_ACCESS_KEY` and `SCW_SECRET_KEY`");
                let key = self.s3.as_ref().ok_or_else(missing)?;
                if !key.endpoint.serves(request.origin(), &scope.region) {
                    return Err(misdirected(request, "signature", key.endpoint.hosts()));
                }
                sign_s3::headers(request, scope, key, now)
            }
        }
    }
}

fn missing(request: &Request, kind: &'static str, next: &'static str) -> TransportError {
    TransportError::NoCredential { request: request.to_string(), kind, next }
}

fn misdirected(request: &Request, kind: &'static str, meant_for: String) -> TransportError {
    TransportError::Misdirected { request: request.to_string(), kind, meant_for: format!("`{meant_for}`") }
}

/// Tells which credentials there are, never what they are.
impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring")
            .field("token_for", &self.token.as_ref().map(|key| key.origin.to_string()))
            .field("exoscale_for", &self.exoscale.as_ref().map(|key| key.api.hosts()))
            .field("s3_for", &self.s3.as_ref().map(|key| key.endpoint.hosts()))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::request::Method;
    use super::super::s3_endpoint::S3Place;
    use super::*;

    const SECRET: &str = "0f0e0d0c-aaaa-bbbb-cccc-1234567890ab";

    fn keyring() -> Keyring {
        let origin = Origin::parse("https://api.scaleway.com").unwrap();
        Keyring::empty().with_token(TokenKey { origin, secret: SECRET.into() }).with_s3(S3Key {
            endpoint: S3Endpoint::scaleway(),
            access_key: "SCWXXXXXXXXXXXXXXXXX".into(),
            secret: SECRET.into(),
        })
    }

    fn token_request(address: &str) -> Request {
        Request::new(Method::Get, Origin::parse(address).unwrap(), "/iam", Vec::new(), Auth::Token).unwrap()
    }

    #[test]
    fn the_token_goes_to_its_own_origin_only() {
        let headers =
            keyring().headers(&token_request("https://api.scaleway.com"), SystemTime::now()).unwrap();
        assert_eq!(headers[0].1.expose_secret(), SECRET);
        for elsewhere in
            ["https://api.scaleway.com.evil.example", "https://api.scaleway.com:8443", "http://localhost"]
        {
            let refused = keyring().headers(&token_request(elsewhere), SystemTime::now()).unwrap_err();
            assert!(matches!(refused, TransportError::Misdirected { .. }), "{elsewhere}");
        }
    }

    #[test]
    fn a_signature_is_made_for_its_own_service_only() {
        let place = S3Place { region: "fr-par".into(), project: None };
        let request = S3Endpoint::scaleway().service_request(&place).unwrap();
        let headers = keyring().headers(&request, SystemTime::now()).unwrap();
        assert!(headers.iter().all(|(_, value)| !value.expose_secret().contains(SECRET)));
        let elsewhere = S3Endpoint::exoscale().service_request(&place).unwrap();
        let refused = keyring().headers(&elsewhere, SystemTime::now()).unwrap_err();
        assert!(matches!(refused, TransportError::Misdirected { .. }));
    }

    #[test]
    fn nothing_printed_holds_a_secret() {
        let shown = format!("{:?}", keyring());
        assert!(shown.contains("api.scaleway.com") && !shown.contains(SECRET));
        let missing = Keyring::empty().headers(&token_request("https://api.scaleway.com"), SystemTime::now());
        assert!(missing.unwrap_err().to_string().contains("SCW_SECRET_KEY"));
    }
}
