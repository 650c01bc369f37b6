//! A client that changes things on an S3 server, which the product cannot do.
//!
//! Only `aws-sigv4` and `ureq` are shared with the product: how an address is put together, signed and sent is written
//! a second time here, so that a mistake of the product cannot cancel itself out.

pub(crate) mod account;
pub(crate) mod buckets;

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings, sign,
};
use aws_sigv4::sign::v4;

pub(crate) const ACCESS_KEY: &str = "SCWS3SERVERTEST00000";
pub(crate) const SECRET: &str = "00000000-0000-4000-8000-5353535353aa";
pub(crate) const REGION: &str = "fr-par";

/// The server that `ONUS_S3_ENDPOINT` names.
pub(crate) struct Server {
    pub(crate) address: String,
    agent: ureq::Agent,
}

impl Server {
    pub(crate) fn at(address: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None);
        Self { address: address.trim_end_matches('/').to_owned(), agent: config.build().new_agent() }
    }

    /// Sends a signed request that must be served.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> String {
        let url = format!("{}{path}", self.address);
        let mut request = ureq::http::Request::builder().method(method).uri(&url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        for (name, value) in signature(method, &url, headers, body) {
            request = request.header(name, value);
        }
        let mut response = self.agent.run(request.body(body.to_owned()).unwrap()).unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        assert!(response.status().is_success(), "{method} {path}: {} {text}", response.status());
        text
    }

    /// Makes a bucket, with headers that say how.
    pub(crate) fn make(&self, bucket: &str, headers: &[(&str, &str)]) {
        let place = format!(
            "<CreateBucketConfiguration><LocationConstraint>{REGION}</LocationConstraint></CreateBucketConfiguration>"
        );
        self.send("PUT", &format!("/{bucket}"), headers, &place);
    }

    /// Changes a setting of a bucket.
    pub(crate) fn set(&self, bucket: &str, setting: &str, body: &str) {
        self.send("PUT", &format!("/{bucket}?{setting}="), &[], body);
    }

    /// The owner that an answer names.
    pub(crate) fn owner(&self, path: &str) -> String {
        let answer = self.send("GET", &format!("/{path}"), &[], "");
        between(between(&answer, "<Owner>", "</Owner>"), "<ID>", "</ID>").to_owned()
    }
}

/// The text between two others.
pub(crate) fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).unwrap().0
}

fn signature(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Vec<(String, String)> {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    let credentials = Credentials::builder().access_key_id(ACCESS_KEY).secret_access_key(SECRET);
    let identity = credentials.provider_name("test").build().into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(REGION)
        .name("s3")
        .time(SystemTime::now())
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let body = SignableBody::Bytes(body.as_bytes());
    let request = SignableRequest::new(method, url, headers.iter().copied(), body).unwrap();
    let (instructions, _) = sign(request, &parameters).unwrap().into_parts();
    let (signed, _) = instructions.into_parts();
    signed.iter().map(|header| (header.name().to_owned(), header.value().to_owned())).collect()
}
