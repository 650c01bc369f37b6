//! A duty can be established, and its tests show every verdict.

use onus_core::{Party, Verdict};

use super::habits;
use crate::{Catalog, Check, Obligation, Problem};

pub(super) fn problems(catalog: &Catalog) -> Vec<Problem> {
    catalog.obligations().values().flat_map(|obligation| of_obligation(catalog, obligation)).collect()
}

fn of_obligation(catalog: &Catalog, obligation: &Obligation) -> Vec<Problem> {
    let file = format!("obligations/{}.toml", obligation.id);
    let mut problems = Vec::new();
    let mut error = |message: String| problems.push(Problem::error(&file, message));
    let ways = [!obligation.checks.is_empty(), obligation.attest.is_some(), obligation.evidence.is_some()];
    if !ways.contains(&true) && obligation.rollup.is_none() {
        error(
            "nothing establishes this duty; add `[[check]]`, `[attest]`, `[evidence]` or `[rollup]`"
                .to_owned(),
        );
    }
    if obligation.owner == Party::Customer && obligation.evidence.is_some() {
        error("`[evidence]` is the provider's; a customer's duty has `[[check]]` or `[attest]`".to_owned());
    }
    if !obligation.checks.is_empty() && obligation.fix.is_none() {
        error("a duty with a check needs `[fix]` with `step` and `proves_not`".to_owned());
    }
    if obligation.title.trim().is_empty() || obligation.why.trim().is_empty() {
        error("`title` and `why` must say something".to_owned());
    }
    let reviewed = obligation.attest.iter().flat_map(|attest| &attest.review).flat_map(|review| &review.of);
    for table in reviewed.filter(|table| catalog.table(table).is_none()) {
        error(format!("`review` goes through `{table}`, which is no table"));
    }
    for check in &obligation.checks {
        problems.extend(of_check(catalog, obligation, check, &file));
    }
    for test in &obligation.tests {
        if obligation.check_of(test).is_none() {
            problems.push(
                Problem::error(&file, format!("test `{}` does not say which check it is about", test.name))
                    .help("name one of the checks in `check`"),
            );
        }
        problems.extend(test.given.keys().filter(|table| catalog.table(table).is_none()).map(|table| {
            Problem::error(&file, format!("test `{}` gives rows of `{table}`, which is no table", test.name))
        }));
    }
    problems
}

fn of_check(catalog: &Catalog, obligation: &Obligation, check: &Check, file: &str) -> Vec<Problem> {
    let mut problems = habits::problems(file, check);
    let name = check.name.as_deref().unwrap_or("check");
    if obligation.checks.len() > 1 && check.name.is_none() {
        problems.push(Problem::error(file, "each of several checks needs a `name`"));
    }
    let Some(table) = catalog.table(&check.resource) else {
        problems
            .push(Problem::error(file, format!("`{name}` judges `{}`, which is no table", check.resource)));
        return problems;
    };
    for (_, column) in check.within.iter().flat_map(|within| within.pairs()) {
        if !table.columns.get(column).is_some_and(|column| column.required) {
            let message = format!(
                "`within` of `{name}` needs a required column, and `{}.{column}` is none",
                table.name
            );
            problems.push(Problem::error(file, message));
        }
    }
    for verdict in [Verdict::Pass, Verdict::Fail, Verdict::Unknown] {
        let shown = obligation
            .tests
            .iter()
            .filter(|test| obligation.check_of(test).is_some_and(|of| std::ptr::eq(of, check)))
            .any(|test| test.expect.values().any(|expected| *expected == verdict));
        if !shown {
            problems.push(Problem::error(file, format!("no test of `{name}` shows the verdict `{verdict}`")));
        }
    }
    problems
}
