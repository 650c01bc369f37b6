//! A change, and sums of them.

use onus_core::{Moment, ObligationId, Severity, Verdict};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It passed or did not apply, and fails now.
    Regressed,
    /// It fails, and was not there before.
    New,
    /// It was decided, and is unknown now.
    Unseen,
    /// A statement, document or waiver held, and does not now.
    Lapsed,
    /// It was unknown, and is decided now.
    Seen,
    /// It failed, and passes or does not apply now.
    Fixed,
    /// It failed, and is no longer there. That is not a fix.
    Gone,
    /// A breach or an unknown has a waiver beside it now.
    Waived,
    /// A statement or document holds, and did not before.
    Supplied,
}

impl Kind {
    /// All kinds, in the order in which they matter to a reader.
    pub const ALL: [Self; 9] = [
        Self::Regressed,
        Self::New,
        Self::Unseen,
        Self::Lapsed,
        Self::Seen,
        Self::Fixed,
        Self::Gone,
        Self::Waived,
        Self::Supplied,
    ];

    /// The word used in every output format.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Regressed => "regressed",
            Self::New => "new",
            Self::Unseen => "newly-unseen",
            Self::Lapsed => "newly-lapsed",
            Self::Seen => "newly-seen",
            Self::Fixed => "fixed",
            Self::Gone => "gone",
            Self::Waived => "newly-waived",
            Self::Supplied => "newly-supplied",
        }
    }

    /// What the way back of a change of verdict is called.
    #[cfg(test)]
    pub(super) fn mirror(self) -> Self {
        match self {
            Self::Regressed => Self::Fixed,
            Self::Fixed => Self::Regressed,
            Self::New => Self::Gone,
            Self::Gone => Self::New,
            Self::Unseen => Self::Seen,
            Self::Seen => Self::Unseen,
            other => other,
        }
    }
}

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The verdict on a resource.
    Verdict,
    /// A named person's statement.
    Statement,
    /// A document of the provider.
    Document,
    /// A waiver beside a verdict.
    Waiver,
}

impl What {
    /// The word used in every output format.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Statement => "statement",
            Self::Document => "document",
            Self::Waiver => "waiver",
        }
    }
}

/// What is not there on the one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Absent {
    /// The resource.
    Resource,
    /// The duty, or this check of it: another version of the catalog.
    Duty,
}

impl Absent {
    /// The word used in every output format.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Resource => "resource",
            Self::Duty => "duty",
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub kind: Kind,
    /// To what.
    pub what: What,
    /// The duty, by its newest name.
    pub duty: ObligationId,
    /// What must hold.
    pub title: String,
    /// The harm of a breach.
    pub severity: Severity,
    /// The fact table of the resource; empty where the duty as a whole is meant.
    pub table: String,
    /// The resource's `id`; none where the duty as a whole is meant.
    pub resource: Option<String>,
    /// The verdict before, where there was one.
    pub before: Option<Verdict>,
    /// The verdict now, where there is one.
    pub after: Option<Verdict>,
    /// What is not there on the side without a verdict.
    pub absent: Option<Absent>,
    /// The waiver beside the verdict now; of a waiver, statement or document that changed, its name.
    pub name: Option<String>,
    /// Why.
    pub because: Option<String>,
}

/// A duty whose verdict is another one now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyChange {
    /// The duty, by its newest name.
    pub duty: ObligationId,
    /// What must hold.
    pub title: String,
    /// The harm of a breach.
    pub severity: Severity,
    /// The verdict before; none where it was not judged.
    pub before: Option<Verdict>,
    /// The verdict now; none where it is not judged.
    pub after: Option<Verdict>,
    /// Whether the side without a verdict has no such duty at all, and did not merely leave it out.
    pub absent: bool,
    /// Why it has its verdict now, where its checks do not say it.
    pub because: Option<String>,
}

/// Sums over all changes.
#[derive(Clone, Debug)]
pub struct Totals {
    /// The moment of the side before.
    pub before: Moment,
    /// The moment of the side after.
    pub after: Moment,
    /// Changes by the order of [`Kind::ALL`], and each by that of [`Severity::ALL`].
    counts: [[u64; 5]; 9],
    /// Duties whose verdict changed, by name.
    pub duties: Vec<DutyChange>,
}

impl Totals {
    pub(super) fn new(before: Moment, after: Moment) -> Self {
        Self { before, after, counts: [[0; 5]; 9], duties: Vec::new() }
    }

    pub(super) fn count(&mut self, kind: Kind, severity: Severity) {
        let row = Kind::ALL.iter().position(|other| *other == kind);
        let column = Severity::ALL.iter().position(|other| *other == severity);
        let row = row.and_then(|row| self.counts.get_mut(row));
        if let (Some(row), Some(column)) = (row, column)
            && let Some(count) = row.get_mut(column)
        {
            *count += 1;
        }
    }

    /// How many changes of a kind there are.
    #[must_use]
    pub fn of(&self, kind: Kind) -> u64 {
        self.at_least(kind, Severity::Info)
    }

    fn at_least(&self, kind: Kind, least: Severity) -> u64 {
        let row = Kind::ALL.iter().zip(&self.counts).find(|(other, _)| **other == kind);
        let counts = row.map(|(_, counts)| counts).into_iter().flatten();
        Severity::ALL.iter().zip(counts).filter(|(one, _)| **one >= least).map(|(_, count)| *count).sum()
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.duties.is_empty() && self.counts.iter().flatten().all(|count| *count == 0)
    }

    /// Whether something of at least this severity fails that passed, did not apply or was not there: a resource, or
    /// a duty as a whole.
    #[must_use]
    pub fn worse(&self, least: Severity) -> bool {
        let duty = |change: &DutyChange| {
            let before = match change.before {
                None => change.absent,
                Some(before) => matches!(before, Verdict::Pass | Verdict::NotApplicable),
            };
            before && change.after == Some(Verdict::Fail) && change.severity >= least
        };
        self.at_least(Kind::Regressed, least) + self.at_least(Kind::New, least) > 0
            || self.duties.iter().any(duty)
    }

    /// Whether something that was decided is unknown now, or is not judged although it could be.
    #[must_use]
    pub fn blinder(&self) -> bool {
        let duty = |change: &DutyChange| {
            let unseen = match change.after {
                None => !change.absent,
                Some(after) => after == Verdict::Unknown,
            };
            change.before.is_some_and(|before| before != Verdict::Unknown) && unseen
        };
        self.of(Kind::Unseen) > 0 || self.duties.iter().any(duty)
    }
}
