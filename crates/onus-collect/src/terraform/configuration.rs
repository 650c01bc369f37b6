//! The `configuration` of a plan: which attributes are set, and to which other resources they refer.
//!
//! Only what is needed to follow references is kept. Terraform does not write expressions into a plan, only the
//! names that stand in them: an attribute is taken for another resource's identifier only where that identifier is
//! the one name there is.

use std::collections::HashMap;

use serde_json::Value as Json;

/// The most names of one expression that are kept. One that has more refers to nothing directly.
pub(super) const MOST_NAMES: usize = 16;

/// The configuration of a plan.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    /// Settings of `provider` blocks, by the key that resources name.
    pub(super) providers: HashMap<String, Provider>,
    /// The root module.
    pub(super) root: Module,
    /// Values of the root module's variables that look like a project, a region or a zone.
    pub(super) variables: HashMap<String, String>,
}

/// A `provider` block of the Scaleway provider.
#[derive(Debug, Default)]
pub(super) struct Provider {
    /// Constant settings, and those that are a variable of the root module.
    pub(super) settings: HashMap<String, Expression>,
    /// Whether it adds tags of its own to resources.
    pub(super) default_tags: bool,
}

/// A module's configuration.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// `type.name` to what is set.
    pub(super) resources: HashMap<String, Settings>,
    /// Modules that it calls, by name.
    pub(super) calls: HashMap<String, Call>,
    /// Its outputs.
    pub(super) outputs: HashMap<String, Expression>,
}

/// A call of a module.
#[derive(Debug, Default)]
pub(super) struct Call {
    /// What it is given.
    pub(super) inputs: HashMap<String, Expression>,
    /// The module.
    pub(super) module: Module,
}

/// What is set of a resource.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// The `provider` block.
    pub(super) provider: String,
    /// Attributes that are set, and that somebody asks for.
    pub(super) expressions: HashMap<String, Expression>,
}

/// What an attribute is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    /// A text that stands in the configuration.
    Constant(String),
    /// Something made of other things, by name.
    Names(Vec<String>),
    /// Anything else: it is set, and to what is not said.
    Other,
}

impl Expression {
    /// Reads an expression of the JSON.
    pub(super) fn of(json: &Json) -> Self {
        if let Some(constant) = json.get("constant_value").and_then(Json::as_str) {
            return Self::Constant(constant.to_owned());
        }
        let names = json.get("references").and_then(Json::as_array);
        match names {
            Some(names) if !names.is_empty() && names.len() <= MOST_NAMES => {
                let texts = names.iter().map(|name| name.as_str().map(str::to_owned));
                texts.collect::<Option<Vec<_>>>().map_or(Self::Other, Self::Names)
            }
            _ => Self::Other,
        }
    }

    /// The names without those that another one only makes longer: `a.b` beside `a.b.id`.
    pub(super) fn names(&self) -> Vec<&str> {
        let Self::Names(all) = self else { return Vec::new() };
        let longer = |name: &str| {
            all.iter().any(|other| {
                other.strip_prefix(name).is_some_and(|rest| rest.starts_with('.') || rest.starts_with('['))
            })
        };
        let mut names: Vec<&str> = all.iter().map(String::as_str).filter(|name| !longer(name)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

impl Configuration {
    /// The module at a path of names.
    pub(super) fn module<'n>(&self, path: impl IntoIterator<Item = &'n str>) -> Option<&Module> {
        path.into_iter().try_fold(&self.root, |module, name| Some(&module.calls.get(name)?.module))
    }

    /// A setting of the `provider` block that a resource names, where it is constant. Older Terraform names a
    /// block that was handed down by another key; then it is taken where all blocks agree.
    pub(super) fn provider_setting(&self, key: &str, setting: &str) -> Option<&str> {
        if let Some(provider) = self.providers.get(key) {
            return self.constant(provider, setting);
        }
        let mut all = self.providers.values().map(|provider| self.constant(provider, setting));
        let first = all.next()??;
        all.all(|other| other == Some(first)).then_some(first)
    }

    /// Whether a `provider` block adds tags to resources.
    pub(super) fn default_tags(&self) -> bool {
        self.providers.values().any(|provider| provider.default_tags)
    }

    fn constant<'a>(&'a self, provider: &'a Provider, setting: &str) -> Option<&'a str> {
        let expression = provider.settings.get(setting)?;
        match expression {
            Expression::Constant(text) => Some(text),
            Expression::Names(_) => match expression.names().as_slice() {
                [name] => {
                    let value = self.variables.get(name.strip_prefix("var.")?)?;
                    has_form(setting, value).then_some(value)
                }
                _ => None,
            },
            Expression::Other => None,
        }
    }
}

/// Whether a text can be the value of a setting: a variable that goes into it may be only a part of it.
fn has_form(setting: &str, text: &str) -> bool {
    let dashes = text.matches('-').count();
    match setting {
        "project_id" | "organization_id" => is_uuid(text),
        "zone" => dashes == 2 && is_place(text),
        "region" => dashes == 1 && is_place(text),
        _ => false,
    }
}

/// Whether a text looks like a project, a region or a zone.
pub(super) fn is_place_or_owner(text: &str) -> bool {
    is_uuid(text) || is_place(text)
}

fn is_uuid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == lengths.len()
        && parts
            .iter()
            .zip(lengths)
            .all(|(part, length)| part.len() == length && part.chars().all(|c| c.is_ascii_hexdigit()))
}

fn is_place(text: &str) -> bool {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (6..=10).contains(&text.len()) && text.chars().all(known) && text.contains('-')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_that_only_lead_to_others_are_dropped() {
        let read = |json: Json| Expression::of(&json);
        let direct = read(json!({ "references": ["scaleway_x.y.id", "scaleway_x.y"] }));
        assert_eq!(direct.names(), ["scaleway_x.y.id"]);
        let indexed =
            read(json!({ "references": ["scaleway_x.y[0].id", "scaleway_x.y[0]", "scaleway_x.y"] }));
        assert_eq!(indexed.names(), ["scaleway_x.y[0].id"]);
        let two = read(json!({ "references": ["var.b", "scaleway_x.y.id", "scaleway_x.y"] }));
        assert_eq!(two.names().len(), 2);
        let similar = read(json!({ "references": ["scaleway_x.y", "scaleway_x.yz.id"] }));
        assert_eq!(similar.names().len(), 2);
        assert_eq!(read(json!({ "constant_value": "a" })), Expression::Constant("a".to_owned()));
        assert_eq!(read(json!({ "constant_value": 1 })), Expression::Other);
        assert_eq!(read(json!([{ "x": {} }])), Expression::Other);
        assert_eq!(read(json!({ "references": vec!["a"; 99] })), Expression::Other);
    }

    #[test]
    fn provider_settings_are_constants_or_variables_of_the_right_form() {
        let mut configuration = Configuration::default();
        let settings = |zone: Expression| HashMap::from([("zone".to_owned(), zone)]);
        let names = |name: &str| Expression::Names(vec![name.to_owned()]);
        let provider = |zone| Provider { settings: settings(zone), default_tags: false };
        configuration.providers.insert("scaleway".to_owned(), provider(names("var.zone")));
        configuration.variables.insert("zone".to_owned(), "nl-ams-1".to_owned());
        configuration.variables.insert("region".to_owned(), "nl-ams".to_owned());
        assert_eq!(configuration.provider_setting("scaleway", "zone"), Some("nl-ams-1"));
        assert_eq!(
            configuration.provider_setting("module.m:scaleway", "zone"),
            Some("nl-ams-1"),
            "the only one"
        );
        configuration.providers.insert("scaleway".to_owned(), provider(names("var.region")));
        assert_eq!(configuration.provider_setting("scaleway", "zone"), None, "a part of the zone");
        let constant = Expression::Constant("fr-par-2".to_owned());
        configuration.providers.insert("scaleway.b".to_owned(), provider(constant));
        assert_eq!(configuration.provider_setting("scaleway.b", "zone"), Some("fr-par-2"));
        assert_eq!(configuration.provider_setting("other", "zone"), None, "the blocks differ");
    }
}
