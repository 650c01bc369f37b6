//! Habits of SQL that turn what was not read into an answer.

use crate::{Check, Problem, Token, tokens};

/// Words that forget NULL, and what to write instead.
const FORGETFUL: [(&str, &str); 13] = [
    ("coalesce", "leave NULL as it is: it means that nobody knows"),
    ("ifnull", "leave NULL as it is: it means that nobody knows"),
    ("iif", "`iif` takes its last value on NULL; write the condition itself"),
    ("exists", "use `any_of(…)` in a subquery; it answers NULL when it cannot know"),
    ("max", "use `newest(…)`"),
    ("min", "use `oldest(…)`"),
    ("count", "use `number_of(…)`"),
    ("sum", "use `number_of(…)`"),
    ("total", "use `number_of(…)`"),
    ("group_concat", "use the onus aggregates"),
    (
        "json_each",
        "use `list_has(…)`, or `json_each(list_items(…))`: of NULL it has no rows, as of an empty list",
    ),
    ("inner", "use `left join`; an inner join drops the resource when its partner was not read"),
    ("except", "a set operation drops rows that were not read"),
];

/// Warnings for one check. `because` is text for people, so what it does with NULL is its own affair.
pub(super) fn problems(file: &str, check: &Check) -> Vec<Problem> {
    let sql = without_because(&check.sql);
    let tokens = tokens(&sql);
    let word = |at: usize| match tokens.get(at) {
        Some(Token::Word(word)) => word.to_ascii_lowercase(),
        _ => String::new(),
    };
    let mut problems = Vec::new();
    let mut warn = |message: String, help: &str| {
        problems.push(Problem::warning(file, message).help(help));
    };
    for at in 0..tokens.len() {
        let this = word(at);
        for (forgetful, help) in FORGETFUL {
            if this == forgetful && !(this == "json_each" && word(at + 2) == "list_items") {
                warn(format!("`{forgetful}` in `applies` or `ok` can turn ignorance into an answer"), help);
            }
        }
        if this == "is" {
            let help = "compare with `=` or `<>`; absence that was read is a value, not NULL";
            warn("`is` answers for NULL as if it had been read".to_owned(), help);
        }
        if this == "join" && at.checked_sub(1).is_none_or(|before| word(before) != "left") {
            let help = "use `left join`; an inner join drops the resource when its partner was not read";
            warn("a join that is no left join drops resources".to_owned(), help);
        }
        if this == "in" && word(at + 2) == "select" {
            warn(
                "`in (select …)` says no for rows that were not read".to_owned(),
                "use `any_of(…)` in a subquery",
            );
        }
    }
    problems
}

/// The SQL without the expressions that are named `because`: from the comma before them to their name.
fn without_because(sql: &str) -> String {
    let lower = sql.to_ascii_lowercase();
    let mut kept = sql.to_owned();
    if let Some(end) = lower.find(" as because") {
        let start = start_of_expression(&lower, end);
        kept.replace_range(start..end, "");
    }
    kept
}

/// Where the expression that ends at `end` begins: after the nearest comma outside parentheses and quotes.
fn start_of_expression(sql: &str, end: usize) -> usize {
    let (mut depth, mut quoted, mut start) = (0_i32, false, 0);
    for (at, c) in sql.char_indices().take_while(|(at, _)| *at < end) {
        match c {
            '\'' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => start = at + 1,
            _ => {}
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warnings(sql: &str) -> usize {
        let check = Check { name: None, resource: "t".into(), sql: sql.into(), within: None, refutes: false };
        problems("f", &check).len()
    }

    #[test]
    fn warns_of_what_forgets_ignorance() {
        for sql in [
            "select id, coalesce(a, 0) = 0 as ok from t",
            "select id, a is null as ok from t",
            "select id, not exists (select 1 from u) as ok from t",
            "select id, a in (select b from u) as ok from t",
            "select id, a as ok from t join u on u.id = t.u",
            "select id, (select max(a) from u) > 1 as ok from t",
            "select id, (select any_of(value = 'x') from json_each(a)) as ok from t",
        ] {
            assert!(warnings(sql) > 0, "{sql}");
        }
    }

    #[test]
    fn lets_sound_sql_and_reasons_be() {
        for sql in [
            "select id, a = 'x' as ok from t left join u on u.id = t.u",
            "select id, a = 1 as ok, coalesce(b, 'none, it seems') || iif(c, 'x', 'y') as because from t",
            "select id, a in ('b', 'c') as ok from t",
            "select id, (select any_of(value = 'x') from json_each(list_items(a))) as ok from t",
        ] {
            assert_eq!(warnings(sql), 0, "{sql}");
        }
    }
}
