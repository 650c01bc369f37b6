//! One check on one snapshot.

use std::collections::HashMap;

use onus_core::{Tally, Verdict};
use onus_facts::rusqlite::types::ValueRef;
use onus_facts::rusqlite::{Row, Statement, params_from_iter};
use onus_facts::{Scope, quoted};

use crate::gaps::CheckGaps;
use crate::plan::{Answer, Columns, NO_TRUTH, NOT_APPLICABLE};
use crate::resources::Seen;
use crate::{AssessError, Findings, Gap, Gaps, Keep, Plan, Resources, Session};

/// What a check said of all its resources.
#[derive(Debug)]
pub struct Judged {
    /// How many verdicts of each kind.
    pub tally: Tally,
    /// Single verdicts.
    pub findings: Findings,
    /// Why the list of resources itself is not whole; a pass of those that were seen proves nothing about
    /// the others.
    pub unlisted: Option<Gap>,
}

impl Judged {
    /// The worst verdict; resources that nobody listed count as one unknown.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let unlisted = if self.unlisted.is_some() { Verdict::Unknown } else { Verdict::NotApplicable };
        self.tally.worst().worst(unlisted)
    }
}

/// Runs a check: one verdict for every resource, exactly once.
///
/// # Errors
/// When the statement fails, gives what is no truth value, or does not answer for every resource exactly
/// once. Nothing of such a run may be used.
pub fn judge(
    session: &Session,
    plan: &Plan<'_>,
    resources: &Resources,
    gaps: &Gaps,
    keep: Keep,
) -> Result<Judged, AssessError> {
    judge_into(session, plan, resources, gaps, Findings::new(keep, Vec::new())?)
}

/// The same, with findings that know waivers.
pub(crate) fn judge_into(
    session: &Session,
    plan: &Plan<'_>,
    resources: &Resources,
    gaps: &Gaps,
    mut findings: Findings,
) -> Result<Judged, AssessError> {
    let (mut tally, keep) = (Tally::default(), findings.keep());
    let reasons = if keep.all || keep.first > FEW { Reasons::Now } else { Reasons::Later };
    for_each_verdict(session, plan, resources, gaps, reasons, |id, verdict, because| {
        tally.count(verdict);
        findings.add(id, verdict, because)
    })?;
    if reasons == Reasons::Later {
        explain(session, plan, &mut findings)?;
    }
    Ok(Judged { tally, findings, unlisted: gaps.of_table(&plan.resource.name).into_iter().next() })
}

/// How many findings of a kind are few enough to ask for their reasons afterwards.
const FEW: usize = 50;

/// When a check is asked for its `because`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reasons {
    /// With every verdict.
    Now,
    /// Afterwards, for the findings that are kept.
    Later,
}

/// The statement that answers, and where its columns stand.
fn statement_of<'s>(
    session: &'s Session,
    plan: &Plan<'_>,
    reasons: Reasons,
) -> Result<(Statement<'s>, Columns), AssessError> {
    let (quick, columns) = plan.quick(reasons == Reasons::Now);
    match session.prepare(&quick) {
        Ok((statement, _)) => Ok((statement, columns)),
        // SQL that cannot stand in brackets, since it ends with a semicolon, is run as it is.
        Err(_) => Ok((session.prepare(&plan.check.sql)?.0, plan.columns)),
    }
}

/// The verdict that a row says.
fn verdict_at(
    session: &Session,
    plan: &Plan<'_>,
    row: &Row<'_>,
    answer: Answer,
    id: &str,
) -> Result<Verdict, AssessError> {
    let (applies, ok) = match answer {
        Answer::AsWritten { ok, applies: None } => (Some(true), truth_at(row, ok, "ok", id)?),
        Answer::AsWritten { ok, applies: Some(at) } => {
            (truth_at(row, at, "applies", id)?, truth_at(row, ok, "ok", id)?)
        }
        Answer::InOne(at) => match row.get_ref(at).map_err(AssessError::Statement)? {
            ValueRef::Blob(NOT_APPLICABLE) => (Some(false), None),
            ValueRef::Blob(NO_TRUTH) => (applies_of(session, plan, id)?, None),
            _ => (Some(true), truth_at(row, at, "ok", id)?),
        },
    };
    Ok(Verdict::of(applies, ok))
}

/// `applies` of one resource, of which it is known that it is no truth value.
fn applies_of(session: &Session, plan: &Plan<'_>, id: &str) -> Result<Option<bool>, AssessError> {
    let (mut statement, _) = session.prepare(&plan.applies_of_one())?;
    session.start();
    let mut rows = statement.query([id]).map_err(|error| session.explain(error))?;
    match rows.next().map_err(|error| session.explain(error))? {
        Some(row) => truth_at(row, 0, "applies", id),
        None => Ok(None),
    }
}

/// Asks for the reasons of the findings that are kept.
fn explain(session: &Session, plan: &Plan<'_>, findings: &mut Findings) -> Result<(), AssessError> {
    let resources = findings.unexplained();
    if resources.is_empty() || plan.columns.because.is_none() {
        return Ok(());
    }
    let Ok((mut statement, _)) = session.prepare(&plan.reasons_of(resources.len())) else { return Ok(()) };
    session.start();
    let mut rows = statement.query(params_from_iter(&resources)).map_err(|error| session.explain(error))?;
    while let Some(row) = rows.next().map_err(|error| session.explain(error))? {
        if let (Some(id), Some(because)) = (text_at(row, 0)?, text_at(row, 1)?) {
            findings.explain(id, because);
        }
    }
    Ok(())
}

/// Runs a check and hands over its verdicts one by one. Nothing that was handed over may be used when it
/// ends in an error.
pub(crate) fn for_each_verdict(
    session: &Session,
    plan: &Plan<'_>,
    resources: &Resources,
    gaps: &Gaps,
    reasons: Reasons,
    mut take: impl FnMut(&str, Verdict, Option<&str>) -> Result<(), AssessError>,
) -> Result<(), AssessError> {
    let within = plan.within();
    let dimensions: Vec<&str> = within.iter().map(|(dimension, _)| *dimension).collect();
    let gaps_of_check = gaps.for_check(&plan.joined(), &dimensions);
    let lost = lost_resources(session, plan, resources, &gaps_of_check, &within)?;
    let mut seen = Seen::none_of(resources);
    let (mut statement, columns) = statement_of(session, plan, reasons)?;
    session.start();
    let mut rows = statement.query([]).map_err(|error| session.explain(error))?;
    while let Some(row) = rows.next().map_err(|error| session.explain(error))? {
        let id = text_at(row, columns.id)?
            .ok_or_else(|| AssessError::NotExactlyOnce("it gave a row without `id`".to_owned()))?;
        let once = resources.position(id, seen.count()).map(|position| seen.mark(position));
        match once {
            Some(true) => {}
            Some(false) => return Err(AssessError::NotExactlyOnce(format!("`{id}` came twice"))),
            None => {
                let message = format!("`{id}` is no row of `{}`", plan.resource.name);
                return Err(AssessError::NotExactlyOnce(message));
            }
        }
        let verdict = verdict_at(session, plan, row, columns.answer, id)?;
        let gap = lost.of(resources, id).filter(|_| !(plan.check.refutes && verdict == Verdict::Fail));
        let (verdict, because) = match gap {
            Some(because) => (Verdict::Unknown, Some(because)),
            None => (verdict, columns.because.map(|at| text_at(row, at)).transpose()?.flatten()),
        };
        take(id, verdict, because)?;
    }
    if seen.count() < resources.len() {
        let missing = resources.len() - seen.count();
        return Err(AssessError::NotExactlyOnce(format!("{missing} of {} had no answer", resources.len())));
    }
    Ok(())
}

/// Which resources a gap keeps from being judged.
enum Lost {
    /// None.
    Nobody,
    /// All of them, since no dimension tells them apart.
    Everyone(String),
    /// Those with these hashes; the texts are few.
    Some(HashMap<u64, usize>, Vec<String>),
}

impl Lost {
    fn of(&self, resources: &Resources, id: &str) -> Option<&str> {
        match self {
            Self::Nobody => None,
            Self::Everyone(because) => Some(because),
            Self::Some(lost, because) => {
                lost.get(&resources.hash(id)).and_then(|at| because.get(*at)).map(String::as_str)
            }
        }
    }
}

fn lost_resources(
    session: &Session,
    plan: &Plan<'_>,
    resources: &Resources,
    gaps: &CheckGaps<'_>,
    within: &[(&str, &str)],
) -> Result<Lost, AssessError> {
    if gaps.is_empty() {
        return Ok(Lost::Nobody);
    }
    if within.is_empty() {
        return Ok(gaps.first(&Scope::whole()).map_or(Lost::Nobody, |gap| Lost::Everyone(gap.because())));
    }
    let columns: Vec<String> = within.iter().map(|(_, column)| quoted(column)).collect();
    let sql = format!("select id, {} from {}", columns.join(", "), quoted(&plan.resource.name));
    let (mut statement, _) = session.prepare(&sql)?;
    session.start();
    let mut rows = statement.query([]).map_err(|error| session.explain(error))?;
    let (mut lost, mut because, mut known) = (HashMap::new(), Vec::new(), HashMap::new());
    while let Some(row) = rows.next().map_err(|error| session.explain(error))? {
        let Some(id) = text_at(row, 0)? else { continue };
        let mut scope = Scope::whole();
        for (at, (dimension, _)) in within.iter().enumerate() {
            if let Some(value) = text_at(row, at + 1)? {
                scope = scope.with(*dimension, value);
            }
        }
        let gap = known.entry(scope).or_insert_with_key(|scope| {
            gaps.first(scope).map(|gap| {
                because.push(gap.because());
                because.len() - 1
            })
        });
        if let Some(at) = gap {
            lost.insert(resources.hash(id), *at);
        }
    }
    Ok(Lost::Some(lost, because))
}

fn text_at<'r>(row: &'r Row<'_>, at: usize) -> Result<Option<&'r str>, AssessError> {
    match row.get_ref(at).map_err(AssessError::Statement)? {
        ValueRef::Text(bytes) => Ok(std::str::from_utf8(bytes).ok()),
        _ => Ok(None),
    }
}

fn truth_at(
    row: &Row<'_>,
    at: usize,
    column: &'static str,
    resource: &str,
) -> Result<Option<bool>, AssessError> {
    let found = match row.get_ref(at).map_err(AssessError::Statement)? {
        ValueRef::Null => return Ok(None),
        ValueRef::Integer(number) => return Ok(Some(number != 0)),
        ValueRef::Real(number) => return Ok(Some(number != 0.0)),
        ValueRef::Text(text) => String::from_utf8_lossy(text).chars().take(40).collect(),
        ValueRef::Blob(_) => "a blob".to_owned(),
    };
    Err(AssessError::NoTruth { column, resource: resource.to_owned(), found })
}
