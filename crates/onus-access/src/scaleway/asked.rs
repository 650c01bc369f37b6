//! A question before it is known who asks.

use super::Things;
use super::access::Resource;
use super::bucket::BucketRules;
use super::iam::project;
use super::thing::Thing;
use crate::set::Patterns;
use crate::{Attr, Formula, Request, Value};

/// Actions on objects that the ACL of the object itself can allow.
const BY_OBJECT_ACL: [&str; 5] =
    ["s3:getobject", "s3:getobjectversion", "s3:getobjectacl", "s3:putobjectacl", "s3:getobjectversionacl"];

/// A question that is the same for everybody who asks it.
pub(super) struct Asked {
    pub(super) target: Formula,
    pub(super) rules: Option<BucketRules>,
    pub(super) project: Option<String>,
    pub(super) things: Vec<Thing>,
    /// What is already known of the request, and so no longer in its formula.
    known: Request,
}

impl Asked {
    pub(super) fn of(action: &str, resource: &Resource<'_>) -> Self {
        let action = action.to_ascii_lowercase();
        let mut things = Things::default();
        let (rules, project, target) = match resource {
            Resource::Bucket(bucket) => {
                (Some(*bucket), Some(bucket.project_id.clone()), Some(bucket.name.clone()))
            }
            Resource::Object(bucket, key) => {
                (Some(*bucket), Some(bucket.project_id.clone()), Some(format!("{}/{key}", bucket.name)))
            }
            Resource::Project(id) => (None, Some((*id).to_owned()), None),
            Resource::Organization => (None, None, None),
        };
        let mut asked =
            Self { target: Formula::Always, rules: None, project, things: Vec::new(), known: Request::new() };
        for (attr, text) in [(Attr::Action, Some(action)), (Attr::Resource, target)] {
            let Some(text) = text else { continue };
            if text.contains(['*', '?']) {
                let among = Formula::text(attr, Patterns::wildcards([text]));
                asked.target = Formula::all([asked.target, among]);
            } else {
                let is = Formula::text(attr.clone(), Patterns::exactly([&text]));
                asked.target = Formula::all([asked.target, is]);
                asked.known.set(attr, Value::Text(text));
            }
        }
        asked.rules = rules.map(|bucket| {
            let mut rules = BucketRules::of(bucket, &mut things);
            if matches!(resource, Resource::Object(..)) {
                rules.or_object_acls(Formula::all([
                    Formula::text(Attr::Action, Patterns::exactly(BY_OBJECT_ACL)),
                    Formula::gap(format!(
                        "the ACLs of single objects of bucket `{}` were not read",
                        bucket.name
                    )),
                ]));
            }
            rules.narrowed(|formula| asked.narrow(formula))
        });
        asked.things = things.0;
        asked
    }

    /// What is left of a formula for what is known of the request.
    pub(super) fn narrow(&self, formula: &Formula) -> Formula {
        let in_project = formula.given(&project(), self.project.as_deref().map(Value::from).as_ref());
        self.known.iter().fold(in_project, |formula, (attr, value)| formula.given(attr, Some(value)))
    }

    /// A witness with what was known of it from the start.
    pub(super) fn complete(&self, mut witness: Request, principal: Option<String>) -> Request {
        for (attr, value) in self.known.iter() {
            witness.set(attr.clone(), value.clone());
        }
        if let Some(project_id) = &self.project {
            witness.set(project(), Value::from(project_id.as_str()));
        }
        if let Some(name) = principal {
            witness.set(Attr::Principal, Value::Text(name));
        }
        witness
    }
}
