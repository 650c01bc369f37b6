//! Whatever a file says, it is read or refused: nothing panics, and nothing is stored that a table cannot hold.

use proptest::prelude::*;

use super::*;

const KINDS: [&str; 12] = [
    "scaleway_object_bucket",
    "scaleway_object_bucket_acl",
    "scaleway_object_bucket_policy",
    "scaleway_object_bucket_lock_configuration",
    "scaleway_object_bucket_server_side_encryption_configuration",
    "scaleway_object",
    "scaleway_instance_security_group",
    "scaleway_instance_security_group_rules",
    "scaleway_instance_server",
    "scaleway_iam_policy",
    "scaleway_iam_group",
    "scaleway_iam_group_membership",
];

const NAMES: [&str; 30] = [
    "id",
    "name",
    "region",
    "zone",
    "project_id",
    "bucket",
    "acl",
    "access_control_policy",
    "grant",
    "grantee",
    "uri",
    "permission",
    "owner",
    "policy",
    "rule",
    "default_retention",
    "days",
    "years",
    "lifecycle_rule",
    "expiration",
    "noncurrent_version_expiration",
    "tags",
    "inbound_rule",
    "outbound_rule",
    "port",
    "port_range",
    "ip_range",
    "security_group_id",
    "external_rules",
    "user_ids",
];

fn leaf() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i32>().prop_map(Json::from),
        "[a-z0-9/:\\-]{0,10}".prop_map(Json::from),
        Just(json!("fr-par")),
        Just(json!("data")),
        Just(json!("public-read")),
        Just(json!(r#"{"Statement":[{"Principal":"*"}]}"#)),
        Just(json!("1-5")),
    ]
}

fn values() -> impl Strategy<Value = Json> {
    let nested = leaf().prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
            prop::collection::vec((prop::sample::select(&NAMES[..]), inner), 0..6).prop_map(|members| {
                members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
            }),
        ]
    });
    prop::collection::vec((prop::sample::select(&NAMES[..]), nested), 0..10)
        .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn resource() -> impl Strategy<Value = Json> {
    let action = prop::sample::select(&["create", "update", "no-op", "delete"][..]);
    let address = "(module\\.[a-z]\\.|)[a-c](\\[0\\]|\\[\"k\"\\]|)";
    (prop::sample::select(&KINDS[..]), address, action, values(), values(), values()).prop_map(
        |(kind, name, action, after, unknown, sensitive)| {
            let (module, name) = name.rsplit_once('.').map_or((String::new(), name.as_str()), |(m, n)| (format!("{m}."), n));
            json!({
                "address": format!("{module}{kind}.{name}"), "type": kind,
                "change": { "actions": [action], "after": after, "after_unknown": unknown, "after_sensitive": sensitive },
            })
        },
    )
}

fn settings() -> impl Strategy<Value = Json> {
    let names = prop::collection::vec(
        "(scaleway_object_bucket|scaleway_instance_security_group|var|each|module)\\.[a-c](\\.id|\\.name|)",
        0..3,
    );
    (prop::sample::select(&KINDS[..]), "[a-c]", prop::sample::select(&NAMES[..]), names).prop_map(|(kind, name, attribute, names)| {
        json!({ "type": kind, "name": name, "provider_config_key": "scaleway", "expressions": { attribute: { "references": names } } })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_plan_is_read(resources in prop::collection::vec(resource(), 0..8), settings in prop::collection::vec(settings(), 0..6)) {
        let wanted = resources.iter().filter(|resource| resource["change"]["actions"][0] != "delete").count();
        let read = read(&plan(resources, configuration(json!({}), settings)));
        prop_assert_eq!(read.summary.resources, wanted as u64);
        let duplicates: i64 = read.one("select count(*) from onus_coverage where scope = '{}' and column_name is null group by table_name order by 1 desc");
        prop_assert_eq!(duplicates, 1);
    }

    #[test]
    fn any_part_of_a_plan_is_refused_or_read(resources in prop::collection::vec(resource(), 1..4), cut in 0.0..1.0_f64, byte in any::<u8>()) {
        let text = plan(resources, json!({})).to_string().into_bytes();
        let at = (text.len() as f64 * cut) as usize;
        prop_assert!(read_text(&text[..at]).is_err());
        let mut changed = text;
        changed[at] = byte;
        let _ = read_text(&changed);
    }
}
