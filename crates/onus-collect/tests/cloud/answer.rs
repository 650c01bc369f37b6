//! What the server answers, and how it puts that on the wire.

use std::io::Write;
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) manner: Manner,
}

/// How much of an answer arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// All of it.
    Whole,
    /// Half of it, then the connection ends.
    Cut,
    /// Nothing, and the connection stays.
    Silent,
}

/// Longer than any client of these tests waits.
const SILENCE: Duration = Duration::from_millis(400);

impl Answer {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::text(status, "application/json", body.to_string())
    }

    pub(crate) fn xml(status: u16, body: impl Into<String>) -> Self {
        Self::text(status, "application/xml", body)
    }

    pub(crate) fn text(status: u16, kind: &str, body: impl Into<String>) -> Self {
        let headers = vec![("Content-Type".to_owned(), kind.to_owned())];
        Self { status, headers, body: body.into().into_bytes(), manner: Manner::Whole }
    }

    /// A status and nothing else.
    pub(crate) fn bare(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), manner: Manner::Whole }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn in_manner(self, manner: Manner) -> Self {
        Self { manner, ..self }
    }

    /// Writes it; false when the connection is of no more use.
    pub(crate) fn write(&self, stream: &mut TcpStream, with_body: bool) -> bool {
        if self.manner == Manner::Silent {
            sleep(SILENCE);
            return false;
        }
        let mut head = format!("HTTP/1.1 {} Status\r\nContent-Length: {}\r\n", self.status, self.body.len());
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        if with_body {
            let end = if self.manner == Manner::Cut { self.body.len() / 2 } else { self.body.len() };
            bytes.extend(&self.body[..end]);
        }
        stream.write_all(&bytes).is_ok() && self.manner == Manner::Whole
    }
}
