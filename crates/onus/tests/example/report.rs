//! A report in JSON, by what its verdicts are about.

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// What a verdict is about: duty, check, fact table and row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Judged {
    pub(crate) duty: String,
    pub(crate) check: String,
    pub(crate) table: String,
    pub(crate) id: String,
}

/// The verdicts of a report.
pub(crate) struct Report(pub(crate) BTreeMap<Judged, String>);

impl Report {
    pub(crate) fn read(text: &str) -> Self {
        let report: Json = serde_json::from_str(text).unwrap();
        let mut verdicts = BTreeMap::new();
        for duty in list(&report, "duties") {
            for check in list(duty, "checks") {
                for verdict in list(check, "verdicts") {
                    let judged = Judged {
                        duty: text_at(duty, "id"),
                        check: text_at(check, "name"),
                        table: text_at(check, "resource"),
                        id: text_at(verdict, "resource"),
                    };
                    let before = verdicts.insert(judged, text_at(verdict, "verdict"));
                    assert!(before.is_none(), "a verdict came twice");
                }
            }
        }
        Self(verdicts)
    }

    /// Verdicts of this kind.
    pub(crate) fn with<'r>(&'r self, verdict: &'r str) -> impl Iterator<Item = &'r Judged> {
        self.0.iter().filter(move |(_, found)| *found == verdict).map(|(judged, _)| judged)
    }
}

fn list<'j>(json: &'j Json, name: &str) -> &'j [Json] {
    json.get(name).and_then(Json::as_array).unwrap()
}

fn text_at(json: &Json, name: &str) -> String {
    json.get(name).and_then(Json::as_str).unwrap().to_owned()
}
