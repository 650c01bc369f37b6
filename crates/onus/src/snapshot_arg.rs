//! The snapshot that a command reads: a file, or the newest one of a workspace.

use std::path::{Path, PathBuf};

use onus_facts::{FactsError, Snapshot, latest_in, snapshots_in};

use crate::failure::Failure;

/// Opens the snapshot that `path` is, or the newest of the workspace that it is.
pub(crate) fn open(path: &Path) -> Result<Snapshot, Failure> {
    let file = match path.is_dir() {
        true => newest(path)?.ok_or_else(|| {
            Failure::usage(format!("`{}` has no snapshot yet", path.display()))
                .help("run `onus collect` in that workspace, or name a file: `--snapshot FILE`")
        })?,
        false => path.to_owned(),
    };
    Snapshot::open(&file).map_err(failure)
}

/// The newest snapshot of a workspace, where it has one.
pub(crate) fn open_if_any(workspace: &Path) -> Result<Option<Snapshot>, Failure> {
    newest(workspace)?.map(|file| Snapshot::open(&file).map_err(failure)).transpose()
}

/// The directory whose obligations go with a snapshot argument.
pub(crate) fn workspace_of(path: Option<&Path>) -> &Path {
    path.filter(|path| path.is_dir()).unwrap_or(Path::new("."))
}

/// A workspace keeps its snapshots in `snapshots/`; that directory itself is understood as well.
fn newest(directory: &Path) -> Result<Option<PathBuf>, Failure> {
    let of = |directory: &Path| latest_in(directory).map_err(Failure::usage);
    match of(&directory.join("snapshots"))? {
        Some(file) => Ok(Some(file)),
        None => of(directory),
    }
}

/// All snapshots of a workspace, the newest last.
pub(crate) fn all_of(workspace: &Path) -> Result<Vec<PathBuf>, Failure> {
    let of = |directory: &Path| snapshots_in(directory).map_err(Failure::usage);
    let kept = of(&workspace.join("snapshots"))?;
    if kept.is_empty() { of(workspace) } else { Ok(kept) }
}

fn failure(error: FactsError) -> Failure {
    let message = error.to_string();
    match error {
        FactsError::File { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
            Failure::usage(message)
                .help("`onus collect` makes a snapshot; `--snapshot` takes a file or a workspace")
        }
        _ => Failure::usage(message),
    }
}
