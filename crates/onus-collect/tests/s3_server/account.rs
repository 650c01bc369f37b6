//! The server as the Object Storage of an account that has nothing else.

use std::path::Path;
use std::sync::Arc;

use onus_catalog::Catalog;
use onus_collect::gather::{Account, NoProgress, Places, Provider, gather};
use onus_collect::http::{
    ApiEndpoint, Auth, ClientSettings, Headers, Keyring, LiveClient, Origin, PacePolicy, Paced, Request,
    Response, S3Endpoint, S3Key, Transport, TransportError,
};
use onus_facts::{Snapshot, SnapshotWriter};

use super::{ACCESS_KEY, REGION, SECRET, Server};

const ORGANIZATION: &str = "0a000000-0000-4000-8000-000000000001";
/// Sends what is for Object Storage there, lists one project, and refuses everything else.
struct OneProject {
    live: Paced<LiveClient>,
    project: String,
}

impl Transport for OneProject {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        if matches!(request.auth(), Auth::S3(_)) {
            return self.live.send(request);
        }
        let projects = || {
            format!(
                r#"{{"projects":[{{"id":"{}","organization_id":"{ORGANIZATION}","name":"records"}}],"total_count":1}}"#,
                self.project
            )
        };
        let (status, body) = match request.path() {
            "/account/v3/projects" => (200, projects()),
            _ => (403, r#"{"message":"insufficient permissions"}"#.to_owned()),
        };
        Ok(Response { status, headers: Headers::default(), body: body.into_bytes(), request_id: None })
    }
}

/// Reads the account with the product.
pub(crate) fn collect(server: &Server, project: &str, folder: &Path) -> Snapshot {
    let s3 = S3Endpoint::single(Origin::parse(&server.address).unwrap());
    let key = S3Key { endpoint: s3.clone(), access_key: ACCESS_KEY.into(), secret: SECRET.into() };
    let settings = ClientSettings { proxy_from_environment: false, ..ClientSettings::default() };
    let live = LiveClient::new(&settings, Arc::new(Keyring::empty().with_s3(key)));
    let transport = OneProject { live: Paced::new(live, PacePolicy::default()), project: project.to_owned() };
    let account = Account {
        provider: Provider::Scaleway,
        transport: &transport,
        api: ApiEndpoint::single(Origin::parse("https://api.scaleway.com").unwrap()),
        s3,
        has_access_key: true,
        organization_id: ORGANIZATION.to_owned(),
        places: Places::of([format!("{REGION}-1")]),
        most_objects: 1000,
    };
    let catalog = Catalog::embedded().unwrap();
    let as_of = "2026-06-01T00:00:00Z".parse().unwrap();
    let mut writer = SnapshotWriter::create(&folder.join("run.sqlite"), &catalog, as_of).unwrap();
    gather(&catalog, &account, writer.facts(), &NoProgress).unwrap();
    Snapshot::open(&writer.finish(&catalog).unwrap()).unwrap()
}
