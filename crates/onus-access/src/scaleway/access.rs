//! Questions about an account.

use std::sync::Arc;

use super::bucket::BucketRules;
use super::iam::{Iam, project};
use super::thing::{Thing, Things};
use super::{Account, Bucket, Escalation, Holder, Permission, escalation, permission};
use crate::set::{IpSet, Patterns};
use crate::{Answer, Attr, Decision, Formula, Limits, Request, Value, cel, decide, policy, sources};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Somebody without credentials.
    Anyone,
    /// Somebody with credentials of another organization.
    Stranger,
    /// A user or an application of the account.
    Principal(Holder),
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Resource<'a> {
    /// A bucket, and none of its objects.
    Bucket(&'a Bucket),
    /// An object: bucket and key. A key may have wildcards; then any such object will do.
    Object(&'a Bucket, &'a str),
    /// Whatever is in a project, by the identifier of the project.
    Project(&'a str),
    /// What belongs to the organization.
    Organization,
}

/// An answer, and the things that its labels stand for.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The answer.
    pub answer: Answer,
    /// What its labels stand for.
    pub things: Vec<Thing>,
}

/// Answers questions about an account.
#[derive(Debug)]
pub struct Access<'a> {
    pub(super) account: &'a Account,
    pub(super) iam: Iam<'a>,
    pub(super) limits: Limits,
    domain: Formula,
}

/// Actions on objects that the ACL of the object itself can allow.
const BY_OBJECT_ACL: [&str; 5] =
    ["s3:getobject", "s3:getobjectversion", "s3:getobjectacl", "s3:putobjectacl", "s3:getobjectversionacl"];

impl<'a> Access<'a> {
    /// Prepares for questions.
    #[must_use]
    pub fn new(account: &'a Account) -> Self {
        let domain = Formula::all([policy::domain(), cel::domain(cel::Dialect::Scaleway)]);
        Self { account, iam: Iam::of(account), limits: Limits::default(), domain }
    }

    /// Everybody who may ask: anyone, strangers, and all principals of the account.
    pub fn callers(&self) -> impl Iterator<Item = Caller> {
        let users = self.account.users.items.iter().map(|user| Holder::User(user.id.clone()));
        let applications =
            self.account.applications.items.iter().map(|found| Holder::Application(found.id.clone()));
        [Caller::Anyone, Caller::Stranger].into_iter().chain(users.chain(applications).map(Caller::Principal))
    }

    /// What people call somebody who asks.
    #[must_use]
    pub fn name(&self, caller: &Caller) -> String {
        match caller {
            Caller::Anyone => "anyone, without credentials".to_owned(),
            Caller::Stranger => "anyone with an account at Scaleway".to_owned(),
            Caller::Principal(holder) => self.iam.name(holder),
        }
    }

    /// Whether somebody may do something. The action may have wildcards; then any such action will do.
    #[must_use]
    pub fn may(&self, caller: &Caller, action: &str, resource: &Resource<'_>) -> Reply {
        let asked = Asked::of(action, resource);
        self.reply(caller, &asked)
    }

    /// The same for everybody.
    pub fn who_can(&self, action: &str, resource: &Resource<'_>) -> impl Iterator<Item = (Caller, Reply)> {
        let asked = Asked::of(action, resource);
        self.callers().map(move |caller| {
            let reply = self.reply(&caller, &asked);
            (caller, reply)
        })
    }

    /// From where somebody may do any of these things to a bucket or its objects, by its policy and its own ACL:
    /// surely, and at the most. ACLs of single objects are left out.
    #[must_use]
    pub fn sources(
        &self,
        caller: &Caller,
        actions: &[&str],
        bucket: &Bucket,
    ) -> (Option<IpSet>, Option<IpSet>) {
        sources(&self.by_rules_of(bucket, caller, actions), self.limits)
    }

    /// What was not read, or cannot be decided, of the same question; nothing when it is decided.
    #[must_use]
    pub fn missing(&self, caller: &Caller, actions: &[&str], bucket: &Bucket) -> Vec<Arc<str>> {
        match decide(&self.by_rules_of(bucket, caller, actions), self.limits) {
            Decision::Unknown(missing) => missing,
            Decision::Yes(_) | Decision::No => Vec::new(),
        }
    }

    fn by_rules_of(&self, bucket: &Bucket, caller: &Caller, actions: &[&str]) -> Formula {
        let mut things = Things::default();
        let rules = BucketRules::of(bucket, &mut things);
        let objects = format!("{}/?*", bucket.name);
        let target = Formula::text(Attr::Resource, Patterns::wildcards([&bucket.name, &objects]));
        let actions = Formula::text(Attr::Action, Patterns::wildcards(actions));
        let formula = self.question(caller, &rules, Some(&bucket.project_id), &mut things);
        Formula::all([actions, target, formula])
    }

    /// Every permission set that every principal has, and how it came by it.
    pub fn permissions(&self) -> impl Iterator<Item = Permission<'a>> {
        permission::of(self)
    }

    /// Who can give himself more than he has.
    pub fn escalations(&self) -> impl Iterator<Item = Escalation> {
        escalation::of(self)
    }

    /// A formula for requests that can be made.
    pub(super) fn real(&self, formula: Formula) -> Formula {
        let formula = cel::calendar_gaps(formula);
        let calendar = cel::calendar_domain(&formula);
        Formula::all([formula, calendar, self.domain.clone()])
    }

    fn reply(&self, caller: &Caller, asked: &Asked) -> Reply {
        let mut things = Things(asked.things.clone());
        let formula = match &asked.rules {
            Some(rules) => self.question(caller, rules, asked.project.as_deref(), &mut things),
            None => self.outside_buckets(caller, asked.project.as_deref(), &mut things),
        };
        let formula = Formula::all([asked.target.clone(), formula]);
        let mut answer = Answer::to(&formula, self.limits);
        if let Answer::Yes { witness, .. } = &mut answer {
            *witness = asked.complete(std::mem::take(witness), caller);
        }
        Reply { answer, things: things.0 }
    }

    /// Where a request for a bucket or its objects is let through.
    fn question(
        &self,
        caller: &Caller,
        rules: &BucketRules,
        project_id: Option<&str>,
        things: &mut Things,
    ) -> Formula {
        let iam = self.rights(caller, project_id, things);
        let access = rules.access(&iam);
        self.real(self.by(caller, access))
    }

    fn outside_buckets(&self, caller: &Caller, project_id: Option<&str>, things: &mut Things) -> Formula {
        self.real(self.rights(caller, project_id, things))
    }

    /// What IAM lets somebody do in a project, or to the organization.
    pub(super) fn rights(&self, caller: &Caller, project_id: Option<&str>, things: &mut Things) -> Formula {
        let Caller::Principal(holder) = caller else { return Formula::Never };
        self.iam.rights(holder, things).given(&project(), project_id.map(Value::from).as_ref())
    }

    /// A formula for one who asks.
    fn by(&self, caller: &Caller, formula: Formula) -> Formula {
        match principal(caller) {
            Some(Some(name)) => formula.given(&Attr::Principal, Some(&Value::Text(name))),
            Some(None) => formula.given(&Attr::Principal, None),
            None => {
                let ours = self.callers().filter_map(|caller| principal(&caller).flatten());
                let stranger = Formula::text(Attr::Principal, Patterns::exactly(ours)).negated();
                Formula::all([Formula::text(Attr::Principal, Patterns::all()), stranger, formula])
            }
        }
    }
}

/// How policies name somebody; none when he can have many names.
#[expect(clippy::option_option, reason = "nobody in particular, nobody at all, somebody")]
fn principal(caller: &Caller) -> Option<Option<String>> {
    match caller {
        Caller::Anyone => Some(None),
        Caller::Principal(Holder::User(id)) => Some(Some(format!("user_id:{id}"))),
        Caller::Principal(Holder::Application(id)) => Some(Some(format!("application_id:{id}"))),
        Caller::Stranger | Caller::Principal(Holder::Group(_) | Holder::Nobody) => None,
    }
}

/// A question that is the same for everybody who asks it.
struct Asked {
    target: Formula,
    rules: Option<BucketRules>,
    project: Option<String>,
    things: Vec<Thing>,
    /// What is already known of the request, and so no longer in its formula.
    known: Request,
}

impl Asked {
    fn of(action: &str, resource: &Resource<'_>) -> Self {
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
        let mut fixed = Vec::new();
        for (attr, text) in [(Attr::Action, Some(action)), (Attr::Resource, target)] {
            let Some(text) = text else { continue };
            if text.contains(['*', '?']) {
                let among = Formula::text(attr, Patterns::wildcards([text]));
                asked.target = Formula::all([asked.target, among]);
            } else {
                asked.known.set(attr.clone(), Value::Text(text.clone()));
                fixed.push((attr, Value::Text(text)));
            }
        }
        let narrow = |formula: &Formula| {
            fixed.iter().fold(formula.clone(), |formula, (attr, value)| formula.given(attr, Some(value)))
        };
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
            rules.narrowed(narrow)
        });
        asked.target =
            Formula::all(
                [asked.target].into_iter().chain(fixed.iter().map(|(attr, value)| {
                    Formula::text(attr.clone(), Patterns::exactly([value.to_string()]))
                })),
            );
        asked.things = things.0;
        asked
    }

    fn complete(&self, mut witness: Request, caller: &Caller) -> Request {
        for (attr, value) in self.known.iter() {
            witness.set(attr.clone(), value.clone());
        }
        if let Some(project_id) = &self.project {
            witness.set(project(), Value::from(project_id.as_str()));
        }
        if let Some(name) = principal(caller).flatten() {
            witness.set(Attr::Principal, Value::Text(name));
        }
        witness
    }
}
