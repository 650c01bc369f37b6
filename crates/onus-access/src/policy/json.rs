//! JSON that keeps what a policy must not lose: each key as often as it was written, and each number with all
//! of its digits. Values are opened one layer at a time, so that one which cannot be read hides no other.

use std::collections::HashMap;
use std::fmt;

use serde::Deserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use super::unread::{Read, Unread, quoted};

/// A value that nobody has opened yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Json<'d>(&'d RawValue);

/// One layer of a value.
#[derive(Debug)]
pub(super) enum Layer<'d> {
    Null,
    Truth(bool),
    /// As it was written.
    Number(&'d str),
    Text(String),
    List(Vec<Json<'d>>),
    Object(Object<'d>),
}

/// The keys and values of an object, in order.
#[derive(Debug)]
pub(super) struct Object<'d>(Vec<(String, Json<'d>)>);

impl<'d> Json<'d> {
    pub(super) fn parse(text: &'d str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text).map(Self)
    }

    /// The outermost layer. That the value is JSON is known by now; its texts may still be no Unicode.
    pub(super) fn layer(self) -> Read<Layer<'d>> {
        let text = self.0.get();
        let layer = match text.as_bytes().first() {
            Some(b'n') => Ok(Layer::Null),
            Some(b't' | b'f') => Ok(Layer::Truth(text == "true")),
            Some(b'"') => serde_json::from_str(text).map(Layer::Text),
            Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(text)
                .map(|items| Layer::List(items.into_iter().map(Json).collect())),
            Some(b'{') => entries(text).map(|entries| Layer::Object(Object(entries))),
            _ => Ok(Layer::Number(text)),
        };
        layer.map_err(|_| Unread::new(format!("a text in {} is no Unicode", quoted(text))))
    }

    /// The text that the value of `of` must be.
    pub(super) fn text(self, of: &str) -> Read<String> {
        match self.layer()? {
            Layer::Text(text) => Ok(text),
            other => Err(other.is_not(of, "a text")),
        }
    }

    /// The texts that the value of `of` must be: a list, or one alone.
    pub(super) fn texts(self, of: &str) -> Read<Vec<String>> {
        match self.layer()? {
            Layer::Text(text) => Ok(vec![text]),
            Layer::List(items) => items.into_iter().map(|item| item.text(of)).collect(),
            other => Err(other.is_not(of, "a text or a list of texts")),
        }
    }

    /// The object that the value of `of` must be.
    pub(super) fn object(self, of: &str) -> Read<Object<'d>> {
        match self.layer()? {
            Layer::Object(object) => Ok(object),
            other => Err(other.is_not(of, "an object")),
        }
    }
}

impl Layer<'_> {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Truth(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    pub(super) fn is_not(&self, of: &str, wanted: &str) -> Unread {
        Unread::new(format!("{} has {} where {wanted} belongs", quoted(of), self.kind()))
    }
}

impl<'d> Object<'d> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// The value of a key, or none. Two values are an error: readers differ on which of them counts.
    pub(super) fn get(&self, name: &str) -> Read<Option<Json<'d>>> {
        let mut found = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| *value);
        match (found.next(), found.next()) {
            (first, None) => Ok(first),
            (_, Some(_)) => Err(twice(name)),
        }
    }

    /// The value of a key that must be there.
    pub(super) fn needed(&self, name: &str) -> Read<Json<'d>> {
        self.get(name)?.ok_or_else(|| Unread::new(format!("{} is missing", quoted(name))))
    }

    /// Every key once, and its value unless there are several. Keys of which only the case differs are one.
    pub(super) fn ignoring_case(self) -> impl Iterator<Item = (String, Read<Json<'d>>)> {
        let mut order: Vec<(String, Read<Json<'d>>)> = Vec::with_capacity(self.0.len());
        let mut places: HashMap<String, usize> = HashMap::with_capacity(self.0.len());
        for (name, value) in self.0 {
            let place = *places.entry(name.to_ascii_lowercase()).or_insert(order.len());
            match order.get_mut(place) {
                Some((_, earlier)) => *earlier = Err(twice(&name)),
                None => order.push((name, Ok(value))),
            }
        }
        order.into_iter()
    }
}

fn twice(name: &str) -> Unread {
    Unread::new(format!("{} is there twice", quoted(name)))
}

/// How deeply lists and objects stand in each other.
pub(super) fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut quoted = false;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => quoted = !quoted,
            b'\\' if quoted => {
                bytes.next();
            }
            b'{' | b'[' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn entries(text: &str) -> Result<Vec<(String, Json<'_>)>, serde_json::Error> {
    struct Entries;

    impl<'d> Visitor<'d> for Entries {
        type Value = Vec<(String, Json<'d>)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'d>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries = Vec::new();
            while let Some((name, value)) = map.next_entry::<String, &'d RawValue>()? {
                entries.push((name, Json(value)));
            }
            Ok(entries)
        }
    }

    serde_json::Deserializer::from_str(text).deserialize_map(Entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_there_twice_is_noticed_however_it_is_written() {
        let object = Json::parse(r#"{"a": 1, "\u0061": 2, "b": 3}"#).unwrap().object("x").unwrap();
        assert_eq!(object.get("a").unwrap_err().to_string(), "`a` is there twice");
        assert!(object.get("b").unwrap().is_some() && object.get("c").unwrap().is_none());
        let read: Vec<(String, bool)> = Json::parse(r#"{"Ab": 1, "c": 1, "aB": 2}"#)
            .unwrap()
            .object("x")
            .unwrap()
            .ignoring_case()
            .map(|(name, value)| (name, value.is_ok()))
            .collect();
        assert_eq!(read, [("Ab".to_owned(), false), ("c".to_owned(), true)]);
    }

    #[test]
    fn a_number_keeps_its_digits() {
        let number = Json::parse("  9007199254740993.50e+999999 ").unwrap();
        assert!(matches!(number.layer(), Ok(Layer::Number("9007199254740993.50e+999999"))));
    }

    #[test]
    fn half_a_character_is_unread_where_it_stands_only() {
        let object = Json::parse(r#"{"a": "\ud800", "b": "c"}"#).unwrap().object("x").unwrap();
        assert!(object.needed("a").unwrap().text("a").is_err());
        assert_eq!(object.needed("b").unwrap().text("b").unwrap(), "c");
    }

    #[test]
    fn brackets_within_texts_are_not_depth() {
        assert_eq!(depth(r#"{"a": ["[[[\"[[", {"}": []}], "b": []}"#), 4);
        assert_eq!(depth("\"\\"), 0);
    }
}
