//! Holds every file of a pack against its line in the manifest.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::verify::{SIGNATURE, STAMP};
use super::{Archive, DSSE, FileEntry, MANIFEST, Manifest, Outcome};

/// Every file is the one that the manifest lists, and there is no other.
pub(super) fn listed(archive: &mut Archive, manifest: &Manifest, into: Option<&Path>) -> Outcome {
    let wraps = [MANIFEST, SIGNATURE, DSSE, STAMP];
    let mut expected: BTreeMap<&str, &FileEntry> = BTreeMap::new();
    for entry in &manifest.files {
        if expected.insert(&entry.path, entry).is_some() || wraps.contains(&entry.path.as_str()) {
            return Outcome::Broken(format!("`{}` is listed twice", entry.path));
        }
    }
    let names: Vec<String> = archive.names().map(str::to_owned).collect();
    let mut bytes = 0;
    for name in names.iter().filter(|name| !wraps.contains(&name.as_str())) {
        let Some(entry) = expected.remove(name.as_str()) else {
            return Outcome::Broken(format!("`{name}` is not in the manifest"));
        };
        if !belongs(name) {
            return Outcome::Broken(format!("`{name}` has no place in a pack"));
        }
        if archive.size(name) != Some(entry.size) {
            return Outcome::Broken(format!("`{name}` is not as long as the manifest says"));
        }
        let copied = match into {
            None => archive.copy(name, &mut io::sink()).map_err(|error| error.to_string()),
            Some(folder) => extracted(archive, name, folder),
        };
        match copied {
            Err(error) => return Outcome::Broken(format!("`{name}`: {error}")),
            Ok(copied) if copied != *entry => {
                return Outcome::Broken(format!("`{name}` is not what the manifest lists"));
            }
            Ok(copied) => bytes += copied.size,
        }
    }
    match expected.into_keys().next() {
        Some(missing) => Outcome::Broken(format!("`{missing}` is missing")),
        None => Outcome::Holds(format!("{} files, {bytes} bytes", manifest.files.len())),
    }
}

/// Whether a pack has a place for a file. What lies beside the snapshot could change how SQLite reads it.
fn belongs(name: &str) -> bool {
    let below = |folder: &&str| name.strip_prefix(*folder).is_some_and(|rest| rest.starts_with('/'));
    ["snapshot.sqlite", "README.txt"].contains(&name) || ["catalog", "reports", "workspace"].iter().any(below)
}

fn extracted(archive: &mut Archive, name: &str, folder: &Path) -> Result<FileEntry, String> {
    let path = folder.join(name);
    let make = || -> io::Result<std::fs::File> {
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        std::fs::File::create_new(&path)
    };
    let mut file = make().map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
    archive.copy(name, &mut file).map_err(|error| error.to_string())
}
