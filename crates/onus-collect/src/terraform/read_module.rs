//! Reads the modules of a plan's configuration: what is set of resources, outputs, and calls of other modules.

use std::collections::HashMap;

use serde::de::{Error, MapAccess, SeqAccess};
use serde_json::Value as Json;

use super::configuration::{Call, Expression, Module, Settings};
use super::needs::Needs;
use super::open::Meter;
use super::read_configuration::Parts;
use super::walk::{Elements, InList, InObject, Members, pass_over, take_large, take_text};

/// How deep modules may lie in each other.
const DEEPEST_MODULE: usize = 24;

/// The members of a module.
pub(super) struct ModuleMembers<'c> {
    pub(super) meter: Meter,
    pub(super) parts: Parts,
    pub(super) needs: &'c Needs,
    pub(super) depth: usize,
    pub(super) module: &'c mut Module,
}

impl Members for ModuleMembers<'_> {
    fn meter(&self) -> Meter {
        self.meter.clone()
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        let (meter, parts, needs) = (self.meter(), self.parts.clone(), self.needs);
        match name {
            "resources" => {
                let mut resources = Resources { meter, parts, needs, module: self.module };
                map.next_value_seed(InList(&mut resources))
            }
            "outputs" => {
                let mut outputs = Outputs { meter, parts, outputs: &mut self.module.outputs };
                map.next_value_seed(InObject(&mut outputs)).map(|_| ())
            }
            "module_calls" if self.depth >= DEEPEST_MODULE => {
                Err(A::Error::custom(format!("modules lie more than {DEEPEST_MODULE} deep")))
            }
            "module_calls" => {
                let mut calls =
                    Calls { meter, parts, needs, depth: self.depth + 1, calls: &mut self.module.calls };
                map.next_value_seed(InObject(&mut calls)).map(|_| ())
            }
            _ => pass_over(map),
        }
    }
}

struct Resources<'c> {
    meter: Meter,
    parts: Parts,
    needs: &'c Needs,
    module: &'c mut Module,
}

impl Elements for Resources<'_> {
    fn element<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        let mut resource = ResourceMembers::new(self.meter.clone());
        if list.next_element_seed(InObject(&mut resource))?.is_none() {
            return Ok(false);
        }
        let Some(need) = self.needs.of_kind(&resource.kind).filter(|_| resource.managed) else {
            return Ok(true);
        };
        self.parts.count()?;
        let Json::Object(expressions) = resource.expressions else { return Ok(true) };
        let wanted = expressions.into_iter().filter(|(name, _)| need.attributes.contains(name));
        let expressions = wanted.map(|(name, expression)| (name, Expression::of(&expression))).collect();
        let key = format!("{}.{}", resource.kind, resource.name);
        self.module.resources.insert(key, Settings { provider: resource.provider, expressions });
        Ok(true)
    }
}

struct ResourceMembers {
    meter: Meter,
    kind: String,
    name: String,
    provider: String,
    managed: bool,
    expressions: Json,
}

impl ResourceMembers {
    fn new(meter: Meter) -> Self {
        Self {
            meter,
            kind: String::new(),
            name: String::new(),
            provider: String::new(),
            managed: true,
            expressions: Json::Object(serde_json::Map::new()),
        }
    }
}

impl Members for ResourceMembers {
    fn meter(&self) -> Meter {
        self.meter.clone()
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "type" => self.kind = take_text(&self.meter, map)?.unwrap_or_default(),
            "name" => self.name = take_text(&self.meter, map)?.unwrap_or_default(),
            "mode" => self.managed = take_text(&self.meter, map)?.is_none_or(|mode| mode == "managed"),
            "provider_config_key" => self.provider = take_text(&self.meter, map)?.unwrap_or_default(),
            "expressions" => self.expressions = take_large(&self.meter, map)?,
            _ => pass_over(map)?,
        }
        Ok(())
    }
}

struct Outputs<'c> {
    meter: Meter,
    parts: Parts,
    outputs: &'c mut HashMap<String, Expression>,
}

impl Members for Outputs<'_> {
    fn meter(&self) -> Meter {
        self.meter.clone()
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        self.parts.count()?;
        let output = take_large(&self.meter, map)?;
        let expression = output.get("expression").map_or(Expression::Other, Expression::of);
        if matches!(expression, Expression::Names(_)) {
            self.outputs.insert(name.to_owned(), expression);
        }
        Ok(())
    }
}

struct Calls<'c> {
    meter: Meter,
    parts: Parts,
    needs: &'c Needs,
    depth: usize,
    calls: &'c mut HashMap<String, Call>,
}

impl Members for Calls<'_> {
    fn meter(&self) -> Meter {
        self.meter.clone()
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        self.parts.count()?;
        let mut call = CallMembers {
            meter: self.meter.clone(),
            parts: self.parts.clone(),
            needs: self.needs,
            depth: self.depth,
            call: Call::default(),
        };
        map.next_value_seed(InObject(&mut call))?;
        self.calls.insert(name.to_owned(), call.call);
        Ok(())
    }
}

struct CallMembers<'c> {
    meter: Meter,
    parts: Parts,
    needs: &'c Needs,
    depth: usize,
    call: Call,
}

impl Members for CallMembers<'_> {
    fn meter(&self) -> Meter {
        self.meter.clone()
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "expressions" => {
                let Json::Object(inputs) = take_large(&self.meter, map)? else { return Ok(()) };
                for (name, expression) in inputs {
                    self.parts.count()?;
                    self.call.inputs.insert(name, Expression::of(&expression));
                }
            }
            "module" => {
                let mut module = ModuleMembers {
                    meter: self.meter.clone(),
                    parts: self.parts.clone(),
                    needs: self.needs,
                    depth: self.depth,
                    module: &mut self.call.module,
                };
                map.next_value_seed(InObject(&mut module))?;
            }
            _ => pass_over(map)?,
        }
        Ok(())
    }
}
