//! An ordered packet filter, of which any part may not have been read.
//!
//! For each protocol the ports are cut where a rule begins or ends to match. Between two cuts each rule matches
//! all packets to these ports, none of them, or that was not read; which addresses pass follows from the
//! rules in their order (see `verdicts`). For each single packet all completions of what was not read are taken
//! into account, so both bounds are as close as they can be when unread parts do not depend on each other.

use std::collections::HashSet;

use super::reach::Ranges;
use super::verdicts::{Tree, Verdicts};
use super::{Action, Addresses, Direction, Ports, Protocol, Protocols, Reach};
use crate::set::IpSet;

/// How many steps one filter may take, a step being an interval of addresses looked at. Ports from there on
/// count as unread. Thousands of rules need a hundredth of it; nested port ranges that each have addresses
/// of their own, whose answer grows with the square of their number, would take minutes.
pub(super) const STEPS: u64 = 1 << 24;

/// A rule. What was not read is none, or has [unread](Addresses::unread) addresses.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Place in the order in which rules are tried. Of rules at the same place any may come first.
    pub position: Option<i64>,
    /// Which traffic it looks at.
    pub direction: Option<Direction>,
    /// What happens to packets it matches.
    pub action: Option<Action>,
    /// Which protocols it matches.
    pub protocol: Option<Protocols>,
    /// Which ports of the server (inbound) or of the other end (outbound) it matches; which messages, in a
    /// rule for ICMP.
    pub ports: Option<Ports>,
    /// Addresses of the other end.
    pub peers: Addresses,
}

impl Rule {
    /// A rule of which nothing was read.
    #[must_use]
    pub fn unread() -> Self {
        Self {
            position: None,
            direction: None,
            action: None,
            protocol: None,
            ports: None,
            peers: Addresses::unread(),
        }
    }

    /// On which ports of a protocol it may match, and whether it does so surely.
    fn ports_of(&self, protocol: Protocol) -> Option<(Ports, bool)> {
        let (named, one) = match self.protocol {
            None => (false, false),
            Some(Protocols::Any) => (true, false),
            Some(Protocols::One(one)) if one == protocol => (true, true),
            Some(Protocols::One(_)) => return None,
        };
        match &self.ports {
            Some(ports) if ports.is_all() || protocol.has_ports() || (protocol.has_types() && one) => {
                Some((ports.clone(), named))
            }
            // What ports mean in a rule that also holds for protocols without them is documented nowhere.
            _ => Some((Ports::all(), false)),
        }
    }

    /// What it does to packets that it may match.
    fn verdicts(&self, surely: bool) -> Verdicts {
        let Addresses { surely: sure, possibly } = &self.peers;
        let may = |action| match self.action {
            Some(known) if known != action => IpSet::empty(),
            _ => possibly.clone(),
        };
        Verdicts {
            accepts: may(Action::Accept),
            drops: may(Action::Drop),
            decides: if surely { sure.clone() } else { IpSet::empty() },
            cost: cost([sure, possibly]),
        }
    }
}

/// How many intervals there are to look at in sets made of these, at most.
fn cost<'s>(sets: impl IntoIterator<Item = &'s IpSet>) -> u64 {
    let prefixes = sets.into_iter().map(|set| set.prefixes().len()).sum::<usize>();
    u64::try_from(prefixes).unwrap_or(u64::MAX).max(1)
}

/// A list of rules, of which the first that matches decides, and what happens when none does.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// All rules, in any order: their positions count. None when there may be others.
    pub rules: Option<Vec<Rule>>,
    /// What happens to packets that no rule matches.
    pub default: Option<Action>,
}

impl Filter {
    /// A filter of which nothing was read.
    #[must_use]
    pub fn unread() -> Self {
        Self { rules: None, default: None }
    }

    /// Who passes in a direction, for all ports of all protocols.
    #[must_use]
    pub fn reach(&self, direction: Direction) -> Vec<Reach> {
        self.counted(direction, STEPS).0
    }

    /// The same within a number of steps, and how many were taken.
    pub(super) fn counted(&self, direction: Direction, limit: u64) -> (Vec<Reach>, u64) {
        // A rule that was not read may come first and match anything, so what was read decides nothing.
        let Some(rules) = &self.rules else { return (Reach::everything(&Addresses::unread()), 0) };
        let rules: Vec<&Rule> =
            rules.iter().filter(|rule| rule.direction.is_none_or(|known| known == direction)).collect();
        let named = |protocol| rules.iter().any(|rule| rule.protocol == Some(Protocols::One(protocol)));
        let mut steps = 0;
        let mut rest: Option<Vec<Reach>> = None;
        let mut whole = Vec::new();
        for protocol in Protocol::ALL {
            // No rule tells protocols without ports apart that none names.
            let plain = !protocol.has_ports() && !named(protocol);
            match &rest {
                Some(same) if plain => {
                    whole.extend(same.iter().map(|reach| Reach { protocol, ..reach.clone() }));
                }
                _ => {
                    let ranges = self.ranges(&rules, protocol, limit, &mut steps);
                    let reaches: Vec<Reach> = ranges.into_reaches(protocol).collect();
                    if plain {
                        rest = Some(reaches.clone());
                    }
                    whole.extend(reaches);
                }
            }
        }
        (whole, steps)
    }

    fn ranges(&self, rules: &[&Rule], protocol: Protocol, limit: u64, steps: &mut u64) -> Ranges {
        let mut changes = Vec::new();
        for (at, rule) in rules.iter().enumerate() {
            let Some((ports, named)) = rule.ports_of(protocol) else { continue };
            for (first, last) in ports.intervals() {
                changes.push((u32::from(*first), at, Some(named && rule.direction.is_some())));
                changes.push((u32::from(*last) + 1, at, None));
            }
        }
        changes.sort_unstable();
        let sets = rules.iter().flat_map(|rule| [&rule.peers.surely, &rule.peers.possibly]);
        let most = cost(sets.collect::<HashSet<_>>());
        let positions: Vec<Option<i64>> = rules.iter().map(|rule| rule.position).collect();
        let mut tree = Tree::new(&positions, most);
        let before = *steps;
        let mut ranges = Ranges::default();
        let mut from = 0;
        for change in changes.chunk_by(|a, b| a.0 == b.0) {
            let Some((port, ..)) = change.first() else { continue };
            if *port > from {
                ranges.push(from, *port, self.passes(tree.verdicts()));
                from = *port;
            }
            *steps = before.saturating_add(tree.steps);
            if *steps > limit {
                break;
            }
            for (_, at, matches) in change {
                let verdicts = rules.get(*at).zip(*matches).map(|(rule, surely)| rule.verdicts(surely));
                tree.set(*at, verdicts.unwrap_or_default());
            }
        }
        let passes = if *steps > limit { Addresses::unread() } else { self.passes(tree.verdicts()) };
        *steps = before.saturating_add(tree.steps);
        ranges.push(from, Ranges::END, passes);
        ranges
    }

    fn passes(&self, verdicts: Verdicts) -> Addresses {
        let Verdicts { accepts, drops, decides, .. } = verdicts;
        let rest = decides.not();
        let falls = |action| self.default.is_none_or(|known| known == action);
        Addresses {
            surely: if falls(Action::Drop) { drops.or(&rest) } else { drops }.not(),
            possibly: if falls(Action::Accept) { accepts.or(&rest) } else { accepts },
        }
    }
}
