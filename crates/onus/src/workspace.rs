//! The user's directory: `onus.toml`, their own obligations, their snapshots.

use std::path::{Path, PathBuf};

use onus_catalog::{Catalog, Files, Problem};

use crate::failure::Failure;

/// Where the catalog comes from: the program itself, or a directory.
pub(crate) struct CatalogSource(pub(crate) Option<PathBuf>);

impl CatalogSource {
    /// The catalog, and the workspace's own obligations and profiles where there are some.
    pub(crate) fn read(&self, workspace: &Path) -> Result<Result<Catalog, Vec<Problem>>, Failure> {
        let mut files = match &self.0 {
            Some(directory) => Files::catalog(directory).map_err(Failure::usage)?,
            None => Files::embedded(),
        };
        for folder in ["obligations", "profiles"] {
            let own = workspace.join(folder);
            if own.is_dir() {
                files.add(Files::directory(&own, folder).map_err(Failure::usage)?);
            }
        }
        Ok(Catalog::read(files))
    }

    /// The same, where a catalog that cannot be read ends the command.
    pub(crate) fn catalog(&self, workspace: &Path) -> Result<Catalog, Failure> {
        self.read(workspace)?.map_err(|problems| {
            let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
            Failure::usage(format!("the catalog cannot be read\n{}", list.join("\n")))
                .help("`onus lint` explains each problem")
        })
    }
}
