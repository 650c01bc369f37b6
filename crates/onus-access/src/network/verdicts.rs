//! What a list of rules may do to packets from each address, when some of the rules change.
//!
//! The verdicts of two lists, one after the other, follow from the verdicts of each. So they stand in a tree
//! over the rules, and a rule that begins or ends to match at a port changes only what is above it.

use std::collections::BTreeSet;

use crate::set::IpSet;

/// What some rules may do.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdicts {
    /// May be accepted by one of them.
    pub accepts: IpSet,
    /// May be dropped by one of them.
    pub drops: IpSet,
    /// Surely met by one of them, so that nothing after them is asked.
    pub decides: IpSet,
    /// An upper bound of what it costs to look at them.
    pub cost: u64,
}

impl Verdicts {
    fn then(&self, next: &Self) -> Self {
        Self {
            accepts: self.accepts.or(&next.accepts.minus(&self.decides)),
            drops: self.drops.or(&next.drops.minus(&self.decides)),
            decides: self.decides.or(&next.decides),
            cost: self.cost.saturating_add(next.cost),
        }
    }

    /// Either may come first, so either may have its way; nothing follows where one of them surely holds.
    fn beside(&self, other: &Self) -> Self {
        Self {
            accepts: self.accepts.or(&other.accepts),
            drops: self.drops.or(&other.drops),
            decides: self.decides.or(&other.decides),
            cost: self.cost.saturating_add(other.cost),
        }
    }
}

/// In which order rules are asked.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    Known,
    Unknown,
}

struct Node {
    verdicts: Verdicts,
    parts: Option<(usize, usize, Order)>,
    above: Option<usize>,
}

/// The rules, of which none matches anything at first.
pub(super) struct Tree {
    /// The rules, then everything above them: what is above stands behind.
    nodes: Vec<Node>,
    changed: BTreeSet<usize>,
    /// No sets made of all rules cost more than this to look at.
    most: u64,
    top: Option<usize>,
    /// How much was looked at.
    pub steps: u64,
}

impl Tree {
    /// A tree over as many rules as there are positions. Rules at one position may come in any order; rules
    /// without one may stand anywhere. What many rules have in common is in `most` once.
    pub(super) fn new(positions: &[Option<i64>], most: u64) -> Self {
        let leaf = || Node { verdicts: Verdicts::default(), parts: None, above: None };
        let nodes = positions.iter().map(|_| leaf()).collect();
        let mut tree = Self { nodes, changed: BTreeSet::new(), most, top: None, steps: 0 };
        let mut placed: Vec<(i64, usize)> =
            positions.iter().enumerate().filter_map(|(at, position)| Some(((*position)?, at))).collect();
        placed.sort_unstable();
        let groups: Vec<usize> = placed
            .chunk_by(|a, b| a.0 == b.0)
            .filter_map(|group| tree.join(group.iter().map(|(_, at)| *at).collect(), Order::Unknown))
            .collect();
        let chain = tree.join(groups, Order::Known);
        let floating = positions.iter().enumerate().filter(|(_, position)| position.is_none());
        let floating = tree.join(floating.map(|(at, _)| at).collect(), Order::Unknown);
        tree.top = tree.join(chain.into_iter().chain(floating).collect(), Order::Unknown);
        tree
    }

    fn join(&mut self, mut parts: Vec<usize>, order: Order) -> Option<usize> {
        while parts.len() > 1 {
            let pairs = parts.chunks(2);
            parts = pairs
                .filter_map(|pair| match pair {
                    [a, b] => Some(self.above(*a, *b, order)),
                    _ => pair.first().copied(),
                })
                .collect();
        }
        parts.first().copied()
    }

    fn above(&mut self, a: usize, b: usize, order: Order) -> usize {
        let at = self.nodes.len();
        for part in [a, b] {
            if let Some(node) = self.nodes.get_mut(part) {
                node.above = Some(at);
            }
        }
        self.nodes.push(Node { verdicts: Verdicts::default(), parts: Some((a, b, order)), above: None });
        at
    }

    /// What a rule does from now on.
    pub(super) fn set(&mut self, rule: usize, verdicts: Verdicts) {
        if let Some(node) = self.nodes.get_mut(rule) {
            node.verdicts = verdicts;
            self.changed.extend(node.above);
        }
    }

    /// What all of them do.
    pub(super) fn verdicts(&mut self) -> Verdicts {
        // Parts come before what is above them, so each is renewed once, after its parts.
        while let Some(at) = self.changed.pop_first() {
            let Some((a, b, order)) = self.nodes.get(at).and_then(|node| node.parts) else { continue };
            let (Some(a), Some(b)) = (self.nodes.get(a), self.nodes.get(b)) else { continue };
            let mut verdicts = match (order, a.verdicts.cost, b.verdicts.cost) {
                (_, _, 0) => a.verdicts.clone(),
                (_, 0, _) => b.verdicts.clone(),
                (Order::Known, ..) => a.verdicts.then(&b.verdicts),
                (Order::Unknown, ..) => a.verdicts.beside(&b.verdicts),
            };
            verdicts.cost = verdicts.cost.min(self.most);
            self.steps = self.steps.saturating_add(1).saturating_add(verdicts.cost);
            if let Some(node) = self.nodes.get_mut(at) {
                node.verdicts = verdicts;
                self.changed.extend(node.above);
            }
        }
        let top = self.top.and_then(|top| self.nodes.get(top));
        let verdicts = top.map(|node| node.verdicts.clone()).unwrap_or_default();
        self.steps = self.steps.saturating_add(verdicts.cost);
        verdicts
    }
}
