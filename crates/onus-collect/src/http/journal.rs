//! What an interrupted run has already read, kept so that the next run does not ask again.
//!
//! Every settled answer is appended and forced to disk before it is given on. A crash can therefore cost at most the
//! line that was being written; opening the journal again cuts that line off. The first line says which run the
//! journal belongs to, because answers of two accounts or two moments must not be mixed.

use std::collections::{HashMap, VecDeque};
use std::fs::{self, File, TryLockError};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::client::Transport;
use super::error::TransportError;
use super::exchange::{Exchange, ExchangeError, MAX_LINE};
use super::record::{line_of, private_file};
use super::redact::{Redacted, Redactor};
use super::replay::Asked;
use super::request::Request;
use super::response::Response;

/// Which run a journal belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalHead {
    /// What must be equal for answers to be used again: account, key, version of the table specs.
    pub run: String,
    /// When the run began; a resumed run keeps this moment.
    pub started_at: String,
}

/// How the first line of a journal begins.
const HEAD: &[u8] = br#"{"run":"#;

/// A file of answers that grows line by line.
pub struct Journal {
    path: PathBuf,
    head: JournalHead,
    state: Mutex<State>,
}

struct State {
    file: File,
    /// Answers of earlier runs, each to be given once, in order.
    earlier: HashMap<Asked, VecDeque<Exchange>>,
    next_id: u64,
}

impl Journal {
    /// Continues the journal at `path`, or begins one with this head. When it continues, [`Journal::head`] is the
    /// head of the first run; a journal of another `run` is refused.
    pub fn open(path: &Path, head: JournalHead) -> Result<Self, ExchangeError> {
        let mut file = private_file()
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|error| ExchangeError::file("open", path, error))?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => ExchangeError::InUse { path: path.to_owned() },
            TryLockError::Error(error) => ExchangeError::file("lock", path, error),
        })?;
        let found = read_journal(path)?;
        let head = match found.head {
            Some(earlier) if earlier.run != head.run => {
                let (found, expected) = (format!("`{}`", earlier.run), format!("`{}`", head.run));
                return Err(ExchangeError::OtherRun { path: path.to_owned(), found, expected });
            }
            Some(earlier) => {
                cut(&mut file, found.whole).map_err(|error| ExchangeError::file("continue", path, error))?;
                earlier
            }
            None => {
                begin(&mut file, &head).map_err(|error| ExchangeError::file("begin", path, error))?;
                head
            }
        };
        let next_id = u64::try_from(found.exchanges.len()).unwrap_or(u64::MAX);
        let mut earlier: HashMap<Asked, VecDeque<Exchange>> = HashMap::new();
        for exchange in found.exchanges {
            earlier.entry(Asked::in_exchange(&exchange)).or_default().push_back(exchange);
        }
        Ok(Self { path: path.to_owned(), head, state: Mutex::new(State { file, earlier, next_id }) })
    }

    /// Which run it belongs to, and when that began.
    pub fn head(&self) -> &JournalHead {
        &self.head
    }

    /// How many answers of an earlier run are still to be used.
    pub fn remaining(&self) -> usize {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.earlier.values().map(VecDeque::len).sum()
    }

    /// Removes the file: everything in it has become part of something durable.
    pub fn discard(self) -> Result<(), ExchangeError> {
        fs::remove_file(&self.path).map_err(|error| ExchangeError::file("remove", &self.path, error))
    }

    fn take(&self, request: &Request) -> Option<Exchange> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.earlier.get_mut(&Asked::in_request(request))?.pop_front()
    }

    fn append(&self, redacted: Redacted) -> Result<(), ExchangeError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let line = line_of(&self.path, redacted.numbered("journal", state.next_id).exchange())?;
        let written = state.file.write_all(line.as_bytes()).and_then(|()| state.file.sync_data());
        written.map_err(|error| ExchangeError::file("append to", &self.path, error))?;
        state.next_id += 1;
        Ok(())
    }
}

#[derive(Default)]
struct Found {
    head: Option<JournalHead>,
    exchanges: Vec<Exchange>,
    /// Bytes up to the end of the last whole line.
    whole: u64,
}

fn read_journal(path: &Path) -> Result<Found, ExchangeError> {
    let failed = |error| ExchangeError::file("read", path, error);
    let mut reader = BufReader::new(File::open(path).map_err(failed)?);
    let mut found = Found::default();
    let mut number = 0;
    loop {
        let mut line = Vec::new();
        let read = (&mut reader).take(MAX_LINE).read_until(b'\n', &mut line).map_err(failed)?;
        number += 1;
        if line.last() != Some(&b'\n') {
            if u64::try_from(read).unwrap_or(u64::MAX) == MAX_LINE {
                return Err(ExchangeError::line(path, number, "too long"));
            }
            // A file that is no journal at all must not be taken for a torn one and emptied.
            if number == 1 && !line.starts_with(HEAD) && !HEAD.starts_with(&line) {
                return Err(ExchangeError::line(path, 1, "not the head of a journal"));
            }
            return Ok(found);
        }
        if number == 1 {
            let head = serde_json::from_slice(&line)
                .map_err(|_| ExchangeError::line(path, 1, "not the head of a journal"));
            found.head = Some(head?);
        } else {
            let exchange = Exchange::parse(&line).map_err(|reason| ExchangeError::line(path, number, reason));
            found.exchanges.push(exchange?);
        }
        found.whole += u64::try_from(read).unwrap_or(u64::MAX);
    }
}

fn cut(file: &mut File, whole: u64) -> std::io::Result<()> {
    use std::io::{Seek, SeekFrom};
    file.set_len(whole)?;
    file.seek(SeekFrom::Start(whole))?;
    file.sync_all()
}

fn begin(file: &mut File, head: &JournalHead) -> std::io::Result<()> {
    file.set_len(0)?;
    let mut line = serde_json::to_string(head)?;
    line.push('\n');
    file.write_all(line.as_bytes())?;
    file.sync_all()
}

/// Gives answers from the journal first, and adds new ones to it.
pub struct Resuming<T> {
    inner: T,
    redactor: Arc<Redactor>,
    journal: Arc<Journal>,
}

impl<T: Transport> Resuming<T> {
    /// Continues where the journal ends.
    pub fn new(inner: T, redactor: Arc<Redactor>, journal: Arc<Journal>) -> Self {
        Self { inner, redactor, journal }
    }
}

impl<T: Transport> Transport for Resuming<T> {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        if let Some(earlier) = self.journal.take(request) {
            return Ok(earlier.response());
        }
        let response = self.inner.send(request)?;
        let redacted = self.redactor.redact(Exchange::of(request, &response))?;
        let cleared = Response { request_id: response.request_id.clone(), ..redacted.exchange().response() };
        if is_settled(&response) {
            self.journal.append(redacted)?;
        }
        Ok(cleared)
    }
}

/// Asking again tomorrow is right for the others: a grant may be there, a limit may be gone.
fn is_settled(response: &Response) -> bool {
    response.is_success() || response.status == 404
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Scripted, get, ok, status};
    use super::*;

    fn head(run: &str) -> JournalHead {
        JournalHead { run: run.into(), started_at: "2026-06-01T00:00:00Z".into() }
    }

    fn resuming(path: &Path, live: Scripted) -> Resuming<Scripted> {
        let journal = Journal::open(path, head("org-a")).unwrap();
        Resuming::new(live, Arc::new(Redactor::default()), Arc::new(journal))
    }

    #[test]
    fn a_second_run_asks_only_for_the_rest() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal");
        let first =
            resuming(&path, Scripted::new([Ok(ok("{\"n\":1}")), Ok(status(403)), Ok(ok("{\"n\":2}"))]));
        first.send(&get("/a")).unwrap();
        first.send(&get("/refused")).unwrap();
        first.send(&get("/a")).unwrap();
        drop(first);

        let second = resuming(&path, Scripted::new([Ok(ok("{\"n\":9}")), Ok(ok("{\"n\":3}"))]));
        assert_eq!(second.journal.remaining(), 2);
        assert_eq!(second.send(&get("/a")).unwrap().text(), Some("{\"n\":1}"));
        assert_eq!(
            second.send(&get("/refused")).unwrap().text(),
            Some("{\"n\":9}"),
            "a refusal is asked again"
        );
        assert_eq!(second.send(&get("/a")).unwrap().text(), Some("{\"n\":2}"));
        assert_eq!(second.send(&get("/a")).unwrap().text(), Some("{\"n\":3}"), "each answer counts once");
    }

    #[test]
    fn a_torn_last_line_is_cut_off_wherever_the_crash_was() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal");
        let run = resuming(&path, Scripted::new([Ok(ok("{}")), Ok(ok("{}"))]));
        run.send(&get("/a")).unwrap();
        run.send(&get("/b")).unwrap();
        drop(run);
        let whole = fs::read(&path).unwrap();
        let lines = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'\n').count();
        // Every length would be right too; each costs two waits for the disk.
        for length in (0..whole.len()).step_by(7) {
            fs::write(&path, &whole[..length]).unwrap();
            let journal = Journal::open(&path, head("org-a")).unwrap();
            assert_eq!(journal.remaining(), lines(&whole[..length]).saturating_sub(1), "cut at {length}");
            let resumed = Resuming::new(Scripted::new([Ok(ok("{}"))]), Arc::default(), Arc::new(journal));
            resumed.send(&get("/c")).unwrap();
            drop(resumed);
            let again = Journal::open(&path, head("org-a")).unwrap();
            assert_eq!(again.remaining(), lines(&whole[..length]).saturating_sub(1) + 1, "cut at {length}");
        }
    }

    #[test]
    fn a_journal_of_another_run_or_with_a_bad_line_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal");
        drop(Journal::open(&path, head("org-a")).unwrap());
        assert!(matches!(Journal::open(&path, head("org-b")), Err(ExchangeError::OtherRun { .. })));

        fs::write(&path, "precious notes without a line feed").unwrap();
        assert!(matches!(Journal::open(&path, head("org-a")), Err(ExchangeError::Line { line: 1, .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "precious notes without a line feed");

        fs::remove_file(&path).unwrap();
        drop(Journal::open(&path, head("org-a")).unwrap());
        let mut text = fs::read_to_string(&path).unwrap();
        text.push_str("not an exchange\n");
        fs::write(&path, text).unwrap();
        assert!(matches!(Journal::open(&path, head("org-a")), Err(ExchangeError::Line { line: 2, .. })));
    }

    #[test]
    fn two_runs_do_not_share_a_journal() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal");
        let _first = Journal::open(&path, head("org-a")).unwrap();
        assert!(matches!(Journal::open(&path, head("org-a")), Err(ExchangeError::InUse { .. })));
    }

    #[test]
    fn a_resumed_run_keeps_its_first_moment() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("journal");
        drop(Journal::open(&path, head("org-a")).unwrap());
        let later = JournalHead { started_at: "2026-06-02T00:00:00Z".into(), ..head("org-a") };
        let journal = Journal::open(&path, later).unwrap();
        assert_eq!(journal.head().started_at, "2026-06-01T00:00:00Z");
        journal.discard().unwrap();
        assert!(!path.exists());
    }
}
