//! A pack as a zip in which nothing is hidden: files follow each other from the first byte, the list at the end names
//! the same, and nothing stands between, before or after them.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use sha2::{Digest, Sha256};
use thiserror::Error;
use zip::ZipArchive;

use super::FileEntry;
use super::contents::Counted;
use crate::files::{hexadecimal, is_plain};

/// The most files in a pack.
const MOST_FILES: usize = 100_000;
/// The largest pack, unpacked, in bytes.
const LARGEST: u64 = 64 << 30;
/// Length of a local header without its name, of an entry of the list without its name, and of the end (APPNOTE 4.3).
const LOCAL: u64 = 30;
const LISTED: u64 = 46;
const END: u64 = 22;

/// A file that is no pack, or hides something.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The operating system refuses.
    #[error("cannot read the pack: {0}")]
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
    names: Vec<String>,
}

impl Archive {
    /// Opens a pack and looks at its form.
    ///
    /// # Errors
    /// When it cannot be read or its form is not that of a pack.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        let length = std::fs::metadata(path)?.len();
        let mut zip = ZipArchive::new(File::open(path)?)?;
        if zip.len() > MOST_FILES {
            return Err(ArchiveError::Form(format!("it holds more than {MOST_FILES} files")));
        }
        let mut raw = File::open(path)?;
        let names = form(&mut zip, &mut raw, length)?;
        Ok(Self { zip, names })
    }

    /// The names of its files, in their order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The text of a file that is no longer than a limit; none where there is no such file.
    ///
    /// # Errors
    /// When it cannot be read, or is longer, or no text.
    pub fn text(&mut self, name: &str, limit: u64) -> Result<Option<String>, ArchiveError> {
        let Some(at) = self.names.iter().position(|other| other == name) else { return Ok(None) };
        let mut text = String::new();
        let read = self.zip.by_index(at)?.take(limit + 1).read_to_string(&mut text)?;
        match read as u64 > limit {
            true => Err(ArchiveError::Form(format!("`{name}` is longer than {limit} bytes"))),
            false => Ok(Some(text)),
        }
    }

    /// Copies a file out and tells its size and hash.
    ///
    /// # Errors
    /// When it cannot be read or written, or is longer than it says.
    pub fn copy(&mut self, name: &str, into: &mut dyn io::Write) -> Result<FileEntry, ArchiveError> {
        let at = self.names.iter().position(|other| other == name);
        let at = at.ok_or_else(|| ArchiveError::Form(format!("there is no `{name}`")))?;
        let file = self.zip.by_index(at)?;
        let (mut file, mut hash) = (file.take(LARGEST), Counted(Sha256::new(), 0));
        let mut buffer = vec![0; 1 << 16];
        loop {
            let read = file.read(&mut buffer)?;
            let bytes = buffer.get(..read).unwrap_or_default();
            if bytes.is_empty() {
                break;
            }
            io::Write::write_all(&mut hash, bytes)?;
            into.write_all(bytes)?;
        }
        Ok(FileEntry { path: name.to_owned(), size: hash.1, sha256: hexadecimal(&hash.0.finalize()) })
    }
}

/// Looks at every header, and gives the names in order.
fn form(zip: &mut ZipArchive<File>, raw: &mut File, length: u64) -> Result<Vec<String>, ArchiveError> {
    let wrong = |what: String| Err(ArchiveError::Form(what));
    if zip.offset() != 0 || !zip.comment().is_empty() {
        return wrong("something stands before the first file or after the last".to_owned());
    }
    let (mut names, mut seen, mut at, mut list, mut all) = (Vec::new(), BTreeSet::new(), 0, 0, 0u64);
    for number in 0..zip.len() {
        let file = zip.by_index_raw(number)?;
        let name = file.name()?.into_owned();
        if file.name_raw() != name.as_bytes() || !is_plain(&name) {
            return wrong(format!("`{}` is no name of a file in a pack", name.escape_debug()));
        }
        if !seen.insert(name.to_lowercase()) {
            return wrong(format!("`{name}` is there twice"));
        }
        let begins = file.header_start() == at && file.data_start() == Some(at + LOCAL + name.len() as u64);
        let bare = file.comment_raw().is_empty() && file.extra_data_fields().next().is_none();
        if !begins || !bare || file.is_dir() || file.is_symlink() || file.encrypted() {
            return wrong(format!("something is hidden at `{name}`"));
        }
        all = all.saturating_add(file.size());
        at += LOCAL + name.len() as u64 + file.compressed_size();
        list += LISTED + name.len() as u64;
        let (header, crc, packed, size) =
            (file.header_start(), file.crc32(), file.compressed_size(), file.size());
        drop(file);
        same_header(raw, header, &name, crc, packed, size)?;
        names.push(name);
    }
    if zip.central_directory_start() != at || at + list + END != length {
        return wrong("something stands between the files or after the last".to_owned());
    }
    if all > LARGEST {
        return wrong(format!("it would unpack to more than {LARGEST} bytes"));
    }
    Ok(names)
}

/// The header before a file says the same as the list at the end, since some programs read the one and some the other.
fn same_header(
    raw: &mut File,
    at: u64,
    name: &str,
    crc: u32,
    packed: u64,
    size: u64,
) -> Result<(), ArchiveError> {
    raw.seek(SeekFrom::Start(at))?;
    let mut header = vec![0; LOCAL as usize + name.len()];
    raw.read_exact(&mut header)?;
    let number = |from: usize| {
        let bytes = header.get(from..from + 4).and_then(|bytes| bytes.try_into().ok());
        bytes.map(u32::from_le_bytes).map(u64::from)
    };
    let named = header.get(LOCAL as usize..) == Some(name.as_bytes());
    let same = number(14) == Some(u64::from(crc)) && number(18) == Some(packed) && number(22) == Some(size);
    // Bytes 6 and 7 are flags: no encryption, no sizes after the data; the name may be marked as UTF-8.
    let plain = matches!(header.get(6..8), Some([0, 0 | 8]));
    match named && same && plain {
        true => Ok(()),
        false => Err(ArchiveError::Form(format!("the two headers of `{name}` differ"))),
    }
}
