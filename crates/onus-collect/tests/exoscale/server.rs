//! An Exoscale on this machine: one listener for each zone. It checks each signature with an implementation of its
//! own, knows the listings of the catalog, which are empty until they are given something, and can refuse.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use onus_catalog::Catalog;
use onus_collect::http::{ApiEndpoint, Origin, S3Endpoint};
use serde_json::{Value, json};

use super::answer::Answer;
use super::fault::Fault;

#[path = "signature.rs"]
mod signature;

pub(crate) const KEY: &str = "EXOloopback0000000000000000";
pub(crate) const SECRET: &str = "loopback-secret-of-some-length";
pub(crate) const ZONES: [&str; 3] = ["ch-gva-2", "de-fra-1", "at-vie-1"];
/// Where Object Storage is, which has one listener for all zones.
pub(crate) const STORAGE: &str = "storage";

/// Answers by zone (`*` for any), and path with or without its parameters.
#[derive(Clone, Default)]
pub(crate) struct World(BTreeMap<(String, String), Answer>);

impl World {
    pub(crate) fn with(self, zone: &str, path: &str, status: u16, body: Value) -> Self {
        self.and(zone, path, Answer::json(status, &body))
    }

    pub(crate) fn and(mut self, zone: &str, path: &str, answer: Answer) -> Self {
        self.0.insert((zone.to_owned(), path.to_owned()), answer);
        self
    }

    pub(crate) fn without(mut self, zone: &str, path: &str) -> Self {
        self.0.remove(&(zone.to_owned(), path.to_owned()));
        self
    }

    /// What is answered to a request; none where a listing is empty because nothing was put there.
    pub(crate) fn given(&self, zone: &str, target: &str) -> Option<&Answer> {
        let path = target.split('?').next().unwrap_or_default();
        let places = [(zone, target), (zone, path), ("*", path)];
        places.iter().find_map(|(zone, path)| self.0.get(&((*zone).to_owned(), (*path).to_owned())))
    }

    fn answer(&self, catalog: &Catalog, zone: &str, target: &str) -> Answer {
        if let Some(answer) = self.given(zone, target) {
            return answer.clone();
        }
        let path = target.split('?').next().unwrap_or_default();
        let lists = catalog.tables().values().filter_map(|table| table.list.as_ref());
        match lists.filter(|list| list.get == path && !list.items.is_empty()).map(|list| &list.items).next() {
            Some(items) if items == "/*" => Answer::json(200, &json!([])),
            Some(items) => Answer::json(200, &json!({ items.trim_start_matches('/'): [] })),
            None => Answer::json(404, &json!({ "message": "Not Found" })),
        }
    }
}

/// Which requests a fault is for: by zone and path.
type Place = Box<dyn Fn(&str, &str) -> bool + Send + Sync>;

#[derive(Default)]
struct Shared {
    world: World,
    heard: Mutex<Vec<String>>,
    broken: Mutex<Option<(Place, Fault)>>,
}

pub(crate) struct Cloud {
    zones: Vec<(String, Origin)>,
    storage: Origin,
    shared: Arc<Shared>,
}

impl Cloud {
    pub(crate) fn of(world: World) -> Self {
        let shared = Arc::new(Shared { world, ..Shared::default() });
        let listen = |zone: &str| {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let origin = Origin::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
            let (shared, zone) = (Arc::clone(&shared), zone.to_owned());
            thread::spawn(move || {
                for stream in listener.incoming().map_while(Result::ok) {
                    let (shared, zone) = (Arc::clone(&shared), zone.clone());
                    thread::spawn(move || shared.serve(stream, &zone));
                }
            });
            origin
        };
        let zones = ZONES.iter().map(|zone| ((*zone).to_owned(), listen(zone))).collect();
        let storage = listen(STORAGE);
        Self { zones, storage, shared }
    }

    pub(crate) fn api(&self) -> ApiEndpoint {
        ApiEndpoint::listed(self.zones.clone())
    }

    pub(crate) fn storage(&self) -> S3Endpoint {
        S3Endpoint::single(self.storage.clone())
    }

    /// Zone, and the path with its parameters, of each request.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.shared.heard.lock().unwrap().clone()
    }

    /// From now on, requests at a place meet a fault, and those elsewhere do not.
    pub(crate) fn break_at(&self, place: impl Fn(&str, &str) -> bool + Send + Sync + 'static, fault: Fault) {
        *self.shared.broken.lock().unwrap() = Some((Box::new(place), fault));
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream, zone: &str) {
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
        let head: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
        let first = head.first().and_then(|line| line.strip_prefix("GET "));
        let Some(target) = first.and_then(|rest| rest.split(' ').next()) else { return };
        self.heard.lock().unwrap().push(format!("{zone} {target}"));
        let authorization = head.iter().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("authorization").then_some(value)
        });
        let answer = if is_admitted(zone, target, authorization) {
            self.answer(zone, target)
        } else {
            Answer::json(403, &json!({ "message": "Invalid request signature" }))
        };
        answer.with("Connection", "close").write(&mut stream, true);
    }

    fn answer(&self, zone: &str, target: &str) -> Answer {
        let honest = self.world.answer(embedded(), zone, target);
        let path = target.split('?').next().unwrap_or_default();
        let broken = self.broken.lock().unwrap();
        match broken.as_ref().filter(|(place, _)| place(zone, path)) {
            Some((_, fault)) => fault.answer(honest),
            None => honest,
        }
    }
}

/// The list of zones is asked for without the key, and everything else with it.
fn is_admitted(zone: &str, target: &str, authorization: Option<&str>) -> bool {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    match authorization {
        None => path == "/v2/zone",
        Some(value) if zone == STORAGE => value.starts_with("AWS4-HMAC-SHA256 "),
        Some(value) => path != "/v2/zone" && signature::is_signed(value, path, query),
    }
}

pub(crate) fn embedded() -> &'static Catalog {
    static CATALOG: std::sync::OnceLock<Catalog> = std::sync::OnceLock::new();
    CATALOG.get_or_init(|| Catalog::embedded().unwrap())
}
