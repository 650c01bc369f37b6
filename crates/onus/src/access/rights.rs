//! What a snapshot knows of rights.

use std::path::Path;

use onus_access::scaleway::{self, Account, BadAction, known_actions};
use onus_collect::derive::{Completeness, load_account};
use onus_facts::Snapshot;
use onus_facts::rusqlite::Connection;

use crate::failure::Failure;
use crate::snapshot_arg;
use crate::suggest::{did_you_mean, near};

/// The rights in a snapshot.
pub(crate) struct Rights {
    pub(crate) snapshot: Snapshot,
    pub(crate) connection: Connection,
    pub(crate) account: Account,
}

impl Rights {
    /// Reads the rights of a snapshot, or of the newest one of a workspace.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let snapshot = snapshot_arg::open(path)?;
        let connection = snapshot.connect().map_err(Failure::internal)?;
        let completeness = Completeness::of(&connection).map_err(Failure::internal)?;
        let account = load_account(&connection, &completeness).map_err(|error| {
            Failure::usage(error)
                .help("the snapshot was made by an older onus; `onus collect` makes a new one")
        })?;
        Ok(Self { snapshot, connection, account })
    }
}

/// An action that exists.
pub(crate) fn check_action(text: &str) -> Result<(), Failure> {
    scaleway::check_action(text).map_err(|error| {
        let known: Vec<String> = known_actions().collect();
        let failure = Failure::usage(&error);
        let typed = if let BadAction::NoSuchProduct(product) = &error { product.as_str() } else { text };
        let short = |name| str::split_once(name, ':').map_or(name, |(_, verb)| verb);
        let part = if matches!(error, BadAction::NoSuchProduct(_)) {
            near(typed, known.iter().map(String::as_str), |name| name.split(':').next().unwrap_or(name))
        } else {
            near(typed, known.iter().map(String::as_str), short)
        };
        match did_you_mean(&part) {
            Some(help) => failure.help(help),
            None => {
                failure.help("for example `s3:GetObject`, `s3:*`, `instances:delete` or `iam-policy:write`")
            }
        }
    })
}
