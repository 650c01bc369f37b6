//! A pack as a zip in which nothing is hidden: files follow each other from the first byte in the order of their names,
//! the list at the end names the same, and every header is the one that this program would write.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use flate2::bufread::DeflateDecoder;
use sha2::{Digest, Sha256};
use thiserror::Error;
use zip::ZipArchive;

use super::FileEntry;
use super::contents::Counted;
use super::header::Header;
use crate::files::{hexadecimal, is_plain};

/// The most files in a pack.
const MOST_FILES: usize = 60_000;
/// The largest pack, in bytes: longer ones need headers of another kind.
const LARGEST: u64 = 4 << 30;

/// A file that is no pack, or hides something.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The operating system refuses.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It is no zip that can be read.
    #[error("it is no zip: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// It is a zip of a kind that no pack is.
    #[error("{0}")]
    Form(String),
}

/// An opened pack.
#[derive(Debug)]
pub struct Archive {
    zip: ZipArchive<File>,
    /// Place and size of each file, by name, which is their order in the pack too.
    files: BTreeMap<String, (usize, u64)>,
}

impl Archive {
    /// Opens a pack and looks at its form.
    ///
    /// # Errors
    /// When it cannot be read or its form is not that of a pack.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let length = std::fs::metadata(path)?.len();
        if length >= LARGEST {
            return Err(ArchiveError::Form(format!("it is longer than {LARGEST} bytes")));
        }
        let mut zip = ZipArchive::new(File::open(path)?)?;
        if zip.len() > MOST_FILES {
            return Err(ArchiveError::Form(format!("it holds more than {MOST_FILES} files")));
        }
        let files = form(&mut zip, &mut File::open(path)?)?;
        Ok(Self { zip, files })
    }

    /// The names of its files, in their order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// How long a file says it is.
    #[must_use]
    pub fn size(&self, name: &str) -> Option<u64> {
        self.files.get(name).map(|(_, size)| *size)
    }

    /// The text of a file that is no longer than a limit; none where there is no such file.
    ///
    /// # Errors
    /// When it cannot be read, or is longer, or no text.
    pub fn text(&mut self, name: &str, limit: u64) -> Result<Option<String>, ArchiveError> {
        match self.size(name) {
            None => return Ok(None),
            Some(size) if size > limit => {
                return Err(ArchiveError::Form(format!("`{name}` is longer than {limit} bytes")));
            }
            Some(_) => {}
        }
        let mut bytes = Vec::new();
        self.copy(name, &mut bytes)?;
        String::from_utf8(bytes).map(Some).map_err(|_| ArchiveError::Form(format!("`{name}` is no text")))
    }

    /// Copies a file out and tells its size and hash.
    ///
    /// # Errors
    /// When it cannot be read or written, or is not as long as it says, packed or unpacked.
    pub fn copy(&mut self, name: &str, into: &mut dyn io::Write) -> Result<FileEntry, ArchiveError> {
        let (at, size) =
            *self.files.get(name).ok_or_else(|| ArchiveError::Form(format!("there is no `{name}`")))?;
        let packed = self.zip.by_index_raw(at)?;
        let length = packed.compressed_size();
        let mut file = DeflateDecoder::new(BufReader::with_capacity(1 << 16, packed));
        let (mut hash, mut buffer) = (Counted(Sha256::new(), 0), vec![0; 1 << 16]);
        loop {
            let read = file.read(&mut buffer)?;
            let bytes = buffer.get(..read).unwrap_or_default();
            if bytes.is_empty() {
                break;
            }
            io::Write::write_all(&mut hash, bytes)?;
            if hash.1 > size {
                return Err(ArchiveError::Form(format!("`{name}` is longer than it says")));
            }
            into.write_all(bytes)?;
        }
        if hash.1 != size || file.total_in() != length {
            return Err(ArchiveError::Form(format!("something is hidden behind `{name}`")));
        }
        Ok(FileEntry { path: name.to_owned(), size, sha256: hexadecimal(&hash.0.finalize()) })
    }
}

/// Holds every header against the one that belongs there, and gives the files.
fn form(zip: &mut ZipArchive<File>, raw: &mut File) -> Result<BTreeMap<String, (usize, u64)>, ArchiveError> {
    let wrong = |what: String| Err(ArchiveError::Form(what));
    let (mut files, mut folded, mut list, mut at) = (BTreeMap::new(), BTreeMap::new(), Vec::new(), 0);
    let mut last = String::new();
    for number in 0..zip.len() {
        let file = zip.by_index_raw(number)?;
        let name = file.name()?.into_owned();
        if file.name_raw() != name.as_bytes() || !is_plain(&name) {
            return wrong(format!("`{}` is no name of a file in a pack", name.escape_debug()));
        }
        if name <= last || folded.insert(name.to_lowercase(), number).is_some() {
            return wrong(format!("`{name}` is there twice, or not in its place"));
        }
        let (crc, packed, size) = (file.crc32(), file.compressed_size(), file.size());
        drop(file);
        let header = Header::of(&name, crc, packed, size, at);
        let Some(header) = header else { return wrong(format!("`{name}` is too long")) };
        let local = header.local();
        let mut found = vec![0; local.len()];
        raw.seek(SeekFrom::Start(at))?;
        raw.read_exact(&mut found)?;
        if found != local {
            return wrong(format!("the header of `{name}` is not as it should be"));
        }
        list.extend(header.listed());
        files.insert(name.clone(), (number, size));
        at += local.len() as u64 + packed;
        last = name;
    }
    list.extend(Header::end(files.len(), list.len(), at).unwrap_or_default());
    let mut found = Vec::new();
    raw.seek(SeekFrom::Start(at))?;
    raw.take(list.len() as u64 + 1).read_to_end(&mut found)?;
    match found == list {
        true => Ok(files),
        false => wrong("the list at its end is not as it should be".to_owned()),
    }
}
