//! What rules see of who asks.

use std::sync::Arc;

use super::leaves::not_known;
use super::{List, Organization};
use crate::set::Patterns;
use crate::{Attr, Formula, Request, Value};

/// Who asks, as far as rules see it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Identity<'i> {
    /// A user of the organization, who asks without a key.
    User,
    /// An API key of the organization.
    Key(&'i str),
    /// An API key of the organization that may not be there yet.
    AnyKey,
    /// A user or a key of the organization.
    Any,
    /// Somebody without credentials.
    Nobody,
    /// Somebody with credentials of another organization.
    Stranger,
}

/// The key that a request was signed with; absent when it was not.
pub(super) fn key() -> Attr {
    Attr::named("identity.key")
}

fn organization_id() -> Attr {
    Attr::named("identity.org.uuid")
}

impl Identity<'_> {
    /// What is left of a formula for requests of this identity.
    pub(super) fn sees(self, formula: &Formula, organization: &Organization) -> Formula {
        let formula = self.with_organization(formula, organization.id.as_deref());
        match self {
            Self::User | Self::Nobody => formula.given(&key(), None),
            Self::Key(id) => formula.given(&key(), Some(&Value::from(id))),
            Self::AnyKey => Formula::all([Formula::text(key(), Patterns::all()), formula]),
            Self::Any => formula,
            Self::Stranger => with_foreign_key(&formula, organization),
        }
    }

    fn with_organization(self, formula: &Formula, id: Option<&str>) -> Formula {
        if matches!(self, Self::Nobody) {
            let why: Arc<str> = "it is not documented what `identity` is without credentials".into();
            let formula = not_known(formula, &organization_id(), &why);
            return not_known(&formula, &Attr::named("identity.age"), &why);
        }
        let Some(id) = id else {
            let why = "the identifier of the organization was not read".into();
            return not_known(formula, &organization_id(), &why);
        };
        match self {
            Self::Stranger => {
                let ours = Formula::text(organization_id(), Patterns::exactly([id]));
                Formula::all([ours.negated(), formula.clone()])
            }
            _ => formula.given(&organization_id(), Some(&Value::from(id))),
        }
    }

    /// A request that shows what rules see of this identity, and nothing that is not known of it.
    pub(super) fn shown(self, witness: &Request, organization: &Organization) -> Request {
        let mut shown = Request::new();
        let invented = |attr: &Attr| match self {
            Self::Nobody => matches!(attr, Attr::Named(name) if name.starts_with("identity.")),
            _ => organization.id.is_none() && *attr == organization_id(),
        };
        for (attr, value) in witness.iter().filter(|(attr, _)| !invented(attr)) {
            shown.set(attr.clone(), value.clone());
        }
        if let Self::Key(id) = self {
            shown.set(key(), Value::from(id));
        }
        if let (Self::User | Self::Key(_), Some(id)) = (self, &organization.id) {
            shown.set(organization_id(), Value::from(id.as_str()));
        }
        shown
    }
}

/// A stranger has no key, or one that is not among ours.
fn with_foreign_key(formula: &Formula, organization: &Organization) -> Formula {
    let List { items, complete } = &organization.api_keys;
    if !complete {
        let why = "not all API keys were read, and a rule may name one that is not ours".into();
        return not_known(formula, &key(), &why);
    }
    let ours = Formula::text(key(), Patterns::exactly(items.iter().map(|key| &key.id)));
    Formula::all([ours.negated(), formula.clone()])
}
