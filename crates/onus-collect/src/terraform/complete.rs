//! Fills in what a file says of a resource elsewhere, and what stands for what it does not say.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::PROVIDERS;
use super::address::Address;
use super::known::{Known, STAND_IN};
use super::needs::{Need, Needs, PLACES};
use super::resource::{Action, Resource};
use crate::rows::pointer::{is_unknown, unknown};

impl Known {
    /// The text in place of a required value that is not known.
    pub(super) fn stand_in(&self, address: &str, column: &str) -> String {
        let not_set = || {
            let address = Address::parse(address)?;
            let settings = self.settings(&address)?;
            let unset = PLACES.contains(&column) && !settings.expressions.contains_key(column);
            unset.then(|| settings.provider.clone())
        };
        // Two resources that leave their project to the same `provider` block have the same one.
        match not_set() {
            Some(provider) => {
                let place = column.trim_end_matches("_id");
                let prefix = PROVIDERS.iter().find_map(|name| provider.strip_prefix(name));
                let alias = prefix.unwrap_or(&provider);
                format!("{STAND_IN}{}{place}{alias}", self.prefix)
            }
            None => format!("{STAND_IN}{}{address}#{column}", self.prefix),
        }
    }

    /// Values that stand for placeholders in the tables' specifications.
    pub(super) fn placeholders(&self, address: &str) -> BTreeMap<String, String> {
        let setting = |name: &str| {
            let address = Address::parse(address)?;
            let provider = &self.settings(&address)?.provider;
            Some((name.to_owned(), self.configuration.provider_setting(provider, name)?.to_owned()))
        };
        setting("organization_id").into_iter().collect()
    }

    /// Fills in what the file says elsewhere: the identifier of a new resource, where the `provider` block puts
    /// it, and the resources that it refers to.
    pub(super) fn complete(&self, resource: &mut Resource, needs: &Needs) {
        let Some(need) = needs.of_kind(&resource.kind) else { return };
        self.complete_places(resource, need);
        if resource.text("id").is_none() {
            resource.set("id", Json::from(self.stand_in_id(&resource.address)));
        }
        for attribute in &need.references {
            let value = resource.values.get(attribute);
            let single = value
                .and_then(Json::as_array)
                .is_some_and(|items| matches!(items.as_slice(), [item] if is_unknown(item)));
            if !single && !value.is_some_and(is_unknown) {
                continue;
            }
            if let Some(id) = self.target(&resource.address, attribute) {
                let id = Json::from(&*id);
                resource.set(attribute, if single { Json::Array(vec![id]) } else { id });
            }
        }
        self.complete_tags(resource);
    }

    fn complete_places(&self, resource: &mut Resource, need: &Need) {
        for place in PLACES.iter().filter(|place| need.attributes.contains(**place)) {
            if resource.text(place).is_none() {
                let found = self.place(&resource.address, place);
                // A place that is null would be "none", and there is none without.
                resource.set(place, found.map_or_else(unknown, |found| Json::from(&*found)));
            }
        }
    }

    /// Tags that the `provider` block adds are in `tags_all`, which older providers do not have.
    fn complete_tags(&self, resource: &mut Resource) {
        let all = resource.values.get("tags_all").filter(|tags| !tags.is_null()).cloned();
        match all {
            // What is there after the change is not said, and what is there now is not asked.
            Some(tags) if is_unknown(&tags) || resource.action == Action::Update => {
                let added = self.configuration.default_tags().then(unknown);
                added.into_iter().for_each(|tags| resource.set("tags", tags));
            }
            Some(tags) => resource.set("tags", tags),
            None => {}
        }
    }
}
