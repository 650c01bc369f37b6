//! Tables of Exoscale against the provider's own OpenAPI document: every listing is an operation, every field that a
//! column reads is in its answer, and what hands out a secret cannot be asked for.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests"
)]

use std::collections::BTreeSet;
use std::path::Path;

use onus_catalog::{Catalog, Table};
use onus_collect::http::{Auth, Method, Origin, Request, RequestError};
use serde_json::Value;

/// Fields that the document lacks; each column's file says where they were seen.
const UNDOCUMENTED: [&str; 5] = [
    "exoscale_database_external_endpoint_detail.basic_auth_password /settings/basic-auth-password",
    "exoscale_iam_api_key.created_at /created-at",
    "exoscale_instance.user_data /user-data",
    "exoscale_security_group.visibility /visibility",
    "exoscale_sks_cluster.allowed_networks /allowed-networks",
];

/// Types of databases, as paths spell them.
const DATABASES: [&str; 6] = ["postgres", "mysql", "kafka", "valkey", "opensearch", "grafana"];
/// Types of external endpoints whose details are read.
const ENDPOINTS: [&str; 5] = ["rsyslog", "datadog", "elasticsearch", "opensearch", "prometheus"];

struct Document(Value);

impl Document {
    fn read() -> Option<Self> {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference/exoscale-openapi.json");
        let Ok(text) = std::fs::read_to_string(&path) else {
            eprintln!("SKIPPED: {} is not there", path.display());
            return None;
        };
        Some(Self(serde_json::from_str(&text).unwrap()))
    }

    /// Path, method and operation.
    fn operations(&self) -> impl Iterator<Item = (&str, &str, &Value)> {
        let paths = self.0["paths"].as_object().unwrap().iter();
        paths.flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().iter();
            methods
                .filter(|(_, one)| one.is_object())
                .map(|(method, one)| (path.as_str(), method.as_str(), one))
        })
    }

    fn followed<'d>(&'d self, schema: &'d Value) -> &'d Value {
        match schema["$ref"].as_str() {
            Some(name) => self.followed(self.0.pointer(name.trim_start_matches('#')).unwrap()),
            None => schema,
        }
    }

    /// The schema of what a GET of a path answers.
    fn answer(&self, path: &str) -> Option<&Value> {
        let found =
            self.operations().find(|(known, method, _)| *method == "get" && same_path(known, path))?;
        let schema = found.2.pointer("/responses/200/content/application~1json/schema")?;
        Some(self.followed(schema))
    }

    /// Follows a pointer through properties and elements of lists.
    fn at<'d>(&'d self, schema: &'d Value, pointer: &str) -> Option<&'d Value> {
        let mut parts = pointer.split('/').filter(|part| !part.is_empty());
        parts.try_fold(schema, |schema, part| {
            let schema = self.followed(schema);
            let parts =
                ["allOf", "anyOf", "oneOf"].iter().filter_map(|kind| schema[kind].as_array()).flatten();
            let mut all = std::iter::once(schema).chain(parts).map(|one| self.followed(one));
            all.find_map(|one| match part {
                "*" => one.get("items"),
                part => one
                    .get("properties")?
                    .get(part)
                    .or_else(|| one.get("items")?.get("properties")?.get(part)),
            })
        })
    }
}

/// Whether a documented path and one of ours are the same, whatever placeholders are called.
fn same_path(documented: &str, ours: &str) -> bool {
    let (documented, ours) = (documented.split('/'), ours.trim_start_matches("/v2").split('/'));
    documented.clone().count() == ours.clone().count()
        && documented.zip(ours).all(|(a, b)| a == b || (is_placeholder(a) && is_placeholder(b)))
}

fn is_placeholder(part: &str) -> bool {
    part.starts_with('{') && part.ends_with('}')
}

/// The paths of a listing: one for each type where the type is a part of it.
fn paths(table: &Table) -> Vec<String> {
    let get = table.list.as_ref().map(|list| list.get.clone()).unwrap_or_default();
    let kinds: &[&str] = if get.contains("{path}") { &DATABASES } else { &ENDPOINTS };
    match ["{path}", "-{type}"].iter().find(|part| get.contains(**part)) {
        Some(part) => {
            let dash = if part.starts_with('-') { "-" } else { "" };
            kinds.iter().map(|kind| get.replace(part, &format!("{dash}{kind}"))).collect()
        }
        None => vec![get],
    }
}

/// Schemas of the elements that become rows of a table, and of those around them.
fn elements<'d>(
    document: &'d Document,
    catalog: &Catalog,
    table: &Table,
) -> Vec<(&'d Value, Option<&'d Value>)> {
    if let Some(nested) = &table.nested {
        let parents = elements(document, catalog, catalog.table(&nested.table).unwrap());
        let inner =
            |(parent, _): (&'d Value, _)| Some((inner(document, parent, &nested.items)?, Some(parent)));
        return parents.into_iter().filter_map(inner).collect();
    }
    let items = &table.list.as_ref().unwrap().items;
    let answers = paths(table)
        .into_iter()
        .map(|path| document.answer(&path).unwrap_or_else(|| panic!("{}: no GET of `{path}`", table.name)));
    answers.filter_map(|answer| Some((inner(document, answer, items)?, None))).collect()
}

/// What a pointer to a list has for elements, or the thing itself where it is no list.
fn inner<'d>(document: &'d Document, schema: &'d Value, pointer: &str) -> Option<&'d Value> {
    let found = document.followed(document.at(schema, pointer)?);
    Some(document.followed(found.get("items").or_else(|| found.get("additionalProperties")).unwrap_or(found)))
}

/// The pointers that a column reads, each in the element (`false`) or in the one around it.
fn pointers(from: &str) -> Vec<(bool, String)> {
    match from.chars().next() {
        Some('/') => vec![(false, from.to_owned())],
        Some('^') => vec![(true, from.trim_start_matches('^').to_owned())],
        _ => Vec::new(),
    }
}

#[test]
fn every_listing_is_an_operation_and_every_field_stands_in_its_answer() {
    let Some(document) = Document::read() else { return };
    let catalog = Catalog::embedded().unwrap();
    let tables = catalog.tables().values().filter(|table| {
        table.provider == "exoscale"
            && table.derived.is_none()
            && table.list.as_ref().is_none_or(|list| list.code.is_none())
    });
    let (mut fields, mut missing) = (0, BTreeSet::new());
    for table in tables {
        let elements = elements(&document, &catalog, table);
        assert!(!elements.is_empty(), "{}", table.name);
        for (name, column) in table.columns.iter() {
            for (outer, pointer) in column.from.iter().flat_map(|from| pointers(from)) {
                fields += 1;
                let known = elements.iter().any(|(element, parent)| {
                    let schema = if outer { parent.unwrap() } else { element };
                    document.at(schema, &pointer).is_some()
                });
                if !known {
                    missing.insert(format!("{}.{name} {pointer}", table.name));
                }
            }
        }
    }
    eprintln!("{fields} fields, {} of them in no document", missing.len());
    assert!(fields > 300);
    assert_eq!(missing, UNDOCUMENTED.iter().map(ToString::to_string).collect());
}

#[test]
fn no_operation_that_hands_out_a_credential_or_opens_a_session_can_be_asked_for() {
    let Some(document) = Document::read() else { return };
    let secret = |id: &str| {
        id.starts_with("reveal-") || ["get-console-proxy-url", "get-sos-presigned-url"].contains(&id)
    };
    let mut refused = 0;
    for (path, method, operation) in document.operations().filter(|(_, method, _)| *method == "get") {
        let id = operation["operationId"].as_str().unwrap();
        let fill = |part: &str| match part.split_once('}') {
            Some((_, verb)) => format!("00000000{verb}"),
            None => part.to_owned(),
        };
        let filled: Vec<String> = path.split('/').map(fill).collect();
        let origin = Origin::parse("https://api-ch-gva-2.exoscale.com").unwrap();
        let request =
            Request::new(Method::Get, origin, format!("/v2{}", filled.join("/")), Vec::new(), Auth::Exoscale);
        let is_refused = matches!(request, Err(RequestError::HandsOutSecret { .. }));
        assert_eq!(is_refused, secret(id), "{method} {path}: {id}");
        refused += usize::from(is_refused);
    }
    assert!(refused > 10, "{refused}");
}
