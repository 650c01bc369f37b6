//! Questions about an account.

use std::sync::Arc;

use super::asked::Asked;
use super::bucket::BucketRules;
use super::iam::{Iam, project};
use super::thing::Thing;
use super::{Account, ApiKey, Bucket, Escalation, Holder, Permission, escalation, permission};
use super::{Reply, Things};
use crate::set::{IntervalSet, IpSet, Patterns};
use crate::{Answer, Attr, Decision, Formula, Limits, Value, cel, decide, path, policy, sources};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Somebody without credentials.
    Anyone,
    /// Somebody with credentials of another organization.
    Stranger,
    /// A user or an application of the account.
    Principal(Holder),
    /// Whoever has an API key, by its access key.
    Key(String),
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

/// Answers questions about an account.
#[derive(Debug)]
pub struct Access<'a> {
    pub(super) account: &'a Account,
    pub(super) iam: Iam<'a>,
    pub(super) limits: Limits,
    domain: Formula,
    /// Who has credentials, and not of this account.
    stranger: Formula,
}

/// A question, with the rights of everybody narrowed to it.
pub(super) struct Narrowed<'x, 'a> {
    access: &'x Access<'a>,
    asked: Asked,
    iam: Iam<'a>,
}

impl Narrowed<'_, '_> {
    fn reply(&self, caller: &Caller) -> Reply {
        self.access.reply(caller, &self.asked, &self.iam)
    }

    /// Whether it is allowed from more addresses than anybody's own network has.
    pub(super) fn is_wide(&self, caller: &Caller) -> Option<bool> {
        let (formula, _) = self.access.formula(caller, &self.asked, &self.iam);
        let (surely, possibly) = sources(&formula, self.access.limits);
        IpSet::is_wide_between(surely.as_ref(), possibly.as_ref())
    }

    /// The answer without what would close it, which takes longer to find; and what opens it.
    pub(super) fn decide(&self, caller: &Caller) -> (Option<bool>, Vec<Thing>) {
        let (formula, mut things) = self.access.formula(caller, &self.asked, &self.iam);
        match decide(&formula, self.access.limits) {
            Decision::Yes(witness) => {
                let labels = path(&formula, &witness);
                let all = std::mem::take(&mut things.0);
                (Some(true), labels.iter().filter_map(|label| all.get(*label).cloned()).collect())
            }
            Decision::No => (Some(false), Vec::new()),
            Decision::Unknown(_) => (None, Vec::new()),
        }
    }
}

impl<'a> Access<'a> {
    /// Prepares for questions.
    #[must_use]
    pub fn new(account: &'a Account) -> Self {
        let domain = Formula::all([policy::domain(), cel::domain(cel::Dialect::Scaleway)]);
        let users = account.users.items.iter().map(|user| format!("user_id:{}", user.id));
        let applications =
            account.applications.items.iter().map(|found| format!("application_id:{}", found.id));
        let stranger = Formula::all([
            Formula::text(Attr::Principal, Patterns::all()),
            Formula::text(Attr::Principal, Patterns::exactly(users.chain(applications))).negated(),
        ]);
        Self { account, iam: Iam::of(account), limits: Limits::default(), domain, stranger }
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
            Caller::Key(id) => match self.key(id) {
                Some(key) => format!("API key `{id}` of {}", self.iam.name(&key.holder)),
                None => format!("API key `{id}`"),
            },
        }
    }

    /// Whether somebody may do something. The action may have wildcards; then any such action will do.
    #[must_use]
    pub fn may(&self, caller: &Caller, action: &str, resource: &Resource<'_>) -> Reply {
        self.reply(caller, &Asked::of(action, resource), &self.iam)
    }

    /// The same for everybody.
    pub fn who_can(&self, action: &str, resource: &Resource<'_>) -> impl Iterator<Item = (Caller, Reply)> {
        let question = self.narrowed(action, resource);
        self.callers().map(move |caller| {
            let reply = question.reply(&caller);
            (caller, reply)
        })
    }

    /// A question that many will be asked.
    pub(super) fn narrowed<'x>(&'x self, action: &str, resource: &Resource<'_>) -> Narrowed<'x, 'a> {
        let asked = Asked::of(action, resource);
        let iam = self.iam.narrowed(|formula| asked.narrow(formula));
        Narrowed { access: self, asked, iam }
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
        let iam = self.rights(&self.iam, caller, &mut things);
        let iam = iam.given(&project(), Some(&Value::from(bucket.project_id.as_str())));
        let formula = Formula::all([actions, target, rules.access(&iam)]);
        self.real(self.by(caller, formula))
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

    fn reply(&self, caller: &Caller, asked: &Asked, iam: &Iam<'_>) -> Reply {
        let (formula, things) = self.formula(caller, asked, iam);
        let mut answer = Answer::to(&formula, self.limits);
        if let Answer::Yes { witness, .. } = &mut answer {
            *witness = asked.complete(std::mem::take(witness), self.principal(caller).flatten());
        }
        Reply { answer, things: things.0 }
    }

    /// Where the requests of somebody are let through, and what the labels stand for.
    fn formula(&self, caller: &Caller, asked: &Asked, iam: &Iam<'_>) -> (Formula, Things) {
        let mut things = Things::from(asked.things.clone());
        let iam = asked.narrow(&self.rights(iam, caller, &mut things));
        let access = match &asked.rules {
            Some(rules) => self.by(caller, rules.access(&iam)),
            None => iam,
        };
        if access == Formula::Never {
            return (Formula::Never, things);
        }
        (Formula::all([asked.target.clone(), self.real(access)]), things)
    }

    /// What IAM lets somebody do.
    pub(super) fn rights(&self, iam: &Iam<'_>, caller: &Caller, things: &mut Things) -> Formula {
        match caller {
            Caller::Anyone | Caller::Stranger => Formula::Never,
            Caller::Principal(holder) => iam.rights(holder, things),
            Caller::Key(id) => match self.key(id) {
                Some(key) => Formula::all([iam.rights(&key.holder, things), until_it_expires(key)]),
                None if self.account.api_keys.complete => Formula::Never,
                None => Formula::gap(format!("API key `{id}` was not read")),
            },
        }
    }

    fn key(&self, id: &str) -> Option<&ApiKey> {
        self.account.api_keys.items.iter().find(|key| key.id == id)
    }

    /// How policies name somebody; none when he can have many names.
    #[expect(clippy::option_option, reason = "nobody in particular, nobody at all, somebody")]
    fn principal(&self, caller: &Caller) -> Option<Option<String>> {
        let named = |holder: &Holder| match holder {
            Holder::User(id) => Some(Some(format!("user_id:{id}"))),
            Holder::Application(id) => Some(Some(format!("application_id:{id}"))),
            Holder::Group(_) | Holder::Nobody => None,
        };
        match caller {
            Caller::Anyone => Some(None),
            Caller::Stranger => None,
            Caller::Principal(holder) => named(holder),
            Caller::Key(id) => named(&self.key(id)?.holder),
        }
    }

    /// A formula for one who asks.
    fn by(&self, caller: &Caller, formula: Formula) -> Formula {
        match self.principal(caller) {
            Some(Some(name)) => formula.given(&Attr::Principal, Some(&Value::Text(name))),
            Some(None) => formula.given(&Attr::Principal, None),
            None => Formula::all([self.stranger.clone(), formula]),
        }
    }
}

/// When a key can be used.
fn until_it_expires(key: &ApiKey) -> Formula {
    match key.expires_at {
        Some(None) => Formula::Always,
        Some(Some(end)) => Formula::number(Attr::Time, IntervalSet::range(i64::MIN, end.saturating_sub(1))),
        None => Formula::gap(format!("it was not read when API key `{}` ends", key.id)),
    }
}
