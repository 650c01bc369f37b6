//! All files of a catalog, read and indexed.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use onus_core::ObligationId;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::{Files, Fingerprints, Framework, Model, Obligation, Problem, Profile, Table, Weight};

/// A catalog. Duties, tables and profiles are read at once; documents, fingerprints and frameworks when asked
/// for.
#[derive(Debug)]
pub struct Catalog {
    files: Files,
    obligations: BTreeMap<ObligationId, Obligation>,
    tables: BTreeMap<String, Table>,
    profiles: BTreeMap<String, Profile>,
    models: OnceLock<(Vec<Model>, Vec<Problem>)>,
    frameworks: OnceLock<(Vec<Framework>, Vec<Problem>)>,
    fingerprints: OnceLock<(BTreeMap<String, Fingerprints>, Vec<Problem>)>,
}

impl Catalog {
    /// The catalog that is part of the program.
    ///
    /// # Errors
    /// Every problem of every file that cannot be read.
    pub fn embedded() -> Result<Self, Vec<Problem>> {
        Self::read(Files::embedded())
    }

    /// Reads a catalog.
    ///
    /// # Errors
    /// Every problem of every file that cannot be read.
    pub fn read(files: Files) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let obligations = read_obligations(&files, &mut problems);
        let tables = read_tables(&files, &mut problems);
        let profiles = read_all(&files, "profiles", &mut problems)
            .into_iter()
            .map(|(name, profile)| (name.clone(), Profile { name, ..profile }))
            .collect();
        if problems.iter().any(|problem| problem.weight == Weight::Error) {
            return Err(problems);
        }
        let (models, frameworks, fingerprints) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Ok(Self { files, obligations, tables, profiles, models, frameworks, fingerprints })
    }

    /// All duties by name.
    #[must_use]
    pub fn obligations(&self) -> &BTreeMap<ObligationId, Obligation> {
        &self.obligations
    }

    /// All fact tables by name.
    #[must_use]
    pub fn tables(&self) -> &BTreeMap<String, Table> {
        &self.tables
    }

    /// One fact table.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(name)
    }

    /// All profiles by name.
    #[must_use]
    pub fn profiles(&self) -> &BTreeMap<String, Profile> {
        &self.profiles
    }

    /// The documents that could be read.
    pub fn models(&self) -> &[Model] {
        &self.read_models().0
    }

    /// The frameworks that could be read.
    pub fn frameworks(&self) -> &[Framework] {
        &self.read_frameworks().0
    }

    /// What tells a later text of a document from the one that was read, by the name of its model.
    pub fn fingerprints(&self) -> &BTreeMap<String, Fingerprints> {
        &self.read_fingerprints().0
    }

    /// Problems of files that are read only when asked for.
    #[must_use]
    pub fn late_problems(&self) -> Vec<Problem> {
        [
            self.read_models().1.as_slice(),
            self.read_frameworks().1.as_slice(),
            self.read_fingerprints().1.as_slice(),
        ]
        .concat()
    }

    /// The files that it was read from.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// SHA-256 over every file's path and text: which catalog judged.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for (path, text) in self.files.all() {
            for part in [path, text] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part.as_bytes());
            }
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn read_models(&self) -> &(Vec<Model>, Vec<Problem>) {
        self.models.get_or_init(|| {
            let mut problems = Vec::new();
            let models = read_all(&self.files, "models", &mut problems);
            (models.into_iter().map(|(name, model)| Model { name, ..model }).collect(), problems)
        })
    }

    fn read_fingerprints(&self) -> &(BTreeMap<String, Fingerprints>, Vec<Problem>) {
        self.fingerprints.get_or_init(|| {
            let mut problems = Vec::new();
            let fingerprints = read_all(&self.files, "fingerprints", &mut problems);
            (fingerprints.into_iter().collect(), problems)
        })
    }

    fn read_frameworks(&self) -> &(Vec<Framework>, Vec<Problem>) {
        self.frameworks.get_or_init(|| {
            let mut problems = Vec::new();
            let frameworks = read_all(&self.files, "frameworks", &mut problems);
            (frameworks.into_iter().map(|(_, framework)| framework).collect(), problems)
        })
    }
}

fn read_obligations(files: &Files, problems: &mut Vec<Problem>) -> BTreeMap<ObligationId, Obligation> {
    let mut obligations = BTreeMap::new();
    for (name, obligation) in read_all::<Obligation>(files, "obligations", problems) {
        match name.parse::<ObligationId>() {
            Ok(id) => {
                obligations.insert(id.clone(), Obligation { id, ..obligation });
            }
            Err(error) => problems.push(
                Problem::error(&format!("obligations/{name}.toml"), error.to_string())
                    .help("an obligation's path is provider/service/name.toml in lower case"),
            ),
        }
    }
    obligations
}

fn read_tables(files: &Files, problems: &mut Vec<Problem>) -> BTreeMap<String, Table> {
    let mut tables = BTreeMap::new();
    for (path, table) in read_all::<Table>(files, "tables", problems) {
        let (provider, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let table = Table { name: name.to_owned(), provider: provider.to_owned(), ..table };
        tables.insert(name.to_owned(), table);
    }
    tables
}

fn read_all<T: DeserializeOwned>(
    files: &Files,
    folder: &str,
    problems: &mut Vec<Problem>,
) -> Vec<(String, T)> {
    let mut read = Vec::new();
    for (path, text) in files.below(folder) {
        let Some(name) = path.strip_suffix(".toml") else { continue };
        match toml::from_str::<T>(text) {
            Ok(value) => read.push((name.to_owned(), value)),
            Err(error) => problems.push(Problem::toml(&format!("{folder}/{path}"), text, &error)),
        }
    }
    read
}
