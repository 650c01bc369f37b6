//! Where catalog files come from: the program itself, or a directory of the user's.

use std::path::{Path, PathBuf};

use thiserror::Error;

static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The largest catalog file that is read from disk. A duty takes a few kilobytes.
const LARGEST_FILE: u64 = 4 << 20;
/// The most files that are read from one directory.
const MOST_FILES: usize = 20_000;
/// How deep directories of a user's catalog may lie in each other.
const DEEPEST: usize = 8;

/// A set of named texts: path within the catalog, and content.
#[derive(Clone, Debug, Default)]
pub struct Files(Vec<(String, String)>);

/// A directory of catalog files that cannot be read.
#[derive(Debug, Error)]
pub enum FileError {
    /// The operating system refuses.
    #[error("cannot read `{path}` of the catalog: {source}")]
    Unreadable {
        /// The file or directory.
        path: PathBuf,
        /// The reason.
        source: std::io::Error,
    },
    /// A limit that no honest catalog meets.
    #[error("`{path}` is too large for a catalog: {limit}")]
    TooLarge {
        /// The file or directory.
        path: PathBuf,
        /// The limit that was met.
        limit: String,
    },
}

impl Files {
    /// The catalog that is part of the program.
    #[must_use]
    pub fn embedded() -> Self {
        Self(EMBEDDED.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    /// Files given by name and text, for tests.
    #[must_use]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
    }

    /// A whole catalog in a directory: its models, fingerprints, obligations, tables, frameworks and profiles.
    ///
    /// # Errors
    /// When a file cannot be read or a limit is met.
    pub fn catalog(directory: &Path) -> Result<Self, FileError> {
        let mut files = Vec::new();
        for folder in ["frameworks", "models", "obligations", "profiles", "tables"] {
            walk(&directory.join(folder), folder, 0, &mut files)?;
        }
        // Whoever writes a catalog of their own may have no text to take them from.
        let fingerprints = directory.join("fingerprints");
        if fingerprints.is_dir() {
            walk(&fingerprints, "fingerprints", 0, &mut files)?;
        }
        files.sort();
        Ok(Self(files))
    }

    /// All TOML files below `directory`, named by `prefix` and their path in it.
    ///
    /// # Errors
    /// When a file cannot be read or a limit is met.
    pub fn directory(directory: &Path, prefix: &str) -> Result<Self, FileError> {
        let mut files = Vec::new();
        walk(directory, prefix, 0, &mut files)?;
        files.sort();
        Ok(Self(files))
    }

    /// Adds the files of another set; a file of the same name is replaced.
    pub fn add(&mut self, other: Self) {
        self.0.retain(|(path, _)| other.0.iter().all(|(new, _)| new != path));
        self.0.extend(other.0);
        self.0.sort();
    }

    /// The files whose path begins with `folder`, by path.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(path, text)| {
            Some((path.strip_prefix(folder)?.strip_prefix('/')?, text.as_str()))
        })
    }

    /// All files, by path.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

fn walk(
    directory: &Path,
    prefix: &str,
    depth: usize,
    files: &mut Vec<(String, String)>,
) -> Result<(), FileError> {
    let unreadable = |path: &Path, source| FileError::Unreadable { path: path.to_owned(), source };
    if depth > DEEPEST || files.len() > MOST_FILES {
        let limit = format!("at most {MOST_FILES} files, {DEEPEST} directories deep");
        return Err(FileError::TooLarge { path: directory.to_owned(), limit });
    }
    for entry in std::fs::read_dir(directory).map_err(|error| unreadable(directory, error))? {
        let entry = entry.map_err(|error| unreadable(directory, error))?;
        let path = entry.path();
        let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        let metadata = std::fs::metadata(&path).map_err(|error| unreadable(&path, error))?;
        if metadata.is_dir() {
            walk(&path, &name, depth + 1, files)?;
        } else if name.ends_with(".toml") {
            if metadata.len() > LARGEST_FILE {
                return Err(FileError::TooLarge {
                    path,
                    limit: format!("at most {LARGEST_FILE} bytes a file"),
                });
            }
            let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
            files.push((name, text));
        }
    }
    Ok(())
}
