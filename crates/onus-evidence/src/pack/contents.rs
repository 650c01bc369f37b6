//! The files that go into a pack.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::FileEntry;
use crate::files::{every_file_below, hexadecimal, is_plain};
use crate::statement::FOLDER;
use crate::{EvidenceError, REGISTER, Register, SIGNERS, WAIVERS};

/// Where a file comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// From disk.
    File(PathBuf),
    /// From memory.
    Bytes(Vec<u8>),
}

/// The files of a pack by path.
#[derive(Clone, Debug, Default)]
pub struct Contents(BTreeMap<String, Source>);

impl Contents {
    /// Adds a file; one of the same path is replaced.
    pub fn add(&mut self, path: impl Into<String>, source: Source) {
        self.0.insert(path.into(), source);
    }

    /// Adds what a workspace supplies beside facts: statements with their signatures and the files that they cite, waivers,
    /// the register with its documents, and who may sign.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub fn add_workspace(&mut self, workspace: &Path) -> Result<(), EvidenceError> {
        for name in [SIGNERS, WAIVERS, REGISTER] {
            self.add_if_there(workspace, name);
        }
        for path in every_file_below(&workspace.join(FOLDER))? {
            let name = path.strip_prefix(workspace).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            self.add_if_there(workspace, &name);
            if name.ends_with(".toml") {
                let statement = std::fs::read_to_string(&path).ok();
                let statement =
                    statement.and_then(|text| crate::statement::StatementFile::of_text(&text).ok());
                for cited in statement.iter().flat_map(|statement| &statement.evidence) {
                    self.add_if_there(workspace, &cited.file);
                }
            }
        }
        for document in Register::of_workspace(workspace)?.entries() {
            self.add_if_there(workspace, &document.file);
        }
        Ok(())
    }

    /// Adds a file of the workspace; none that lies outside of it.
    fn add_if_there(&mut self, workspace: &Path, name: &str) {
        let path = workspace.join(name);
        if is_plain(name) && path.is_file() {
            self.add(format!("workspace/{name}"), Source::File(path));
        }
    }

    /// The files by path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Source)> {
        self.0.iter().map(|(path, source)| (path.as_str(), source))
    }

    /// What the manifest says of them.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn entries(&self) -> Result<Vec<FileEntry>, EvidenceError> {
        self.files().map(|(path, source)| source.entry(path)).collect()
    }
}

impl Source {
    /// What it holds.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(match self {
            Self::File(path) => Box::new(File::open(path)?),
            Self::Bytes(bytes) => Box::new(bytes.as_slice()),
        })
    }

    fn entry(&self, path: &str) -> Result<FileEntry, EvidenceError> {
        let unreadable = |source| EvidenceError::Unreadable { path: PathBuf::from(path), source };
        let (mut hash, mut size) = (Counted(Sha256::new(), 0), 0);
        let mut read = self.open().map_err(unreadable)?;
        size += io::copy(&mut read, &mut hash).map_err(unreadable)?;
        Ok(FileEntry { path: path.to_owned(), size, sha256: hexadecimal(&hash.0.finalize()) })
    }
}

/// A hash that is written to.
pub(crate) struct Counted(pub(crate) Sha256, pub(crate) u64);

impl io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        self.1 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
