//! What a snapshot does not know, and whether that can matter to a resource.

use std::collections::{BTreeSet, HashMap, HashSet};

use onus_facts::{Coverage, FactsError, Scope, Snapshot, Status};

/// A part of a table of which rows may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The table.
    pub table: String,
    /// The part.
    pub scope: Scope,
    /// What kept it away.
    pub reason: String,
    /// The permission set that would let it be read.
    pub missing_grant: Option<String>,
}

impl Gap {
    /// One clause for people.
    #[must_use]
    pub fn because(&self) -> String {
        let place = if self.scope.is_whole() { String::new() } else { format!(" ({})", self.scope) };
        format!("{} was not read in full{place}: {}", self.table, self.reason)
    }
}

/// All gaps of a snapshot, and the narrower parts that are known all the same.
#[derive(Debug, Default)]
pub struct Gaps {
    gaps: HashMap<String, Vec<Gap>>,
    known: HashMap<String, HashSet<Scope>>,
    whole: HashSet<String>,
}

impl Gaps {
    /// From the lines of a snapshot's coverage.
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a Coverage>) -> Self {
        let mut gaps = Self::default();
        lines.into_iter().for_each(|line| gaps.add(line));
        gaps
    }

    /// Of a snapshot.
    ///
    /// # Errors
    /// When the snapshot cannot be read.
    pub fn of_snapshot(snapshot: &Snapshot) -> Result<Self, FactsError> {
        let mut gaps = Self::default();
        snapshot.for_each_deciding_line(|line| gaps.add(line))?;
        Ok(gaps)
    }

    fn add(&mut self, line: &Coverage) {
        if line.column.is_some() {
            return;
        }
        if line.scope.is_whole() {
            self.whole.insert(line.table.clone());
        }
        if line.status != Status::Complete {
            self.gaps.entry(line.table.clone()).or_default().push(Gap {
                table: line.table.clone(),
                scope: line.scope.clone(),
                reason: line.reason.clone().unwrap_or_else(|| format!("it is {}", line.status)),
                missing_grant: line.missing_grant.clone(),
            });
        } else if !line.scope.is_whole() {
            self.known.entry(line.table.clone()).or_default().insert(line.scope.clone());
        }
    }

    /// Gaps of one table. A table of which the snapshot says nothing as a whole was never listed.
    #[must_use]
    pub fn of_table(&self, table: &str) -> Vec<Gap> {
        let mut gaps = self.gaps.get(table).cloned().unwrap_or_default();
        if !self.whole.contains(table) {
            gaps.push(Gap {
                table: table.to_owned(),
                scope: Scope::whole(),
                reason: "no source of this snapshot fills it".to_owned(),
                missing_grant: None,
            });
        }
        gaps
    }

    /// What can matter to a check that joins `tables` and looks, for each resource, only at rows that
    /// agree with it in `dimensions`.
    #[must_use]
    pub fn for_check(&self, tables: &[&str], dimensions: &[&str]) -> CheckGaps<'_> {
        let mut found =
            CheckGaps { gaps: Vec::new(), by_projection: HashMap::new(), shapes: BTreeSet::new(), all: self };
        for table in tables {
            for gap in self.of_table(table) {
                let projection =
                    Scope::of(gap.scope.pairs().filter(|(dimension, _)| dimensions.contains(dimension)));
                found.shapes.insert(projection.pairs().map(|(dimension, _)| dimension.to_owned()).collect());
                found.by_projection.entry(projection).or_default().push(found.gaps.len());
                found.gaps.push(gap);
            }
        }
        found
    }
}

/// The gaps that can matter to one check, arranged so that a resource finds its own quickly.
#[derive(Debug)]
pub struct CheckGaps<'a> {
    gaps: Vec<Gap>,
    /// Gaps by what they say about the check's own dimensions.
    by_projection: HashMap<Scope, Vec<usize>>,
    /// The sets of dimensions that the projections have.
    shapes: BTreeSet<Vec<String>>,
    all: &'a Gaps,
}

impl CheckGaps<'_> {
    /// Whether nothing that the check reads is missing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gaps.is_empty()
    }

    /// The first gap that matters to a resource with these values of the check's dimensions.
    ///
    /// A gap matters when a missing row could agree with the resource, unless a narrower part that holds
    /// every such row was read in full.
    #[must_use]
    pub fn first(&self, resource: &Scope) -> Option<&Gap> {
        let candidates = self.shapes.iter().filter_map(|shape| {
            let pairs = shape.iter().map(|dimension| Some((dimension.as_str(), resource.get(dimension)?)));
            self.by_projection.get(&Scope::of(pairs.collect::<Option<Vec<_>>>()?))
        });
        candidates
            .flatten()
            .filter_map(|at| self.gaps.get(*at))
            .find(|gap| !self.known_all_the_same(gap, resource))
    }

    fn known_all_the_same(&self, gap: &Gap, resource: &Scope) -> bool {
        let Some(known) = self.all.known.get(&gap.table) else { return false };
        let pairs: Vec<_> = resource.pairs().collect();
        (1..1_usize << pairs.len().min(8)).any(|chosen| {
            let part =
                pairs.iter().enumerate().filter(|(bit, _)| chosen >> bit & 1 == 1).map(|(_, pair)| *pair);
            let part = Scope::of(part);
            part != gap.scope && gap.scope.contains(&part) && known.contains(&part)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Scope {
        Scope::of([("zone", name)])
    }

    #[test]
    fn a_table_that_nobody_listed_is_a_gap() {
        let gaps = Gaps::of(&[]);
        assert!(gaps.for_check(&["t"], &[]).first(&Scope::whole()).is_some());
        let complete = [Coverage::complete("t", Scope::whole(), "test")];
        assert!(Gaps::of(&complete).for_check(&["t"], &[]).is_empty());
    }

    #[test]
    fn a_gap_elsewhere_does_not_matter_within_a_zone() {
        let lines = [
            Coverage::complete("t", Scope::whole(), "test"),
            Coverage::unread("t", zone("b"), "test", "refused"),
        ];
        let gaps = Gaps::of(&lines);
        let check = gaps.for_check(&["t"], &["zone"]);
        assert!(check.first(&zone("a")).is_none());
        assert!(check.first(&zone("b")).is_some());
        assert!(gaps.for_check(&["t"], &[]).first(&Scope::whole()).is_some(), "without `within` it does");
    }

    #[test]
    fn a_part_that_was_read_is_known_although_the_whole_is_not() {
        let lines = [
            Coverage::partial("t", Scope::whole(), "terraform", "a plan lists only its own"),
            Coverage::complete("t", Scope::of([("group_id", "g")]), "terraform"),
        ];
        let gaps = Gaps::of(&lines);
        let check = gaps.for_check(&["t"], &["group_id"]);
        assert!(check.first(&Scope::of([("group_id", "g")])).is_none());
        assert!(check.first(&Scope::of([("group_id", "h")])).is_some());
    }

    #[test]
    fn an_unread_part_is_not_excused_by_a_wider_one() {
        let lines = [
            Coverage::complete("t", Scope::whole(), "test"),
            Coverage::complete("t", zone("a"), "test"),
            Coverage::unread("t", zone("a").with("project_id", "p"), "test", "refused"),
        ];
        let gaps = Gaps::of(&lines);
        assert!(gaps.for_check(&["t"], &["zone"]).first(&zone("a")).is_some());
    }
}
