//! Where buckets live, and requests for them.
//!
//! The bucket is in the host name, so its name, which came from an answer, becomes part of an address. Only names
//! that S3 itself allows are used; a name with dots goes into the path, because no certificate covers it as a host.

use thiserror::Error;

use super::origin::Origin;
use super::request::{Auth, BucketStyle, Method, Request, RequestError, S3Scope, encode_segment};

/// Why a bucket cannot be asked for.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// Not a name S3 allows.
    #[error("cannot ask for the bucket `{0}`: that is not a name a bucket can have")]
    Bucket(String),
    /// Not a region.
    #[error(
        "cannot ask the region `{0}`: a region has lower-case letters, digits and hyphens only, as in `fr-par`"
    )]
    Region(String),
    /// The request itself is not allowed.
    #[error(transparent)]
    Request(#[from] RequestError),
}

/// The S3 service of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3Endpoint(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// One host per region: `before`, region, `after`.
    PerRegion { before: &'static str, after: &'static str },
    /// One server for all regions, buckets in the path.
    Single(Origin),
}

/// Whose buckets are meant, and where.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct S3Place {
    /// Region, as in the host name and the signature.
    pub region: String,
    /// Project the key is to act in.
    pub project: Option<String>,
}

impl S3Endpoint {
    /// `s3.<region>.scw.cloud`
    pub fn scaleway() -> Self {
        Self(Kind::PerRegion { before: "s3.", after: ".scw.cloud" })
    }

    /// `sos-<zone>.exo.io`
    pub fn exoscale() -> Self {
        Self(Kind::PerRegion { before: "sos-", after: ".exo.io" })
    }

    /// A server of one's own.
    pub fn single(origin: Origin) -> Self {
        Self(Kind::Single(origin))
    }

    /// The list of buckets.
    pub fn service_request(&self, place: &S3Place) -> Result<Request, EndpointError> {
        let auth = Self::auth(place, BucketStyle::Path);
        Ok(Request::new(Method::Get, self.service_origin(&place.region)?, "/", Vec::new(), auth)?)
    }

    /// A property of a bucket: the query holds the sub-resource, as in `[("acl", "")]`.
    pub fn bucket_request(
        &self,
        method: Method,
        place: &S3Place,
        bucket: &str,
        query: &[(&str, &str)],
    ) -> Result<Request, EndpointError> {
        self.request(method, place, bucket, "", query)
    }

    /// A property of an object.
    pub fn object_request(
        &self,
        method: Method,
        place: &S3Place,
        (bucket, key): (&str, &str),
        query: &[(&str, &str)],
    ) -> Result<Request, EndpointError> {
        let key: Vec<_> = key.split('/').map(encode_segment).collect();
        self.request(method, place, bucket, &key.join("/"), query)
    }

    /// Whether a request for this region goes to this service.
    pub fn serves(&self, origin: &Origin, region: &str) -> bool {
        self.service_origin(region).is_ok_and(|service| {
            let same_port = origin.authority().strip_prefix(origin.host())
                == service.authority().strip_prefix(service.host());
            let bucket = origin.host().strip_suffix(service.host()).and_then(|label| label.strip_suffix('.'));
            let same_host = origin.host() == service.host() || bucket.is_some_and(is_bucket);
            origin.is_secure() == service.is_secure() && same_port && same_host
        })
    }

    /// Hosts of the service, for messages.
    pub fn hosts(&self) -> String {
        match &self.0 {
            Kind::PerRegion { before, after } => format!("{before}<region>{after}"),
            Kind::Single(origin) => origin.authority(),
        }
    }

    fn request(
        &self,
        method: Method,
        place: &S3Place,
        bucket: &str,
        key: &str,
        query: &[(&str, &str)],
    ) -> Result<Request, EndpointError> {
        if !is_bucket(bucket) {
            return Err(EndpointError::Bucket(bucket.chars().filter(|c| !c.is_control()).take(80).collect()));
        }
        let service = self.service_origin(&place.region)?;
        let in_host = matches!(self.0, Kind::PerRegion { .. }) && !bucket.contains('.');
        let (origin, path, style) = match service.with_label(bucket).filter(|_| in_host) {
            Some(origin) => (origin, format!("/{key}"), BucketStyle::Host),
            None if key.is_empty() => (service, format!("/{bucket}"), BucketStyle::Path),
            None => (service, format!("/{bucket}/{key}"), BucketStyle::Path),
        };
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Ok(Request::new(method, origin, path, query, Self::auth(place, style))?)
    }

    fn service_origin(&self, region: &str) -> Result<Origin, EndpointError> {
        let is_region = !region.is_empty()
            && region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        let refused = || EndpointError::Region(region.chars().filter(|c| !c.is_control()).take(80).collect());
        match &self.0 {
            _ if !is_region => Err(refused()),
            Kind::PerRegion { before, after } => {
                Origin::https(&format!("{before}{region}{after}")).ok_or_else(refused)
            }
            Kind::Single(origin) => Ok(origin.clone()),
        }
    }

    fn auth(place: &S3Place, style: BucketStyle) -> Auth {
        Auth::S3(S3Scope { region: place.region.clone(), project: place.project.clone(), style })
    }
}

fn is_bucket(name: &str) -> bool {
    let is_end =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let bytes = name.as_bytes();
    (3..=63).contains(&bytes.len())
        && is_end(bytes.first())
        && is_end(bytes.last())
        && bytes.iter().all(|byte| is_end(Some(byte)) || matches!(byte, b'-' | b'.'))
        && !name.contains("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> S3Place {
        S3Place { region: "fr-par".into(), project: Some("p".into()) }
    }

    #[test]
    fn buckets_stand_in_the_host_or_with_dots_in_the_path() {
        let scaleway = S3Endpoint::scaleway();
        let shown = |bucket| {
            scaleway.bucket_request(Method::Get, &place(), bucket, &[("acl", "")]).unwrap().to_string()
        };
        assert_eq!(shown("backups"), "GET https://backups.s3.fr-par.scw.cloud/?acl=");
        assert_eq!(shown("a.example.org"), "GET https://s3.fr-par.scw.cloud/a.example.org?acl=");
        assert_eq!(
            scaleway.service_request(&place()).unwrap().to_string(),
            "GET https://s3.fr-par.scw.cloud/"
        );
        let own = S3Endpoint::single(Origin::parse("http://127.0.0.1:9000").unwrap());
        let request = own.bucket_request(Method::Head, &place(), "backups", &[]).unwrap();
        assert_eq!(request.to_string(), "HEAD http://127.0.0.1:9000/backups");
    }

    #[test]
    fn keys_are_encoded_and_their_content_is_out_of_reach() {
        let scaleway = S3Endpoint::scaleway();
        let object = |query: &[(&str, &str)]| {
            scaleway.object_request(Method::Get, &place(), ("backups", "a b/ü"), query)
        };
        assert_eq!(
            object(&[("tagging", "")]).unwrap().to_string(),
            "GET https://backups.s3.fr-par.scw.cloud/a%20b/%C3%BC?tagging="
        );
        assert!(matches!(object(&[]), Err(EndpointError::Request(RequestError::ObjectContent { .. }))));
    }

    #[test]
    fn hostile_names_do_not_become_addresses() {
        for bucket in ["evil.example/", "a@b", "x", "evil.example#", "a..b", "-abc", "a b c", "évil", ""] {
            let refused = S3Endpoint::scaleway().bucket_request(Method::Get, &place(), bucket, &[]);
            assert!(matches!(refused, Err(EndpointError::Bucket(_))), "{bucket}");
        }
        let nowhere = S3Place { region: "evil.example/".into(), project: None };
        assert!(matches!(S3Endpoint::scaleway().service_request(&nowhere), Err(EndpointError::Region(_))));
    }

    #[test]
    fn knows_its_own_hosts() {
        let scaleway = S3Endpoint::scaleway();
        let serves = |address: &str| scaleway.serves(&Origin::parse(address).unwrap(), "fr-par");
        assert!(serves("https://s3.fr-par.scw.cloud") && serves("https://backups.s3.fr-par.scw.cloud"));
        for other in [
            "https://s3.nl-ams.scw.cloud",
            "https://evils3.fr-par.scw.cloud",
            "https://s3.fr-par.scw.cloud.evil.example",
            "https://s3.fr-par.scw.cloud:8443",
        ] {
            assert!(!serves(other), "{other}");
        }
    }
}
