//! In which order checks run: those that look at most rows first, so that at the end no thread is left
//! alone with a long one.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use onus_catalog::{Catalog, Obligation, Token, tokens};
use onus_facts::{FactsError, Snapshot, quoted};

/// All checks, each as the position of its duty and its position there.
pub(crate) fn longest_first(
    snapshot: &Snapshot,
    catalog: &Catalog,
    duties: &[&Obligation],
) -> Result<Vec<(usize, usize)>, FactsError> {
    let rows = &rows_of_tables(snapshot, catalog)?;
    let checks = duties.iter().enumerate().flat_map(|(duty, obligation)| {
        let checks = obligation.checks.iter().enumerate();
        checks.map(move |(at, check)| (rows_named(&check.sql, rows), (duty, at)))
    });
    let mut checks: Vec<_> = checks.collect();
    checks.sort_by_key(|(rows, _)| Reverse(*rows));
    Ok(checks.into_iter().map(|(_, job)| job).collect())
}

/// How many rows the tables that the SQL names have together.
fn rows_named(sql: &str, rows: &HashMap<&str, i64>) -> i64 {
    let tokens = tokens(sql);
    let words = tokens.iter().filter_map(|token| match token {
        Token::Word(word) => Some(*word),
        _ => None,
    });
    let named: BTreeSet<&str> = words.collect();
    named.iter().filter_map(|word| rows.get(word)).fold(0, |sum: i64, rows| sum.saturating_add(*rows))
}

/// How many rows each table has, for all that the last row's number tells.
fn rows_of_tables<'c>(
    snapshot: &Snapshot,
    catalog: &'c Catalog,
) -> Result<HashMap<&'c str, i64>, FactsError> {
    let connection = snapshot.connect()?;
    let rows = |table: &'c str| {
        let sql = format!("select max(rowid) from {}", quoted(table));
        // A snapshot of an older catalog lacks tables; the checks that read them will say so.
        let last = connection.query_row(&sql, [], |row| row.get::<_, Option<i64>>(0));
        (table, last.ok().flatten().unwrap_or_default())
    };
    Ok(catalog.tables().keys().map(|table| rows(table)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_counts_once_and_columns_not_at_all() {
        let rows = HashMap::from([("server", 100), ("bucket", 7)]);
        assert_eq!(rows_named("select bucket.id from bucket, server s, server t", &rows), 107);
        assert_eq!(rows_named("select 'server' as id", &rows), 0);
    }
}
