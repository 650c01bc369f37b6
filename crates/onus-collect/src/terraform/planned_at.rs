//! When a plan was made, which it says near its end.

use std::path::Path;

use onus_core::Moment;
use serde::de::{DeserializeSeed, MapAccess};

use super::open::{Meter, open};
use super::walk::{InObject, Members, pass_over, take_text};

/// The moment that a plan names as its own. None where it names none, as a state does, and where the file
/// cannot be understood: [`collect_terraform`](super::collect_terraform) says what is wrong with it.
#[must_use]
pub fn planned_at(path: &Path) -> Option<Moment> {
    let (file, meter) = open(path).ok()?;
    let mut timestamp = Timestamp { meter, text: None };
    let mut reader = serde_json::Deserializer::from_reader(file);
    InObject(&mut timestamp).deserialize(&mut reader).ok()?;
    timestamp.text?.parse().ok()
}

struct Timestamp {
    meter: Meter,
    text: Option<String>,
}

impl Members for Timestamp {
    fn meter(&self) -> Meter {
        self.meter.clone()
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "timestamp" => self.text = take_text(&self.meter, map)?,
            _ => pass_over(map)?,
        }
        Ok(())
    }
}
