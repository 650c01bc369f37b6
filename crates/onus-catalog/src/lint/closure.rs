//! Closure: no statement without a duty, no name that leads nowhere.

use std::collections::{BTreeMap, BTreeSet};

use onus_core::{ObligationId, StatementId};

use crate::{Catalog, Problem};

pub(super) fn problems(catalog: &Catalog) -> Vec<Problem> {
    let mut problems = statements(catalog);
    for framework in catalog.frameworks() {
        let file = format!("frameworks/{}.toml", framework.key);
        let mut seen = BTreeSet::new();
        for control in &framework.controls {
            if !seen.insert(&control.id) {
                problems.push(Problem::error(&file, format!("control `{}` is listed twice", control.id)));
            }
            if control.obligations.is_empty() == control.unmapped.is_none() {
                let message =
                    format!("control `{}` needs either obligations or a reason in `unmapped`", control.id);
                problems.push(Problem::error(&file, message));
            }
            problems.extend(unknown(catalog, &file, &control.id, &control.obligations));
        }
    }
    for obligation in catalog.obligations().values() {
        if let Some(rollup) = &obligation.rollup {
            let file = format!("obligations/{}.toml", obligation.id);
            problems.extend(unknown(catalog, &file, "rollup", &rollup.of));
        }
    }
    for profile in catalog.profiles().values() {
        let file = format!("profiles/{}.toml", profile.name);
        for pattern in profile.include.iter().chain(&profile.exclude) {
            if !catalog.obligations().keys().any(|id| crate::profile::matches(pattern, id.as_str())) {
                problems.push(Problem::error(&file, format!("`{pattern}` matches no obligation")));
            }
        }
    }
    problems
}

fn unknown(catalog: &Catalog, file: &str, place: &str, ids: &[ObligationId]) -> Vec<Problem> {
    ids.iter()
        .filter(|id| !catalog.obligations().contains_key(id))
        .map(|id| Problem::error(file, format!("`{place}` names `{id}`, which is no obligation")))
        .collect()
}

fn statements(catalog: &Catalog) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut published: BTreeMap<&StatementId, &str> = BTreeMap::new();
    for model in catalog.models() {
        for statement in &model.statements {
            if published.insert(&statement.id, &model.name).is_some() {
                let file = format!("models/{}.toml", model.name);
                problems.push(Problem::error(&file, format!("statement `{}` is there twice", statement.id)));
            }
        }
    }
    let mut used: BTreeMap<&StatementId, &ObligationId> = BTreeMap::new();
    for obligation in catalog.obligations().values() {
        let file = format!("obligations/{}.toml", obligation.id);
        for id in &obligation.statements {
            if !published.contains_key(id) {
                problems.push(Problem::error(&file, format!("`{id}` is a statement of no document")));
            }
            if let Some(other) = used.insert(id, &obligation.id) {
                problems.push(Problem::error(&file, format!("`{id}` already gives `{other}`")));
            }
        }
    }
    for (id, model) in published {
        if !used.contains_key(id) {
            let file = format!("models/{model}.toml");
            problems.push(
                Problem::error(&file, format!("statement `{id}` gives no obligation"))
                    .help("name it in the `statements` of the obligation that it gives"),
            );
        }
    }
    problems
}
