//! Instances of Scaleway and the security group in front of their public addresses.
//!
//! The group filters the public interface only: not private networks, and not what a load balancer or a
//! gateway's port forwarding brings in. The answer is what the configuration lets through once the server runs:
//! one that is stopped is not safer for it.
//!
//! Whether the group is stateful makes no difference here. Answers to the server's own connections pass a
//! stateful group without a rule, and need one in a stateless group; a new connection needs one in both.

use super::rules::{Filter, Rule};
use super::{Action, Addresses, Direction, Family, Ports, Protocol, Protocols, PublicAddress, Reach, Server};
use crate::set::IpSet;

/// The ports of mail, which `enable_default_security` closes.
const MAIL: [u16; 3] = [25, 465, 587];

/// A rule of a security group, as the API answers it. None was not read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupRule {
    /// Place in the order. Built-in rules and the customer's are counted apart, so that places occur twice.
    pub position: Option<i64>,
    /// Inbound or outbound.
    pub direction: Option<Direction>,
    /// Accept or drop.
    pub action: Option<Action>,
    /// TCP, UDP, ICMP or ANY.
    pub protocol: Option<Protocols>,
    /// See [`ports`].
    pub ports: Option<Ports>,
    /// The other end.
    pub ip_range: Option<IpSet>,
}

/// The ports from `dest_port_from` to `dest_port_to`, of which 0 stands for null, as in the fact tables: both
/// null are all ports, only the second null is one port. None when that was not read.
#[must_use]
pub fn ports(from: Option<i64>, to: Option<i64>) -> Option<Ports> {
    match (u16::try_from(from?).ok()?, u16::try_from(to?).ok()?) {
        (0, 0) => Some(Ports::all()),
        // Neither documented nor seen.
        (0, _) => None,
        (one, 0) => Some(Ports::one(one)),
        (first, last) => (first <= last).then(|| Ports::range(first, last)),
    }
}

impl GroupRule {
    fn rules(&self) -> Vec<Rule> {
        let rule = Rule {
            position: self.position,
            direction: self.direction,
            action: self.action,
            protocol: self.protocol,
            ports: self.ports.clone(),
            peers: self.ip_range.clone().map_or_else(Addresses::unread, Addresses::exactly),
        };
        if self.protocol != Some(Protocols::One(Protocol::Icmp)) {
            return vec![rule];
        }
        // What ports mean here, and whether ICMPv6 is meant too, is documented nowhere.
        let ports = rule.ports.clone().filter(Ports::is_all);
        let v6 = Rule { protocol: Some(Protocols::One(Protocol::Icmpv6)), ports: None, ..rule.clone() };
        vec![Rule { ports, ..rule }, v6]
    }
}

/// A security group. None was not read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SecurityGroup {
    /// What happens to incoming traffic that no rule matches.
    pub inbound_default_policy: Option<Action>,
    /// What happens to outgoing traffic that no rule matches.
    pub outbound_default_policy: Option<Action>,
    /// Outgoing mail is dropped by built-in rules. They are taken into account whether or not they are among
    /// the rules.
    pub enable_default_security: Option<bool>,
    /// All rules; none when there may be others.
    pub rules: Option<Vec<GroupRule>>,
}

impl SecurityGroup {
    /// Who is let in, on which ports.
    #[must_use]
    pub fn inbound(&self) -> Vec<Reach> {
        let rules = self.rules.as_ref().map(|rules| rules.iter().flat_map(GroupRule::rules).collect());
        Filter { rules, default: self.inbound_default_policy }.reach(Direction::Inbound)
    }

    /// Who can be reached from within, on which ports.
    #[must_use]
    pub fn outbound(&self) -> Vec<Reach> {
        let rules = self.rules.as_ref().map(|rules| {
            let rules = rules.iter().flat_map(GroupRule::rules);
            rules.chain([self.mail_rule()]).collect()
        });
        Filter { rules, default: self.outbound_default_policy }.reach(Direction::Outbound)
    }

    /// Whether a rule of the customer that accepts mail comes before them is documented nowhere: no position.
    fn mail_rule(&self) -> Rule {
        let peers = Addresses::everyone().when(self.enable_default_security);
        Rule {
            position: None,
            direction: Some(Direction::Outbound),
            action: Some(Action::Drop),
            protocol: Some(Protocols::One(Protocol::Tcp)),
            ports: Some(Ports::of(MAIL.map(|port| (port, port)).to_vec())),
            peers,
        }
    }
}

/// An Instance. None was not read.
#[derive(Clone, Debug, Default)]
pub struct Instance<'g> {
    /// Its group. None also when it has none: no document says what then passes.
    pub group: Option<&'g SecurityGroup>,
    /// Its public addresses.
    pub public_addresses: Option<Vec<PublicAddress>>,
    /// `dynamic_ip_required`: it gets a public address at each start if it has no other.
    pub dynamic_address: Option<bool>,
    /// Whether it runs, and so has its dynamic address already.
    pub running: Option<bool>,
}

impl Instance<'_> {
    /// What there is to ask about it: add other ways in, then see [`Server::exposures`].
    #[must_use]
    pub fn server(&self) -> Server {
        let unread = || Reach::everything(&Addresses::unread());
        Server {
            inbound: self.group.map_or_else(unread, SecurityGroup::inbound),
            outbound: self.group.map_or_else(unread, SecurityGroup::outbound),
            addresses: self.addresses(),
            ..Server::unread()
        }
    }

    fn addresses(&self) -> Option<Vec<PublicAddress>> {
        let mut addresses = self.public_addresses.clone()?;
        let has_v4 = addresses.iter().any(|address| address.family() == Some(Family::V4));
        // Whether an IPv6 address keeps it from getting a dynamic one is documented nowhere.
        let has_one = if has_v4 || addresses.is_empty() { Some(has_v4) } else { None };
        let parts =
            [self.dynamic_address, self.running.map(|running| !running), has_one.map(|has_one| !has_one)];
        let gets_one = if parts.contains(&Some(false)) {
            Some(false)
        } else {
            parts.iter().all(Option::is_some).then_some(true)
        };
        if gets_one != Some(false) {
            addresses.push(PublicAddress { address: None, family: Some(Family::V4), attached: gets_one });
        }
        Some(addresses)
    }
}

/// A rule of the ACL of a load balancer's frontend. None was not read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontendRule {
    /// Place in the order.
    pub index: Option<i64>,
    /// `allow`. A client that is denied or sent elsewhere does not reach the backend.
    pub allows: Option<bool>,
    /// `ip_subnet`, as one set. None also with `ips_edge_services`: those addresses are not published.
    pub subnets: Option<IpSet>,
    /// It holds for all that do not match.
    pub invert: Option<bool>,
    /// It asks for more than addresses: an HTTP filter.
    pub asks_more: Option<bool>,
}

/// Who passes the ACL of a frontend: the first rule that matches decides, and without one all pass.
#[must_use]
pub fn frontend_acl(rules: Option<&[FrontendRule]>) -> Addresses {
    let rule = |acl: &FrontendRule| {
        let subnets = acl.subnets.clone().map_or_else(Addresses::unread, Addresses::exactly);
        let matched = if acl.asks_more == Some(false) { subnets } else { subnets.perhaps() };
        let peers = match acl.invert {
            Some(false) => matched,
            Some(true) => matched.not(),
            None => matched.or(&matched.not()).perhaps(),
        };
        let action = acl.allows.map(|allows| if allows { Action::Accept } else { Action::Drop });
        let direction = Some(Direction::Inbound);
        let protocol = Some(Protocols::Any);
        Rule { position: acl.index, direction, action, protocol, ports: Some(Ports::all()), peers }
    };
    let rules = rules.map(|rules| rules.iter().map(rule).collect());
    let reach = Filter { rules, default: Some(Action::Accept) }.reach(Direction::Inbound);
    reach.first().map_or_else(Addresses::unread, Reach::addresses)
}
