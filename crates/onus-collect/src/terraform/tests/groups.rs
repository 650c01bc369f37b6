use super::*;

const GROUP: &str = "scaleway_instance_security_group.web";
const RULES: &str = "scaleway_instance_security_group_rules.web";
const TABLE: &str = "scaleway_security_group_rule";

fn group(external: bool, rules: Json) -> Json {
    let after = json!({
        "external_rules": external, "enable_default_security": false, "inbound_rule": rules, "outbound_rule": [],
        "inbound_default_policy": "drop", "zone": "fr-par-2", "project_id": PROJECT,
    });
    made(GROUP, after, json!({ "id": true }))
}

fn rule(port: u16) -> Json {
    json!({ "action": "accept", "protocol": "TCP", "port": port, "port_range": null, "ip": null, "ip_range": "192.0.2.0/24" })
}

fn linked() -> Json {
    let refers = refers(&["scaleway_instance_security_group.web.id", GROUP]);
    configuration(
        json!({}),
        vec![
            configured(GROUP, json!({ "project_id": {}, "zone": {} })),
            configured(RULES, json!({ "security_group_id": refers })),
        ],
    )
}

fn external(rules: Json) -> Json {
    made(RULES, json!({ "inbound_rule": rules, "outbound_rule": [] }), json!({ "security_group_id": true }))
}

#[test]
fn a_group_with_its_own_rules_has_all_of_them() {
    let read = read(&plan(vec![group(false, json!([rule(22), rule(80)]))], json!({})));
    let rules = "select direction || action || protocol || ip_range || port_from || '-' || port_to || ' ' || position || editable";
    assert_eq!(
        read.all(&format!("{rules} from {TABLE} order by id")),
        ["inboundacceptTCP192.0.2.0/2422-0 11", "inboundacceptTCP192.0.2.0/2480-0 21",]
    );
    assert_eq!(
        read.text(&format!("select zone || region || project_id from {TABLE}")),
        Some(format!("fr-par-2fr-par{PROJECT}"))
    );
    assert_eq!(read.complete(TABLE), [format!(r#"{{"security_group_id":"{GROUP}"}}"#)]);
}

#[test]
fn built_in_rules_are_there_when_they_are_enabled() {
    let with = |enabled: Json, unknown: Json| {
        let after = json!({ "external_rules": false, "enable_default_security": enabled, "inbound_rule": [], "outbound_rule": [] });
        read(&plan(vec![made(GROUP, after, unknown)], json!({})))
    };
    let on = with(json!(true), json!({}));
    assert_eq!(
        on.one::<i64>(&format!(
            "select count(*) from {TABLE} where direction = 'outbound' and action = 'drop' and editable = 0"
        )),
        6
    );
    assert_eq!(on.complete(TABLE).len(), 1);
    let off = with(json!(false), json!({}));
    assert_eq!(off.one::<i64>(&format!("select count(*) from {TABLE}")), 0);
    assert_eq!(off.complete(TABLE).len(), 1);
    assert!(with(Json::Null, json!({ "enable_default_security": true })).complete(TABLE).is_empty());
}

#[test]
fn rules_in_a_resource_of_their_own_belong_to_the_group() {
    let read = read(&plan(vec![external(json!([rule(443)])), group(true, json!([]))], linked()));
    assert_eq!(read.all(&format!("select id from {TABLE}")), [format!("{GROUP}/inbound/0")]);
    assert_eq!(
        read.text(&format!("select zone || project_id from {TABLE}")),
        Some(format!("fr-par-2{PROJECT}"))
    );
    assert_eq!(read.complete(TABLE), [format!(r#"{{"security_group_id":"{GROUP}"}}"#)]);
}

#[test]
fn rules_that_may_be_elsewhere_are_not_all_of_them() {
    assert!(
        read(&plan(vec![group(true, json!([]))], json!({}))).complete(TABLE).is_empty(),
        "external, and nobody lists them"
    );
    let twice = vec![group(false, json!([])), external(json!([]))];
    assert!(read(&plan(twice, linked())).complete(TABLE).is_empty(), "two lists undo each other");
    let stray = vec![group(false, json!([])), external(json!([rule(22)]))];
    let read = read(&plan(stray, json!({})));
    assert!(read.complete(TABLE).is_empty(), "the rules may be for this group");
    assert_eq!(
        read.all(&format!("select security_group_id from {TABLE}")),
        [format!("unknown:{RULES}#security_group_id")]
    );
}

#[test]
fn rules_that_are_not_known_are_not_all_of_them() {
    let after = json!({ "external_rules": false, "enable_default_security": false, "outbound_rule": [] });
    let unknown = made(GROUP, after, json!({ "inbound_rule": true }));
    assert!(read(&plan(vec![unknown], json!({}))).complete(TABLE).is_empty());
    let mut partly = group(false, json!([rule(22)]));
    partly["change"]["after_unknown"] = json!({ "inbound_rule": [{ "ip_range": true, "port": true }] });
    let read = read(&plan(vec![partly], json!({})));
    assert_eq!(read.complete(TABLE).len(), 1, "how many there are is known");
    assert_eq!(read.text(&format!("select ip_range from {TABLE}")), None);
    assert_eq!(read.one::<Option<i64>>(&format!("select port_from from {TABLE}")), None);
}

#[test]
fn rules_of_a_group_that_is_not_in_the_file_are_never_all() {
    let rules = held(
        RULES,
        json!({ "security_group_id": format!("nl-ams-1/{ID}"), "inbound_rule": [rule(22)], "outbound_rule": [] }),
    );
    let read = read(&state(vec![rules]));
    assert_eq!(
        read.text(&format!("select security_group_id || ' ' || zone || ' ' || region from {TABLE}")),
        Some(format!("{ID} nl-ams-1 nl-ams"))
    );
    assert!(read.complete(TABLE).is_empty());
}
