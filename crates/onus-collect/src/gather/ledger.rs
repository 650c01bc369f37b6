//! Coverage of a run: for each part of a table, the worst that happened to it.

use std::collections::BTreeMap;

use onus_facts::{Coverage, Facts, FactsError, Scope, Status};

/// Lines of coverage by table, column and scope.
#[derive(Default)]
pub(crate) struct Ledger(BTreeMap<(String, Option<String>, Scope), Coverage>);

impl Ledger {
    /// Adds what happened. Several tasks can be about the same part: it is complete only when all were, and
    /// when some rows came of it, the rest is partial.
    pub(crate) fn add(&mut self, line: Coverage) {
        let key = (line.table.clone(), line.column.clone(), line.scope.clone());
        let Some(known) = self.0.get_mut(&key) else {
            self.0.insert(key, line);
            return;
        };
        known.row_count += line.row_count;
        if known.status == Status::Complete && line.status != Status::Complete {
            let row_count = known.row_count;
            *known = Coverage { row_count, ..line };
        }
        if known.status == Status::Unread && known.row_count > 0 {
            known.status = Status::Partial;
        }
    }

    /// Writes everything down.
    pub(crate) fn write(self, facts: &mut Facts) -> Result<(), FactsError> {
        self.0.into_values().try_for_each(|line| facts.cover(&line))
    }

    /// Why rows of a table may be missing anywhere; none when all of it was read.
    pub(crate) fn reason(&self, table: &str) -> Option<String> {
        let lost = |line: &&Coverage| {
            line.table == table && line.column.is_none() && line.status != Status::Complete
        };
        let line = self.0.values().find(lost)?;
        Some(line.reason.clone().unwrap_or_else(|| line.status.to_string()))
    }

    /// How many parts were not read in full.
    pub(crate) fn losses(&self) -> usize {
        self.0.values().filter(|line| line.status != Status::Complete).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> (String, Option<String>, Scope) {
        ("t".to_owned(), None, Scope::whole())
    }

    #[test]
    fn one_loss_among_many_tasks_is_not_forgotten() {
        for lost_at in 0..3 {
            let mut ledger = Ledger::default();
            for at in 0..3 {
                ledger.add(match at == lost_at {
                    true => Coverage::unread("t", Scope::whole(), "test", "refused"),
                    false => Coverage { row_count: 2, ..Coverage::complete("t", Scope::whole(), "test") },
                });
            }
            let line = &ledger.0[&key()];
            assert_eq!((line.status, line.row_count), (Status::Partial, 4));
            assert_eq!(line.reason.as_deref(), Some("refused"));
        }
    }

    #[test]
    fn a_part_of_which_nothing_came_is_unread() {
        let mut ledger = Ledger::default();
        ledger.add(Coverage::unread("t", Scope::whole(), "test", "refused"));
        ledger.add(Coverage::unread("t", Scope::whole(), "test", "refused"));
        assert_eq!(ledger.0[&key()].status, Status::Unread);
        assert_eq!(ledger.losses(), 1);
    }
}
