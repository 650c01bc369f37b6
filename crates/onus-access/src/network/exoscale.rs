//! Instances of Exoscale and their security groups.
//!
//! Groups add up: what a rule of any group admits gets in, and nothing else. Everything gets out, until one
//! egress rule turns that into a list of what is allowed. Groups do not filter private networks, and a private
//! instance has neither group nor public address.

use std::collections::BTreeMap;

use super::rules::{Filter, Rule};
use super::{Action, Addresses, Direction, Ports, Protocols, PublicAddress, Reach, Server};
use crate::List;
use crate::set::IpSet;

/// The other end of a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Peer {
    /// A network.
    Network(IpSet),
    /// The members of a security group and its external sources. Groups that the provider keeps are in no
    /// listing, and so are not known.
    Group(String),
}

/// A rule of a security group. None was not read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupRule {
    /// Ingress or egress.
    pub direction: Option<Direction>,
    /// Protocol.
    pub protocol: Option<Protocols>,
    /// `start-port` to `end-port`, see [`ports`]; of ICMP, the messages, see [`icmp`](super::icmp). All for
    /// the protocols that have neither.
    pub ports: Option<Ports>,
    /// The other end.
    pub peer: Option<Peer>,
}

/// The ports from the first to the last. None when one of them was not read, or they make no sense.
#[must_use]
pub fn ports(start: Option<i64>, end: Option<i64>) -> Option<Ports> {
    let (start, end) = (u16::try_from(start?).ok()?, u16::try_from(end?).ok()?);
    (start <= end).then(|| Ports::range(start, end))
}

/// A security group. None was not read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SecurityGroup {
    /// Its rules.
    pub rules: List<GroupRule>,
    /// Addresses that count as members.
    pub external_sources: Option<IpSet>,
}

/// An instance. None was not read.
#[derive(Clone, Debug, Default)]
pub struct Instance {
    /// Identifiers of its groups.
    pub groups: Option<Vec<String>>,
    /// Its own public addresses.
    pub addresses: Option<Vec<PublicAddress>>,
    /// Elastic addresses attached to it.
    pub elastic: Option<Vec<PublicAddress>>,
}

/// What was found out once and is the same for other instances.
#[derive(Default)]
struct Known<'o> {
    members: BTreeMap<&'o str, Addresses>,
    /// Inbound and outbound, by groups.
    reaches: BTreeMap<&'o [String], (Vec<Reach>, Vec<Reach>)>,
}

/// Groups and instances of an organization. Groups are the same in all zones, so take instances of all zones.
#[derive(Clone, Debug, Default)]
pub struct Organization {
    /// Groups by identifier.
    pub groups: BTreeMap<String, SecurityGroup>,
    /// Instances by identifier.
    pub instances: BTreeMap<String, Instance>,
    /// Whether these are all instances.
    pub all_instances: bool,
}

impl Organization {
    /// What there is to ask about an instance: add other ways in, then see [`Server::exposures`].
    #[must_use]
    pub fn server(&self, instance: &Instance) -> Server {
        self.server_with(instance, &mut Known::default())
    }

    /// The same for all its instances, by identifier.
    #[must_use]
    pub fn servers(&self) -> BTreeMap<&str, Server> {
        let mut known = Known::default();
        let instances = self.instances.iter();
        instances.map(|(id, instance)| (id.as_str(), self.server_with(instance, &mut known))).collect()
    }

    fn server_with<'o>(&'o self, instance: &'o Instance, known: &mut Known<'o>) -> Server {
        let mut addresses = instance.addresses.clone();
        match (&mut addresses, &instance.elastic) {
            (Some(own), Some(elastic)) => own.extend(elastic),
            (Some(own), None) => own.push(PublicAddress::default()),
            (None, _) => {}
        }
        let (inbound, outbound) = match instance.groups.as_deref() {
            // That a public instance has no group is not seen, and what then passes is documented nowhere.
            None | Some([]) => {
                let unread = Reach::everything(&Addresses::unread());
                (unread.clone(), unread)
            }
            Some(groups) => self.reach(groups, known),
        };
        Server { inbound, outbound, addresses, ..Server::unread() }
    }

    fn reach<'o>(&'o self, groups: &'o [String], known: &mut Known<'o>) -> (Vec<Reach>, Vec<Reach>) {
        if let Some(reaches) = known.reaches.get(groups) {
            return reaches.clone();
        }
        let rules = self.rules(groups, known);
        let egress = egress_default(&rules);
        let mut filter = Filter { rules: Some(rules), default: Some(Action::Drop) };
        let inbound = filter.reach(Direction::Inbound);
        filter.default = egress;
        let reaches = (inbound, filter.reach(Direction::Outbound));
        known.reaches.insert(groups, reaches.clone());
        reaches
    }

    fn rules<'o>(&'o self, groups: &[String], known: &mut Known<'o>) -> Vec<Rule> {
        let mut all = Vec::new();
        for group in groups {
            let rules = self.groups.get(group).map(|group| &group.rules);
            all.extend(rules.iter().flat_map(|rules| &rules.items).map(|rule| self.rule(rule, known)));
            // Rules only let in more, so what is known to get in stays when there may be others.
            if !rules.is_some_and(|rules| rules.complete) {
                all.push(accepts(Rule::unread()));
            }
        }
        all
    }

    fn rule<'o>(&'o self, rule: &'o GroupRule, known: &mut Known<'o>) -> Rule {
        let peers = match &rule.peer {
            None => Addresses::unread(),
            Some(Peer::Network(network)) => Addresses::exactly(network.clone()),
            Some(Peer::Group(id)) => known.members.entry(id).or_insert_with(|| self.members(id)).clone(),
        };
        accepts(Rule {
            direction: rule.direction,
            protocol: rule.protocol,
            ports: rule.ports.clone(),
            peers,
            ..Rule::unread()
        })
    }

    /// The addresses that a group stands for in a rule.
    #[must_use]
    pub fn members(&self, id: &str) -> Addresses {
        let Some(group) = self.groups.get(id) else { return Addresses::unread() };
        let external = group.external_sources.clone();
        let mut all = vec![external.map_or_else(Addresses::unread, Addresses::exactly)];
        if !self.all_instances {
            all.push(Addresses::unread());
        }
        for instance in self.instances.values() {
            let member = instance.groups.as_ref().map(|groups| groups.iter().any(|group| group == id));
            all.push(addresses(instance.addresses.as_deref()).when(member));
            // Whether an instance's own traffic has its elastic address is up to the system in it.
            all.push(addresses(instance.elastic.as_deref()).perhaps().when(member));
        }
        Addresses::union(&all)
    }
}

fn addresses(list: Option<&[PublicAddress]>) -> Addresses {
    let Some(list) = list else { return Addresses::unread() };
    let each = list.iter().map(|one| match (one.address, one.family()) {
        (Some(address), _) => Addresses::exactly(IpSet::prefix(address.into())),
        (None, Some(family)) => Addresses::exactly(family.everyone()).perhaps(),
        (None, None) => Addresses::unread(),
    });
    let each = each.zip(list).map(|(set, one)| set.when(one.attached));
    Addresses::union(&each.collect::<Vec<_>>())
}

/// All rules stand at one place: they only accept, so that their order makes no difference.
fn accepts(rule: Rule) -> Rule {
    Rule { position: Some(0), action: Some(Action::Accept), ..rule }
}

fn egress_default(rules: &[Rule]) -> Option<Action> {
    if rules.iter().any(|rule| rule.direction == Some(Direction::Outbound)) {
        Some(Action::Drop)
    } else {
        rules.iter().all(|rule| rule.direction.is_some()).then_some(Action::Accept)
    }
}
