//! Reading a configuration file, within bounds.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::{ConfigError, Environment};

/// No configuration comes near it.
const LARGEST_FILE: u64 = 1024 * 1024;

/// The path and text of a configuration; none where there is no file. One that `variable` names has to be there.
pub(super) fn find(
    environment: &Environment,
    path: Option<PathBuf>,
    variable: &'static str,
) -> Result<Option<(PathBuf, String)>, ConfigError> {
    let Some(path) = path else { return Ok(None) };
    match read(&path)? {
        Some(text) => Ok(Some((path, text))),
        None if environment.get(variable).is_some() => Err(ConfigError::Missing { path, variable }),
        None => Ok(None),
    }
}

/// The text of a file; none where there is no file.
pub(crate) fn read(path: &Path) -> Result<Option<String>, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable { path: path.to_owned(), source };
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    let mut text = String::new();
    file.take(LARGEST_FILE + 1).read_to_string(&mut text).map_err(unreadable)?;
    if u64::try_from(text.len()).unwrap_or(u64::MAX) > LARGEST_FILE {
        return Err(ConfigError::TooLarge { path: path.to_owned(), limit: LARGEST_FILE });
    }
    Ok(Some(text))
}
