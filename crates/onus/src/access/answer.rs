//! Answers, for people and for programs.

use onus_access::scaleway::{Reply, Thing};
use onus_access::{Answer, Label, Value as Attribute};
use onus_core::Moment;
use serde_json::{Map, Value, json};

/// The answer in one word.
pub(crate) fn verdict_of(reply: &Reply) -> &'static str {
    match reply.answer {
        Answer::Yes { .. } => "yes",
        Answer::No { .. } => "no",
        Answer::Unknown { .. } => "unknown",
    }
}

fn told(reply: &Reply, labels: &[Label], tell: fn(&Thing) -> String) -> Vec<String> {
    reply.told(labels).map(tell).collect()
}

/// What an answer rests on: headings, and the points below each.
pub(crate) fn paragraphs_of(reply: &Reply) -> Vec<(&'static str, Vec<String>)> {
    match &reply.answer {
        Answer::Yes { witness, path, smallest_change } => {
            let mut through = told(reply, path, ToString::to_string);
            if through.is_empty() {
                through.push("the owner of the organization has all rights".to_owned());
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

/// An answer for programs.
pub(crate) fn json_of(reply: &Reply) -> Value {
    let mut json = json!({ "answer": verdict_of(reply) });
    let Some(object) = json.as_object_mut() else { return json };
    match &reply.answer {
        Answer::Yes { witness, path, smallest_change } => {
            let mut request = Map::new();
            for (attr, value) in witness.iter() {
                let value = match value {
                    Attribute::Text(text) => Value::from(text.as_str()),
                    Attribute::Ip(address) => Value::from(address.to_string()),
                    Attribute::Number(seconds) if *attr == onus_access::Attr::Time => {
                        Moment::from_unix(*seconds)
                            .map_or(Value::from(*seconds), |moment| moment.to_string().into())
                    }
                    Attribute::Number(number) => Value::from(*number),
                };
                request.insert(attr.to_string().replace(' ', "_"), value);
            }
            object.insert("witness".to_owned(), Value::Object(request));
            object.insert("through".to_owned(), told(reply, path, ToString::to_string).into());
            let change = smallest_change.as_ref().map(|labels| told(reply, labels, Thing::removal));
            object.insert("smallest_change".to_owned(), change.map_or(Value::Null, Value::from));
        }
        Answer::No { against } => {
            object.insert("because".to_owned(), told(reply, against, ToString::to_string).into());
        }
        Answer::Unknown { missing } => {
            let missing: Vec<&str> = missing.iter().map(AsRef::as_ref).collect();
            object.insert("missing".to_owned(), missing.into());
        }
    }
    json
}
