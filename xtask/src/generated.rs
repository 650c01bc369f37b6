//! Files that are derived from others: writing them, and seeing which of them are out of date.

use std::error::Error;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Directories in which every file is generated, so that one that nothing generates any more is seen.
const WHOLLY_GENERATED: [&str; 2] = ["catalog/schema", "docs/reference"];

/// A generated file: its path from the project's directory, and its text.
#[derive(Debug)]
pub(crate) struct File {
    /// With forward slashes.
    pub(crate) path: String,
    /// The whole text; its first line says that it is generated.
    pub(crate) text: String,
}

/// What is wrong with a generated file on disk.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Difference {
    /// It is not there.
    Missing(String),
    /// It says something else.
    Stale(String),
    /// Nothing generates it.
    Orphan(String),
}

impl Difference {
    fn path(&self) -> &str {
        match self {
            Self::Missing(path) | Self::Stale(path) | Self::Orphan(path) => path,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(f, "{path} is missing"),
            Self::Stale(path) => write!(f, "{path} differs from what it is generated from"),
            Self::Orphan(path) => write!(f, "{path} is generated from nothing"),
        }
    }
}

/// Which files below `root` are not as they would be generated.
pub(crate) fn differences(root: &Path, files: &[File]) -> Result<Vec<Difference>, Box<dyn Error>> {
    let mut found = Vec::new();
    for file in files {
        match fs::read_to_string(root.join(&file.path)) {
            // A checkout may have turned line ends into those of its system.
            Ok(text) if text.replace("\r\n", "\n") == file.text => {}
            Ok(_) => found.push(Difference::Stale(file.path.clone())),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                found.push(Difference::Missing(file.path.clone()));
            }
            Err(error) => return Err(format!("cannot read `{}`: {error}", file.path).into()),
        }
    }
    for directory in WHOLLY_GENERATED {
        orphans(root, directory, files, &mut found)?;
    }
    Ok(found)
}

/// Writes the files that differ and removes those that nothing generates; tells which they were.
pub(crate) fn write(root: &Path, files: &[File]) -> Result<Vec<Difference>, Box<dyn Error>> {
    let found = differences(root, files)?;
    for difference in &found {
        let path = root.join(difference.path());
        let failed = |error| format!("cannot write `{}`: {error}", difference.path());
        match files.iter().find(|file| file.path == difference.path()) {
            Some(file) => {
                if let Some(directory) = path.parent() {
                    fs::create_dir_all(directory).map_err(failed)?;
                }
                fs::write(&path, &file.text).map_err(failed)?;
            }
            None => fs::remove_file(&path).map_err(failed)?,
        }
    }
    Ok(found)
}

fn orphans(
    root: &Path,
    directory: &str,
    files: &[File],
    found: &mut Vec<Difference>,
) -> Result<(), Box<dyn Error>> {
    let failed = |error: std::io::Error| format!("cannot list `{directory}`: {error}");
    let entries = match fs::read_dir(root.join(directory)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(failed)?,
    };
    for entry in entries {
        let entry = entry.map_err(failed)?;
        let path = format!("{directory}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(failed)?.is_dir() {
            orphans(root, &path, files, found)?;
        } else if files.iter().all(|file| file.path != path) {
            found.push(Difference::Orphan(path));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_stale_and_orphaned_files_are_seen_and_mended() {
        let root = std::env::temp_dir().join(format!("onus-xtask-{}", std::process::id()));
        let reference = root.join("docs/reference/obligations");
        fs::create_dir_all(&reference).unwrap();
        fs::write(reference.join("gone.md"), "of a provider that is no more").unwrap();
        fs::write(root.join("docs/reference/tables.md"), "old").unwrap();
        let file = |path: &str| File { path: path.to_owned(), text: "new\n".to_owned() };
        let files = [file("docs/reference/tables.md"), file("catalog/schema/table.json")];

        let expected = [
            Difference::Stale("docs/reference/tables.md".to_owned()),
            Difference::Missing("catalog/schema/table.json".to_owned()),
            Difference::Orphan("docs/reference/obligations/gone.md".to_owned()),
        ];
        assert_eq!(differences(&root, &files).unwrap(), expected);
        assert_eq!(write(&root, &files).unwrap(), expected);
        assert_eq!(differences(&root, &files).unwrap(), []);
        fs::remove_dir_all(root).unwrap();
    }
}
