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

/// Judges the facts of an unpacked pack by its own catalog, and compares every report with the one in the pack.
pub(crate) fn again(
    unpacked: &Path,
    manifest: &Manifest,
    threads: Option<NonZero<usize>>,
) -> Result<Outcome, Failure> {
    Ok(match compared(unpacked, manifest, threads)? {
        Ok(reports) => Outcome::Holds(format!("{reports} reports came out byte for byte")),
        Err(why) => Outcome::Broken(why),
    })
}

fn compared(
    unpacked: &Path,
    manifest: &Manifest,
    threads: Option<NonZero<usize>>,
) -> Result<Result<usize, String>, Failure> {
    for folder in ["frameworks", "models", "obligations", "profiles", "tables"] {
        // A zip has no empty folders.
        fs::create_dir_all(unpacked.join("catalog").join(folder)).map_err(Failure::internal)?;
    }
    let files = match Files::catalog(&unpacked.join("catalog")) {
        Ok(files) => files,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let catalog = match Catalog::read(files) {
        Ok(catalog) => catalog,
        Err(problems) => {
            let first = problems.first().map(ToString::to_string).unwrap_or_default();
            return Ok(Err(format!("the catalog cannot be read: {first}")));
        }
    };
    if catalog.digest() != manifest.catalog {
        return Ok(Err("the catalog is not the one that the manifest names".to_owned()));
    }
    let snapshot = match Snapshot::open(&unpacked.join("snapshot.sqlite")) {
        Ok(snapshot) => snapshot,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let workspace = unpacked.join("workspace");
    let (supplied, _) = match onus_evidence::supplied(&workspace, &catalog) {
        Ok(supplied) => supplied,
        Err(error) => return Ok(Err(error.to_string())),
    };
    if (snapshot.as_of(), supplied.weighed_at(snapshot.as_of())) != (manifest.as_of, manifest.weighed_at) {
        return Ok(Err("the moments of the manifest are not those of its facts".to_owned()));
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
    let folder = tempfile::tempdir().map_err(Failure::internal)?;
    match write_reports(&judged, folder.path()) {
        Err(Failure::Usage { message, .. }) => return Ok(Err(message)),
        other => other?,
    };
    same(unpacked, folder.path())
}

/// Whether two folders hold the same reports.
fn same(unpacked: &Path, made: &Path) -> Result<Result<usize, String>, Failure> {
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
        return Ok(Err(format!(
            "the pack has the reports {}, and these were made: {}",
            theirs.join(", "),
            ours.join(", ")
        )));
    }
    for name in &ours {
        let digest = |folder: &Path| digest_of_file(&folder.join(name)).map_err(Failure::internal);
        if digest(&packed)? != digest(made)? {
            return Ok(Err(format!("`{REPORTS}/{name}` does not follow from the facts in the pack")));
        }
    }
    Ok(Ok(ours.len()))
}
