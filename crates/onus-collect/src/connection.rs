//! The way to an account: live, or out of a recording.

use std::path::Path;
use std::sync::Arc;

use onus_catalog::Catalog;
use onus_core::Moment;
use thiserror::Error;

use crate::gather::Provider;
use crate::http::{
    ApiEndpoint, ClientSettings, ExchangeError, Journal, JournalHead, Keyring, LiveClient, PacePolicy, Paced,
    Recorder, Recording, RedactError, Redactor, Replay, Resuming, S3Endpoint, SensitiveField, Transport,
};
use crate::rows::WHOLE;

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
    /// A provider without an address.
    #[error("the API of {0} has no address")]
    Address(&'static str),
}

/// How a live run is written down.
#[derive(Clone, Debug, Default)]
pub struct Keeping<'a> {
    /// Where to keep all exchanges.
    pub record: Option<&'a Path>,
    /// Where to keep what an interrupted run has already read, and whose run it is.
    pub journal: Option<(&'a Path, &'a str)>,
}

/// Where a live account is, and the credentials for it.
pub struct Way {
    /// Whose API it is.
    pub provider: Provider,
    /// Where the JSON API is.
    pub api: ApiEndpoint,
    /// Where buckets are.
    pub s3: S3Endpoint,
    /// The credentials, each bound to its hosts.
    pub keyring: Keyring,
    /// Whether there is a key that Object Storage takes.
    pub has_access_key: bool,
}

/// A way to an account that is open.
pub struct Connection {
    transport: Box<dyn Transport>,
    recorder: Option<Arc<Recorder>>,
    journal: Option<Arc<Journal>>,
    /// Whose API it is.
    pub provider: Provider,
    /// Where the JSON API is.
    pub api: ApiEndpoint,
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
        way: Way,
        settings: &ClientSettings,
        pace: PacePolicy,
        catalog: &Catalog,
        keeping: &Keeping<'_>,
    ) -> Result<Self, ConnectionError> {
        let Way { provider, api, s3, keyring, has_access_key } = way;
        let keyring = Arc::new(keyring);
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
        Ok(Self { transport, recorder, journal, provider, api, s3, has_access_key, started_at })
    }

    /// A recording.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn replay(path: &Path, provider: Provider, catalog: &Catalog) -> Result<Self, ConnectionError> {
        let redactor = Arc::new(Redactor::new([], sensitive_fields(catalog))?);
        let recording = Recording::new(Replay::open(path)?, redactor, None);
        let api = provider.api().ok_or(ConnectionError::Address(provider.name()))?;
        Ok(Self {
            transport: Box::new(Paced::new(recording, PacePolicy::without_waits())),
            recorder: None,
            journal: None,
            provider,
            api,
            s3: provider.s3(),
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
                let element = match list.items.as_str() {
                    "" | WHOLE => list.items.clone(),
                    items => format!("{items}/*"),
                };
                SensitiveField::new(&list.get, &format!("{element}{pointer}"))
            })
        })
        .collect()
}
