//! The way to an account: live, or out of a recording.

use std::path::Path;
use std::sync::Arc;

use onus_catalog::Catalog;
use onus_core::Moment;
use thiserror::Error;

use crate::config::scaleway::ScalewayConfig;
use crate::http::{
    ClientSettings, ExchangeError, Journal, JournalHead, LiveClient, Origin, PacePolicy, Paced, Recorder,
    Recording, RedactError, Redactor, Replay, Resuming, S3Endpoint, SensitiveField, Transport,
};

/// Address under which recordings are made and answered.
const API: &str = "https://api.scaleway.com";

/// A way that cannot be opened or closed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ConnectionError {
    /// A recording or journal cannot be read or written.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// The key cannot be kept out of recordings.
    #[error(transparent)]
    Redact(#[from] RedactError),
    /// The address of the API is none.
    #[error("`{0}` is no address of an API")]
    Address(String),
}

/// How a live run is written down.
#[derive(Clone, Debug, Default)]
pub struct Keeping<'a> {
    /// Where to keep all exchanges.
    pub record: Option<&'a Path>,
    /// Where to keep what an interrupted run has already read, and whose run it is.
    pub journal: Option<(&'a Path, &'a str)>,
}

/// A way to an account.
pub struct Connection {
    transport: Box<dyn Transport>,
    recorder: Option<Arc<Recorder>>,
    journal: Option<Arc<Journal>>,
    /// Address of the JSON API.
    pub api: Origin,
    /// Where buckets are.
    pub s3: S3Endpoint,
    /// Whether Object Storage can be asked.
    pub has_access_key: bool,
    /// When the run began; a resumed one keeps the moment of its beginning.
    pub started_at: Moment,
}

impl Connection {
    /// The live API.
    ///
    /// # Errors
    /// When a recording or journal cannot be begun.
    pub fn live(
        config: &ScalewayConfig,
        s3: S3Endpoint,
        settings: &ClientSettings,
        pace: PacePolicy,
        catalog: &Catalog,
        keeping: &Keeping<'_>,
    ) -> Result<Self, ConnectionError> {
        let keyring = Arc::new(config.keyring(s3.clone()));
        let redactor = Arc::new(Redactor::new(keyring.secrets(), sensitive_fields(catalog))?);
        let recorder = keeping.record.map(|path| Recorder::create(path, "onus")).transpose()?.map(Arc::new);
        let live = LiveClient::new(settings, keyring);
        let now = Moment::now();
        // What the journal answers is recorded as well, so the recording of a resumed run is whole.
        let (inner, journal): (Box<dyn Transport>, _) = match keeping.journal {
            Some((path, run)) => {
                let head = JournalHead { run: run.to_owned(), started_at: now.to_string() };
                let journal = Arc::new(Journal::open(path, head)?);
                (Box::new(Resuming::new(live, Arc::clone(&redactor), Arc::clone(&journal))), Some(journal))
            }
            None => (Box::new(live), None),
        };
        let transport = Box::new(Paced::new(Recording::new(inner, redactor, recorder.clone()), pace));
        let started_at =
            journal.as_ref().and_then(|journal| journal.head().started_at.parse().ok()).unwrap_or(now);
        let (api, has_access_key) = (config.api.clone(), config.access_key.is_some());
        Ok(Self { transport, recorder, journal, api, s3, has_access_key, started_at })
    }

    /// A recording.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn replay(path: &Path, catalog: &Catalog) -> Result<Self, ConnectionError> {
        let redactor = Arc::new(Redactor::new([], sensitive_fields(catalog))?);
        let recording = Recording::new(Replay::open(path)?, redactor, None);
        let api = Origin::parse(API).map_err(|_| ConnectionError::Address(API.to_owned()))?;
        Ok(Self {
            transport: Box::new(Paced::new(recording, PacePolicy::without_waits())),
            recorder: None,
            journal: None,
            api,
            s3: S3Endpoint::scaleway(),
            has_access_key: true,
            started_at: Moment::now(),
        })
    }

    /// What answers requests.
    #[must_use]
    pub fn transport(&self) -> &dyn Transport {
        &*self.transport
    }

    /// Lets the recording appear and removes the journal, once the snapshot is safe.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(self) -> Result<(), ConnectionError> {
        let Self { transport, recorder, journal, .. } = self;
        drop(transport);
        if let Some(recorder) = recorder.and_then(Arc::into_inner) {
            recorder.finish()?;
        }
        if let Some(journal) = journal.and_then(Arc::into_inner) {
            journal.discard()?;
        }
        Ok(())
    }
}

/// Fields that the tables' specifications name as never to be kept.
fn sensitive_fields(catalog: &Catalog) -> Vec<SensitiveField> {
    let fields = catalog.tables().values().filter_map(|table| Some((table, table.list.as_ref()?)));
    fields
        .flat_map(|(table, list)| {
            let sensitive = table.columns.values().filter(|column| column.sensitive);
            let pointers =
                sensitive.filter_map(|column| column.from.as_deref()).filter(|from| from.starts_with('/'));
            pointers.map(move |pointer| {
                let element = if list.items.is_empty() { String::new() } else { format!("{}/*", list.items) };
                SensitiveField::new(&list.get, &format!("{element}{pointer}"))
            })
        })
        .collect()
}
