//! Policies as they are evaluated: one request, rule by rule. Slow and simple, to judge the formulas.

use crate::{Attr, Request, Value};

/// An expression of the kinds that policies have.
#[derive(Clone, Debug)]
pub(super) enum Said {
    Always,
    Operation(Vec<&'static str>),
    Starts(&'static str),
    From(&'static str),
    Signed,
    Key(&'static str),
    Bucket(&'static str),
    Zone(&'static str),
    Organization(&'static str),
    HasParameter,
    Parameter(&'static str),
    Fails,
    Not(Box<Said>),
    And(Box<Said>, Box<Said>),
    Or(Box<Said>, Box<Said>),
}

#[derive(Clone, Debug)]
pub(super) enum Says {
    All(bool),
    Rules(Vec<(bool, Said)>),
}

#[derive(Clone, Debug)]
pub(super) struct Plain {
    pub(super) default: bool,
    pub(super) services: Vec<(&'static str, Says)>,
}

pub(super) const OPERATIONS: [&str; 5] =
    ["get-object", "put-object", "list-zones", "get-console-proxy-url", "other"];
pub(super) const SERVICES: [&str; 4] = ["sos", "compute", "iam", "other"];
pub(super) const ADDRESSES: [&str; 4] = ["192.0.2.1", "192.0.2.200", "198.51.100.1", "2001:db8::1"];
const RANGES: [&str; 4] = ["192.0.2.0/24", "192.0.2.0/25", "::/0", "0.0.0.0/0"];
pub(super) const BUCKETS: [Option<&str>; 4] = [None, Some("b1"), Some("b2"), Some("b3")];
pub(super) const ZONES: [&str; 3] = ["z1", "z2", "z3"];
pub(super) const PARAMETERS: [Option<&str>; 4] = [None, Some("p1"), Some("p2"), Some("p3")];

impl Said {
    pub(super) fn cel(&self) -> String {
        match self {
            Self::Always => "true".to_owned(),
            Self::Operation(of) => format!("operation in ['{}']", of.join("', '")),
            Self::Starts(with) => format!("operation.startsWith('{with}')"),
            Self::From(range) => format!("source_ip.inIpRange('{range}')"),
            Self::Signed => "identity.key != null".to_owned(),
            Self::Key(key) => format!("api_key == '{key}'"),
            Self::Bucket(name) => format!("resources.bucket == '{name}'"),
            Self::Zone(name) => format!("zone == '{name}'"),
            Self::Organization(id) => format!("identity.org.uuid == '{id}'"),
            Self::HasParameter => "parameters.has('x')".to_owned(),
            Self::Parameter(value) => format!("parameters.x == '{value}'"),
            Self::Fails => "1 / 0 == 1".to_owned(),
            Self::Not(inner) => format!("!({})", inner.cel()),
            Self::And(left, right) => format!("({}) && ({})", left.cel(), right.cel()),
            Self::Or(left, right) => format!("({}) || ({})", left.cel(), right.cel()),
        }
    }

    /// Whether it is true; none when it cannot be evaluated.
    fn value(&self, request: &Request) -> Option<bool> {
        let text = |attr| match request.get(&attr) {
            Some(Value::Text(text)) => Some(text.as_str()),
            _ => None,
        };
        let named = |name| text(Attr::named(name));
        let operation = text(Attr::Action).unwrap();
        match self {
            Self::Always => Some(true),
            Self::Operation(of) => Some(of.contains(&operation)),
            Self::Starts(with) => Some(operation.starts_with(with)),
            Self::From(range) => {
                let Some(Value::Ip(address)) = request.get(&Attr::SourceIp) else { panic!() };
                Some(range.parse::<ipnet::IpNet>().unwrap().contains(address))
            }
            Self::Signed => Some(named("identity.key").is_some()),
            Self::Key(key) => Some(named("identity.key") == Some(key)),
            Self::Bucket(name) => named("resources.bucket").map(|found| found == *name),
            Self::Zone(name) => Some(named("zone").unwrap() == *name),
            Self::Organization(id) => Some(named("identity.org.uuid").unwrap() == *id),
            Self::HasParameter => Some(named("parameters.x").is_some()),
            Self::Parameter(value) => named("parameters.x").map(|found| found == *value),
            Self::Fails => None,
            Self::Not(inner) => inner.value(request).map(|value| !value),
            Self::And(left, right) => match (left.value(request), right.value(request)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Self::Or(left, right) => match (left.value(request), right.value(request)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
        }
    }

    pub(super) fn random(random: &mut fastrand::Rng, depth: usize) -> Self {
        if depth > 0 && random.bool() {
            let kind = random.u8(0..3);
            let mut inner = || Box::new(Self::random(random, depth - 1));
            return match kind {
                0 => Self::Not(inner()),
                1 => Self::And(inner(), inner()),
                _ => Self::Or(inner(), inner()),
            };
        }
        match random.u8(0..12) {
            0 => Self::Always,
            1 | 2 => {
                let first = random.usize(0..OPERATIONS.len());
                Self::Operation(OPERATIONS[first..].iter().copied().take(random.usize(1..3)).collect())
            }
            3 => Self::Starts(["get-", "list-"][random.usize(0..2)]),
            4 => Self::From(RANGES[random.usize(0..RANGES.len())]),
            5 => Self::Signed,
            6 => Self::Key(["k", "k2"][random.usize(0..2)]),
            7 => Self::Bucket(["b1", "b2"][random.usize(0..2)]),
            8 => Self::Zone(ZONES[random.usize(0..2)]),
            9 => Self::Organization(["o", "o2"][random.usize(0..2)]),
            10 if random.bool() => Self::HasParameter,
            10 => Self::Parameter(["p1", "p2"][random.usize(0..2)]),
            _ => Self::Fails,
        }
    }
}

impl Plain {
    pub(super) fn random(random: &mut fastrand::Rng) -> Self {
        let mut services = Vec::new();
        for class in &SERVICES[..3] {
            let says = match random.u8(0..8) {
                0 => Says::All(true),
                1 => Says::All(false),
                2 | 3 => continue,
                _ => {
                    let rule = |random: &mut fastrand::Rng| (random.bool(), Said::random(random, 2));
                    Says::Rules((0..random.usize(0..6)).map(|_| rule(random)).collect())
                }
            };
            services.push((*class, says));
        }
        Self { default: random.bool(), services }
    }

    pub(super) fn json(&self) -> String {
        let word = |allows| if allows { "allow" } else { "deny" };
        let mut services = serde_json::Map::new();
        for (class, says) in &self.services {
            let says = match says {
                Says::All(allows) => serde_json::json!({"type": word(*allows)}),
                Says::Rules(rules) => {
                    let rule = |(allows, said): &(bool, Said)| serde_json::json!({"action": word(*allows), "expression": said.cel()});
                    let rules: Vec<_> = rules.iter().map(rule).collect();
                    serde_json::json!({"type": "rules", "rules": rules})
                }
            };
            services.insert((*class).to_owned(), says);
        }
        serde_json::json!({"default-service-strategy": word(self.default), "services": services}).to_string()
    }

    /// Whether it allows a request.
    pub(super) fn allows(&self, request: &Request) -> bool {
        let Some(Value::Text(service)) = request.get(&Attr::named("service")) else { panic!() };
        let Some((_, says)) = self.services.iter().find(|(class, _)| class == service) else {
            return self.default;
        };
        match says {
            Says::All(allows) => *allows,
            Says::Rules(rules) => {
                for (allows, said) in rules {
                    if said.value(request) == Some(true) {
                        return *allows;
                    }
                }
                false
            }
        }
    }
}

/// All requests of a small world, for each of which expressions can tell it from the others.
pub(super) fn world(key: Option<&str>, organization: &str) -> Vec<Request> {
    let mut requests = vec![Request::new().with(Attr::named("identity.org.uuid"), organization)];
    if let Some(key) = key {
        requests = vec![requests.remove(0).with(Attr::named("identity.key"), key)];
    }
    let each = |requests: Vec<Request>, attr: Attr, values: &[Option<&str>]| {
        let with = |request: &Request| {
            let all = values.iter().map(|value| match (value, &attr) {
                (None, _) => request.clone(),
                (Some(ip), Attr::SourceIp) => {
                    request.clone().with(attr.clone(), Value::Ip(ip.parse().unwrap()))
                }
                (Some(value), _) => request.clone().with(attr.clone(), *value),
            });
            all.collect::<Vec<_>>()
        };
        requests.iter().flat_map(with).collect::<Vec<_>>()
    };
    let requests = each(requests, Attr::Action, &OPERATIONS.map(Some));
    let requests = each(requests, Attr::named("service"), &SERVICES.map(Some));
    let requests = each(requests, Attr::SourceIp, &ADDRESSES.map(Some));
    let requests = each(requests, Attr::named("resources.bucket"), &BUCKETS);
    let requests = each(requests, Attr::named("zone"), &ZONES.map(Some));
    each(requests, Attr::named("parameters.x"), &PARAMETERS)
}
