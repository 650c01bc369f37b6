//! Reads the `variables` of a plan's root module, of which only places and owners are kept.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::configuration::{Configuration, is_place_or_owner};
use super::open::Meter;
use super::read_configuration::Parts;
use super::walk::{InObject, Members, pass_over};

/// The `variables` of the root module, each with a `value`.
pub(super) struct VariableMembers<'c> {
    meter: Meter,
    parts: Parts,
    configuration: &'c mut Configuration,
}

impl<'c> VariableMembers<'c> {
    pub(super) fn new(meter: Meter, configuration: &'c mut Configuration) -> Self {
        Self { meter, parts: Parts::new(), configuration }
    }
}

impl Members for VariableMembers<'_> {
    fn meter(&self) -> Meter {
        self.meter.clone()
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        let mut variable = Variable { meter: self.meter(), value: None };
        map.next_value_seed(InObject(&mut variable))?;
        if let Some(value) = variable.value.filter(|value| is_place_or_owner(value)) {
            self.parts.count()?;
            self.configuration.variables.insert(name.to_owned(), value);
        }
        Ok(())
    }
}

struct Variable {
    meter: Meter,
    value: Option<String>,
}

impl Members for Variable {
    fn meter(&self) -> Meter {
        self.meter.clone()
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        if name == "value" {
            self.value = map.next_value_seed(ShortText)?;
            return Ok(());
        }
        pass_over(map)
    }
}

/// A text; anything else is passed over, however large it is.
struct ShortText;

impl<'de> DeserializeSeed<'de> for ShortText {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ShortText {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value of a variable")
    }
    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok((text.len() <= 64).then(|| text.to_owned()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}
