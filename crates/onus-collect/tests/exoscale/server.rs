//! An Exoscale on this machine: one listener for each zone. It checks each signature with an implementation of its
//! own, knows the listings of the catalog, which are empty until they are given something, and can refuse.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use onus_catalog::Catalog;
use onus_collect::http::{ApiEndpoint, Origin};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(crate) const KEY: &str = "EXOloopback0000000000000000";
pub(crate) const SECRET: &str = "loopback-secret-of-some-length";
pub(crate) const ZONES: [&str; 3] = ["ch-gva-2", "de-fra-1", "at-vie-1"];

/// Answers by zone (`*` for any) and path.
#[derive(Default)]
pub(crate) struct World(BTreeMap<(String, String), (u16, Value)>);

impl World {
    pub(crate) fn with(mut self, zone: &str, path: &str, status: u16, body: Value) -> Self {
        self.0.insert((zone.to_owned(), path.to_owned()), (status, body));
        self
    }

    fn answer(&self, catalog: &Catalog, zone: &str, path: &str) -> (u16, Value) {
        let given = |zone: &str| self.0.get(&(zone.to_owned(), path.to_owned())).cloned();
        if let Some(answer) = given(zone).or_else(|| given("*")) {
            return answer;
        }
        let lists = catalog.tables().values().filter_map(|table| table.list.as_ref());
        match lists.filter(|list| list.get == path && !list.items.is_empty()).map(|list| &list.items).next() {
            Some(items) if items == "/*" => (200, json!([])),
            Some(items) => (200, json!({ items.trim_start_matches('/'): [] })),
            None => (404, json!({ "message": "Not Found" })),
        }
    }
}

pub(crate) struct Cloud {
    zones: Vec<(String, Origin)>,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Cloud {
    pub(crate) fn of(world: World) -> Self {
        let (world, heard) = (Arc::new(world), Arc::new(Mutex::new(Vec::new())));
        let zone = |zone: &str| {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let origin = Origin::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
            let (world, heard, name) = (Arc::clone(&world), Arc::clone(&heard), zone.to_owned());
            thread::spawn(move || {
                for stream in listener.incoming().map_while(Result::ok) {
                    serve(stream, &world, &heard, &name);
                }
            });
            (zone.to_owned(), origin)
        };
        Self { zones: ZONES.iter().map(|name| zone(name)).collect(), heard }
    }

    pub(crate) fn api(&self) -> ApiEndpoint {
        ApiEndpoint::listed(self.zones.clone())
    }

    /// Zone, and the path with its parameters, of each request.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, world: &World, heard: &Mutex<Vec<String>>, zone: &str) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
        head.extend(byte);
    }
    let head = String::from_utf8(head).unwrap();
    let Some(target) = head.strip_prefix("GET ").and_then(|rest| rest.split(' ').next()) else { return };
    heard.lock().unwrap().push(format!("{zone} {target}"));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let authorization = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("authorization").then_some(value)
    });
    let (status, body) = match authorization {
        None if path == "/v2/zone" => world.answer(embedded(), zone, path),
        Some(value) if path != "/v2/zone" && is_signed(value, path, query) => {
            world.answer(embedded(), zone, path)
        }
        _ => (403, json!({ "message": "Invalid request signature" })),
    };
    let body = body.to_string();
    let answer = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    );
    let _ = stream.write_all(answer.as_bytes());
}

pub(crate) fn embedded() -> &'static Catalog {
    static CATALOG: std::sync::OnceLock<Catalog> = std::sync::OnceLock::new();
    CATALOG.get_or_init(|| Catalog::embedded().unwrap())
}

/// The signature, put together again from what arrived. No value of these requests needs decoding.
fn is_signed(authorization: &str, path: &str, query: &str) -> bool {
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
