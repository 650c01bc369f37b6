//! A review decided of single resources, and covers these only: what appeared later is not covered, and what was to go
//! and is still listed refutes it.

use std::collections::BTreeMap;

use onus_core::{Moment, ObligationId, Period, Tally, Verdict};

use super::{Decision, Line, Statement, StatementState, Supplied};
use crate::findings::Findings;
use crate::{AssessError, CheckResult, Gaps, Judged, Session};

/// How the results of a review are named among the checks of a duty.
pub const REVIEW: &str = "review";

/// What reviews that hold decided of one table's resources, and when: of several, the newest.
struct Decided<'a>(BTreeMap<&'a str, (&'a Line, &'a Statement)>);

impl<'a> Decided<'a> {
    fn of(supplied: &'a Supplied, duty: &'a ObligationId, every: Period, table: &str, at: Moment) -> Self {
        let holds = |statement: &&Statement| statement.weighed(at, every).state == StatementState::Holds;
        let mut statements: Vec<&Statement> = supplied.about(duty).filter(holds).collect();
        statements.sort_by_key(|statement| (statement.recorded, &statement.id));
        let lines = statements.into_iter().flat_map(|statement| {
            let lines = statement.lines.iter().filter(|line| line.table == table);
            lines.map(move |line| (line.id.as_str(), (line, statement)))
        });
        Self(lines.collect())
    }

    /// What follows for a resource that is listed in a snapshot of this moment.
    fn verdict(&self, id: &str, as_of: Moment) -> (Verdict, String) {
        let Some((line, statement)) = self.0.get(id) else {
            return (Verdict::Unknown, "no review that holds decided about it".to_owned());
        };
        let (by, day) = (&statement.by, statement.recorded.day());
        match line.decision {
            Decision::Keep => (Verdict::Pass, format!("{by} decided on {day} to keep it")),
            Decision::Remove if as_of > statement.recorded => {
                (Verdict::Fail, format!("{by} decided on {day} to remove it, and it is still there"))
            }
            Decision::Remove => (
                Verdict::Unknown,
                format!("{by} decided on {day} to remove it; no later snapshot shows that it went"),
            ),
            Decision::Change => (
                Verdict::Unknown,
                format!("{by} decided on {day} to change it; a later review has to find it right"),
            ),
        }
    }
}

/// Judges every resource of a table by the reviews of a duty.
pub(crate) fn review(
    session: &Session,
    supplied: &Supplied,
    (duty, every): (&ObligationId, Period),
    table: &str,
    gaps: &Gaps,
    as_of: Moment,
    mut findings: Findings,
) -> CheckResult {
    let decided = Decided::of(supplied, duty, every, table, supplied.weighed_at(as_of));
    let mut judged = || -> Result<Tally, AssessError> {
        let mut tally = Tally::default();
        for id in session.ids(table)? {
            let (verdict, because) = decided.verdict(&id, as_of);
            tally.count(verdict);
            findings.add(&id, verdict, Some(&because))?;
        }
        Ok(tally)
    };
    let outcome = judged().map_err(|error| error.to_string());
    let unlisted = gaps.of_table(table).into_iter().next();
    CheckResult {
        name: REVIEW.to_owned(),
        resource: table.to_owned(),
        reads: vec![table.to_owned()],
        columns: vec!["id".to_owned()],
        outcome: outcome.map(|tally| Judged { tally, findings, unlisted }),
    }
}
