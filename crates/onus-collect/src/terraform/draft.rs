//! One resource while its members pass by. They may come in any order.

use std::cell::Cell;

use serde::de::MapAccess;
use serde_json::Value as Json;

use super::file::Found;
use super::needs::{Need, Needs};
use super::open::Meter;
use super::resource::{Action, Resource, mark};
use super::walk::{InObject, Kept, LARGEST_PART, Members, pass_over, take, take_text};

/// A resource that is being read.
pub(super) struct Draft<'n> {
    needs: &'n Needs,
    meter: Meter,
    budget: Cell<u64>,
    address: Option<String>,
    kind: Option<String>,
    managed: bool,
    deposed: bool,
    actions: Vec<String>,
    values: Json,
    unknown: Json,
    sensitive: Json,
}

impl<'n> Draft<'n> {
    pub(super) fn new(needs: &'n Needs, meter: Meter) -> Self {
        Self {
            needs,
            meter,
            budget: Cell::new(LARGEST_PART),
            address: None,
            kind: None,
            managed: true,
            deposed: false,
            actions: Vec::new(),
            values: Json::Null,
            unknown: Json::Null,
            sensitive: Json::Null,
        }
    }

    /// The attributes that are needed; where the type is not yet known, all of them.
    fn kept<'de, A: MapAccess<'de>>(&self, map: &mut A) -> Result<Json, A::Error> {
        let need = self.kind.as_deref().map(|kind| self.needs.of_kind(kind));
        let wanted = |name: &str| need.is_none_or(|need| is_wanted(need, name));
        map.next_value_seed(Kept { meter: &self.meter, budget: &self.budget, wanted })
    }

    /// What was read; none when it is no resource of the file's own.
    pub(super) fn finish(mut self, plan: bool) -> Option<Found> {
        let (address, kind) = (self.address?, self.kind?);
        if !self.managed || (plan && self.deposed) {
            return None;
        }
        let action = Action::of(&self.actions);
        let need = self.needs.of_kind(&kind);
        let (Some(_), Json::Object(values)) = (need, &mut self.values) else {
            return Some(Found::Other(kind, action));
        };
        values.retain(|name, _| is_wanted(need, name));
        for marks in [&mut self.unknown, &mut self.sensitive] {
            if let Json::Object(marks) = marks {
                marks.retain(|name, _| is_wanted(need, name));
            }
            mark(&mut self.values, marks);
        }
        if action == Action::Remove {
            return Some(Found::Other(kind, action));
        }
        Some(Found::Wanted(Box::new(Resource { address, kind, action, values: self.values })))
    }
}

fn is_wanted(need: Option<&Need>, name: &str) -> bool {
    need.is_some_and(|need| need.attributes.contains(name))
}

impl Members for Draft<'_> {
    fn meter(&self) -> Meter {
        self.meter.clone()
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "address" => self.address = take_text(&self.meter, map)?,
            "type" => self.kind = take_text(&self.meter, map)?,
            "mode" => self.managed = take_text(&self.meter, map)?.is_none_or(|mode| mode == "managed"),
            "deposed" => self.deposed = take_text(&self.meter, map)?.is_some_and(|key| !key.is_empty()),
            "change" => {
                map.next_value_seed(InObject(&mut Change(self)))?;
            }
            "values" => self.values = self.kept(map)?,
            "sensitive_values" => self.sensitive = self.kept(map)?,
            _ => pass_over(map)?,
        }
        Ok(())
    }
}

/// The `change` of a plan's resource.
struct Change<'c, 'n>(&'c mut Draft<'n>);

impl Members for Change<'_, '_> {
    fn meter(&self) -> Meter {
        self.0.meter.clone()
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "actions" => {
                if let Json::Array(actions) = take(&self.0.meter, map)? {
                    self.0.actions = actions.iter().filter_map(Json::as_str).map(str::to_owned).collect();
                }
            }
            "after" => self.0.values = self.0.kept(map)?,
            "after_unknown" => self.0.unknown = self.0.kept(map)?,
            "after_sensitive" => self.0.sensitive = self.0.kept(map)?,
            _ => pass_over(map)?,
        }
        Ok(())
    }
}
