//! Computes every verdict of a pack again, from what is in it alone.

use std::fs;
use std::num::NonZero;
use std::path::Path;

use onus_catalog::{Catalog, Files};
use onus_evidence::digest_of_file;
use onus_evidence::pack::{Manifest, Outcome};
use onus_facts::Snapshot;

use super::{Judged, REPORTS, write_reports};
use crate::failure::Failure;

/// Why the verdicts did not come out again.
enum Stop {
    /// The pack is not what it should be.
    Broken(String),
    /// The machine failed.
    Failed(Failure),
}

impl Stop {
    fn broken(what: impl ToString) -> Self {
        Self::Broken(what.to_string())
    }

    fn failed(error: impl ToString) -> Self {
        Self::Failed(Failure::internal(error))
    }
}

/// Judges the facts of an unpacked pack by its own catalog, and compares every report with the one in the pack.
pub(crate) fn again(
    unpacked: &Path,
    manifest: &Manifest,
    threads: Option<NonZero<usize>>,
) -> Result<Outcome, Failure> {
    match compared(unpacked, manifest, threads) {
        Ok(reports) => Ok(Outcome::Holds(format!("{reports} reports came out byte for byte"))),
        Err(Stop::Broken(why)) => Ok(Outcome::Broken(why)),
        Err(Stop::Failed(failure)) => Err(failure),
    }
}

fn compared(unpacked: &Path, manifest: &Manifest, threads: Option<NonZero<usize>>) -> Result<usize, Stop> {
    let catalog = catalog_of(unpacked)?;
    if catalog.digest() != manifest.catalog {
        return Err(Stop::broken("the catalog is not the one that the manifest names"));
    }
    let snapshot = Snapshot::open(&unpacked.join("snapshot.sqlite")).map_err(Stop::broken)?;
    let (supplied, _) =
        onus_evidence::supplied(&unpacked.join("workspace"), &catalog).map_err(Stop::broken)?;
    if (snapshot.as_of(), supplied.weighed_at(snapshot.as_of())) != (manifest.as_of, manifest.weighed_at) {
        return Err(Stop::broken("the moments of the manifest are not those of its facts"));
    }
    let judged = Judged {
        subject: &manifest.subject,
        profile: &manifest.profile,
        provider: manifest.provider.as_deref(),
        snapshot: &snapshot,
        catalog: &catalog,
        supplied: &supplied,
        threads,
    };
    let folder = tempfile::tempdir().map_err(Stop::failed)?;
    write_reports(&judged, folder.path()).map_err(|failure| match failure {
        Failure::Usage { message, .. } => Stop::Broken(message),
        other => Stop::Failed(other),
    })?;
    same(unpacked, folder.path())
}

fn catalog_of(unpacked: &Path) -> Result<Catalog, Stop> {
    for folder in ["frameworks", "models", "obligations", "profiles", "tables"] {
        // A zip has no empty folders.
        fs::create_dir_all(unpacked.join("catalog").join(folder)).map_err(Stop::failed)?;
    }
    let files = Files::catalog(&unpacked.join("catalog")).map_err(Stop::broken)?;
    Catalog::read(files).map_err(|problems| {
        let first = problems.first().map(ToString::to_string).unwrap_or_default();
        Stop::Broken(format!("the catalog cannot be read: {first}"))
    })
}

/// Whether two folders hold the same reports.
fn same(unpacked: &Path, made: &Path) -> Result<usize, Stop> {
    let names = |folder: &Path| -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    let packed = unpacked.join(REPORTS);
    let (theirs, ours) = (names(&packed), names(made));
    if theirs != ours {
        let (theirs, ours) = (theirs.join(", "), ours.join(", "));
        return Err(Stop::Broken(format!("the pack has the reports {theirs}, and these were made: {ours}")));
    }
    for name in &ours {
        let digest = |folder: &Path| digest_of_file(&folder.join(name)).map_err(Stop::failed);
        if digest(&packed)? != digest(made)? {
            return Err(Stop::Broken(format!(
                "`{REPORTS}/{name}` does not follow from the facts in the pack"
            )));
        }
    }
    Ok(ours.len())
}
