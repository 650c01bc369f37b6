//! What can be wrong with a Terraform file.

use std::path::{Path, PathBuf};

use onus_facts::FactsError;
use thiserror::Error;

use crate::rows::SpecError;

/// A Terraform plan or state that cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TerraformError {
    /// The operating system refuses.
    #[error("cannot read the Terraform file `{path}`: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// A directory, a pipe or a device: the file is read twice.
    #[error(
        "cannot read `{0}` as a Terraform file: it is no ordinary file; write the JSON to one and name that"
    )]
    NoFile(PathBuf),
    /// Nothing in it.
    #[error("the Terraform file `{0}` is empty; run `terraform show -json tfplan > plan.json` again")]
    Empty(PathBuf),
    /// A plan as Terraform itself keeps it.
    #[error("`{path}` is a binary plan; run `terraform show -json {path} > plan.json` and name `plan.json`")]
    Binary {
        /// The file.
        path: PathBuf,
    },
    /// Written by a shell that recodes.
    #[error(
        "`{0}` is written in UTF-16, as PowerShell's `>` does; write it with `terraform show -json tfplan | Out-File -Encoding utf8 plan.json`"
    )]
    Utf16(PathBuf),
    /// The messages of `terraform plan -json`.
    #[error(
        "`{0}` is the log of `terraform plan -json` and no plan; run `terraform plan -out tfplan`, then `terraform show -json tfplan > plan.json`"
    )]
    Log(PathBuf),
    /// A state as Terraform itself keeps it.
    #[error(
        "`{0}` is a state file of Terraform's own form; run `terraform show -json > state.json` and name `state.json`"
    )]
    RawState(PathBuf),
    /// The JSON is wrong.
    #[error(
        "the Terraform file `{path}` is not JSON at line {line}, column {column}: {problem}; make it again with `terraform show -json`"
    )]
    NotJson {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// The reader's words.
        problem: String,
    },
    /// The JSON ends too early.
    #[error(
        "the Terraform file `{path}` ends in the middle, at line {line}; it was cut off, make it again with `terraform show -json`"
    )]
    CutOff {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
    },
    /// Other JSON.
    #[error(
        "`{0}` is JSON, and neither a plan nor a state; onus reads what `terraform show -json` and `tofu show -json` write"
    )]
    NeitherPlanNorState(PathBuf),
    /// A version that is not known.
    #[error(
        "`{path}` has format version `{found}`, this onus reads 0.1 to 1.x; use a newer onus, or Terraform 1.x"
    )]
    Version {
        /// The file.
        path: PathBuf,
        /// What it says.
        found: String,
    },
    /// Beyond a limit that no honest file meets.
    #[error("the Terraform file `{path}` is too large: {limit}; split the configuration")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit.
        limit: String,
    },
    /// What is and what will be in one snapshot.
    #[error(
        "cannot read `{0}` into a snapshot of a running cloud: a plan says what will be; give it a snapshot of its own"
    )]
    Mixed(PathBuf),
    /// A table that cannot be filled.
    #[error(transparent)]
    Specification(#[from] SpecError),
    /// Rust that is not there.
    #[error(
        "table `{table}` wants the code `{code}`, which this onus does not have; use the onus that the catalog is for"
    )]
    NoSuchCode {
        /// The table.
        table: String,
        /// The name.
        code: String,
    },
    /// The snapshot cannot be written.
    #[error("cannot keep what `{path}` says: {source}")]
    Facts {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: FactsError,
    },
}

impl TerraformError {
    pub(super) fn facts(path: &Path) -> impl FnOnce(FactsError) -> Self {
        move |source| Self::Facts { path: path.to_owned(), source }
    }

    /// What the JSON reader says.
    pub(super) fn json(path: &Path, error: &serde_json::Error) -> Self {
        let path = path.to_owned();
        match error.classify() {
            serde_json::error::Category::Eof => Self::CutOff { path, line: error.line() },
            serde_json::error::Category::Io => {
                let kind = error.io_error_kind().unwrap_or(std::io::ErrorKind::Other);
                Self::Unreadable { path, source: std::io::Error::new(kind, error.to_string()) }
            }
            _ => {
                let said = error.to_string();
                let problem = said.split(" at line ").next().unwrap_or(&said).to_owned();
                Self::NotJson { path, line: error.line(), column: error.column(), problem }
            }
        }
    }
}
