//! What is to be judged: a snapshot, a workspace, or a Terraform plan or state.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use onus_catalog::Catalog;
use onus_collect::declaration::{Declaration, Source};
use onus_facts::Snapshot;
use tempfile::TempDir;

use crate::failure::Failure;
use crate::gathering::{Manner, into_snapshot};
use crate::snapshot_arg;
use crate::workspace::CatalogSource;

/// How SQLite files begin.
const SQLITE: &[u8] = b"SQLite format 3\0";
/// How zip files begin, which is what `terraform plan -out` writes.
const ZIP: &[u8] = b"PK\x03\x04";

/// A snapshot to judge and the catalog to judge it by.
pub(crate) struct Facts {
    pub(crate) catalog: Catalog,
    pub(crate) snapshot: Snapshot,
    /// The workspace that they belong to.
    pub(crate) workspace: PathBuf,
    /// Holds a snapshot that was made for this command only.
    _temporary: Option<TempDir>,
}

impl Facts {
    /// Finds, or makes out of files, the snapshot that `path` means.
    pub(crate) fn find(path: &Path, source: &CatalogSource) -> Result<Self, Failure> {
        if path.is_dir() {
            let catalog = source.catalog(path)?;
            return match snapshot_arg::open_if_any(path)? {
                Some(snapshot) => {
                    Ok(Self { catalog, snapshot, workspace: path.to_owned(), _temporary: None })
                }
                None => Self::of_workspace(path, catalog),
            };
        }
        let workspace = workspace_of(path);
        let catalog = source.catalog(workspace)?;
        let head = head_of(path, 16)?;
        if head.starts_with(SQLITE) {
            let snapshot = Snapshot::open(path).map_err(Failure::usage)?;
            return Ok(Self { catalog, snapshot, workspace: workspace.to_owned(), _temporary: None });
        }
        if head.starts_with(ZIP) {
            return Err(Failure::usage(format!("`{}` is a plan in Terraform's own form", path.display()))
                .help(format!(
                    "run `terraform show -json {} > plan.json` and assess `plan.json`",
                    path.display()
                )));
        }
        let file = path.file_name().map(PathBuf::from).unwrap_or_default();
        let declaration = Declaration::of_workspace(workspace).map_err(Failure::usage)?;
        Self::made(&[Source::Terraform { file }], declaration.as_ref(), workspace, catalog)
    }

    /// A workspace without a snapshot is read first, where that needs no network.
    fn of_workspace(path: &Path, catalog: Catalog) -> Result<Self, Failure> {
        let declaration = Declaration::of_workspace(path).map_err(Failure::usage)?;
        let sources =
            declaration.as_ref().map(|declaration| declaration.sources.as_slice()).unwrap_or_default();
        let is_file = |source: &Source| {
            !matches!(source, Source::Scaleway { replay: None, .. } | Source::Exoscale { replay: None, .. })
        };
        if sources.is_empty() || !sources.iter().all(is_file) {
            return Err(Failure::usage(format!("`{}` has no snapshot yet", path.display()))
                .help(format!("run `onus collect {}` first", path.display())));
        }
        Self::made(sources, declaration.as_ref(), path, catalog)
    }

    /// Whether the snapshot stays when the command has ended.
    pub(crate) fn is_kept(&self) -> bool {
        self._temporary.is_none()
    }

    fn made(
        sources: &[Source],
        declaration: Option<&Declaration>,
        base: &Path,
        catalog: Catalog,
    ) -> Result<Self, Failure> {
        let temporary = tempfile::tempdir()
            .map_err(|error| Failure::Internal(format!("cannot make a temporary directory: {error}")))?;
        let target = temporary.path().join("snapshot.sqlite");
        let gathered = into_snapshot(sources, declaration, base, &catalog, &Manner::of_files(), |_| target)?;
        let snapshot = Snapshot::open(&gathered.path).map_err(Failure::internal)?;
        Ok(Self { catalog, snapshot, workspace: base.to_owned(), _temporary: Some(temporary) })
    }
}

/// The workspace of a file: the directory it is in, or the one above `snapshots`.
pub(crate) fn workspace_of(file: &Path) -> &Path {
    let named = |directory: &&Path| !directory.as_os_str().is_empty();
    let here = Path::new(".");
    let parent = file.parent().filter(named).unwrap_or(here);
    match parent.file_name().is_some_and(|name| name == "snapshots") {
        true => parent.parent().filter(named).unwrap_or(here),
        false => parent,
    }
}

/// How a file begins.
pub(crate) fn head_of(path: &Path, bytes: u64) -> Result<Vec<u8>, Failure> {
    let mut head = Vec::new();
    File::open(path).and_then(|file| file.take(bytes).read_to_end(&mut head)).map_err(|error| {
        Failure::usage(format!("cannot read `{}`: {error}", path.display()))
            .help("name a snapshot, a workspace directory, or the JSON of `terraform show -json`")
    })?;
    Ok(head)
}
