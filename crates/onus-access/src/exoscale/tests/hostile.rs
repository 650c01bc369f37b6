use super::*;

fn gaps(policy: &str) -> String {
    RolePolicy::read(policy).not_understood().join("; ")
}

/// What the role of a key with this policy allows of class `sos`.
fn sos(policy: &str, operation: &str) -> &'static str {
    may(&organization(policy), &key(), operation, "sos")
}

#[test]
fn a_text_that_is_no_policy_allows_nobody_knows_what() {
    let deep = format!(r#"{{"services":{}"#, "[".repeat(100_000));
    let long = format!("{}{}", ALL, " ".repeat(2 << 20));
    for text in [
        "",
        "null",
        "[]",
        "1",
        "{",
        deep.as_str(),
        long.as_str(),
        r#"{"services":{}}"#,
        r#"{"default-service-strategy":"maybe"}"#,
    ] {
        assert_eq!(sos(text, "get-object"), "unknown", "{:.60}", text);
        assert!(!gaps(text).is_empty(), "{text:.60}");
    }
    let statements = r#"{"default-service-strategy":"allow","services":{},"Statement":[]}"#;
    assert_eq!(sos(statements, "get-object"), "unknown");
    assert_eq!(
        sos(r#"{"default-service-strategy":"allow"}"#, "get-object"),
        "yes",
        "what is empty is left out"
    );
    let version =
        |version| format!(r#"{{"Version":{version},"default-service-strategy":"allow","services":{{}}}}"#);
    assert_eq!(sos(&version(r#""exoscale""#), "get-object"), "yes");
    assert_eq!(sos(&version(r#""2012-10-17""#), "get-object"), "unknown");
}

#[test]
fn a_key_that_is_there_twice_is_a_gap_where_it_stands() {
    let service = r#"{"default-service-strategy":"deny","services":{"sos":{"type":"allow"},"s\u006fs":{"type":"deny"},"dns":{"type":"allow"}}}"#;
    assert_eq!(sos(service, "get-object"), "unknown");
    assert_eq!(gaps(service), "service `sos` is there twice");
    assert_eq!(may(&organization(service), &key(), "list-dns-domains", "dns"), "yes");
    assert_eq!(may(&organization(service), &key(), "list-zones", "compute"), "no");
    let kind = r#"{"default-service-strategy":"deny","services":{"sos":{"type":"allow","type":"deny"}}}"#;
    assert_eq!(sos(kind, "get-object"), "unknown");
    let default = r#"{"default-service-strategy":"deny","default-service-strategy":"allow","services":{}}"#;
    assert_eq!(sos(default, "get-object"), "unknown");
}

#[test]
fn a_rule_that_is_not_understood_hides_the_later_ones_alone() {
    let policy = |rule: &str| {
        format!(
            r#"{{"default-service-strategy":"deny","services":{{"sos":{{"type":"rules","rules":[
                {{"action":"allow","expression":"operation == 'get-object'"}},
                {{"action":"deny","expression":"operation == 'delete-object'"}},
                {rule},
                {{"action":"allow","expression":"operation == 'put-object'"}}]}}}}}}"#
        )
    };
    for rule in [
        "1",
        "{}",
        r#"{"action":"allow"}"#,
        r#"{"action":"allow","expression":1}"#,
        r#"{"action":"deny","expression":"(("}"#,
        r#"{"action":"deny","expression":"true","unless":"x"}"#,
        r#"{"action":"perhaps","expression":"true"}"#,
        r#"{"action":"deny","expression":"true","resources":["x"]}"#,
        r#"{"action":"deny","expression":"something.else"}"#,
    ] {
        let policy = policy(rule);
        assert_eq!(sos(&policy, "get-object"), "yes", "{rule}");
        assert_eq!(sos(&policy, "delete-object"), "no", "{rule}");
        assert_eq!(sos(&policy, "put-object"), "unknown", "{rule}");
        assert!(gaps(&policy).contains("rule 2 for `sos`"), "{rule}: {}", gaps(&policy));
    }
    // Where an unclear rule cannot matter, it does not.
    assert_eq!(sos(&policy(r#"{"action":"perhaps","expression":"operation == 'x'"}"#), "put-object"), "yes");
    assert_eq!(sos(&policy(r#"{"action":"allow","expression":"something.else"}"#), "put-object"), "yes");
    assert_eq!(sos(&policy(r#"{"action":"deny","expression":"something.else"}"#), "head-object"), "no");
    assert_eq!(sos(&policy(r#"{"action":"allow","expression":"true","resources":[]}"#), "put-object"), "yes");
}

#[test]
fn reasons_say_where_they_come_from_and_stay_short() {
    let text = "x".repeat(500);
    let organization = organization(&rules("sos", &[("allow", &text)]));
    let reply = Access::new(&organization).may(&key(), "get-object", "sos", &Resource::Any);
    let Answer::Unknown { missing } = reply.answer else { panic!() };
    assert!(missing[0].starts_with("the policy of role `role r`: rule 0 for `sos`: "), "{}", missing[0]);
    let class = format!(r#"{{"default-service-strategy":"deny","services":{{"{text}":{{"type":"x"}}}}}}"#);
    assert!(gaps(&class).len() < 200, "{}", gaps(&class));
}

#[test]
fn many_rules_end_in_time() {
    let many = |count: usize| {
        let rule = |at: usize| {
            (["deny", "allow"][at % 2], format!("operation == 'o{at}' || operation.startsWith('p{at}')"))
        };
        let said: Vec<(&str, String)> = (0..count).map(rule).collect();
        let said: Vec<(&str, &str)> = said.iter().map(|(action, text)| (*action, text.as_str())).collect();
        rules("sos", &said)
    };
    assert_eq!(sos(&many(250), "o249"), "yes");
    assert_eq!(sos(&many(250), "o248"), "no");
    assert_eq!(sos(&many(251), "o249"), "unknown");
}
