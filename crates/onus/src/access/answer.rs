//! Answers, for people and for programs.

use std::fmt::Display;

use onus_access::{Answer, Label, Reply, Value as Attribute};
use onus_core::Moment;
use serde_json::{Map, Value, json};

/// A thing that gives a right or stands against it, as people read it.
pub(crate) trait Thing: Display {
    /// What to do so that it gives the right no more.
    fn removal(&self) -> String;
}

impl Thing for onus_access::scaleway::Thing {
    fn removal(&self) -> String {
        self.removal()
    }
}

impl Thing for onus_access::exoscale::Thing {
    fn removal(&self) -> String {
        self.removal()
    }
}

/// Who an answer is about.
pub(crate) struct Who {
    /// `user`, `application`, `api-key`, `anyone` or `any-account`.
    pub(crate) kind: &'static str,
    /// Its identifier; empty for those who have none.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
}

/// An answer in words.
pub(crate) struct Told {
    /// The answer in one word: yes, no or unknown.
    pub(crate) verdict: &'static str,
    /// What it rests on: headings, and the points below each.
    pub(crate) paragraphs: Vec<(&'static str, Vec<String>)>,
    /// All of it for programs.
    pub(crate) json: Map<String, Value>,
}

impl Told {
    /// Puts an answer in words. `otherwise` is why somebody may whom nothing lets through.
    pub(crate) fn of<T: Thing>(reply: &Reply<T>, otherwise: &str) -> Self {
        let verdict = match reply.answer {
            Answer::Yes { .. } => "yes",
            Answer::No { .. } => "no",
            Answer::Unknown { .. } => "unknown",
        };
        Self { verdict, paragraphs: paragraphs_of(reply, otherwise), json: json_of(reply, verdict) }
    }
}

fn told<T: Thing>(reply: &Reply<T>, labels: &[Label], tell: fn(&T) -> String) -> Vec<String> {
    reply.told(labels).map(tell).collect()
}

fn paragraphs_of<T: Thing>(reply: &Reply<T>, otherwise: &str) -> Vec<(&'static str, Vec<String>)> {
    match &reply.answer {
        Answer::Yes { witness, path, smallest_change } => {
            let mut through = told(reply, path, ToString::to_string);
            if through.is_empty() {
                through.push(otherwise.to_owned());
            }
            let close = match smallest_change {
                Some(labels) => told(reply, labels, Thing::removal),
                None => vec!["nothing that can be taken away closes it".to_owned()],
            };
            vec![
                ("Through", through),
                ("For example", vec![witness.to_string()]),
                ("The smallest change that closes it", close),
            ]
        }
        Answer::No { against } if against.is_empty() => {
            vec![("Because", vec!["nothing gives that right".to_owned()])]
        }
        Answer::No { against } => vec![("Because", told(reply, against, ToString::to_string))],
        Answer::Unknown { missing } => {
            vec![("What is not known", missing.iter().map(ToString::to_string).collect())]
        }
    }
}

fn json_of<T: Thing>(reply: &Reply<T>, verdict: &str) -> Map<String, Value> {
    let mut object = Map::from_iter([("answer".to_owned(), Value::from(verdict))]);
    match &reply.answer {
        Answer::Yes { witness, path, smallest_change } => {
            let request =
                witness.iter().map(|(attr, value)| (attr.to_string().replace(' ', "_"), shown(attr, value)));
            object.insert("witness".to_owned(), Value::Object(request.collect()));
            object.insert("through".to_owned(), told(reply, path, ToString::to_string).into());
            let change = smallest_change.as_ref().map(|labels| told(reply, labels, Thing::removal));
            object.insert("smallest_change".to_owned(), json!(change));
        }
        Answer::No { against } => {
            object.insert("because".to_owned(), told(reply, against, ToString::to_string).into());
        }
        Answer::Unknown { missing } => {
            let missing: Vec<&str> = missing.iter().map(AsRef::as_ref).collect();
            object.insert("missing".to_owned(), missing.into());
        }
    }
    object
}

fn shown(attr: &onus_access::Attr, value: &Attribute) -> Value {
    match value {
        Attribute::Text(text) => Value::from(text.as_str()),
        Attribute::Ip(address) => Value::from(address.to_string()),
        Attribute::Number(seconds) if *attr == onus_access::Attr::Time => {
            Moment::from_unix(*seconds).map_or(Value::from(*seconds), |moment| moment.to_string().into())
        }
        Attribute::Number(number) => Value::from(*number),
    }
}
