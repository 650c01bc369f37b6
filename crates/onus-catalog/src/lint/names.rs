//! Former names of duties and tables: each is free again, and claimed once.

use std::collections::BTreeMap;

use crate::{Catalog, Problem};

pub(super) fn problems(catalog: &Catalog) -> Vec<Problem> {
    let duties = catalog.obligations();
    let of_duties = duties.values().flat_map(|duty| {
        let file = format!("obligations/{}.toml", duty.id);
        duty.was.iter().map(move |was| (was.as_str(), file.clone()))
    });
    let tables = catalog.tables();
    let of_tables = tables.values().flat_map(|table| {
        let file = format!("tables/{}/{}.toml", table.provider, table.name);
        table.was.iter().map(move |was| (was.as_str(), file.clone()))
    });
    let is_duty = |name: &str| duties.keys().any(|id| id.as_str() == name);
    let mut problems = claimed(of_duties, is_duty, "duty");
    problems.extend(claimed(of_tables, |name| tables.contains_key(name), "table"));
    problems
}

fn claimed<'a>(
    claims: impl Iterator<Item = (&'a str, String)>,
    lives: impl Fn(&str) -> bool,
    what: &str,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut first: BTreeMap<&str, String> = BTreeMap::new();
    for (was, file) in claims {
        if lives(was) {
            let message = format!("`was` names `{was}`, which is a {what} of this catalog");
            problems.push(
                Problem::error(&file, message).help("a former name has to be one that nothing else has now"),
            );
        }
        if let Some(other) = first.get(was) {
            problems.push(Problem::error(&file, format!("`{was}` is a former name in `{other}` already")));
        }
        first.entry(was).or_insert(file);
    }
    problems
}

#[cfg(test)]
mod tests {
    use crate::{Catalog, Files};

    fn duty(was: &str) -> String {
        format!("title = \"t\"\nowner = \"customer\"\nseverity = \"low\"\nwhy = \"w\"\nwas = [{was}]\n")
    }

    #[test]
    fn a_former_name_is_free_and_claimed_once() {
        let (a, b) = (duty("\"x/y/old\", \"x/y/b\""), duty("\"x/y/old\""));
        let files = Files::of(&[("obligations/x/y/a.toml", &a), ("obligations/x/y/b.toml", &b)]);
        let catalog = Catalog::read(files).unwrap();
        let said: Vec<String> =
            super::problems(&catalog).iter().map(|problem| problem.message.clone()).collect();
        assert_eq!(
            said,
            [
                "`was` names `x/y/b`, which is a duty of this catalog",
                "`x/y/old` is a former name in `obligations/x/y/a.toml` already"
            ]
        );
    }

    #[test]
    fn the_catalog_has_no_former_name_that_lives() {
        assert_eq!(super::problems(&Catalog::embedded().unwrap()), []);
    }
}
