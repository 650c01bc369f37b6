//! AWS Signature Version 4 for reads of S3.
//!
//! S3 signs the path as sent, once encoded and not normalised, and the digest of the empty body. Scaleway takes the
//! project in the access key: `ACCESS_KEY@PROJECT`.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4;
use secrecy::{ExposeSecret, SecretString};

use super::error::TransportError;
use super::keyring::S3Key;
use super::request::{Request, S3Scope};

/// The headers that sign a request.
pub(crate) fn headers(
    request: &Request,
    scope: &S3Scope,
    key: &S3Key,
    now: SystemTime,
) -> Result<Vec<(&'static str, SecretString)>, TransportError> {
    let unsignable = |reason| TransportError::Unsignable { request: request.to_string(), reason };
    let access_key = match &scope.project {
        Some(project) => format!("{}@{project}", key.access_key),
        None => key.access_key.clone(),
    };
    let identity = Credentials::builder()
        .access_key_id(access_key)
        .secret_access_key(key.secret.expose_secret())
        .provider_name("onus")
        .build()
        .into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(&scope.region)
        .name("s3")
        .time(now)
        .settings(settings())
        .build()
        .map_err(|_| unsignable("the signature lacks a part"))?
        .into();
    let signable = SignableRequest::new(
        request.method().as_str(),
        request.url(),
        std::iter::empty(),
        SignableBody::Bytes(&[]),
    )
    .map_err(|_| unsignable("the address cannot be signed"))?;
    let (instructions, _) =
        sign(signable, &parameters).map_err(|_| unsignable("the signature failed"))?.into_parts();
    let (signed, _) = instructions.into_parts();
    Ok(signed.iter().map(|header| (header.name(), SecretString::from(header.value()))).collect())
}

fn settings() -> SigningSettings {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    settings
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::origin::Origin;
    use super::super::request::{Auth, BucketStyle, Method};
    use super::super::s3_endpoint::S3Endpoint;
    use super::*;

    /// 2013-05-24T00:00:00Z, the moment of the worked examples in the S3 documentation.
    const EXAMPLE_MOMENT: Duration = Duration::from_secs(1_369_353_600);

    fn signed(
        origin: &str,
        path: &str,
        query: &[(&str, &str)],
        project: Option<&str>,
    ) -> Vec<(String, String)> {
        let scope = S3Scope {
            region: "us-east-1".into(),
            project: project.map(str::to_owned),
            style: BucketStyle::Host,
        };
        let query = query.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let origin = Origin::parse(origin).unwrap();
        let request = Request::new(Method::Get, origin, path, query, Auth::S3(scope.clone())).unwrap();
        let key = S3Key {
            endpoint: S3Endpoint::scaleway(),
            access_key: "AKIAIOSFODNN7EXAMPLE".into(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
        };
        let now = SystemTime::UNIX_EPOCH + EXAMPLE_MOMENT;
        let headers = headers(&request, &scope, &key, now).unwrap();
        headers.into_iter().map(|(name, value)| (name.to_owned(), value.expose_secret().to_owned())).collect()
    }

    fn authorization(headers: &[(String, String)]) -> &str {
        headers.iter().find(|(name, _)| name == "authorization").map(|(_, value)| value.as_str()).unwrap()
    }

    #[test]
    fn agrees_with_the_published_examples() {
        for (query, signature) in [
            (&[("lifecycle", "")][..], "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
            (
                &[("max-keys", "2"), ("prefix", "J")][..],
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
            ),
        ] {
            let headers = signed("https://examplebucket.s3.amazonaws.com", "/", query, None);
            assert_eq!(
                authorization(&headers),
                format!(
                    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, \
                     SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={signature}"
                )
            );
        }
    }

    #[test]
    fn the_project_is_part_of_the_access_key() {
        let headers = signed("https://s3.fr-par.scw.cloud", "/", &[], Some("project-1"));
        assert!(authorization(&headers).contains("Credential=AKIAIOSFODNN7EXAMPLE@project-1/20130524/"));
    }

    #[test]
    fn the_order_of_parameters_does_not_matter_and_their_values_do() {
        let sign = |query: &[(&str, &str)]| {
            authorization(&signed("https://b.s3.amazonaws.com", "/", query, None)).to_owned()
        };
        assert_eq!(sign(&[("a", "1 2"), ("b", "2")]), sign(&[("b", "2"), ("a", "1 2")]));
        assert_ne!(sign(&[("a", "1 2")]), sign(&[("a", "1+2")]));
    }
}
