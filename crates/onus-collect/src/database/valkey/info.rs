//! What `INFO` says: lines of name and value, under headings.

use std::collections::BTreeMap;

/// An answer to `INFO`.
pub(super) struct Info(Vec<(String, String)>);

impl Info {
    pub(super) fn read(text: &str) -> Self {
        let lines =
            text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'));
        Self(lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// `slave0`, `slave1` and so on.
    pub(super) fn replicas(&self) -> impl Iterator<Item = BTreeMap<&str, &str>> {
        let numbered =
            |name: &str| name.strip_prefix("slave").is_some_and(|number| number.parse::<u32>().is_ok());
        self.0.iter().filter(move |(name, _)| numbered(name)).map(|(_, value)| pairs(value, ','))
    }

    pub(super) fn modules(&self) -> impl Iterator<Item = BTreeMap<&str, &str>> {
        self.0.iter().filter(|(name, _)| name == "module").map(|(_, value)| pairs(value, ','))
    }
}

/// `a=1,b=2`; what has no sign is left out.
pub(super) fn pairs(text: &str, between: char) -> BTreeMap<&str, &str> {
    text.split(between).filter_map(|pair| pair.split_once('=')).collect()
}
