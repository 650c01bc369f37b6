//! What SQLite says of a statement, said to the person who wrote it.

use onus_assess::AssessError;
use onus_catalog::{Catalog, references_of};
use onus_facts::rusqlite;

use crate::failure::Failure;
use crate::suggest::{did_you_mean, near};

/// The failure of a statement, with the place and the names that were perhaps meant.
pub(super) fn explain(error: AssessError, sql: &str, catalog: &Catalog) -> Failure {
    let AssessError::Statement(source) = &error else {
        let failure = Failure::usage(&error);
        return match error {
            AssessError::Forbidden(what) if !what.starts_with("call") => {
                failure.help("`onus query` takes one `select`; `onus tables` shows what there is to read")
            }
            _ => failure,
        };
    };
    match source {
        rusqlite::Error::SqlInputError { msg, offset, .. } => {
            let place =
                usize::try_from(*offset).ok().and_then(|offset| pointed(sql, offset)).unwrap_or_default();
            said(msg, &place, sql, catalog)
        }
        rusqlite::Error::SqliteFailure(_, Some(msg)) => said(msg, "", sql, catalog),
        rusqlite::Error::MultipleStatement => Failure::usage("the SQL has several statements")
            .help("`onus query` takes one; run the others apart"),
        rusqlite::Error::InvalidParameterCount(..) => {
            Failure::usage("the SQL has a placeholder such as `?`").help("write the value in its place")
        }
        other => Failure::usage(format!("the SQL does not run: {other}")),
    }
}

fn said(message: &str, place: &str, sql: &str, catalog: &Catalog) -> Failure {
    let failure = Failure::usage(format!("the SQL does not run: {}{place}", ticked(message)));
    match advice(message, sql, catalog) {
        Some(advice) => failure.help(advice),
        None => failure,
    }
}

/// The name at the end of SQLite's words in backticks.
fn ticked(message: &str) -> String {
    match message.split_once(": ") {
        Some((what, name)) if what.starts_with("no such") => format!("{what} `{name}`"),
        _ => message.to_owned(),
    }
}

/// The line in which a mistake stands, and a mark below it.
fn pointed(sql: &str, offset: usize) -> Option<String> {
    let (before, after) = sql.split_at_checked(offset)?;
    let (head, rest) = (before.rsplit('\n').next()?, after.split('\n').next()?);
    let blank: String = head.chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    Some(format!("\n  {head}{rest}\n  {blank}^"))
}

fn advice(message: &str, sql: &str, catalog: &Catalog) -> Option<String> {
    if let Some(name) = message.strip_prefix("no such table: ") {
        let near = near(name, catalog.tables().keys().map(String::as_str), |name| name);
        return did_you_mean(&near).or_else(|| Some("`onus tables` lists the tables".to_owned()));
    }
    if let Some(name) = message.strip_prefix("no such column: ") {
        let name = name.rsplit('.').next().unwrap_or(name);
        let named = catalog.tables().values().filter(|table| references_of(sql, &table.name) > 0);
        let tables: Vec<_> = named.collect();
        let columns = tables.iter().flat_map(|table| table.stored()).map(|(column, _)| column);
        let mut near = near(name, columns, |name| name);
        near.dedup();
        return did_you_mean(&near).or_else(|| {
            tables.first().map(|table| format!("`onus tables {}` lists its columns", table.name))
        });
    }
    let name = message.strip_prefix("no such function: ")?;
    Some(format!(
        "`{name}` is none of SQLite's nor of onus's functions, such as `any_of`, `list_has`, `days_between`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_stands_below_the_mistake() {
        assert_eq!(pointed("select a\nfrom  b", 15).unwrap(), "\n  from  b\n        ^");
        assert_eq!(pointed("é x", 3).unwrap(), "\n  é x\n    ^");
        assert_eq!(pointed("x", 9), None);
    }
}
