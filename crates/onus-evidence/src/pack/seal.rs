//! Writes a pack.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use thiserror::Error;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::verify::SIGNATURE;
use super::{Contents, DSSE, MANIFEST, Manifest, NAMESPACE, Source, envelope};
use crate::EvidenceError;
use crate::signature::{SignError, sign};

/// A pack that was not written. Nothing is left behind.
#[derive(Debug, Error)]
pub enum SealError {
    /// Something that goes into it cannot be read.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// It was not signed.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// It cannot be written.
    #[error("cannot write `{path}`: {message}")]
    Write {
        /// The pack.
        path: PathBuf,
        /// Why.
        message: String,
    },
}

/// Writes a pack under a name that nothing has yet, signed where there is a key, and gives the bytes of its manifest.
///
/// # Errors
/// When a file cannot be read, the manifest cannot be signed, or the pack cannot be written.
pub fn seal(
    path: &Path,
    manifest: &Manifest,
    contents: &Contents,
    key: Option<&Path>,
) -> Result<Vec<u8>, SealError> {
    let failed = |message: String| SealError::Write { path: path.to_owned(), message };
    let text = manifest.to_text().map_err(|error| failed(error.to_string()))?.into_bytes();
    let mut wrapped = vec![(MANIFEST.to_owned(), text.clone())];
    if let Some(key) = key {
        wrapped.extend(envelope(&text, key).map(|envelope| (DSSE.to_owned(), envelope.into_bytes())));
        wrapped.push((SIGNATURE.to_owned(), sign(&text, NAMESPACE, key)?.into_bytes()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
    let file = NamedTempFile::new_in(folder).map_err(|error| failed(error.to_string()))?;
    write(file.as_file(), &wrapped, contents).map_err(|error| failed(error.to_string()))?;
    file.persist_noclobber(path).map_err(|error| failed(error.error.to_string()))?;
    Ok(text)
}

fn write(file: &File, wrapped: &[(String, Vec<u8>)], contents: &Contents) -> io::Result<()> {
    let wrapped = wrapped.iter().map(|(name, bytes)| (name.as_str(), Source::Bytes(bytes.clone())));
    let mut all: Vec<(&str, Source)> = wrapped.collect();
    all.extend(contents.files().map(|(name, source)| (name, source.clone())));
    all.sort_by_key(|(name, _)| *name);
    let mut zip = ZipWriter::new(BufWriter::with_capacity(1 << 16, file));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, source) in all {
        zip.start_file(name, options).map_err(io::Error::other)?;
        io::copy(&mut source.open()?, &mut zip)?;
    }
    zip.finish().map_err(io::Error::other)?.flush()?;
    file.sync_all()
}

/// Snapshots shrink to a fifth at any level; higher ones only take longer.
const LEVEL: i64 = 3;
