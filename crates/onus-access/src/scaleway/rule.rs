//! What one IAM rule says: permission sets, where they hold, and under which condition.

use std::collections::HashMap;
use std::sync::Arc;

use super::iam::project;
use super::permission_set::PermissionSet;
use super::{Rule, Scope};
use crate::Formula;
use crate::cel::{Dialect, Expression};
use crate::set::Patterns;

/// Permission sets and conditions that were read already: accounts have few different ones.
#[derive(Default)]
pub(super) struct RuleParts {
    sets: HashMap<String, Formula>,
    conditions: HashMap<String, Formula>,
}

impl RuleParts {
    /// What a rule says of a request.
    pub(super) fn said(&mut self, rule: &Rule) -> Arc<Formula> {
        let sets = match &rule.permission_sets {
            Some(names) => Formula::any(names.iter().map(|name| self.set(name))),
            None => Formula::gap(format!("the permission sets of IAM rule `{}` were not read", rule.id)),
        };
        let scope = match &rule.scope {
            Some(Scope::Projects(ids)) => Formula::text(project(), Patterns::exactly(ids)),
            Some(Scope::AllProjects) => Formula::text(project(), Patterns::all()),
            Some(Scope::Organization | Scope::AccountRootUser) => {
                Formula::text(project(), Patterns::all()).negated()
            }
            None => Formula::gap(format!("the scope of IAM rule `{}` was not read", rule.id)),
        };
        let condition = match &rule.condition {
            Some(text) => self.conditions.entry(text.clone()).or_insert_with(|| condition(text)).clone(),
            None => Formula::gap(format!("the condition of IAM rule `{}` was not read", rule.id)),
        };
        Arc::new(Formula::all([scope, sets, condition]))
    }

    fn set(&mut self, name: &str) -> Formula {
        let read = || match PermissionSet::named(name) {
            Some(set) => set.formula(name),
            None => Formula::gap(format!("permission set `{name}` is not known")),
        };
        self.sets.entry(name.to_owned()).or_insert_with(read).clone()
    }
}

/// Where the condition of a rule holds.
pub(super) fn condition(text: &str) -> Formula {
    if text.trim().is_empty() {
        return Formula::Always;
    }
    let expression = match Expression::parse(text) {
        Ok(expression) => expression,
        Err(error) => return Formula::gap(format!("condition `{text}` is not understood: {error}")),
    };
    let outcome = expression.compile(Dialect::Scaleway);
    let failed = Formula::all([
        outcome.holds.clone().negated(),
        outcome.fails.negated(),
        Formula::gap(format!(
            "it is not documented what follows when condition `{text}` cannot be evaluated"
        )),
    ]);
    Formula::any([outcome.holds, failed])
}
