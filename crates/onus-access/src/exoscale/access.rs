//! Questions about an organization.

use super::asked::Asked;
use super::bucket::BucketRules;
use super::identity::Identity;
use super::thing::Thing;
use super::{Bucket, Escalation, Organization, escalation};
use super::{Reply, Things};
use crate::set::IpSet;
use crate::{Answer, Decision, Formula, Limits, Request, cel, decide, sources};

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Caller {
    /// Somebody without credentials.
    Anyone,
    /// Somebody with credentials of another organization.
    Stranger,
    /// A user of the organization, by identifier.
    User(String),
    /// Whoever has an API key of the organization.
    Key(String),
}

/// What is asked for. Requests of a class of services can be about anything that a rule looks at, except for what
/// stands here.
#[derive(Clone, Copy, Debug)]
pub enum Resource<'a> {
    /// Anything.
    Any,
    /// What a rule reads as `resources` and this name, as `dbaas_service.name`, and its value.
    Named(&'a str, &'a str),
    /// A bucket and its objects, as far as roles, its policy and its own ACL go.
    Bucket(&'a Bucket),
    /// An object of a bucket, whose own ACL was not read.
    Object(&'a Bucket),
}

/// Answers questions about an organization. They are about requests at any time: what was allowed until yesterday, or
/// only in the first minutes of a key, is allowed.
#[derive(Debug)]
pub struct Access<'a> {
    pub(super) organization: &'a Organization,
    pub(super) limits: Limits,
    domain: Formula,
}

impl<'a> Access<'a> {
    /// Prepares for questions.
    #[must_use]
    pub fn new(organization: &'a Organization) -> Self {
        let domain = cel::domain(cel::Dialect::Exoscale);
        Self { organization, limits: Limits::default(), domain }
    }

    /// Everybody who may ask: anyone, strangers, and all users and API keys of the organization.
    pub fn callers(&self) -> impl Iterator<Item = Caller> {
        [Caller::Anyone, Caller::Stranger].into_iter().chain(self.members())
    }

    /// All users and API keys of the organization.
    pub(super) fn members(&self) -> impl Iterator<Item = Caller> {
        let users = self.organization.users.items.iter().map(|user| Caller::User(user.id.clone()));
        let keys = self.organization.api_keys.items.iter().map(|key| Caller::Key(key.id.clone()));
        users.chain(keys)
    }

    /// What people call somebody who asks.
    #[must_use]
    pub fn name(&self, caller: &Caller) -> String {
        self.organization.name(caller)
    }

    /// Whether somebody may do something: an operation of a class of services, as `create-instance` of `compute`. Both
    /// may have wildcards; then any such operation will do.
    #[must_use]
    pub fn may(&self, caller: &Caller, operation: &str, service: &str, resource: &Resource<'_>) -> Reply {
        self.reply(caller, &Asked::of(operation, service, resource), resource)
    }

    /// The same for everybody.
    pub fn who_can(
        &self,
        operation: &str,
        service: &str,
        resource: &Resource<'_>,
    ) -> impl Iterator<Item = (Caller, Reply)> {
        let asked = Asked::of(operation, service, resource);
        self.callers().map(move |caller| {
            let reply = self.reply(&caller, &asked, resource);
            (caller, reply)
        })
    }

    /// From where somebody may do it: surely, and at the most. `None` where it took too long to find out.
    #[must_use]
    pub fn sources(
        &self,
        caller: &Caller,
        operation: &str,
        service: &str,
        resource: &Resource<'_>,
    ) -> (Option<IpSet>, Option<IpSet>) {
        let asked = Asked::of(operation, service, resource);
        sources(&self.question(caller, &asked, resource, &mut Things::default()), self.limits)
    }

    /// Who can give himself, or somebody he picks, more than he has.
    pub fn escalations(&self) -> impl Iterator<Item = Escalation> {
        escalation::of(self)
    }

    /// A formula for requests that can be made.
    pub(super) fn real(&self, formula: Formula) -> Formula {
        let formula = cel::calendar_gaps(formula);
        let calendar = cel::calendar_domain(&formula);
        Formula::all([formula, calendar, self.domain.clone()])
    }

    /// Whether there is a request for which a formula holds.
    pub(super) fn is_possible(&self, formula: Formula) -> Option<bool> {
        match decide(&self.real(formula), self.limits) {
            Decision::Yes(_) => Some(true),
            Decision::No => Some(false),
            Decision::Unknown(_) => None,
        }
    }

    pub(super) fn reply(&self, caller: &Caller, asked: &Asked, resource: &Resource<'_>) -> Reply {
        let mut things = Things::default();
        let formula = self.question(caller, asked, resource, &mut things);
        let mut answer = Answer::to(&formula, self.limits);
        if let Answer::Yes { witness, path, .. } = &mut answer {
            *witness = self.shown(caller, asked, witness, path, &things.0);
        }
        Reply { answer, things: things.0 }
    }

    /// Where a request is let through.
    fn question(
        &self,
        caller: &Caller,
        asked: &Asked,
        resource: &Resource<'_>,
        things: &mut Things,
    ) -> Formula {
        let rights = self.organization.rights(caller, things);
        let access = match resource {
            Resource::Any | Resource::Named(..) => caller.identity().sees(&rights, self.organization),
            Resource::Bucket(bucket) => {
                BucketRules::of(bucket, things).access(caller, rights, self.organization)
            }
            Resource::Object(bucket) => {
                let mut rules = BucketRules::of(bucket, things);
                rules.or_object_acl(bucket);
                rules.access(caller, rights, self.organization)
            }
        };
        self.real(asked.applied(&access))
    }

    /// The request as whoever makes it: without credentials where he got through by leaving them out.
    fn shown(
        &self,
        caller: &Caller,
        asked: &Asked,
        witness: &Request,
        path: &[crate::Label],
        things: &[Thing],
    ) -> Request {
        let has_role = path.iter().any(|label| matches!(things.get(*label), Some(Thing::Role { .. })));
        let identity = match caller.identity() {
            Identity::Stranger => Identity::Stranger,
            own if has_role => own,
            _ => Identity::Nobody,
        };
        identity.shown(&asked.shown(witness), self.organization)
    }
}

impl Caller {
    pub(super) fn identity(&self) -> Identity<'_> {
        match self {
            Self::Anyone => Identity::Nobody,
            Self::Stranger => Identity::Stranger,
            Self::User(_) => Identity::User,
            Self::Key(id) => Identity::Key(id),
        }
    }
}
