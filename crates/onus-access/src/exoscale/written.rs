//! Reads the text of a policy. The API leaves out what is empty, so `services` and `rules` that are not there are
//! empty. Values are opened one layer at a time, so that one which is not understood hides no other.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::leaves;
use super::role_policy::{Read, RolePolicy, Rule, Says, Service, quoted, short};
use crate::Formula;
use crate::cel::{Dialect, Expression};

/// Longer than anybody writes. Each rule that differs from the one before is one more level of the formula.
const MOST_BYTES: usize = 1 << 20;
const MOST_CLASSES: usize = 1_000;
const MOST_RULES: usize = 250;

/// The outermost layer. `Version` stands in policies of buckets.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written<'d> {
    #[serde(rename = "default-service-strategy", borrow, default)]
    default: Option<&'d RawValue>,
    #[serde(borrow, default)]
    services: Option<Entries<'d>>,
    #[serde(rename = "Version", borrow, default)]
    version: Option<&'d RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenService<'d> {
    #[serde(rename = "type", borrow, default)]
    kind: Option<&'d RawValue>,
    #[serde(borrow, default)]
    rules: Option<Vec<&'d RawValue>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule<'d> {
    #[serde(borrow, default)]
    action: Option<&'d RawValue>,
    #[serde(default)]
    expression: Option<String>,
    #[serde(borrow, default)]
    resources: Option<Vec<&'d RawValue>>,
}

/// Keys and values, each key as often as it was written.
struct Entries<'d>(Vec<(String, &'d RawValue)>);

/// Reads a policy.
pub(super) fn policy(text: &str) -> Read<RolePolicy> {
    let written = Written::read(text)?;
    let default = strategy(written.default)
        .ok_or_else(|| "its default service strategy is neither `allow` nor `deny`".into());
    Ok(RolePolicy { default, services: written.services() })
}

impl<'d> Written<'d> {
    fn read(text: &'d str) -> Read<Self> {
        if text.len() > MOST_BYTES {
            return Err(format!("it has {} bytes and at most {MOST_BYTES} are read", text.len()).into());
        }
        let written: Self = serde_json::from_str(text).map_err(|error| not_a("policy", &error))?;
        if written.version.is_some_and(|version| version.get() != r#""exoscale""#) {
            return Err("its `Version` is not `exoscale`".into());
        }
        match &written.services {
            Some(services) if services.0.len() > MOST_CLASSES => {
                Err(format!("it has more than {MOST_CLASSES} classes of services").into())
            }
            _ => Ok(written),
        }
    }

    fn services(self) -> Vec<Service> {
        let entries = self.services.map(|entries| entries.0).unwrap_or_default();
        let mut often: HashMap<String, usize> = HashMap::new();
        for (class, _) in &entries {
            *often.entry(class.clone()).or_default() += 1;
        }
        let once = entries.into_iter().filter_map(|(class, value)| match often.remove(&class)? {
            1 => Some(Service { says: says(&class, value), class }),
            _ => {
                let why = format!("service {} is there twice", quoted(&class));
                Some(Service { class, says: Err(why.into()) })
            }
        });
        once.collect()
    }
}

fn says(class: &str, value: &RawValue) -> Read<Says> {
    let class = quoted(class);
    let of = |why: Arc<str>| -> Arc<str> { format!("service {class}: {why}").into() };
    let written: WrittenService<'_> =
        serde_json::from_str(value.get()).map_err(|error| of(not_a("service", &error)))?;
    match text(written.kind).as_deref() {
        Some("allow") => Ok(Says::All { allows: true }),
        Some("deny") => Ok(Says::All { allows: false }),
        Some("rules") => {
            let rules = written.rules.unwrap_or_default();
            if rules.len() > MOST_RULES {
                return Err(of(format!("it has more than {MOST_RULES} rules").into()));
            }
            let of = |at, why| -> Arc<str> { format!("rule {at} for {class}: {why}").into() };
            Ok(Says::Rules(
                rules.into_iter().enumerate().map(|(at, value)| rule(value, &|why| of(at, why))).collect(),
            ))
        }
        _ => Err(of("its `type` is none of `allow`, `deny` and `rules`".into())),
    }
}

fn rule(value: &RawValue, of: &dyn Fn(Arc<str>) -> Arc<str>) -> Read<Rule> {
    let written: WrittenRule<'_> =
        serde_json::from_str(value.get()).map_err(|error| of(not_a("rule", &error)))?;
    let Some(expression) = written.expression else { return Err(of("it has no `expression`".into())) };
    let holds = match Expression::parse(&expression) {
        Ok(parsed) => parsed.compile(Dialect::Exoscale).holds,
        Err(error) => Formula::gap(short(&error.to_string())),
    };
    let holds = match written.resources {
        Some(resources) if !resources.is_empty() => {
            Formula::all([holds, Formula::gap("it is not documented what `resources` of a rule mean")])
        }
        _ => holds,
    };
    let holds = leaves::replaced(&holds, &|leaf| match leaf {
        Formula::Gap(why) => Formula::Gap(of(Arc::clone(why))),
        other => other.clone(),
    });
    let allows =
        strategy(written.action).ok_or_else(|| of("its `action` is neither `allow` nor `deny`".into()));
    Ok(Rule { allows, expression, holds: holds.into() })
}

fn strategy(value: Option<&RawValue>) -> Option<bool> {
    match text(value)?.as_str() {
        "allow" => Some(true),
        "deny" => Some(false),
        _ => None,
    }
}

fn text(value: Option<&RawValue>) -> Option<String> {
    serde_json::from_str(value?.get()).ok()
}

fn not_a(what: &str, error: &serde_json::Error) -> Arc<str> {
    format!("it is no {what}: {}", short(&error.to_string())).into()
}

impl<'de: 'd, 'd> Deserialize<'de> for Entries<'d> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;

        impl<'de> Visitor<'de> for Each {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(entries)
            }
        }

        deserializer.deserialize_map(Each).map(Entries)
    }
}
