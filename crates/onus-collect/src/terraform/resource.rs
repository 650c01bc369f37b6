//! One resource of a plan or a state.

use serde_json::{Map, Value as Json};

use crate::rows::pointer::{Found, Pointer, unknown};

/// What a plan does to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// It is there, and stays as it is.
    Keep,
    /// It is there, and is changed.
    Update,
    /// It is made, or made anew.
    Create,
    /// It goes, or is no longer managed.
    Remove,
}

impl Action {
    /// What a plan's list of actions comes to.
    pub(super) fn of(actions: &[String]) -> Self {
        let has = |name: &str| actions.iter().any(|action| action == name);
        if has("create") {
            Self::Create
        } else if has("delete") || has("forget") {
            Self::Remove
        } else if has("update") {
            Self::Update
        } else {
            Self::Keep
        }
    }
}

/// A resource with those of its attributes that some table asks for.
#[derive(Clone, Debug)]
pub(super) struct Resource {
    pub(super) address: String,
    pub(super) kind: String,
    pub(super) action: Action,
    /// An object; an attribute that is not known, or that is a secret, is marked as unknown.
    pub(super) values: Json,
}

impl Resource {
    /// What is at a pointer.
    pub(super) fn find(&self, pointer: &str) -> Found<'_> {
        Pointer::parse(pointer).map_or(Found::Missing, |pointer| pointer.find(&self.values))
    }

    /// A text that is known and not empty.
    pub(super) fn text(&self, attribute: &str) -> Option<&str> {
        self.values.get(attribute).and_then(Json::as_str).filter(|text| !text.is_empty())
    }

    /// A boolean that is known.
    pub(super) fn boolean(&self, attribute: &str) -> Option<bool> {
        self.values.get(attribute).and_then(Json::as_bool)
    }

    /// The elements of a list that is known; null and no list at all are not.
    pub(super) fn list(&self, attribute: &str) -> Option<&[Json]> {
        self.values.get(attribute).and_then(Json::as_array).map(Vec::as_slice)
    }

    /// Sets an attribute.
    pub(super) fn set(&mut self, attribute: &str, value: Json) {
        if let Json::Object(values) = &mut self.values {
            values.insert(attribute.to_owned(), value);
        }
    }
}

/// Marks every attribute as unknown of which `marks` says `true`: `after_unknown` and `sensitive_values` have
/// the shape of the values, with `true` in place of what is unknown or secret.
pub(super) fn mark(values: &mut Json, marks: &Json) {
    if !has_mark(marks) {
        return;
    }
    if values.is_null() && marks.is_object() {
        *values = Json::Object(Map::new());
    }
    match (values, marks) {
        (Json::Object(values), Json::Object(members)) => {
            for (key, marks) in members.iter().filter(|(_, marks)| has_mark(marks)) {
                mark(values.entry(key.clone()).or_insert(Json::Null), marks);
            }
        }
        (Json::Array(values), Json::Array(items)) => {
            // An unknown element beyond those that are listed is there all the same.
            if values.len() < items.len() {
                values.resize(items.len(), unknown());
            }
            values.iter_mut().zip(items).for_each(|(value, marks)| mark(value, marks));
        }
        // `true`, or marks of another shape than the value: then nothing of it is trusted.
        (values, _) => *values = unknown(),
    }
}

fn has_mark(marks: &Json) -> bool {
    match marks {
        Json::Bool(mark) => *mark,
        Json::Array(items) => items.iter().any(has_mark),
        Json::Object(members) => members.values().any(has_mark),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn marks_reach_every_depth_and_touch_nothing_else() {
        let mut values =
            json!({ "name": "a", "ids": ["x", null], "rule": [{ "port": 1 }], "gone": null, "set": null });
        let marks = json!({ "id": true, "ids": [false, true], "rule": [{ "ip": true }], "gone": true, "set": {}, "name": false });
        mark(&mut values, &marks);
        assert_eq!(
            values,
            json!({
                "name": "a", "ids": ["x", unknown()], "rule": [{ "port": 1, "ip": unknown() }],
                "gone": unknown(), "set": null, "id": unknown()
            })
        );
    }

    #[test]
    fn a_value_is_not_trusted_whose_marks_have_another_shape() {
        let mut values = json!({ "a": 1, "b": [1], "c": 2 });
        mark(&mut values, &json!({ "a": [true], "b": { "c": true }, "c": [false] }));
        assert_eq!(values, json!({ "a": unknown(), "b": unknown(), "c": 2 }));
        let mut longer = json!({ "b": [] });
        mark(&mut longer, &json!({ "b": [true, false, {}] }));
        assert_eq!(longer, json!({ "b": [unknown(), unknown(), unknown()] }));
    }

    #[test]
    fn actions_come_to_one() {
        let of =
            |names: &[&str]| Action::of(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["delete", "create"]), Action::Create);
        assert_eq!(of(&["create", "delete"]), Action::Create);
        assert_eq!(of(&["delete"]), Action::Remove);
        assert_eq!(of(&["forget"]), Action::Remove);
        assert_eq!(of(&["update"]), Action::Update);
        assert_eq!(of(&["no-op"]), Action::Keep);
        assert_eq!(of(&[]), Action::Keep);
    }
}
