//! Transports for tests of what stands above a transport.

use std::collections::VecDeque;
use std::sync::Mutex;

use super::client::Transport;
use super::error::TransportError;
use super::origin::Origin;
use super::request::{Auth, Method, Request};
use super::response::{Headers, Response};

/// Answers with what it was given, in order.
pub(crate) struct Scripted(Mutex<VecDeque<Result<Response, TransportError>>>);

impl Scripted {
    pub(crate) fn new(answers: impl IntoIterator<Item = Result<Response, TransportError>>) -> Self {
        Self(Mutex::new(answers.into_iter().collect()))
    }

    pub(crate) fn left(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

impl Transport for Scripted {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let next = self.0.lock().unwrap().pop_front();
        next.unwrap_or_else(|| Err(TransportError::NotRecorded { request: request.to_string() }))
    }
}

pub(crate) fn get(path: &str) -> Request {
    let origin = Origin::parse("https://api.example.org").unwrap();
    Request::new(Method::Get, origin, path, Vec::new(), Auth::Token).unwrap()
}

pub(crate) fn ok(body: &str) -> Response {
    Response { status: 200, headers: Headers::default(), body: body.into(), request_id: None }
}

pub(crate) fn status(status: u16) -> Response {
    Response { status, ..ok("") }
}
