//! One object that exists whether or not a key may read it.
//!
//! The organisation that is asked for is there, and so are its settings. Where their endpoint refuses, a row
//! of nothing but keys says just that: the cells are not read, and what is judged by other tables still can be.

use onus_catalog::Table;
use onus_facts::{Coverage, Value};

use super::loss::Loss;
use super::queue::now;
use super::task::Placeholders;
use super::{Batch, Task};

/// The row of keys and the coverage of its other cells, where the object must exist.
pub(crate) fn batch<'c>(task: &Task<'c>, loss: &Loss) -> Option<Batch<'c>> {
    let list = task.table.list.as_ref()?;
    let one_object = list.items.is_empty() && list.absent.is_empty() && list.for_each.is_none();
    if !one_object || loss.stops_run || loss.denies_existence {
        return None;
    }
    let row = row_of_keys(task.table, &task.placeholders)?;
    let scope = task.scope_of(task.table);
    let rows = Coverage {
        read_at: now(),
        row_count: 1,
        ..Coverage::complete(&task.table.name, scope.clone(), &task.table.provider)
    };
    let cells = task.table.stored().filter(|(_, column)| !column.required).map(|(name, _)| Coverage {
        column: Some(name.to_owned()),
        missing_grant: loss.missing_grant.clone(),
        read_at: now(),
        ..Coverage::unread(&task.table.name, scope.clone(), &task.table.provider, loss.reason.clone())
    });
    let coverage = std::iter::once(rows).chain(cells).collect();
    Some(Batch { rows: vec![(&task.table.name, row)], coverage, ..Batch::default() })
}

/// None when a key comes from the answer, so that nobody knows it.
fn row_of_keys(table: &Table, placeholders: &Placeholders) -> Option<Vec<Value>> {
    let cell = |from: &Option<String>| {
        let name = from.as_ref()?.strip_prefix('@')?;
        placeholders.get(name).map(Value::text)
    };
    let cells = table.stored().map(|(_, column)| match column.required {
        true => cell(&column.from),
        false => Some(Value::Null),
    });
    cells.collect()
}
