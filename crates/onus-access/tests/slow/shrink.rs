//! The smallest document that still shows something.

use super::Json;

/// Takes away one thing after another as long as what is left still `shows` it.
pub(crate) fn shrink(document: &str, shows: impl Fn(&str) -> bool) -> String {
    let mut smallest: Json = serde_json::from_str(document).unwrap();
    // Large lists go in halves first, for documents with hundreds of prefixes.
    'again: loop {
        for smaller in smaller(&smallest) {
            if shows(&smaller.to_string()) {
                smallest = smaller;
                continue 'again;
            }
        }
        return smallest.to_string();
    }
}

/// All documents with one thing less.
fn smaller(value: &Json) -> Vec<Json> {
    let mut all = Vec::new();
    match value {
        Json::List(items) => {
            if items.len() > 3 {
                let (first, second) = items.split_at(items.len() / 2);
                all.extend([first, second].map(|half| Json::List(half.to_vec())));
            }
            for at in 0..items.len() {
                let mut fewer = items.clone();
                fewer.remove(at);
                all.push(Json::List(fewer));
            }
            for (at, item) in items.iter().enumerate() {
                all.extend(smaller(item).into_iter().map(|item| {
                    let mut items = items.clone();
                    items[at] = item;
                    Json::List(items)
                }));
            }
        }
        Json::Object(members) => {
            for at in 0..members.len() {
                let mut fewer = members.clone();
                fewer.remove(at);
                all.push(Json::Object(fewer));
            }
            for (at, (_, member)) in members.iter().enumerate() {
                all.extend(smaller(member).into_iter().map(|member| {
                    let mut members = members.clone();
                    members[at].1 = member;
                    Json::Object(members)
                }));
            }
        }
        _ => {}
    }
    all
}
