//! One statement of a document.

use super::condition::Condition;
use super::principal::Name;
use super::{Dialect, Json, Pattern, SlowRequest, all, condition, negated, principal};

/// What a part of a statement looks at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reads {
    Nothing,
    Principal,
    Action,
    Resource,
    Address,
    Time,
    Key(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    Allow,
    Deny,
    /// One of them, and nobody knows which.
    Either,
}

/// What must hold for a statement to apply. Each looks at one attribute.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    /// Not understood.
    Gap,
    Principal {
        names: Vec<Name>,
        not: bool,
        accounts_decide: bool,
    },
    Action {
        patterns: Vec<Pattern>,
        not: bool,
    },
    Resource {
        patterns: Vec<Target>,
        not: bool,
    },
    Condition(Condition),
}

/// A pattern for the name of a resource: for `bucket/key`, or for the ARN of AWS around it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Target {
    pub(crate) pattern: Pattern,
    pub(crate) arn: bool,
}

/// What the ARN of a resource starts with.
pub(crate) const ARN: &str = "arn:aws:s3:::";

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Statement {
    pub(crate) effect: Effect,
    pub(crate) parts: Vec<Part>,
}

impl Part {
    pub(crate) fn reads(&self) -> &Reads {
        match self {
            Self::Gap => &Reads::Nothing,
            Self::Principal { .. } => &Reads::Principal,
            Self::Action { .. } => &Reads::Action,
            Self::Resource { .. } => &Reads::Resource,
            Self::Condition(condition) => &condition.reads,
        }
    }

    pub(crate) fn holds(&self, request: &SlowRequest) -> Option<bool> {
        match self {
            Self::Gap => None,
            Self::Principal { names, not, accounts_decide } => {
                reversed(principal::means(names, request.principal.as_deref(), *accounts_decide), *not)
            }
            Self::Action { patterns, not } => {
                let listed = patterns.iter().any(|pattern| pattern.matches(&request.action));
                reversed(Some(listed), *not)
            }
            Self::Resource { patterns, not } => {
                let arn = format!("{ARN}{}", request.resource);
                let text = |target: &Target| if target.arn { &arn } else { &request.resource };
                let listed = patterns.iter().any(|target| target.pattern.matches(text(target)));
                reversed(Some(listed), *not)
            }
            Self::Condition(condition) => condition.holds(request),
        }
    }
}

fn reversed(held: Option<bool>, not: bool) -> Option<bool> {
    if not { negated(held) } else { held }
}

impl Statement {
    pub(crate) fn applies(&self, request: &SlowRequest) -> Option<bool> {
        all(self.parts.iter().map(|part| part.holds(request)))
    }

    /// Reads a statement. What cannot be read of it may hold and may not; the rest still counts.
    pub(crate) fn read(value: &Json, dialect: Dialect, variables: bool) -> Self {
        let effect = effect(value);
        let mut parts = parts(value, effect, dialect, variables);
        if effect == Effect::Either {
            parts.push(Part::Gap);
        }
        Self { effect, parts }
    }
}

fn effect(value: &Json) -> Effect {
    let Some(members) = value.members() else { return Effect::Either };
    let written: Vec<&Json> =
        members.iter().filter(|(name, _)| name == "Effect").map(|(_, effect)| effect).collect();
    match written.as_slice() {
        [effect] if **effect == Json::text("Allow") => Effect::Allow,
        [effect] if **effect == Json::text("Deny") => Effect::Deny,
        _ => Effect::Either,
    }
}

fn parts(value: &Json, effect: Effect, dialect: Dialect, variables: bool) -> Vec<Part> {
    let Some(members) = value.members() else { return vec![Part::Gap] };
    let known = [
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    ];
    // What it does to the rest is not known.
    if members.iter().any(|(name, _)| !known.contains(&name.as_str())) {
        return vec![Part::Gap];
    }
    let mut parts = Vec::new();
    for (name, value) in members {
        let written = members.iter().filter(|(other, _)| other == name).count();
        let odd_sid = name == "Sid" && !matches!(value, Json::Text(_));
        if written > 1 || odd_sid {
            parts.push(Part::Gap);
        }
    }
    for name in ["Principal", "Action", "Resource"] {
        let not_name = format!("Not{name}");
        let written: Vec<_> =
            members.iter().filter(|(other, _)| *other == name || *other == not_name).collect();
        // Neither, both, or one of them twice: nobody knows what counts.
        let part = match written.as_slice() {
            [(written, value)] => {
                let not = *written == not_name;
                match name {
                    "Principal" => who(value, not, effect, dialect),
                    "Action" => actions(value, not),
                    _ => resources(value, not, dialect, variables),
                }
            }
            _ => None,
        };
        parts.push(part.unwrap_or(Part::Gap));
    }
    let conditions: Vec<_> = members.iter().filter(|(name, _)| name == "Condition").collect();
    if let [(_, value)] = conditions.as_slice() {
        parts.extend(condition::read(value, dialect, variables).unwrap_or_else(|| vec![Part::Gap]));
    }
    parts
}

fn who(value: &Json, not: bool, effect: Effect, dialect: Dialect) -> Option<Part> {
    let names = principal::read(value, dialect)?;
    Some(Part::Principal { names, not, accounts_decide: effect == Effect::Allow && !not })
}

fn actions(value: &Json, not: bool) -> Option<Part> {
    let pattern = |text: &String| Pattern::read(text, true, false).unwrap().lower();
    Some(Part::Action { patterns: value.texts()?.iter().map(pattern).collect(), not })
}

fn resources(value: &Json, not: bool, dialect: Dialect, variables: bool) -> Option<Part> {
    // One name that is not understood leaves open what all of them mean.
    let patterns: Option<Vec<Target>> =
        value.texts()?.iter().map(|text| target(text, dialect, variables)).collect();
    Some(Part::Resource { patterns: patterns?, not })
}

fn target(text: &str, dialect: Dialect, variables: bool) -> Option<Target> {
    let read = |text: &str, arn| Pattern::read(text, true, variables).map(|pattern| Target { pattern, arn });
    match dialect {
        // An ARN is not how a bucket is named there.
        Dialect::Scaleway if text.starts_with("arn:") => None,
        Dialect::Scaleway => read(text, false),
        Dialect::Aws => match text.strip_prefix("arn:").and_then(|rest| rest.split_once(":s3:::")) {
            Some((partition, rest)) if !partition.contains([':', '*', '?', '$']) => read(rest, false),
            _ => read(text, true),
        },
    }
}
