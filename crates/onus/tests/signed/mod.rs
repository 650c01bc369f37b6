//! The clinic with somebody who may sign.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::example::{Outcome, onus, workspace_with_profile};
use super::ssh;

/// Who signs.
pub(crate) const ANN: &str = "ann@clinic.example.com";
/// A duty that only a person can state.
pub(crate) const STATED: &str = "scaleway/audit-trail/unauthorised-access-responded";

/// A copy of the clinic, with a key of Ann's and a profile `few` of the duties about IAM and Audit Trail.
pub(crate) struct Workspace {
    directory: TempDir,
    key: PathBuf,
}

impl Workspace {
    /// None where the machine cannot sign. `options` are those of Ann's line in `allowed_signers`.
    pub(crate) fn new(options: &str) -> Option<Self> {
        if !ssh::is_there() {
            return None;
        }
        let directory = workspace_with_profile(&["scaleway/iam/*", "scaleway/audit-trail/*"]);
        let key = ssh::key(directory.path(), "key", &["-t", "ed25519"]);
        let line = format!("{ANN} {options} {}\n", ssh::public(&key));
        fs::write(directory.path().join("allowed_signers"), line).unwrap();
        Some(Self { directory, key })
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// The file of Ann's key.
    pub(crate) fn key(&self) -> &str {
        self.key.to_str().unwrap()
    }

    pub(crate) fn onus(&self, arguments: &[&str]) -> Outcome {
        onus(self.path(), arguments)
    }

    /// A command by which Ann states something.
    pub(crate) fn signed(&self, command: &[&str], more: &[&str]) -> Outcome {
        let by = ["--by", "Ann Lee", "--role", "Head of IT", "--signer", ANN, "--done", "all of it"];
        self.onus(&[command, &by[..], &["--key", self.key()], more].concat())
    }
}
