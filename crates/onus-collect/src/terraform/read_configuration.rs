//! Reads the `configuration` of a plan.

use std::collections::HashMap;

use serde::de::{Error, MapAccess};
use serde_json::Value as Json;

use super::PROVIDERS;
use super::configuration::{Configuration, Expression, Provider};
use super::needs::{Needs, PLACES};
use super::open::Meter;
use super::read_module::ModuleMembers;
use super::walk::{InObject, Members, pass_over, take_large};

/// The most resources, outputs, inputs and variables of a configuration together.
const MOST_PARTS: usize = 1_000_000;

/// Counts what is kept of a configuration.
#[derive(Clone, Debug)]
pub(super) struct Parts(std::rc::Rc<std::cell::Cell<usize>>);

impl Parts {
    pub(super) fn new() -> Self {
        Self(std::rc::Rc::new(std::cell::Cell::new(0)))
    }

    pub(super) fn count<E: Error>(&self) -> Result<(), E> {
        self.0.set(self.0.get() + 1);
        if self.0.get() > MOST_PARTS {
            return Err(E::custom(format!("the configuration has more than {MOST_PARTS} parts")));
        }
        Ok(())
    }
}

/// The members of `configuration`.
pub(super) struct ConfigurationMembers<'c> {
    meter: Meter,
    parts: Parts,
    needs: &'c Needs,
    configuration: &'c mut Configuration,
}

impl<'c> ConfigurationMembers<'c> {
    pub(super) fn new(meter: Meter, needs: &'c Needs, configuration: &'c mut Configuration) -> Self {
        Self { meter, parts: Parts::new(), needs, configuration }
    }
}

impl Members for ConfigurationMembers<'_> {
    fn meter(&self) -> Meter {
        self.meter.clone()
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        let (meter, parts) = (self.meter(), self.parts.clone());
        match name {
            "provider_config" => {
                let mut providers = Providers { meter, parts, providers: &mut self.configuration.providers };
                map.next_value_seed(InObject(&mut providers))?;
            }
            "root_module" => {
                let mut root = ModuleMembers {
                    meter,
                    parts,
                    needs: self.needs,
                    depth: 0,
                    module: &mut self.configuration.root,
                };
                map.next_value_seed(InObject(&mut root))?;
            }
            _ => pass_over(map)?,
        }
        Ok(())
    }
}

struct Providers<'c> {
    meter: Meter,
    parts: Parts,
    providers: &'c mut HashMap<String, Provider>,
}

impl Members for Providers<'_> {
    fn meter(&self) -> Meter {
        self.meter.clone()
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<(), A::Error> {
        self.parts.count()?;
        let provider = take_large(&self.meter, map)?;
        let text = |member: &str| provider.get(member).and_then(Json::as_str).unwrap_or_default();
        let is = |provider: &str| {
            text("name") == provider
                || text("full_name").rsplit('/').next().is_some_and(|name| name == provider)
        };
        if !PROVIDERS.iter().any(|provider| is(provider)) {
            return Ok(());
        }
        let expressions = provider.get("expressions").and_then(Json::as_object);
        let settings = expressions.into_iter().flatten().filter(|(name, _)| PLACES.contains(&name.as_str()));
        let settings =
            settings.map(|(name, expression)| (name.clone(), Expression::of(expression))).collect();
        let default_tags =
            expressions.is_some_and(|all| all.keys().any(|name| name.starts_with("default_tags")));
        self.providers.insert(key.to_owned(), Provider { settings, default_tags });
        Ok(())
    }
}
