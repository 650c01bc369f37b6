//! Carries tasks out, each by itself.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::SyncSender;

use onus_catalog::Catalog;
use onus_facts::Coverage;

use super::elements::Builders;
use super::loss::Loss;
use super::todo::Todo;
use super::{Account, Batch, Task, buckets, lines, listing};

/// Coverage of a task that was never carried out.
pub(crate) fn unread(catalog: &Catalog, task: &Task<'_>, loss: &Loss) -> Vec<Coverage> {
    match task.table.list.as_ref().and_then(|list| list.code.as_deref()) {
        Some(buckets::CODE) => buckets::unread(catalog, task, loss),
        _ => lines::unread(catalog, task, loss),
    }
}

/// Carries tasks out until there are none, or nobody takes what comes of them.
pub(crate) fn work<'c>(
    account: &Account<'_>,
    catalog: &'c Catalog,
    builders: &Builders<'c>,
    todo: &Todo<'c>,
    hand_in: &SyncSender<(Task<'c>, Batch<'c>)>,
) {
    while let Some(task) = todo.take() {
        // A mistake of ours costs the one listing, and is written down like any other loss.
        let batch = catch_unwind(AssertUnwindSafe(|| read(account, catalog, builders, &task)))
            .unwrap_or_else(|_| {
                let loss = Loss::new("onus itself failed while reading it; please report this");
                Batch { coverage: unread(catalog, &task, &loss), ..Batch::default() }
            });
        if hand_in.send((task, batch)).is_err() {
            return;
        }
    }
}

fn read<'c>(
    account: &Account<'_>,
    catalog: &'c Catalog,
    builders: &Builders<'c>,
    task: &Task<'c>,
) -> Batch<'c> {
    match task.table.list.as_ref().and_then(|list| list.code.as_deref()) {
        Some(buckets::CODE) => buckets::read(account, catalog, task),
        Some(other) => {
            let loss = Loss::new(format!("no code is named `{other}`"));
            Batch { coverage: unread(catalog, task, &loss), ..Batch::default() }
        }
        None => listing::read(account, catalog, builders, task),
    }
}
