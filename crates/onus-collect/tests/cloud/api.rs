//! The JSON API: one object, or a listing in one of the five styles.

use serde_json::{Map, Value, json};

use super::{Answer, Heard, List, Style, World};

/// Answers a request as the provider would.
pub(crate) fn answer(world: &World, heard: &Heard) -> Answer {
    if let Some(object) = world.objects.get(&heard.path) {
        return Answer::json(200, object);
    }
    match world.lists.get(&heard.path) {
        Some(list) => listing(world, list, heard),
        None => Answer::json(404, &not_found("route", &heard.path)),
    }
}

/// The body of a 404.
pub(crate) fn not_found(resource: &str, id: &str) -> Value {
    json!({ "message": "resource is not found", "resource": resource, "resource_id": id, "type": "not_found" })
}

fn listing(world: &World, list: &List, heard: &Heard) -> Answer {
    for (parameter, _) in list.filters {
        if heard.asks(parameter).is_none() {
            let detail = json!({ "argument_name": parameter, "reason": "required" });
            let body =
                json!({ "details": [detail], "message": "invalid argument(s)", "type": "invalid_arguments" });
            return Answer::json(400, &body);
        }
    }
    let wanted = |element: &&(String, Value)| {
        list.filters.iter().all(|(parameter, pointer)| {
            let found = element
                .1
                .pointer(pointer)
                .map(|value| value.as_str().map_or(value.to_string(), str::to_owned));
            found.as_deref() == heard.asks(parameter)
        })
    };
    let elements: Vec<&(String, Value)> = list.elements.iter().filter(wanted).collect();
    let total = elements.len();
    let number = |name: &str| heard.asks(name).and_then(|text| text.parse::<usize>().ok());
    let size = number("page_size").or(number("per_page")).unwrap_or(20).min(world.page);
    let start = match list.style {
        Style::Whole => 0,
        Style::Token => heard.asks("page_token").map_or(0, |token| token.split_at(1).1.parse().unwrap()),
        _ => (number("page").unwrap_or(1) - 1) * size,
    };
    let end = if list.style == Style::Whole { total } else { (start + size).min(total) };
    let page = elements.get(start..end).unwrap_or_default();
    let mut body = Map::new();
    body.insert(list.key.to_owned(), shown(list, page));
    match list.style {
        Style::TotalCount => {
            body.insert("total_count".to_owned(), json!(total + world.uncounted));
        }
        Style::Token => {
            let next = (end < total).then(|| format!("t{end}"));
            body.insert("next_page_token".to_owned(), json!(next));
        }
        _ => {}
    }
    let answer = Answer::json(200, &Value::Object(body));
    match list.style {
        Style::HeaderCount => {
            let relation = if end < total { "next" } else { "last" };
            let link = format!("</{}?page=1&per_page={size}&>; rel=\"{relation}\"", list.key);
            answer.with("X-Total-Count", (total + world.uncounted).to_string()).with("Link", link)
        }
        _ => answer,
    }
}

/// Listings are lists, but for the one that is an object by name.
fn shown(list: &List, page: &[&(String, Value)]) -> Value {
    match list.by_name {
        true => Value::Object(page.iter().map(|(name, value)| (name.clone(), value.clone())).collect()),
        false => Value::Array(page.iter().map(|(_, value)| value.clone()).collect()),
    }
}
