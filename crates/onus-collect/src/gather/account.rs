//! Whose account is read, and through what.

use serde_json::Value;

use super::{Places, Provider};
use crate::http::{ApiEndpoint, Auth, Method, Request, S3Endpoint, Transport};

/// An account and the way to it.
pub struct Account<'a> {
    /// Whose API it is.
    pub provider: Provider,
    /// What answers requests.
    pub transport: &'a dyn Transport,
    /// Where the JSON API is.
    pub api: ApiEndpoint,
    /// Where buckets are.
    pub s3: S3Endpoint,
    /// Whether there is an access key, without which Object Storage cannot be asked.
    pub has_access_key: bool,
    /// The organisation; empty where its API does not ask for it.
    pub organization_id: String,
    /// Where to look.
    pub places: Places,
    /// Objects of one bucket that are listed at most.
    pub most_objects: usize,
}

impl Account<'_> {
    /// A request to the JSON API. What belongs to no zone is answered alike by all of them.
    pub(crate) fn request(
        &self,
        zone: Option<&str>,
        path: &str,
        query: Vec<(String, String)>,
    ) -> Result<Request, String> {
        let zone = zone.or(self.places.zones().first().map(String::as_str)).unwrap_or_default();
        let origin = self.api.origin(zone).ok_or_else(|| format!("`{zone}` is no zone of an API"))?;
        Request::new(Method::Get, origin, path, query, self.provider.auth())
            .map_err(|error| error.to_string())
    }
}

/// The organisation of a key: the key's preferred project tells it.
///
/// # Errors
/// A sentence for people when it cannot be found out.
pub fn find_organization(
    transport: &dyn Transport,
    api: &ApiEndpoint,
    access_key: &str,
) -> Result<String, String> {
    let next = "set `SCW_DEFAULT_ORGANIZATION_ID`";
    let ask = |path: String| -> Result<Value, String> {
        let origin = api.origin("").ok_or_else(|| format!("the API has no address; {next}"))?;
        let request = Request::new(Method::Get, origin, path, Vec::new(), Auth::Token)
            .map_err(|error| format!("cannot find out the organisation of the key: {error}; {next}"))?;
        let response = transport
            .send(&request)
            .map_err(|error| format!("cannot find out the organisation of the key: {error}"))?;
        match serde_json::from_slice(&response.body) {
            Ok(value) if response.is_success() => Ok(value),
            _ => Err(format!(
                "cannot find out the organisation of the key: `{request}` answered {}; {next}",
                response.status
            )),
        }
    };
    let key = ask(format!("/iam/v1alpha1/api-keys/{}", crate::http::request::encode_segment(access_key)))?;
    let project = key.get("default_project_id").and_then(Value::as_str).unwrap_or_default();
    if project.is_empty() {
        return Err(format!(
            "cannot find out the organisation of the key: it has no preferred project; {next}"
        ));
    }
    let project = ask(format!("/account/v3/projects/{}", crate::http::request::encode_segment(project)))?;
    let organization = project.get("organization_id").and_then(Value::as_str).unwrap_or_default();
    match organization {
        "" => {
            Err(format!("cannot find out the organisation of the key: its project does not name it; {next}"))
        }
        organization => Ok(organization.to_owned()),
    }
}
