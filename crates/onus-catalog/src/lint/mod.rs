//! What makes a catalog whole: statements and duties close, duties can be established, SQL keeps
//! ignorance.

mod closure;
mod duty;
mod fingerprints;
mod habits;
mod matrix;
mod names;
mod tables;

use crate::{Catalog, Problem};

/// Every problem that can be seen without running a check.
#[must_use]
pub fn lint(catalog: &Catalog) -> Vec<Problem> {
    let mut problems = catalog.late_problems();
    problems.extend(closure::problems(catalog));
    problems.extend(duty::problems(catalog));
    problems.extend(fingerprints::problems(catalog));
    problems.extend(matrix::problems(catalog));
    problems.extend(names::problems(catalog));
    problems.extend(tables::problems(catalog));
    problems.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    problems
}
