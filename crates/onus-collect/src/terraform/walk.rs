//! Walks through JSON member by member, so that no more than one of them is ever in memory.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value as Json};

use super::open::Meter;

/// The longest name of a member, or text beside a resource, that is read.
const LONGEST_NAME: u64 = 1 << 20;
/// The most that is read of one part of a configuration.
pub(super) const LARGEST_PART: u64 = 8 << 20;

/// What is done with the members of an object. What is not asked for must be passed over with
/// [`pass_over`].
pub(super) trait Members {
    /// The file's counter.
    fn meter(&self) -> Meter;
    /// One member, whose value must be taken.
    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error>;
}

/// What is done with the elements of a list.
pub(super) trait Elements {
    /// Takes the next element; false at the end.
    fn element<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error>;
}

/// Passes over a value without keeping it.
pub(super) fn pass_over<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(|_| ())
}

/// Reads a value of limited size.
pub(super) fn take<'de, A: MapAccess<'de>>(meter: &Meter, map: &mut A) -> Result<Json, A::Error> {
    let budget = Cell::new(LONGEST_NAME);
    meter.within(&budget, || map.next_value())
}

/// Reads a value that may be large, and not without bound.
pub(super) fn take_large<'de, A: MapAccess<'de>>(meter: &Meter, map: &mut A) -> Result<Json, A::Error> {
    let budget = Cell::new(LARGEST_PART);
    meter.within(&budget, || map.next_value())
}

/// Reads a text; anything else is none.
pub(super) fn take_text<'de, A: MapAccess<'de>>(
    meter: &Meter,
    map: &mut A,
) -> Result<Option<String>, A::Error> {
    Ok(match take(meter, map)? {
        Json::String(text) => Some(text),
        _ => None,
    })
}

/// An object that is walked through. Anything else in its place is passed over.
pub(super) struct InObject<'m, M>(pub(super) &'m mut M);

/// A list that is walked through. Anything else in its place is passed over.
pub(super) struct InList<'m, E>(pub(super) &'m mut E);

/// Members of an object that are kept, each by name; all when there is no filter.
pub(super) struct Kept<'k, F> {
    pub(super) meter: &'k Meter,
    pub(super) budget: &'k Cell<u64>,
    pub(super) wanted: F,
}

macro_rules! pass_over_scalars {
    ($value:ty, $result:expr) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("what `terraform show -json` writes")
        }
        fn visit_i64<E: Error>(self, _: i64) -> Result<$value, E> {
            Ok($result)
        }
        fn visit_u64<E: Error>(self, _: u64) -> Result<$value, E> {
            Ok($result)
        }
        fn visit_f64<E: Error>(self, _: f64) -> Result<$value, E> {
            Ok($result)
        }
        fn visit_str<E: Error>(self, _: &str) -> Result<$value, E> {
            Ok($result)
        }
        fn visit_unit<E: Error>(self) -> Result<$value, E> {
            Ok($result)
        }
    };
}

impl<'de, M: Members> DeserializeSeed<'de> for InObject<'_, M> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, M: Members> Visitor<'de> for InObject<'_, M> {
    /// Whether there was an object.
    type Value = bool;

    pass_over_scalars!(bool, false);

    fn visit_bool<E: Error>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(false)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        while let Some(name) = next_name(&self.0.meter(), &mut map)? {
            self.0.member(&name, &mut map)?;
        }
        Ok(true)
    }
}

impl<'de, E: Elements> DeserializeSeed<'de> for InList<'_, E> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, L: Elements> Visitor<'de> for InList<'_, L> {
    type Value = ();

    pass_over_scalars!((), ());

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while self.0.element(&mut list)? {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

impl<'de, F: Fn(&str) -> bool> DeserializeSeed<'de> for Kept<'_, F> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: Fn(&str) -> bool> Visitor<'de> for Kept<'_, F> {
    /// An object, a boolean, or null for anything else.
    type Value = Json;

    pass_over_scalars!(Json, Json::Null);

    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Json::Null)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut kept = Map::new();
        while let Some(name) = next_name(self.meter, &mut map)? {
            if (self.wanted)(&name) {
                let value = self.meter.within(self.budget, || map.next_value::<Json>())?;
                kept.insert(name, value);
            } else {
                pass_over(&mut map)?;
            }
        }
        Ok(Json::Object(kept))
    }
}

fn next_name<'de, A: MapAccess<'de>>(meter: &Meter, map: &mut A) -> Result<Option<String>, A::Error> {
    let budget = Cell::new(LONGEST_NAME);
    meter.within(&budget, || map.next_key::<String>())
}
