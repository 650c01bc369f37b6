//! Conditions against requests.

use proptest::prelude::*;

use super::*;
use crate::{Attr, Request, Value};

const AWS: Version = Version::Aws2012;

/// Whether a condition holds; `None` where nobody knows.
fn holds(version: Version, json: &str, request: &Request) -> Option<bool> {
    let tests = read(Json::parse(json).unwrap(), version, "Condition").ok()?;
    let formulas = tests.iter().map(|test| match test {
        Ok(test) => test.formula(),
        Err(unread) => unread.gap(),
    });
    Formula::all(formulas).holds(request)
}

fn with(name: &str, value: impl Into<Value>) -> Request {
    Request::new().with(Attr::named(name), value)
}

fn from(address: &str) -> Request {
    Request::new().with(Attr::SourceIp, address.parse::<std::net::IpAddr>().unwrap())
}

fn at(seconds: i64) -> Request {
    Request::new().with(Attr::Time, seconds)
}

#[test]
fn an_empty_condition_always_holds() {
    for json in ["{}", r#"{"StringEquals": {}}"#] {
        assert_eq!(holds(AWS, json, &Request::new()), Some(true));
    }
}

#[test]
fn an_absent_key_fails_what_compares_and_passes_what_must_not() {
    for (operator, absent, equal, other) in [
        ("StringEquals", false, true, false),
        ("StringEqualsIfExists", true, true, false),
        ("StringNotEquals", true, false, true),
        ("StringNotEqualsIfExists", true, false, true),
        ("stringlike", false, true, false),
        ("StringNotLike", true, false, true),
    ] {
        let json = format!(r#"{{"{operator}": {{"aws:Referer": ["x", "a"]}}}}"#);
        assert_eq!(holds(AWS, &json, &Request::new()), Some(absent), "{operator}");
        assert_eq!(holds(AWS, &json, &with("aws:referer", "a")), Some(equal), "{operator}");
        assert_eq!(holds(AWS, &json, &with("aws:referer", "b")), Some(other), "{operator}");
    }
}

#[test]
fn an_empty_list_of_values_is_none_of_them() {
    for (operator, absent, present) in [
        ("StringEquals", false, false),
        ("StringEqualsIfExists", true, false),
        ("StringNotEquals", true, true),
    ] {
        let json = format!(r#"{{"{operator}": {{"aws:Referer": []}}}}"#);
        assert_eq!(holds(AWS, &json, &Request::new()), Some(absent), "{operator}");
        assert_eq!(holds(AWS, &json, &with("aws:referer", "b")), Some(present), "{operator}");
    }
    assert_eq!(holds(AWS, r#"{"Null": {"aws:Referer": []}}"#, &Request::new()), Some(false));
}

#[test]
fn case_and_wildcards_matter_where_the_operator_says_so() {
    for (operator, value, given, wanted) in [
        ("StringEquals", "a*", "ab", Some(false)),
        ("StringEquals", "${*}", "*", Some(true)),
        ("StringEquals", "A", "a", Some(false)),
        ("StringEqualsIgnoreCase", "A*", "a*", Some(true)),
        ("StringEqualsIgnoreCase", "A*", "ab", Some(false)),
        ("StringNotEqualsIgnoreCase", "A", "a", Some(false)),
        ("StringEqualsIgnoreCase", "É", "a", None),
        ("StringEquals", "É", "É", Some(true)),
        ("StringLike", "a?c*", "abcd", Some(true)),
        ("StringLike", "a${?}c*", "abcd", Some(false)),
        ("StringLike", "${aws:username}", "a", None),
        ("StringNotLike", "home/${aws:username}", "a", None),
    ] {
        let json = format!(r#"{{"{operator}": {{"s3:prefix": "{value}"}}}}"#);
        assert_eq!(holds(AWS, &json, &with("s3:prefix", given)), wanted, "{operator} {value}");
        assert_eq!(
            holds(Version::Scaleway2023, &json, &with("s3:prefix", given)),
            wanted,
            "{operator} {value}"
        );
    }
    let json = r#"{"StringEquals": {"s3:prefix": "${*}"}}"#;
    assert_eq!(holds(Version::Aws2008, json, &with("s3:prefix", "*")), Some(false));
}

#[test]
fn addresses_are_in_any_of_the_prefixes_or_in_none() {
    let json = r#"{"IpAddress": {"aws:SourceIp": ["10.1.2.3/8", "2001:db8::/32", "192.0.2.1"]}}"#;
    for (address, wanted) in [
        ("10.200.0.1", true),
        ("192.0.2.1", true),
        ("192.0.2.2", false),
        ("2001:db8:1::1", true),
        ("2001:db9::1", false),
    ] {
        let negated = json.replace("IpAddress", "NotIpAddress");
        assert_eq!(holds(Version::Scaleway2023, json, &from(address)), Some(wanted), "{address}");
        assert_eq!(holds(Version::Scaleway2023, &negated, &from(address)), Some(!wanted), "{address}");
    }
    for value in [r#""10.0.0.0/33""#, r#"["10.0.0.0/8", "office"]"#, "10", "null", r#"[["10.0.0.0/8"]]"#] {
        let json = format!(r#"{{"IpAddress": {{"aws:SourceIp": {value}}}}}"#);
        assert_eq!(holds(AWS, &json, &from("10.0.0.1")), None, "{value}");
    }
}

#[test]
fn dates_compare_as_points_in_time() {
    for (operator, value, second, wanted) in [
        ("DateLessThan", r#""1970-01-01T00:01:00Z""#, 59, Some(true)),
        ("DateLessThan", r#""1970-01-01T00:01:00Z""#, 60, Some(false)),
        ("DateLessThan", r#""1970-01-01T00:01:00.5Z""#, 60, Some(true)),
        ("DateLessThanEquals", r#""60""#, 60, Some(true)),
        ("DateGreaterThan", "60", 60, Some(false)),
        ("DateGreaterThan", "60.5", 61, Some(true)),
        ("DateGreaterThanEquals", r#"["1970-01-01T00:02:00Z", "1970-01-01T00:01:00Z"]"#, 60, Some(true)),
        ("DateGreaterThan", r#""1970-01-01""#, 60, None),
        ("DateGreaterThan", "1970", 60, None),
    ] {
        for key in ["aws:CurrentTime", "aws:EpochTime"] {
            let json = format!(r#"{{"{operator}": {{"{key}": {value}}}}}"#);
            assert_eq!(holds(Version::Scaleway2023, &json, &at(second)), wanted, "{operator} {value}");
        }
    }
    let json = r#"{"DateNotEquals": {"aws:CurrentTime": "1970-01-01T00:01:00.5Z"}}"#;
    assert_eq!(holds(AWS, json, &at(60)), Some(true));
}

#[test]
fn numbers_compare_with_those_of_listings_and_the_time() {
    for (operator, value, wanted) in [
        ("NumericLessThanEquals", "10", Some(true)),
        ("NumericLessThan", r#""10""#, Some(false)),
        ("NumericEquals", "1e1", Some(true)),
        ("NumericEquals", r#""10.0""#, Some(true)),
        ("NumericNotEquals", "[10.5, 11]", Some(true)),
        ("NumericEquals", r#""ten""#, None),
        ("NumericEquals", "true", None),
    ] {
        for (key, request) in [("s3:max-keys", with("s3:max-keys", 10)), ("aws:EpochTime", at(10))] {
            let json = format!(r#"{{"{operator}": {{"{key}": {value}}}}}"#);
            assert_eq!(holds(AWS, &json, &request), wanted, "{operator} {value} {key}");
        }
    }
}

#[test]
fn truth_is_a_text_or_a_boolean() {
    for (value, over_tls, wanted) in [
        (r#""true""#, "true", Some(true)),
        (r#""FALSE""#, "true", Some(false)),
        ("false", "false", Some(true)),
        ("[true, false]", "false", Some(true)),
        (r#""yes""#, "true", None),
        ("1", "true", None),
    ] {
        let json = format!(r#"{{"Bool": {{"aws:SecureTransport": {value}}}}}"#);
        assert_eq!(holds(AWS, &json, &with("aws:securetransport", over_tls)), wanted, "{value}");
    }
    let json = r#"{"BoolIfExists": {"aws:SecureTransport": "true"}}"#;
    assert_eq!(holds(AWS, json, &Request::new()), Some(true));
}

#[test]
fn null_asks_whether_a_key_is_absent() {
    for (value, present, absent) in [
        (r#""true""#, Some(false), Some(true)),
        ("false", Some(true), Some(false)),
        (r#"["True", false]"#, Some(true), Some(true)),
        (r#""maybe""#, None, None),
    ] {
        for (key, request) in [
            ("aws:Referer", with("aws:referer", "")),
            ("s3:max-keys", with("s3:max-keys", 0)),
            ("aws:SourceIp", from("::1")),
        ] {
            let json = format!(r#"{{"Null": {{"{key}": {value}}}}}"#);
            assert_eq!(holds(AWS, &json, &request), present, "{key} {value}");
            assert_eq!(holds(AWS, &json, &Request::new()), absent, "{key} {value}");
        }
    }
}

#[test]
fn what_is_not_understood_leaves_the_rest_as_it_is() {
    for (operator, keys) in [
        ("ForAllValues:StringEquals", r#"{"aws:Referer": "a"}"#),
        ("ArnLike", r#"{"aws:SourceArn": "a"}"#),
        ("StringEquals", r#"{"aws:SourceIp": "10.0.0.1"}"#),
        ("StringEquals", r#"{"aws:PrincipalOrgID": "o-1"}"#),
        ("StringEquals", r#"{"aws:SecureTransport": "true"}"#),
        ("StringEquals", r#"{"aws:Referer": 5}"#),
        ("StringEquals", r#"{"aws:Referer": "a", "AWS:Referer": "a"}"#),
        ("StringEquals", r#"[]"#),
        ("NumericLessThan", r#"{"aws:CurrentTime": 5}"#),
        ("IpAddress", r#"{"aws:SourceIp": "10.0.0.0/8"}, "ipaddress": {"aws:SourceIp": "10.0.0.0/8"}"#),
    ] {
        let json = format!(r#"{{"{operator}": {keys}, "StringLike": {{"s3:prefix": "a*"}}}}"#);
        let request = |prefix| from("10.0.0.1").with(Attr::named("s3:prefix"), prefix);
        assert_eq!(holds(AWS, &json, &request("ab")), None, "{json}");
        assert_eq!(holds(AWS, &json, &request("b")), Some(false), "{json}");
    }
}

#[test]
fn what_only_aws_has_is_not_understood_elsewhere() {
    for json in [
        r#"{"Bool": {"aws:SecureTransport": "true"}}"#,
        r#"{"StringEqualsIfExists": {"aws:Referer": "a"}}"#,
        r#"{"Null": {"aws:Referer": "true"}}"#,
        r#"{"StringLike": {"aws:UserAgent": "a"}}"#,
        r#"{"DateEquals": {"aws:CurrentTime": "60"}}"#,
        r#"{"NumericLessThan": {"aws:EpochTime": "60"}}"#,
    ] {
        let request = at(60).with(Attr::named("aws:securetransport"), "true");
        assert!(holds(AWS, json, &request).is_some(), "{json}");
        assert_eq!(holds(Version::Scaleway2023, json, &request), None, "{json}");
    }
}

proptest! {
    #[test]
    fn a_negated_operator_is_the_opposite(
        base in prop::sample::select(vec!["Equals", "EqualsIgnoreCase", "Like"]),
        values in prop::collection::vec("[aB*?]{0,3}", 0..3),
        given in prop::option::of("[aB*?]{0,3}"),
    ) {
        let request = given.map_or_else(Request::new, |given| with("aws:referer", given));
        let values = serde_json::to_string(&values).unwrap();
        let of = |operator: &str| {
            holds(AWS, &format!(r#"{{"{operator}": {{"aws:Referer": {values}}}}}"#), &request)
        };
        let compares = of(&format!("String{base}")).unwrap();
        prop_assert_eq!(of(&format!("StringNot{base}")), Some(!compares));
    }
}
