//! The log of a workspace's packs: one line a pack, only ever appended to, with a tree over all manifests.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use onus_core::Moment;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::manifest::LogHead;
use super::{Tree, leaf};
use crate::EvidenceError;
use crate::files::{hexadecimal, if_there};

/// The file in `packs/`.
pub const LOG: &str = "log.jsonl";
const LONGEST_LOG: u64 = 64 << 20;

/// A pack that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogEntry {
    /// The pack's file.
    pub pack: String,
    /// When it was made.
    pub made: Moment,
    /// SHA-256 of its manifest.
    pub manifest: String,
    /// Its leaf in the tree.
    pub leaf: String,
    /// The root of the tree with it.
    pub root: String,
}

/// The log.
#[derive(Debug, Default)]
pub struct Log {
    path: PathBuf,
    /// Held while a pack is being made, so that two at once follow each other.
    lock: Option<File>,
    entries: Vec<LogEntry>,
    tree: Tree,
}

impl Log {
    /// That of a folder with packs; empty where there is none. Every line is held against those before it.
    ///
    /// # Errors
    /// When it cannot be read, or a line does not follow from those before it.
    pub fn of(packs: &Path) -> Result<Self, EvidenceError> {
        let path = packs.join(LOG);
        let text = if_there(&path, LONGEST_LOG)?.unwrap_or_default();
        let malformed = |line: usize, why: &str| EvidenceError::Malformed {
            path: path.clone(),
            message: format!("line {line} {why}"),
        };
        let (mut entries, mut tree) = (Vec::new(), Tree::default());
        if !text.is_empty() && !text.ends_with('\n') {
            return Err(malformed(text.lines().count(), "was not written to its end: take it out by hand"));
        }
        for (at, line) in text.lines().enumerate() {
            let entry: LogEntry = serde_json::from_str(line)
                .map_err(|error| malformed(at + 1, &format!("is no entry: {error}")))?;
            let leaf = bytes_of(&entry.leaf).ok_or_else(|| malformed(at + 1, "has no leaf"))?;
            tree.0.push(leaf);
            if tree.root(tree.0.len()).map(|root| hexadecimal(&root)).as_ref() != Some(&entry.root) {
                return Err(malformed(
                    at + 1,
                    "does not follow from the lines before it: the log was changed",
                ));
            }
            entries.push(entry);
        }
        Ok(Self { path, lock: None, entries, tree })
    }

    /// The same, to add a pack to it; others have to wait until this is dropped.
    ///
    /// # Errors
    /// As for [`Log::of`], or when the file cannot be made or locked.
    pub fn locked(packs: &Path) -> Result<Self, EvidenceError> {
        let path = packs.join(LOG);
        let failed = |source| EvidenceError::Unwritable { path: path.clone(), source };
        std::fs::create_dir_all(packs).map_err(failed)?;
        let file = OpenOptions::new().append(true).create(true).open(&path).map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(Self { lock: Some(file), ..Self::of(packs)? })
    }

    /// The packs, from the first.
    #[must_use]
    pub fn entries(&self) -> &[LogEntry] {
        &self.entries
    }

    /// The leaves.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The head as the next manifest names it; none before the first pack.
    #[must_use]
    pub fn head(&self) -> Option<LogHead> {
        let last = self.entries.last()?;
        Some(LogHead { size: self.entries.len() as u64, root: last.root.clone() })
    }

    /// The head as text that others can witness: the form of C2SP `tlog-checkpoint`, without its signatures.
    #[must_use]
    pub fn checkpoint(&self, origin: &str) -> String {
        use base64::Engine as _;
        let size = self.entries.len();
        let root = self.tree.root(size).unwrap_or_default();
        let root = base64::engine::general_purpose::STANDARD.encode(root);
        format!("{origin}\n{size}\n{root}\n")
    }

    /// Adds a pack by the bytes of its manifest.
    ///
    /// # Errors
    /// When the line cannot be written, or the log is not locked.
    pub fn append(&mut self, pack: &str, made: Moment, manifest: &[u8]) -> Result<(), EvidenceError> {
        let leaf = leaf(manifest);
        let mut tree = self.tree.clone();
        tree.0.push(leaf);
        let root = tree.root(tree.0.len()).unwrap_or_default();
        let entry = LogEntry {
            pack: pack.to_owned(),
            made,
            manifest: hexadecimal(&Sha256::digest(manifest)),
            leaf: hexadecimal(&leaf),
            root: hexadecimal(&root),
        };
        let failed = |source| EvidenceError::Unwritable { path: self.path.clone(), source };
        let line = serde_json::to_string(&entry).map_err(|error| failed(error.into()))? + "\n";
        let not_locked = || failed(std::io::Error::other("the log is not locked"));
        let mut file = self.lock.as_ref().ok_or_else(not_locked)?;
        file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
        self.entries.push(entry);
        self.tree = tree;
        Ok(())
    }

    /// Where a pack stands, by the hash of its manifest.
    #[must_use]
    pub fn position(&self, manifest: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.manifest == manifest)
    }
}

/// Bytes of a hash in hexadecimal.
#[must_use]
pub fn bytes_of(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}
