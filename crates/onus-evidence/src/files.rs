//! Reads files of a workspace within limits.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::EvidenceError;

/// The most files that are read from one folder.
const MOST_FILES: usize = 20_000;
/// How deep folders may lie in each other.
const DEEPEST: usize = 8;

/// The text of a file that is no longer than a limit.
pub(crate) fn bounded(path: &Path, limit: u64) -> Result<String, EvidenceError> {
    let unreadable = |source| EvidenceError::Unreadable { path: path.to_owned(), source };
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(limit + 1).read_to_string(&mut text));
    match read.map_err(unreadable)? as u64 {
        length if length > limit => Err(EvidenceError::TooLarge { path: path.to_owned(), limit }),
        _ => Ok(text),
    }
}

/// The text of a file; none where there is no file.
pub(crate) fn if_there(path: &Path, limit: u64) -> Result<Option<String>, EvidenceError> {
    match bounded(path, limit) {
        Ok(text) => Ok(Some(text)),
        Err(EvidenceError::Unreadable { source, .. }) if source.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// All files below a folder with an ending, by path; none where there is no folder.
pub(crate) fn files_below(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, EvidenceError> {
    let mut found = every_file_below(folder)?;
    found.retain(|path| path.extension().is_some_and(|found| found == ending));
    Ok(found)
}

/// All files below a folder, by path; none where there is no folder.
pub(crate) fn every_file_below(folder: &Path) -> Result<Vec<PathBuf>, EvidenceError> {
    let mut found = Vec::new();
    if folder.is_dir() {
        walk(folder, 0, &mut found)?;
    }
    found.sort();
    Ok(found)
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<(), EvidenceError> {
    let unreadable = |source| EvidenceError::Unreadable { path: folder.to_owned(), source };
    if depth > DEEPEST || found.len() > MOST_FILES {
        return Err(EvidenceError::TooMany { path: folder.to_owned(), files: MOST_FILES, deep: DEEPEST });
    }
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            walk(&path, depth + 1, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

/// A name, and the same with numbers for where it is taken: `name`, `name-2`, `name-3`.
pub fn numbered(name: &str) -> impl Iterator<Item = String> {
    std::iter::once(name.to_owned()).chain((2_u64..).map(move |number| format!("{name}-{number}")))
}

/// The file beside another whose name has one more ending: `FILE.sig`, `KEY.pub`.
#[must_use]
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// SHA-256 of a file, in hexadecimal.
///
/// # Errors
/// When it cannot be read.
pub fn digest_of_file(path: &Path) -> Result<String, EvidenceError> {
    let unreadable = |source| EvidenceError::Unreadable { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(unreadable)?;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer).map_err(unreadable)? {
            0 => return Ok(hexadecimal(&hash.finalize())),
            read => hash.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}

/// Whether a name can only mean a file below a folder.
pub(crate) fn is_plain(name: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part != "." && part != "..";
    let plain = |letter: char| !letter.is_control() && !matches!(letter, '\\' | ':');
    name.len() <= 1000 && name.chars().all(plain) && name.split('/').all(part)
}

/// Bytes in hexadecimal.
#[must_use]
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
