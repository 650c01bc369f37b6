//! The fingerprints of a document are those of the text that its model is about.

use std::collections::BTreeSet;

use crate::{Catalog, Problem};

pub(super) fn problems(catalog: &Catalog) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (name, fingerprints) in catalog.fingerprints() {
        let file = format!("fingerprints/{name}.toml");
        let stale = |message: String| {
            Problem::error(&file, message)
                .help("`cargo xtask fingerprint FOLDER` writes it from the text that was read")
        };
        let Some(model) = catalog.models().iter().find(|model| model.name == *name) else {
            problems.push(stale(format!("there is no `models/{name}.toml`")));
            continue;
        };
        if model.sha256 != fingerprints.sha256 {
            problems.push(stale("it is of another text than the model".to_owned()));
            continue;
        }
        let lines: BTreeSet<usize> = fingerprints.lines.iter().map(|one| one.line).collect();
        let missing = model.statements.iter().filter(|statement| !lines.contains(&statement.line));
        problems.extend(missing.map(|statement| {
            stale(format!("`{}` is at line {}, which has no fingerprint", statement.id, statement.line))
        }));
    }
    problems
}
