//! A policy document, held against one request.

use super::json::repeats;
use super::statement::{Effect, Part, Reads, Statement};
use super::{Json, SlowRequest, all, any, negated};

/// Whose rules a document follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dialect {
    Aws,
    Scaleway,
}

/// Whether a request is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    Allowed,
    Refused,
    Undecided,
}

impl From<Option<bool>> for Verdict {
    fn from(held: Option<bool>) -> Self {
        match held {
            Some(true) => Self::Allowed,
            Some(false) => Self::Refused,
            None => Self::Undecided,
        }
    }
}

/// The statements of a document, or nothing when it was not understood as a whole.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Document(Option<Vec<(usize, Statement)>>);

impl Document {
    pub(crate) fn read(text: &str, dialect: Dialect) -> Self {
        let value: Json = serde_json::from_str(text).expect("documents of the tests are JSON");
        Self(statements(&value, dialect))
    }

    /// The same document when the statements at some positions are taken out of it.
    pub(crate) fn without(&self, positions: &[usize]) -> Self {
        let rest = |all: &Vec<(usize, Statement)>| {
            all.iter().filter(|(position, _)| !positions.contains(position)).cloned().collect()
        };
        Self(self.0.as_ref().map(rest))
    }

    /// All parts of all statements, in order.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Part> {
        self.0.iter().flatten().flat_map(|(_, statement)| &statement.parts)
    }

    pub(crate) fn verdict(&self, request: &SlowRequest) -> Verdict {
        let held: Vec<Option<bool>> = self.parts().map(|part| part.holds(request)).collect();
        self.verdict_where(&mut held.into_iter())
    }

    /// The verdict for any request for which the parts hold as given, in the order of [`Document::parts`].
    pub(crate) fn verdict_where(&self, held: &mut dyn Iterator<Item = Option<bool>>) -> Verdict {
        let Some(statements) = &self.0 else { return Verdict::Undecided };
        let (mut allowed, mut denied) = (Some(false), Some(false));
        for (_, statement) in statements {
            let mut applies = Some(true);
            for _ in &statement.parts {
                applies = all([applies, held.next().expect("one for each part")]);
            }
            if matches!(statement.effect, Effect::Allow | Effect::Either) {
                allowed = any([allowed, applies]);
            }
            if matches!(statement.effect, Effect::Deny | Effect::Either) {
                denied = any([denied, applies]);
            }
        }
        all([allowed, negated(denied)]).into()
    }
}

/// Statements that have an effect, each with its position.
fn statements(document: &Json, dialect: Dialect) -> Option<Vec<(usize, Statement)>> {
    let members = document.members()?;
    let known = ["Version", "Id", "Statement"];
    if repeats(members) || members.iter().any(|(name, _)| !known.contains(&name.as_str())) {
        return None;
    }
    let element = |wanted: &str| members.iter().find(|(name, _)| name == wanted).map(|(_, value)| value);
    let version = match element("Version") {
        Some(Json::Text(version)) => version.as_str(),
        None if dialect == Dialect::Aws => "2008-10-17",
        _ => return None,
    };
    let variables = match (dialect, version) {
        (Dialect::Aws, "2008-10-17") => false,
        (Dialect::Aws, "2012-10-17") | (Dialect::Scaleway, "2023-04-17" | "2012-10-17") => true,
        _ => return None,
    };
    if !matches!(element("Id"), None | Some(Json::Text(_))) {
        return None;
    }
    let listed = match element("Statement")? {
        list @ (Json::List(_) | Json::Object(_)) => list.one_or_many(),
        _ => return None,
    };
    let mut statements = Vec::new();
    for (position, value) in listed.iter().enumerate() {
        let mut statement = Statement::read(value, dialect, variables);
        match (dialect, version, statement.effect) {
            // Accepted, and without effect.
            (Dialect::Scaleway, "2023-04-17", Effect::Deny) => continue,
            (Dialect::Scaleway, "2023-04-17", Effect::Either) => statement.effect = Effect::Allow,
            // Documented nowhere: it may deny where it applies.
            (Dialect::Scaleway, "2012-10-17", Effect::Deny) => statement.parts.push(Part::Gap),
            _ => {}
        }
        statements.push((position, statement));
    }
    Some(statements)
}
