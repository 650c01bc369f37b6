use proptest::prelude::*;
use serde_json::json;

use super::super::response::Headers;
use super::super::sensitive::known_names;
use super::*;

const OWN: &str = "0f0e0d0c-aaaa-bbbb-cccc-1234567890ab";

fn redactor(own: &str) -> Redactor {
    let fields = vec![SensitiveField::new("/x/{zone}/servers", "/servers/*/setup")];
    Redactor::new([&SecretString::from(own)], fields).unwrap()
}

fn exchange(body: Body) -> Exchange {
    Exchange {
        service: "x".into(),
        cassette: String::new(),
        id: 0,
        method: "GET".into(),
        host: "api.example.org".into(),
        path: "/x/z1/servers".into(),
        query: String::new(),
        project: None,
        status: 200,
        response_headers: Headers::default(),
        body,
    }
}

fn cleared(body: &str) -> String {
    let redacted = redactor(OWN).redact(exchange(Body::Text(body.into()))).unwrap();
    String::from_utf8(redacted.exchange().body.to_bytes()).unwrap()
}

#[test]
fn named_fields_lose_their_value_and_keep_their_absence() {
    assert_eq!(
        cleared(
            r#"{"secret_key":"hidden","b":{"password":null,"token":"","api_token":7,"password_enabled":true}}"#
        ),
        r#"{"secret_key":"REDACTED","b":{"password":null,"token":"","api_token":"REDACTED","password_enabled":true}}"#
    );
}

#[test]
fn fields_of_table_specs_lose_their_value_on_their_path_only() {
    assert_eq!(
        cleared(r#"{"servers":[{"setup":"hidden"},{"setup":["hidden"]}],"setup":"kept"}"#),
        r#"{"servers":[{"setup":"REDACTED"},{"setup":["REDACTED"]}],"setup":"kept"}"#
    );
    let mut elsewhere = exchange(Body::Text(r#"{"servers":[{"setup":"kept"}]}"#.into()));
    elsewhere.path = "/x/z1/images".into();
    let redacted = redactor(OWN).redact(elsewhere).unwrap();
    assert_eq!(redacted.exchange().body, Body::Text(r#"{"servers":[{"setup":"kept"}]}"#.into()));
}

#[test]
fn environment_variables_keep_their_names() {
    assert_eq!(
        cleared(
            r#"{"environment_variables":{"A":"hidden"},"secret_environment_variables":[{"key":"B","hashed_value":"h"}]}"#
        ),
        r#"{"environment_variables":{"A":"REDACTED"},"secret_environment_variables":[{"key":"B","hashed_value":"REDACTED"}]}"#
    );
}

#[test]
fn names_of_user_data_stay_and_contents_go() {
    assert_eq!(cleared(r#"{"user_data":["cloud-init"]}"#), r#"{"user_data":["cloud-init"]}"#);
    assert_eq!(cleared(r#"{"user-data":"I2Nsb3Vk"}"#), r#"{"user-data":"REDACTED"}"#);
}

#[test]
fn the_identifier_of_a_key_stays_and_a_key_of_that_name_goes() {
    assert_eq!(
        cleared(r#"{"access_key":"SCW1","users":[{"access-key":"hidden","access-cert":"c"}]}"#),
        r#"{"access_key":"SCW1","users":[{"access-key":"REDACTED","access-cert":"REDACTED"}]}"#
    );
}

#[test]
fn json_that_cannot_be_read_is_dropped_whole() {
    for body in [r#"{"password":"hidden"#, r#"[{"password":"hidden"}"#, r#"{"a":1} {"password":"hidden"}"#] {
        assert_eq!(cleared(body), "REDACTED");
    }
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    assert_eq!(cleared(&deep), "REDACTED");
}

#[test]
fn a_repeated_key_hides_nothing() {
    assert_eq!(cleared(r#"{"password":"hidden","password":null}"#), r#"{"password":null}"#);
}

#[test]
fn a_secret_that_the_mark_itself_contains_is_refused() {
    let error = redactor("REDACTED").redact(exchange(Body::Text(r#"{"password":"x"}"#.into()))).unwrap_err();
    assert!(matches!(error, RedactError::Survives { .. }));
}

#[test]
fn a_credential_too_short_to_be_found_is_refused() {
    let short = SecretString::from("abc");
    assert_eq!(Redactor::new([&short], Vec::new()).err(), Some(RedactError::TooShort));
}

#[test]
fn own_secret_goes_from_path_query_headers_and_bytes() {
    let mut exchange = exchange(Body::Bytes([&[0xff], OWN.as_bytes()].concat()));
    exchange.path = format!("/x/{OWN}");
    exchange.query = format!("q={OWN}");
    exchange.host = format!("{OWN}.example.org");
    exchange.response_headers = Headers::keep([("link", OWN)]);
    let redacted = redactor(OWN).redact(exchange).unwrap();
    assert!(!redacted.exchange().to_line().unwrap().contains(OWN));
    assert_eq!(redacted.exchange().body, Body::Text("REDACTED".into()));
}

/// JSON in which a secret is planted: at a sensitive name, and the caller's own anywhere, in keys too.
fn planted(own: String, other: String) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a-z]{0,6}".prop_map(Value::from),
        ("[a-z:/ ]{0,5}", "[a-z@/ ]{0,5}").prop_map({
            let own = own.clone();
            move |(before, after)| Value::from(format!("{before}{own}{after}"))
        }),
    ];
    leaf.prop_recursive(4, 40, 5, move |inner| {
        let (own, other) = (own.clone(), other.clone());
        let names = known_names();
        let below = inner.clone();
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map("[a-z_]{1,6}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
            (prop::sample::select(names), below).prop_map(move |(name, below)| {
                json!({ name: other, format!("{name}_{own}"): below, "secretkey": { "deep": [other] } })
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_planted_secret_never_survives(
        (own, document) in "[A-Za-z0-9+/=&<\"\\\\-]{8,40}"
            .prop_filter("the mark is not a secret", |own| !REMOVED.contains(own.as_str()) && !own.contains("ED"))
            .prop_flat_map(|own| (Just(own.clone()), planted(own, "planted-elsewhere".into()))),
        shape in 0..4_u8,
    ) {
        let text = document.to_string();
        let body = match shape {
            0 => Body::Json(document),
            1 => Body::Text(text.get(..text.len() / 2).unwrap_or("{").to_owned()),
            2 => Body::Bytes([&[0xfe, 0xff][..], own.as_bytes()].concat()),
            _ => Body::Text(text),
        };
        let partial_text = shape == 1;
        let redacted = redactor(&own).redact(exchange(body)).unwrap();
        let line = redacted.exchange().to_line().unwrap();
        let kept = redacted.exchange().body.to_bytes();
        for form in spellings(&own) {
            prop_assert!(!line.contains(&form));
            prop_assert!(!contains(&kept, form.as_bytes()));
        }
        prop_assert!(partial_text || !line.contains("planted-elsewhere"));
    }

    #[test]
    fn clearing_twice_changes_nothing_more(document in planted(OWN.into(), "planted-elsewhere".into())) {
        let once = redactor(OWN).redact(exchange(Body::Text(document.to_string()))).unwrap();
        let twice = redactor(OWN).redact(once.exchange().clone()).unwrap();
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn nothing_else_is_lost(
        document in prop::collection::hash_map("[b-d]{1,4}", any::<i64>(), 0..6)
            .prop_map(|members| json!({ "rows": members }))
    ) {
        let redacted = redactor(OWN).redact(exchange(Body::Text(document.to_string()))).unwrap();
        let kept: Value = serde_json::from_slice(&redacted.exchange().body.to_bytes()).unwrap();
        prop_assert_eq!(kept, document);
    }
}
