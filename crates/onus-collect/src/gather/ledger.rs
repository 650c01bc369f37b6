//! Coverage of a run: for each part of a table, the worst that happened to it.

use std::collections::{BTreeMap, BTreeSet};

use onus_facts::{Coverage, Facts, FactsError, Scope, Status};

/// Reasons that are written down for one part; more say nothing new.
const REASONS: usize = 3;

/// Lines of coverage by table, column and scope.
#[derive(Default)]
pub(crate) struct Ledger(BTreeMap<(String, Option<String>, Scope), Entry>);

struct Entry {
    line: Coverage,
    /// Sorted, so that what is written does not depend on who was first.
    reasons: BTreeSet<String>,
}

impl Ledger {
    /// Adds what happened. Several tasks can be about the same part: it is complete only when all were, and
    /// when some rows came of it, the rest is partial.
    pub(crate) fn add(&mut self, line: Coverage) {
        let key = (line.table.clone(), line.column.clone(), line.scope.clone());
        let reasons: BTreeSet<String> = line.reason.iter().cloned().collect();
        let Some(Entry { line: known, reasons: known_reasons }) = self.0.get_mut(&key) else {
            self.0.insert(key, Entry { line, reasons });
            return;
        };
        let row_count = known.row_count + line.row_count;
        match (known.status == Status::Complete, line.status == Status::Complete) {
            (true, false) => {
                *known = line;
                *known_reasons = reasons;
            }
            (false, true) => {}
            _ => {
                known.status = known.status.min(line.status);
                known.missing_grant = known.missing_grant.take().or(line.missing_grant);
                known_reasons.extend(reasons);
            }
        }
        known.row_count = row_count;
        if known.status == Status::Unread && row_count > 0 {
            known.status = Status::Partial;
        }
    }

    /// Writes everything down.
    pub(crate) fn write(self, facts: &mut Facts) -> Result<(), FactsError> {
        self.0.into_values().try_for_each(|entry| facts.cover(&entry.told()))
    }

    /// Why rows of a table may be missing anywhere; none when all of it was read.
    pub(crate) fn reason(&self, table: &str) -> Option<String> {
        let lost =
            |line: &Coverage| line.table == table && line.column.is_none() && line.status != Status::Complete;
        let entry = self.0.values().find(|entry| lost(&entry.line))?;
        Some(entry.told().reason.unwrap_or_else(|| entry.line.status.to_string()))
    }

    /// How many parts were not read in full.
    pub(crate) fn losses(&self) -> usize {
        self.0.values().filter(|entry| entry.line.status != Status::Complete).count()
    }
}

impl Entry {
    fn told(&self) -> Coverage {
        let mut told: Vec<&str> = self.reasons.iter().map(String::as_str).take(REASONS).collect();
        let more = format!("and {} more", self.reasons.len().saturating_sub(REASONS));
        if self.reasons.len() > REASONS {
            told.push(&more);
        }
        Coverage { reason: (!told.is_empty()).then(|| told.join("; ")), ..self.line.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(ledger: &Ledger) -> Coverage {
        ledger.0[&("t".to_owned(), None, Scope::whole())].told()
    }

    fn unread(reason: &str) -> Coverage {
        Coverage::unread("t", Scope::whole(), "test", reason)
    }

    #[test]
    fn one_loss_among_many_tasks_is_not_forgotten() {
        for lost_at in 0..3 {
            let mut ledger = Ledger::default();
            for at in 0..3 {
                ledger.add(match at == lost_at {
                    true => unread("refused"),
                    false => Coverage { row_count: 2, ..Coverage::complete("t", Scope::whole(), "test") },
                });
            }
            let line = only(&ledger);
            assert_eq!((line.status, line.row_count), (Status::Partial, 4));
            assert_eq!(line.reason.as_deref(), Some("refused"));
        }
    }

    #[test]
    fn a_part_of_which_nothing_came_is_unread() {
        let mut ledger = Ledger::default();
        ledger.add(unread("refused"));
        ledger.add(unread("refused"));
        assert_eq!(only(&ledger).status, Status::Unread);
        assert_eq!(ledger.losses(), 1);
    }

    #[test]
    fn reasons_are_told_in_the_same_order_whoever_was_first() {
        let told = |reasons: &[&str]| {
            let mut ledger = Ledger::default();
            reasons.iter().for_each(|reason| ledger.add(unread(reason)));
            only(&ledger).reason
        };
        assert_eq!(told(&["b", "a", "b"]).as_deref(), Some("a; b"));
        assert_eq!(told(&["d", "c", "b", "a"]), told(&["a", "b", "c", "d"]));
        assert_eq!(told(&["d", "c", "b", "a"]).as_deref(), Some("a; b; c; and 1 more"));
    }
}
