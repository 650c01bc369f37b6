//! Coverage of a listing: of its table, of those nested in it, and of those that hang on its rows.

use onus_catalog::{Catalog, Table};
use onus_facts::{Coverage, Status};

use super::Task;
use super::elements::Collected;
use super::loss::Loss;
use super::queue::now;

/// Tables that are asked for once for each row of this one.
pub(crate) fn children<'c>(catalog: &'c Catalog, table: &Table) -> Vec<&'c Table> {
    let parent = |other: &Table| other.list.as_ref()?.for_each.as_ref().map(|each| each.table.clone());
    catalog.tables().values().filter(|other| parent(other).as_deref() == Some(&table.name)).collect()
}

/// Tables whose rows are nested in the elements of this one.
pub(crate) fn nested_in<'c>(catalog: &'c Catalog, table: &Table) -> Vec<&'c Table> {
    let parent = |other: &Table| other.nested.as_ref().map(|nested| nested.table.clone());
    catalog.tables().values().filter(|other| parent(other).as_deref() == Some(&table.name)).collect()
}

/// Tables, and those that are filled from them.
pub(crate) fn with_dependants<'c>(catalog: &'c Catalog, tables: &[&'c Table]) -> Vec<&'c Table> {
    let mut all = tables.to_vec();
    let mut at = 0;
    while let Some(table) = all.get(at).copied() {
        all.extend(children(catalog, table));
        all.extend(nested_in(catalog, table));
        at += 1;
    }
    all
}

/// Where an answer came from.
#[derive(Clone, Default)]
pub(crate) struct Origin {
    pub(crate) endpoint: Option<String>,
    pub(crate) request_id: Option<String>,
}

/// Coverage of a listing of which nothing was read, and of all tables that hang on it.
pub(crate) fn unread(catalog: &Catalog, task: &Task<'_>, loss: &Loss) -> Vec<Coverage> {
    coverage(catalog, task, &mut Collected::default(), std::slice::from_ref(loss), &Origin::default())
}

/// What is known now of the table, of those nested in it and, when not all of it was read, of those that hang
/// on it.
pub(crate) fn coverage<'c>(
    catalog: &'c Catalog,
    task: &Task<'c>,
    collected: &mut Collected<'c>,
    losses: &[Loss],
    origin: &Origin,
) -> Vec<Coverage> {
    let of_rows = line(task.table, task, collected, losses, origin);
    let mut lines = Vec::new();
    for table in nested_in(catalog, task.table) {
        lines.push(line(table, task, collected, losses, origin));
    }
    if of_rows.status != Status::Complete {
        lines.extend(of_hanging(catalog, task, &of_rows));
    }
    for ((table, column), reason) in &collected.refused {
        let scope = catalog.table(table).map(|table| task.scope_of(table)).unwrap_or_default();
        let line = Coverage::partial(
            table,
            scope,
            &task.table.provider,
            format!("a value was not understood: {reason}"),
        );
        lines.push(Coverage { column: Some(column.clone()), read_at: now(), ..line });
    }
    lines.push(of_rows);
    lines
}

/// Children of rows that were not listed were never asked for.
fn of_hanging(catalog: &Catalog, task: &Task<'_>, of_rows: &Coverage) -> Vec<Coverage> {
    let hanging = with_dependants(catalog, &children(catalog, task.table));
    let cause = of_rows.reason.as_deref().unwrap_or_default();
    let reason = format!("{} was not listed in full: {cause}", of_rows.table);
    let lines = hanging.into_iter().map(|child| Coverage {
        table: child.name.clone(),
        scope: task.scope_of(child),
        reason: Some(reason.clone()),
        row_count: 0,
        ..of_rows.clone()
    });
    lines.collect()
}

fn line(
    table: &Table,
    task: &Task<'_>,
    collected: &Collected<'_>,
    losses: &[Loss],
    origin: &Origin,
) -> Coverage {
    let row_count = collected.counts.get(table.name.as_str()).copied().unwrap_or_default();
    let missing = collected.missing.get(table.name.as_str()).into_iter().flatten().cloned();
    let reasons: Vec<String> = losses.iter().map(|loss| loss.reason.clone()).chain(missing).collect();
    let status = match (reasons.is_empty(), row_count) {
        (true, _) => Status::Complete,
        (false, 0) => Status::Unread,
        (false, _) => Status::Partial,
    };
    let said = if reasons.is_empty() { &collected.notes } else { &reasons };
    Coverage {
        status,
        reason: (!said.is_empty()).then(|| said.join("; ")),
        missing_grant: losses.iter().find_map(|loss| loss.missing_grant.clone()),
        endpoint: origin.endpoint.clone(),
        request_id: origin.request_id.clone(),
        read_at: now(),
        row_count,
        ..Coverage::complete(&table.name, task.scope_of(table), &table.provider)
    }
}
