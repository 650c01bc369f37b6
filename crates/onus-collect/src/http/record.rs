//! Writes a recording: every exchange one line, the file visible only when it is whole.
//!
//! The lines go to a temporary file beside the target, which is renamed at the end. A run that dies leaves no file
//! that looks like a recording; to continue one, see [`Journal`](super::journal::Journal).

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::client::Transport;
use super::error::TransportError;
use super::exchange::{Exchange, ExchangeError};
use super::redact::{Redacted, Redactor};
use super::request::Request;
use super::response::Response;

/// A recording that is being written.
pub struct Recorder {
    target: PathBuf,
    temporary: PathBuf,
    cassette: String,
    state: Mutex<State>,
}

struct State {
    file: Option<BufWriter<File>>,
    written: u64,
}

impl Recorder {
    /// Begins a recording that will appear at `target`; `cassette` names the run in it.
    pub fn create(target: &Path, cassette: &str) -> Result<Self, ExchangeError> {
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let temporary = target.with_file_name(format!(".{name}.{}.partial", std::process::id()));
        let file = private_file()
            .create(true)
            .truncate(true)
            .open(&temporary)
            .map_err(|error| ExchangeError::file("create", target, error))?;
        let state = Mutex::new(State { file: Some(BufWriter::new(file)), written: 0 });
        Ok(Self { target: target.to_owned(), temporary, cassette: cassette.to_owned(), state })
    }

    /// Writes one exchange and tells its place in the recording.
    pub fn write(&self, redacted: Redacted) -> Result<u64, ExchangeError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let id = state.written;
        let line = line_of(&self.target, redacted.numbered(&self.cassette, id).exchange())?;
        if let Some(file) = &mut state.file {
            file.write_all(line.as_bytes())
                .map_err(|error| ExchangeError::file("write", &self.target, error))?;
        }
        state.written += 1;
        Ok(id)
    }

    /// Makes the recording appear, and tells how many exchanges it holds.
    pub fn finish(self) -> Result<u64, ExchangeError> {
        let failed = |error| ExchangeError::file("finish", &self.target, error);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = state.file.take() {
            let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
            file.sync_all().map_err(failed)?;
        }
        fs::rename(&self.temporary, &self.target).map_err(failed)?;
        Ok(state.written)
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if state.file.take().is_some() {
            // Nothing can be done about a failure here, and the name already says that it is partial.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Names of accounts and machines are in a recording: only its owner may read it.
pub(crate) fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

pub(crate) fn line_of(path: &Path, exchange: &Exchange) -> Result<String, ExchangeError> {
    let mut line = exchange.to_line().map_err(|error| ExchangeError::file("write", path, error.into()))?;
    line.push('\n');
    Ok(line)
}

/// Clears every answer of credentials and sensitive fields before anyone sees it, and writes it down when there is a
/// recorder. What is judged is then what is recorded, byte for byte.
pub struct Recording<T> {
    inner: T,
    redactor: Arc<Redactor>,
    recorder: Option<Arc<Recorder>>,
}

impl<T: Transport> Recording<T> {
    /// Clears and records the answers of `inner`.
    pub fn new(inner: T, redactor: Arc<Redactor>, recorder: Option<Arc<Recorder>>) -> Self {
        Self { inner, redactor, recorder }
    }
}

impl<T: Transport> Transport for Recording<T> {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let response = self.inner.send(request).map_err(|error| self.redactor.clear_error(error))?;
        let request_id = response.request_id.as_deref().map(|id| self.redactor.clear_text(id));
        let redacted = self.redactor.redact(Exchange::of(request, &response))?;
        let cleared = Response { request_id, ..redacted.exchange().response() };
        if let Some(recorder) = &self.recorder {
            recorder.write(redacted)?;
        }
        Ok(cleared)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scripted, get, ok};
    use super::*;

    fn redacted(path: &str) -> Redacted {
        let exchange = Exchange::of(&get(path), &ok("{}"));
        Redactor::default().redact(exchange).unwrap()
    }

    #[test]
    fn the_file_appears_only_when_finished() {
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("run.jsonl");
        let recorder = Recorder::create(&target, "run").unwrap();
        assert_eq!(recorder.write(redacted("/a")).unwrap(), 0);
        assert_eq!(recorder.write(redacted("/b")).unwrap(), 1);
        assert!(!target.exists());
        assert_eq!(recorder.finish().unwrap(), 2);
        let text = fs::read_to_string(&target).unwrap();
        let ids: Vec<u64> = text.lines().map(|line| Exchange::parse(line.as_bytes()).unwrap().id).collect();
        assert_eq!(ids, [0, 1]);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_abandoned_recording_leaves_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let recorder = Recorder::create(&directory.path().join("run.jsonl"), "run").unwrap();
        recorder.write(redacted("/a")).unwrap();
        drop(recorder);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_it() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("run.jsonl");
        Recorder::create(&target, "run").unwrap().finish().unwrap();
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = Recorder::create(Path::new("/nonexistent/run.jsonl"), "run").err().unwrap();
        assert!(error.to_string().contains("cannot create the recording `/nonexistent/run.jsonl`"));
    }

    #[test]
    fn what_is_judged_is_what_is_recorded() {
        let live = Scripted::new([Ok(ok(r#"{"secret_key":"hidden","a":1}"#))]);
        let recording = Recording::new(live, Arc::new(Redactor::default()), None);
        let seen = recording.send(&get("/a")).unwrap();
        assert_eq!(seen.text(), Some(r#"{"secret_key":"REDACTED","a":1}"#));
    }
}
