//! Rows of every form of element, and that nothing hostile gets further than a NULL or an error.

use std::collections::BTreeMap;

use onus_catalog::{Catalog, Table};
use onus_facts::Value;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;

fn table(columns: &str) -> Table {
    let text =
        format!("about = 'x'\n[columns.id]\ntype='text'\nabout='x'\nrequired=true\nfrom='/id'\n{columns}");
    Table { name: "t".to_owned(), ..toml::from_str(&text).unwrap() }
}

fn build(table: &Table, element: &Json) -> Result<Row, RowError> {
    let placeholders = BTreeMap::from([
        ("zone".to_owned(), "fr-par-1".to_owned()),
        ("managed".to_owned(), "1".to_owned()),
        ("user_id".to_owned(), String::new()),
    ]);
    let parent = json!({ "id": "p", "project": null });
    let context = Context { parent: Some(&parent), key: Some("3"), placeholders: &placeholders };
    RowBuilder::new(table).unwrap().build(element, &context)
}

fn cell(columns: &str, element: Json) -> Value {
    let mut element = element;
    element["id"] = json!("x");
    build(&table(columns), &element).unwrap().values.pop().unwrap()
}

const TEXT: &str = "[columns.c]\ntype='text'\nabout='x'\nfrom='/a/b'\n";

#[test]
fn null_and_absence_mean_what_the_specification_says() {
    assert_eq!(cell(TEXT, json!({})), Value::Null);
    assert_eq!(cell(TEXT, json!({ "a": null })), Value::Null);
    let with_null = format!("{TEXT}null=''\n");
    assert_eq!(cell(&with_null, json!({ "a": null })), Value::text(""));
    assert_eq!(cell(&with_null, json!({ "a": { "b": null } })), Value::text(""));
    assert_eq!(cell(&with_null, json!({ "a": { "b": "" } })), Value::text(""));
    assert_eq!(cell(&with_null, json!({ "a": {} })), Value::Null, "a missing key is not null");
    assert_eq!(cell(&format!("{TEXT}absent=''\n"), json!({ "a": {} })), Value::text(""));
    assert_eq!(cell(&format!("{TEXT}absent=''\n"), json!({ "a": null })), Value::Null);
    assert_eq!(cell(&format!("{TEXT}null='none'\n"), json!({ "a": { "b": "" } })), Value::text("none"));
    assert_eq!(cell(TEXT, json!({ "a": { "b": "" } })), Value::text(""));
}

#[test]
fn an_unknown_value_is_never_what_null_or_absence_mean() {
    let element = json!({ "a": { "b": pointer::unknown() } });
    assert_eq!(cell(&format!("{TEXT}null=''\nabsent=''\n"), element.clone()), Value::Null);
    assert_eq!(
        cell(&format!("{TEXT}read='is-empty'\n").replace("'text'", "'boolean'"), element),
        Value::Null
    );
    let list = "[columns.c]\ntype='list'\nabout='x'\nfrom='/l'\n";
    let element = json!({ "l": ["a", pointer::unknown()] });
    assert_eq!(cell(list, element.clone()), Value::Null, "a list with an unknown element is not known");
    let size = "[columns.c]\ntype='integer'\nabout='x'\nfrom='/l'\nread='size'\n";
    assert_eq!(cell(size, element), Value::Integer(2), "but its length is");
}

#[test]
fn every_source_is_read() {
    let column = |kind: &str, rest: &str| format!("[columns.c]\ntype='{kind}'\nabout='x'\n{rest}\n");
    assert_eq!(cell(&column("text", "from='#'"), json!({})), Value::text("3"));
    assert_eq!(cell(&column("integer", "from='#'"), json!({})), Value::Integer(3));
    assert_eq!(cell(&column("text", "from='^/id'"), json!({})), Value::text("p"));
    assert_eq!(cell(&column("text", "from='^/project'\nnull=''"), json!({})), Value::text(""));
    assert_eq!(cell(&column("text", "from='@zone'"), json!({})), Value::text("fr-par-1"));
    assert_eq!(cell(&column("text", "from='@zone'\nread='zone-region'"), json!({})), Value::text("fr-par"));
    assert_eq!(cell(&column("boolean", "from='@managed'"), json!({})), Value::Integer(1));
    assert_eq!(cell(&column("text", "from='@user_id'\nnull=''"), json!({})), Value::text(""));
    assert_eq!(cell(&column("text", "from='@gone'"), json!({})), Value::Null);
    assert_eq!(cell(&column("text", "from='{id}/{#}-a'"), json!({})), Value::text("x/3-a"));
    assert_eq!(
        cell(&column("boolean", "from='/e'\nread='is-empty'"), json!({ "e": null })),
        Value::Integer(1)
    );
    assert_eq!(cell(&column("boolean", "from='/e'\nread='is-empty'"), json!({ "e": "" })), Value::Integer(1));
    assert_eq!(cell(&column("boolean", "from='/e'\nread='is-empty'"), json!({})), Value::Null);
    assert_eq!(cell(&column("time", "from='/e'"), json!({ "e": "" })), Value::Null);
    let whole = column("text", "from=''");
    assert_eq!(RowBuilder::new(&table(&whole)).unwrap().names().count(), 2);
}

#[test]
fn templates_follow_each_other_and_never_say_half() {
    let columns = "[columns.whole]\ntype='text'\nabout='x'\nfrom='{pair}!'\n[columns.pair]\ntype='text'\nabout='x'\nfrom='{a}/{b}'\n\
                   [columns.a]\ntype='text'\nabout='x'\nfrom='/a'\nnull=''\n[columns.b]\ntype='text'\nabout='x'\nfrom='/b'\nnull=''\n";
    let first = |element: Json| build(&table(columns), &element).unwrap().values.swap_remove(1);
    assert_eq!(first(json!({ "id": "x", "a": "1", "b": "2" })), Value::text("1/2!"));
    assert_eq!(first(json!({ "id": "x", "a": "1" })), Value::Null);
    assert_eq!(first(json!({ "id": "x", "a": null, "b": "" })), Value::text(""), "nothing of nothing");
    let circle = table("[columns.c]\ntype='text'\nabout='x'\nfrom='{c}x'\n");
    assert!(RowBuilder::new(&circle).unwrap_err().to_string().contains("circle"));
    let stranger = table("[columns.c]\ntype='text'\nabout='x'\nfrom='{d}'\n");
    assert!(RowBuilder::new(&stranger).unwrap_err().to_string().contains("`{d}`"));
    for from in ["plain", "{open"] {
        assert!(
            RowBuilder::new(&table(&format!("[columns.c]\ntype='text'\nabout='x'\nfrom='{from}'\n")))
                .is_err()
        );
    }
}

#[test]
fn what_a_column_cannot_hold_is_null_and_reported() {
    let number = "[columns.n]\ntype='integer'\nabout='x'\nfrom='/n'\n";
    let row = build(&table(number), &json!({ "id": "x", "n": { "deep": [1] } })).unwrap();
    assert_eq!(row.values, [Value::text("x"), Value::Null]);
    assert_eq!(row.refused.len(), 1);
    assert_eq!(row.refused[0].0, "n");
    let known =
        "[columns.s]\ntype='text'\nabout='x'\nfrom='/s'\nvalues=['on','off']\nmap={ started = 'on' }\n";
    let state = |text: &str| build(&table(known), &json!({ "id": "x", "s": text })).unwrap();
    assert_eq!(state("started").values[1], Value::text("on"));
    assert_eq!(state("new-in-2027").values[1], Value::text("new-in-2027"));
    let unknown = state("unknown_status");
    assert_eq!(unknown.values[1], Value::Null);
    assert_eq!(unknown.refused.len(), 1);
}

#[test]
fn an_element_without_a_key_is_an_error_that_names_it() {
    let plain = table("");
    for (element, expected) in [
        (json!({}), "no `id` (at `/id`) and"),
        (json!({ "id": null }), "no `id` (at `/id`) and"),
        (json!({ "id": {} }), "`an object of 0` is no text"),
        (json!(null), "no `id`"),
        (json!([]), "no `id`"),
    ] {
        let error = build(&plain, &element).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn sensitive_columns_are_never_read() {
    let secret = table("[columns.secret_key]\ntype='text'\nabout='x'\nfrom='/secret'\nsensitive=true\n");
    let row = build(&secret, &json!({ "id": "x", "secret": "hush" })).unwrap();
    assert_eq!(row.values, [Value::text("x")]);
}

fn catalog() -> Catalog {
    Catalog::embedded().unwrap()
}

#[test]
fn every_specification_of_the_catalog_can_be_followed() {
    for table in catalog().tables().values() {
        RowBuilder::new(table).unwrap();
        for block in table.terraform.iter().filter(|block| block.code.is_none()) {
            RowBuilder::terraform(table, block, |_| false).unwrap();
        }
    }
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(|number| json!(number)),
        "[a-z0-9:/\\-TZ]{0,12}".prop_map(Json::from),
        Just(json!("2026-01-01T00:00:00Z")),
        Just(json!("fr-par-1")),
        Just(pointer::unknown()),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        let key = prop_oneof![
            Just("id".to_owned()),
            Just("key".to_owned()),
            Just("value".to_owned()),
            "[a-z_]{0,6}"
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::Array),
            prop::collection::vec((key, inner), 0..6)
                .prop_map(|pairs| Json::Object(pairs.into_iter().collect())),
        ]
    })
}

/// An element of a table's own shape, filled with anything.
fn shaped(table: &Table, leaves: &[Json]) -> Json {
    let mut element = json!({});
    let pointers = table.columns.values().filter_map(|column| column.from.as_deref());
    for (at, from) in pointers.filter(|from| from.starts_with('/')).enumerate() {
        let mut here = &mut element;
        for step in from.trim_start_matches('/').split('/') {
            if !here.is_object() {
                *here = json!({});
            }
            here = &mut here[step];
        }
        *here = leaves[at % leaves.len()].clone();
    }
    element
}

proptest! {
    #[test]
    fn any_element_gives_a_row_that_fits_or_an_error(leaves in prop::collection::vec(any_json(), 1..12)) {
        let placeholders = BTreeMap::new();
        for table in catalog().tables().values() {
            let builder = RowBuilder::new(table).unwrap();
            for element in [shaped(table, &leaves), leaves[0].clone()] {
                let context = Context { parent: leaves.last(), key: Some("0"), placeholders: &placeholders };
                let Ok(row) = builder.build(&element, &context) else { continue };
                prop_assert_eq!(row.values.len(), table.stored().count());
                for (value, (name, column)) in row.values.iter().zip(table.stored()) {
                    prop_assert!(value.fits(column), "{} of {}: {:?}", name, table.name, value);
                }
            }
        }
    }

    #[test]
    fn no_element_of_a_list_is_lost(items in prop::collection::vec(any_json(), 0..8)) {
        let count = items.len();
        let document = json!({ "list": items });
        prop_assert_eq!(elements(&document, "/list").unwrap().len(), count);
    }

    #[test]
    fn any_text_is_a_policy_or_an_error(text in "\\PC{0,200}", json in any_json()) {
        let _ = BucketPolicy::parse(&text);
        if let Ok(policy) = BucketPolicy::parse(&json!({ "Statement": [json] }).to_string()) {
            prop_assert_eq!(policy.statements.len(), 1);
        }
    }
}
