//! Which parts of which tables were read in full.

use std::collections::{HashMap, HashSet};

use onus_facts::rusqlite::Connection;
use onus_facts::{Coverage, FactsError, Scope, Status, coverage_of_rows};

/// What the coverage says of the rows of all tables.
#[derive(Debug, Default)]
pub struct Completeness {
    gaps: HashMap<String, Vec<Coverage>>,
    whole: HashSet<String>,
    known: HashMap<String, HashSet<Scope>>,
}

impl Completeness {
    /// Of facts, or of a snapshot.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn of(connection: &Connection) -> Result<Self, FactsError> {
        let mut all = Self::default();
        for line in coverage_of_rows(connection)? {
            if line.scope.is_whole() {
                all.whole.insert(line.table.clone());
            }
            match line.status {
                Status::Complete if line.scope.is_whole() => {}
                Status::Complete => {
                    all.known.entry(line.table).or_default().insert(line.scope);
                }
                Status::Partial | Status::Unread => {
                    all.gaps.entry(line.table.clone()).or_default().push(line);
                }
            }
        }
        Ok(all)
    }

    /// Whether every row of a part of a table is there.
    #[must_use]
    pub fn is_complete(&self, table: &str, scope: &Scope) -> bool {
        if self.known.get(table).is_some_and(|known| known.contains(scope)) {
            return !self.gaps(table).iter().any(|gap| scope.contains(&gap.scope));
        }
        self.whole.contains(table) && !self.gaps(table).iter().any(|gap| gap.scope.meets(scope))
    }

    /// The parts of a table that were not read in full.
    #[must_use]
    pub fn gaps(&self, table: &str) -> &[Coverage] {
        self.gaps.get(table).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether any source had anything to do with a table.
    #[must_use]
    pub fn was_asked_for(&self, table: &str) -> bool {
        self.whole.contains(table)
    }
}
