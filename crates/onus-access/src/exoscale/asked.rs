//! A question that is the same for everybody who asks it.

use std::sync::Arc;

use super::access::Resource;
use super::compile::service;
use super::leaves::not_known;
use crate::set::Patterns;
use crate::{Attr, Formula, Request, Value};

/// What is asked for.
pub(super) struct Asked {
    /// What is known of the request, and so no longer in its formula.
    known: Request,
    /// What is known of it in part.
    narrowed: Formula,
    /// What nobody knows of it, and why.
    unknown: Vec<(Attr, Arc<str>)>,
}

impl Asked {
    /// An operation of a class of services, on something. Both may have wildcards.
    pub(super) fn of(operation: &str, class: &str, resource: &Resource<'_>) -> Self {
        let mut asked = Self { known: Request::new(), narrowed: Formula::Always, unknown: Vec::new() };
        asked.is(Attr::Action, operation);
        asked.is(service(), class);
        match resource {
            Resource::Any => {}
            Resource::Named(field, value) => {
                asked.known.set(Attr::named(&format!("resources.{field}")), Value::from(*value));
            }
            Resource::Bucket(bucket) | Resource::Object(bucket) => {
                asked.known.set(Attr::named("resources.bucket"), Value::from(bucket.name.as_str()));
                asked.has_parameter("bucket", &bucket.name);
                let zone = Attr::named("zone");
                match &bucket.zone {
                    Some(name) => asked.known.set(zone, Value::from(name.as_str())),
                    None => {
                        let why = format!("the zone of bucket `{}` was not read", bucket.name);
                        asked.unknown.push((zone, why.into()));
                    }
                }
            }
        }
        asked
    }

    /// A parameter has this value. It stays in the formula, where parameters are counted.
    pub(super) fn has_parameter(&mut self, name: &str, value: &str) {
        let parameter = Attr::named(&format!("parameters.{name}"));
        self.narrow(Formula::text(parameter, Patterns::exactly([value])));
    }

    fn is(&mut self, attr: Attr, text: &str) {
        if text.contains(['*', '?']) {
            self.narrow(Formula::text(attr, Patterns::wildcards([text])));
        } else {
            self.known.set(attr, Value::from(text));
        }
    }

    fn narrow(&mut self, more: Formula) {
        let before = std::mem::replace(&mut self.narrowed, Formula::Never);
        self.narrowed = Formula::all([before, more]);
    }

    /// Where a formula holds for what is asked.
    pub(super) fn applied(&self, formula: &Formula) -> Formula {
        let known = self
            .known
            .iter()
            .fold(formula.clone(), |formula, (attr, value)| formula.given(attr, Some(value)));
        let formula = self.unknown.iter().fold(known, |formula, (attr, why)| not_known(&formula, attr, why));
        Formula::all([self.narrowed.clone(), formula])
    }

    /// A request with what is known of it, and without what nobody knows.
    pub(super) fn shown(&self, witness: &Request) -> Request {
        let unknown = |attr: &Attr| self.unknown.iter().any(|(found, _)| found == attr);
        let mut shown = self.known.clone();
        for (attr, value) in witness.iter().filter(|(attr, _)| !unknown(attr)) {
            if self.known.get(attr).is_none() {
                shown.set(attr.clone(), value.clone());
            }
        }
        shown
    }
}
