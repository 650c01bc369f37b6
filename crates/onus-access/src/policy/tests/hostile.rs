//! Documents that nobody would write: nothing panics, and what is strange in one place changes nothing in
//! another.

use proptest::prelude::*;
use serde_json::{Value as JsonValue, json};

use super::*;

/// Any JSON, with the words of policies in it more often than chance has them.
fn any_json() -> impl Strategy<Value = JsonValue> {
    let words = prop::sample::select(vec![
        "*",
        "AWS",
        "SCW",
        "Allow",
        "Deny",
        "s3:Get*",
        "b/*",
        "arn:aws:s3:::b/*",
        "123456789012",
        "StringEquals",
        "IpAddress",
        "NumericLessThan",
        "DateGreaterThan",
        "Null",
        "Bool",
        "aws:SourceIp",
        "aws:CurrentTime",
        "s3:max-keys",
        "10.0.0.0/8",
        "2026-06-01T00:00:00Z",
        "true",
        "${aws:username}",
    ]);
    let text = prop_oneof![words.prop_map(ToOwned::to_owned), ".{0,6}"];
    let leaf = prop_oneof![
        Just(JsonValue::Null),
        any::<bool>().prop_map(JsonValue::from),
        any::<i64>().prop_map(JsonValue::from),
        any::<f64>().prop_map(JsonValue::from),
        text.clone().prop_map(JsonValue::from),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(JsonValue::from),
            prop::collection::vec((text.clone(), inner), 0..4)
                .prop_map(|entries| JsonValue::Object(entries.into_iter().collect())),
        ]
    })
}

fn dialect() -> impl Strategy<Value = (Dialect, &'static str)> {
    prop::sample::select(vec![
        (Dialect::Aws, "2008-10-17"),
        (Dialect::Aws, "2012-10-17"),
        (Dialect::Scaleway, "2012-10-17"),
        (Dialect::Scaleway, "2023-04-17"),
    ])
}

fn requests() -> Vec<Request> {
    let address: std::net::IpAddr = "10.0.0.1".parse().unwrap();
    let principals = [None, Some(ALICE), Some(USER)];
    let bare = principals.map(get);
    let full = principals.map(|who| get(who).with(Attr::SourceIp, address).with(Attr::Time, 0));
    bare.into_iter().chain(full).collect()
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,40}") {
        for dialect in [Dialect::Aws, Dialect::Scaleway] {
            if let Ok(document) = Document::parse(&text, dialect) {
                document.grants(&mut Statement::position);
            }
        }
    }

    #[test]
    fn no_piece_of_a_document_panics(cut in 0..200_usize, put in "[\\[\\]{}\",:\\\\a0-]{0,4}") {
        let mut text = format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statement("Allow", r#""*""#));
        let at = cut.min(text.len());
        text.replace_range(at..(at + put.len()).min(text.len()), &put);
        if let Ok(document) = Document::parse(&text, Dialect::Aws) {
            document.grants(&mut Statement::position);
        }
    }

    #[test]
    fn no_value_at_the_top_panics(
        (dialect, version) in dialect(), key in "Version|Id|Statement|[a-z]{1,3}", value in any_json()
    ) {
        let mut document = json!({"Version": version, "Statement": []});
        document[key] = value;
        let read = Document::parse(&document.to_string(), dialect).unwrap();
        if read.unread().is_some() {
            prop_assert!(requests().iter().all(|request| grants(&read, request).is_none()));
        }
    }

    /// Whatever an element holds, a request that another element leaves out stays out, and what another
    /// statement grants can only be denied by it or unknown.
    #[test]
    fn any_value_in_any_element_keeps_everything_else(
        (dialect, version) in dialect(),
        element in "Sid|Effect|Principal|NotPrincipal|Action|Resource|NotResource|Condition",
        value in any_json(),
    ) {
        let bucket = if dialect == Dialect::Aws { "arn:aws:s3:::b/*" } else { "b/*" };
        let open = json!({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": bucket});
        let mut strange = open.clone();
        strange[&element] = value;
        let parse = |statements: JsonValue| {
            let document = json!({"Version": version, "Statement": statements});
            Document::parse(&document.to_string(), dialect).unwrap()
        };

        let alone = parse(json!([strange]));
        prop_assert_eq!(alone.unread(), None);
        for request in requests() {
            let other = match element.as_str() {
                "Action" => request.clone().with(Attr::Resource, "c/k"),
                _ => request.clone().with(Attr::Action, "s3:putobject"),
            };
            prop_assert_eq!(grants(&alone, &other), Some(false));
            let both = parse(json!([open, strange]));
            if element != "Effect" {
                prop_assert_eq!(grants(&both, &request), Some(true));
            }
            prop_assert_eq!(grants(&both, &other), Some(false));
        }
    }

    /// A condition beside one that is not understood still restricts.
    #[test]
    fn any_operator_and_any_value_keep_the_other_conditions(operator in ".{1,20}", value in any_json()) {
        prop_assume!(!operator.eq_ignore_ascii_case("IpAddress"));
        let document = json!({"Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
            "Condition": {operator: value, "IpAddress": {"aws:SourceIp": "192.0.2.0/24"}},
        }});
        let document = Document::parse(&document.to_string(), Dialect::Aws).unwrap();
        let address: std::net::IpAddr = "192.0.3.1".parse().unwrap();
        prop_assert_eq!(grants(&document, &get(None).with(Attr::SourceIp, address)), Some(false));
    }
}

#[test]
fn what_is_as_long_as_can_be_is_read_in_no_time() {
    let many = |item: &str, count: usize| vec![item; count].join(",");
    let keys: Vec<String> = (0..60_000).map(|n| format!(r#""k{n}": []"#)).collect();
    let keys = keys.join(",");
    for statement in [
        format!(r#"{{"Effect": "Allow", "Principal": {{{keys}}}, "Action": "*", "Resource": "*"}}"#),
        format!(
            r#"{{"Effect": "Allow", "Principal": "*", "Action": [{}], "Resource": "*"}}"#,
            many("\"s3:*\"", 100_000)
        ),
        format!(
            r#"{{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "{}"}}"#,
            "*a".repeat(500_000)
        ),
        format!(
            r#"{{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "{}"}}"#,
            "*?".repeat(500_000)
        ),
        format!(
            r#"{{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "{}"}}"#,
            "${*}".repeat(200_000)
        ),
        format!(
            r#"{{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": {{{keys}}}}}"#
        ),
        format!(
            r#"{{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
                "Condition": {{"StringEquals": {{{keys}}}}}}}"#
        ),
        format!(r#"{{{keys}}}"#),
    ] {
        let started = std::time::Instant::now();
        aws(&statement).grants(&mut Statement::position);
        assert!(started.elapsed().as_secs() < 5);
    }
}
