//! One statement: an effect, and the requests that it is about.
//!
//! Each element is read by itself. One that was not understood may hold for any request, and the others still
//! say for which it cannot.

use crate::Formula;
use crate::set::Pattern;

use super::action;
use super::condition::{self, Test};
use super::dialect::Version;
use super::json::{Json, Object};
use super::principal::Principal;
use super::resource;
use super::unread::{Read, Unread, quoted};

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It lets in.
    Allow,
    /// It keeps out.
    Deny,
}

/// A statement of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub(super) sid: Option<String>,
    pub(super) position: usize,
    pub(super) effect: Read<Effect>,
    pub(super) principals: Read<Listed<Principal>>,
    pub(super) actions: Read<Listed<Pattern>>,
    pub(super) resources: Read<Listed<Pattern>>,
    pub(super) conditions: Read<Vec<Read<Test>>>,
    /// What may restrict it and was not understood.
    pub(super) unread: Vec<Unread>,
    /// What may change everything that it says and was not understood.
    pub(super) opaque: Option<Unread>,
}

/// An element that lists something, or that lists what it is not about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Listed<T> {
    These(Vec<T>),
    AllBut(Vec<T>),
}

const ELEMENTS: [&str; 9] = [
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

impl Statement {
    pub(super) fn read(value: Json<'_>, position: usize, version: Version) -> Self {
        let object = match value.object("Statement") {
            Ok(object) => object,
            Err(unread) => return Self::opaque(position, unread),
        };
        let unknown = object.names().find(|name| !ELEMENTS.contains(name));
        let opaque =
            unknown.map(|name| Unread::new(format!("{} is no element of a statement", quoted(name))));
        let mut unread = Vec::new();
        let sid = match object.get("Sid").and_then(|sid| sid.map(|sid| sid.text("Sid")).transpose()) {
            Ok(sid) => sid,
            Err(why) => {
                unread.push(why);
                None
            }
        };
        let conditions = object.get("Condition").and_then(|condition| match condition {
            Some(value) => condition::read(value, version, "Condition"),
            None => Ok(Vec::new()),
        });
        Self {
            sid,
            position,
            effect: effect(&object),
            principals: listed(&object, ["Principal", "NotPrincipal"], |value, element| {
                Principal::read(value, version.dialect(), element)
            }),
            actions: listed(&object, ["Action", "NotAction"], |value, element| {
                action::read(value, version, element)
            }),
            resources: listed(&object, ["Resource", "NotResource"], |value, element| {
                resource::read(value, version, element)
            }),
            conditions,
            unread,
            opaque,
        }
    }

    fn opaque(position: usize, unread: Unread) -> Self {
        Self {
            sid: None,
            position,
            effect: Err(unread.clone()),
            principals: Err(unread.clone()),
            actions: Err(unread.clone()),
            resources: Err(unread.clone()),
            conditions: Ok(Vec::new()),
            unread: Vec::new(),
            opaque: Some(unread),
        }
    }

    /// The name that its author gave it.
    #[must_use]
    pub fn sid(&self) -> Option<&str> {
        self.sid.as_deref()
    }

    /// Its place in the document, from 0.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// What it does; none when that was not understood.
    #[must_use]
    pub fn effect(&self) -> Option<Effect> {
        self.effect.as_ref().ok().copied()
    }

    /// Which requests it is about. When its effect was not understood: those that it may allow.
    #[must_use]
    pub fn formula(&self) -> Formula {
        self.about(self.effect().unwrap_or(Effect::Allow))
    }
}

fn effect(object: &Object<'_>) -> Read<Effect> {
    match object.needed("Effect")?.text("Effect")?.as_str() {
        "Allow" => Ok(Effect::Allow),
        "Deny" => Ok(Effect::Deny),
        other => Err(Unread::new(format!("effect {} is not known", quoted(other)))),
    }
}

/// The one of two elements that is there.
fn listed<T>(
    object: &Object<'_>,
    [these, all_but]: [&str; 2],
    read: impl Fn(Json<'_>, &str) -> Read<Vec<T>>,
) -> Read<Listed<T>> {
    match (object.get(these)?, object.get(all_but)?) {
        (Some(value), None) => read(value, these).map(Listed::These),
        (None, Some(value)) => read(value, all_but).map(Listed::AllBut),
        (Some(_), Some(_)) => Err(Unread::new(format!("both `{these}` and `{all_but}` are there"))),
        (None, None) => Err(Unread::new(format!("`{these}` is missing"))),
    }
}
