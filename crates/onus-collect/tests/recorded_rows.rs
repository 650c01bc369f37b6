//! Every recorded answer that fills a table becomes rows, by the specifications of the embedded catalog: as many as
//! the test counts itself in the JSON, and none refused.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, clippy::print_stderr, reason = "tests")]

mod recordings;

use std::collections::{BTreeMap, BTreeSet};

use onus_catalog::{Catalog, Listing, Table};
use onus_collect::http::{Exchange, Redactor};
use onus_collect::rows::{Context, ItemsError, Row, RowBuilder, RowError, elements, nested};
use onus_facts::Value;
use serde_json::Value as Json;

type Placeholders = BTreeMap<String, String>;

/// What was read, and what stood against it.
#[derive(Default)]
struct Tally {
    answers: usize,
    /// Rows of each table.
    rows: BTreeMap<String, usize>,
    /// Rows that are not built, each with its table and answer.
    losses: Vec<String>,
    /// Elements of invented answers that lack their key: refused, which the collector writes down as not read.
    keyless: usize,
    /// Cells that are not understood.
    refused: BTreeSet<String>,
}

impl Tally {
    /// Takes what came of an element, and gives its identifier.
    fn take(&mut self, table: &Table, path: &str, built: Result<Row, RowError>) -> Option<String> {
        match built {
            Ok(row) => {
                *self.rows.entry(table.name.clone()).or_default() += 1;
                let refused = row.refused.iter();
                self.refused.extend(refused.map(|(column, why)| format!("{}.{column}: {why}", table.name)));
                let at = table.stored().position(|(name, _)| name == "id").unwrap();
                row.values.get(at).and_then(Value::as_text).map(str::to_owned)
            }
            Err(error) => {
                self.losses.push(format!("{} of {path}: {error}", table.name));
                None
            }
        }
    }

    fn seen(&self) -> usize {
        self.rows.values().sum::<usize>() + self.losses.len() + self.keyless
    }

    /// Whether an element has no key; it is then no row.
    fn is_keyless(&mut self, table: &Table, element: &Json, built: &Result<Row, RowError>) -> bool {
        let mut keys = table.columns.values().filter(|column| column.required && column.null.is_none());
        let lacks = |from: &String| from.starts_with('/') && element.pointer(from).is_none();
        let keyless = keys.any(|column| column.from.as_ref().is_some_and(lacks));
        assert!(!keyless || built.is_err(), "{} made a row without a key", table.name);
        self.keyless += usize::from(keyless);
        keyless
    }
}

/// Engines of managed databases, as the paths of Exoscale's API spell them.
const ENGINES: [&str; 8] =
    ["postgres", "mysql", "kafka", "valkey", "opensearch", "grafana", "thanos", "clickhouse"];

/// Follows `path` along a template, and at the end one step more when `deeper`; gives what the placeholders stand for.
fn follow(template: &str, path: &str, deeper: bool) -> Option<Placeholders> {
    let mut steps: Vec<_> = path.split('/').collect();
    if deeper {
        steps.pop();
    }
    let wanted: Vec<_> = template.split('/').collect();
    let mut found = Placeholders::new();
    for (step, wanted) in steps.iter().zip(&wanted) {
        match wanted.split_once('{').and_then(|(before, name)| Some((before, name.strip_suffix('}')?))) {
            Some((before, name)) => {
                let value = step.strip_prefix(before)?;
                // Other things than databases lie below `/dbaas-…`.
                if !before.is_empty() && !ENGINES.contains(&value) {
                    return None;
                }
                found.insert(name.to_owned(), value.to_owned());
            }
            None if step == wanted => {}
            None => return None,
        }
    }
    (steps.len() == wanted.len()).then_some(found)
}

/// What the request would have known: from its path and query, else the owner in the answer, else invented.
fn placeholders(listing: &Listing, exchange: &Exchange, element: &Json, path: Placeholders) -> Placeholders {
    let text = |keys: [&str; 2]| keys.iter().find_map(|key| element.get(*key)?.as_str()).map(str::to_owned);
    let mut all = Placeholders::from([
        ("project_id".to_owned(), text(["project_id", "project"]).unwrap_or_else(|| "a-project".to_owned())),
        (
            "organization_id".to_owned(),
            text(["organization_id", "organization"]).unwrap_or_else(|| "an-organization".to_owned()),
        ),
    ]);
    for name in listing.for_each.iter().flat_map(|parent| parent.placeholders.keys()) {
        let value = if name.ends_with("managed") { "0".to_owned() } else { format!("a-{name}") };
        all.entry(name.clone()).or_insert(value);
    }
    let asked = exchange.query.split('&').filter_map(|pair| pair.split_once('='));
    all.extend(asked.filter(|(name, _)| name.ends_with("_id")).map(|(name, id)| (name.into(), id.into())));
    if let Some((region, _)) = path.get("zone").and_then(|zone| zone.rsplit_once('-')) {
        all.insert("region".to_owned(), region.to_owned());
    }
    if let Some((zone, _)) = exchange.host.strip_prefix("api-").and_then(|host| host.split_once('.')) {
        all.insert("zone".to_owned(), zone.to_owned());
    }
    if listing.get.contains("/dbaas-") {
        all.extend(text(["name", "name"]).map(|name| ("name".to_owned(), name)));
    }
    all.entry("zone".to_owned()).or_insert_with(|| "a-zone-1".to_owned());
    all.extend(path);
    all
}

/// How many elements are at a pointer; the way of the test, and not of the code under test.
fn counted(document: &Json, items: &str) -> Option<usize> {
    // The answer may be itself the list.
    if items == "/*" {
        return document.as_array().map(Vec::len);
    }
    match document.pointer(items)? {
        _ if items.is_empty() => Some(1),
        Json::Array(list) => Some(list.len()),
        Json::Object(members) => Some(members.len()),
        Json::Null => Some(0),
        _ => None,
    }
}

/// The one resource of an answer below a listing's path: bare, or under the singular of the list's name. None when
/// it is something else that happens to lie there.
fn single<'a>(listing: &Listing, document: &'a Json) -> Option<&'a Json> {
    let plural = listing.items.strip_prefix('/')?;
    if document.get(plural).is_some_and(|_| document.as_object().is_some_and(|all| all.len() == 1)) {
        return None;
    }
    let inside = plural.strip_suffix('s').and_then(|one| document.get(one)).filter(|one| one.is_object());
    Some(inside.unwrap_or(document))
}

/// Makes the rows of a list and of everything nested in it, and compares their number.
fn read(
    catalog: &Catalog,
    tally: &mut Tally,
    table: &Table,
    exchange: &Exchange,
    list: &[(String, &Json)],
    path: &Placeholders,
) {
    let listing = table.list.as_ref().unwrap();
    let builder = RowBuilder::new(table).unwrap();
    let (mut ids, mut keyless) = (BTreeSet::new(), 0);
    for (key, element) in list {
        let placeholders = placeholders(listing, exchange, element, path.clone());
        let context = Context { parent: None, key: Some(key), placeholders: &placeholders };
        let built = builder.build(element, &context);
        if tally.is_keyless(table, element, &built) {
            keyless += 1;
            continue;
        }
        ids.extend(tally.take(table, &exchange.path, built));
        for child in catalog.tables().values() {
            let Some(inside) = child.nested.as_ref().filter(|inside| inside.table == table.name) else {
                continue;
            };
            let builder = RowBuilder::new(child).unwrap();
            let before = tally.seen();
            let children = match nested(element, inside) {
                Ok(children) => children,
                // The answer does not say; the collector writes that down as not read.
                Err(ItemsError::Missing(_)) => continue,
                Err(error) => panic!("{} of {}: {error}", child.name, exchange.path),
            };
            for (key, item) in children {
                let context = Context { parent: Some(element), key: Some(&key), ..context };
                let built = builder.build(item, &context);
                if !tally.is_keyless(child, item, &built) {
                    tally.take(child, &exchange.path, built);
                }
            }
            let built = tally.seen() - before;
            let listed = counted(element, &inside.items).or(inside.absent.then_some(0));
            assert_eq!(Some(built), listed, "{} of {}", child.name, exchange.path);
        }
    }
    assert_eq!(
        ids.len() + keyless,
        list.len(),
        "rows of {} share an identifier: one would be lost",
        exchange.path
    );
}

/// Reads an answer when it is a listing of the table, or one of its elements.
fn answer(catalog: &Catalog, tally: &mut Tally, table: &Table, exchange: &Exchange) {
    let Some(listing) = table.list.as_ref().filter(|listing| !listing.get.is_empty()) else { return };
    let document = || {
        let mut document = serde_json::from_slice::<Json>(&exchange.body.to_bytes()).unwrap();
        without_cleared(&mut document);
        document
    };
    if let Some(path) = follow(&listing.get, &exchange.path, false) {
        let document = document();
        if document.as_object().is_some_and(serde_json::Map::is_empty) {
            return;
        }
        let list = elements(&document, &listing.items).unwrap_or_else(|e| panic!("{}: {e}", exchange.path));
        assert_eq!(Some(list.len()), counted(&document, &listing.items), "{}", exchange.path);
        read(catalog, tally, table, exchange, &list, &path);
    } else if let Some(path) = follow(&listing.get, &exchange.path, true) {
        let document = document();
        let Some(element) = single(listing, &document) else { return };
        read(catalog, tally, table, exchange, &[("0".to_owned(), element)], &path);
    } else {
        return;
    }
    tally.answers += 1;
}

/// Exchanges of a provider's JSON API.
fn exchanges(provider: &str) -> impl Iterator<Item = Exchange> {
    let all = recordings::files(provider).into_iter().flat_map(|file| recordings::recorded(&file));
    let all = all.filter(|exchange| exchange.host == "api.scaleway.com" || exchange.path.starts_with("/v2/"));
    // As the collector sees them: cleared of credentials, and nothing that tells rows apart went with those.
    all.map(|exchange| Redactor::default().redact(exchange).unwrap().exchange().clone())
}

/// Takes out texts that stand for something else than a text that was cleared.
fn without_cleared(json: &mut Json) {
    let no_texts = ["authorized", "password-enabled", "ssh-key-enabled", "ssh-keys"];
    match json {
        Json::Object(members) => {
            members.retain(|name, value| value != "REDACTED" || !no_texts.contains(&name.as_str()));
            members.values_mut().for_each(without_cleared);
        }
        Json::Array(list) => list.iter_mut().for_each(without_cleared),
        _ => {}
    }
}

fn every_element_becomes_a_row(provider: &str, tables: usize, elements: usize) {
    let catalog = Catalog::embedded().unwrap();
    let mut tally = Tally::default();
    let answered = |exchange: &Exchange| exchange.method == "GET" && exchange.status == 200;
    for exchange in exchanges(provider).filter(answered) {
        for table in catalog.tables().values().filter(|table| table.provider == provider) {
            answer(&catalog, &mut tally, table, &exchange);
        }
    }
    if tally.answers == 0 {
        println!("SKIPPED: no recorded answers to make rows of");
        return;
    }
    let rows: usize = tally.rows.values().sum();
    let (answers, tables_read, keyless) = (tally.answers, tally.rows.len(), tally.keyless);
    println!(
        "{answers} answers, {rows} elements, {keyless} without key, {tables_read} tables: {:#?}",
        tally.rows
    );
    assert!(tally.losses.is_empty(), "{} lost: {:#?}", tally.losses.len(), tally.losses);
    assert!(tally.refused.is_empty(), "not understood: {:#?}", tally.refused);
    assert!(tally.rows.len() >= tables && rows >= elements);
}

#[test]
fn every_recorded_element_of_scaleway_becomes_a_row_of_its_table() {
    every_element_becomes_a_row("scaleway", 15, 500);
}

#[test]
fn every_recorded_element_of_exoscale_becomes_a_row_of_its_table() {
    every_element_becomes_a_row("exoscale", 30, 300);
}
