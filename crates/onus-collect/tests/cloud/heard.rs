//! A request as the server heard it.

use std::collections::BTreeMap;
use std::io::BufRead;

use percent_encoding::percent_decode_str;

/// Method, address and headers of a request.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) method: String,
    /// Path and query as they were sent.
    pub(crate) target: String,
    pub(crate) path: String,
    /// Decoded.
    pub(crate) query: BTreeMap<String, String>,
    /// By lower-case name.
    pub(crate) headers: BTreeMap<String, String>,
}

impl Heard {
    /// Reads the head of a request; none when the client is gone.
    pub(crate) fn read(from: &mut impl BufRead) -> Option<Self> {
        let mut line = String::new();
        from.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let mut parts = line.split_whitespace().map(str::to_owned);
        let (method, target) = (parts.next()?, parts.next()?);
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            from.read_line(&mut line).ok().filter(|read| *read > 0)?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        };
        let (path, query) = (decoded(path), pairs.map(pair).collect());
        Some(Self { method, target, path, query, headers })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub(crate) fn asks(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// Whether it goes to Object Storage: that is what a signature is for.
    pub(crate) fn is_s3(&self) -> bool {
        self.headers.contains_key("authorization")
    }

    /// Region and project of a signed request.
    pub(crate) fn signed_for(&self) -> Option<(&str, &str)> {
        let credential = self.header("authorization")?.split_once("Credential=")?.1.split(',').next()?;
        let mut parts = credential.split('/');
        let (key, _date, region) = (parts.next()?, parts.next()?, parts.next()?);
        Some((region, key.split_once('@').map_or("", |(_, project)| project)))
    }
}
