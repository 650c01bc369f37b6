use super::*;

const GROUP: &str = "scaleway_instance_security_group.web";

fn group_of(after: Json, servers: Vec<Json>, configuration: Json) -> Read {
    let group = made(GROUP, after, json!({ "id": true }));
    read(&plan([vec![group], servers].concat(), configuration))
}

fn server(address: &str) -> Json {
    made(address, json!({ "type": "DEV1-S" }), json!({ "id": true, "security_group_id": true }))
}

fn linked(names: &[&str]) -> Option<String> {
    let address = "scaleway_instance_server.web";
    let settings = configured(address, json!({ "security_group_id": refers(names) }));
    let read = group_of(
        json!({}),
        vec![server(address)],
        configuration(json!({}), vec![configured(GROUP, json!({})), settings]),
    );
    read.text("select security_group_id from scaleway_server")
}

#[test]
fn a_direct_reference_leads_to_the_address_of_what_is_not_made_yet() {
    assert_eq!(linked(&[&format!("{GROUP}.id"), GROUP]), Some(GROUP.to_owned()));
}

#[test]
fn anything_else_leads_nowhere_and_says_so() {
    let nowhere = Some("unknown:scaleway_instance_server.web#security_group_id".to_owned());
    assert_eq!(linked(&["var.open", &format!("{GROUP}.id"), GROUP]), nowhere, "a condition");
    assert_eq!(linked(&[&format!("{GROUP}.name"), GROUP]), nowhere, "no identifier");
    assert_eq!(linked(&[GROUP]), nowhere);
    assert_eq!(linked(&["scaleway_instance_security_group.gone.id"]), nowhere);
    assert_eq!(linked(&["local.group"]), nowhere);
    assert_eq!(linked(&["var.group"]), nowhere, "the root module is called by nobody");
    assert_eq!(linked(&["module.gone.id"]), nowhere);
    assert_eq!(linked(&[]), nowhere);
}

#[test]
fn an_identifier_that_is_known_is_stored_without_its_zone() {
    let known = made(
        "scaleway_instance_server.web",
        json!({ "security_group_id": format!("fr-par-1/{ID}") }),
        json!({ "id": true }),
    );
    let read = group_of(json!({}), vec![known], json!({}));
    assert_eq!(read.text("select security_group_id from scaleway_server"), Some(ID.to_owned()));
}

#[test]
fn instances_find_the_instance_of_their_own_key() {
    let group = |key: &str| made(&format!("{GROUP}[\"{key}\"]"), json!({}), json!({ "id": true }));
    let server = |key: &str| server(&format!("scaleway_instance_server.web[\"{key}\"]"));
    let settings = configured(
        "scaleway_instance_server.web",
        json!({ "security_group_id": refers(&[GROUP, "each.key"]) }),
    );
    let changes = vec![group("a"), group("b"), server("a"), server("c")];
    let read = read(&plan(changes, configuration(json!({}), vec![settings])));
    let linked = |key: &str| {
        read.text(&format!("select security_group_id from scaleway_server where id = 'scaleway_instance_server.web[\"{key}\"]'")).unwrap()
    };
    assert_eq!(linked("a"), format!("{GROUP}[\"a\"]"));
    assert!(linked("c").starts_with("unknown:"), "there is no group of this key");
}

#[test]
fn references_are_followed_through_modules() {
    let inner =
        configured("scaleway_instance_server.web", json!({ "security_group_id": refers(&["var.group"]) }));
    let output = refers(&[&format!("{GROUP}.id"), GROUP]);
    let configuration = json!({ "root_module": { "module_calls": {
        "network": { "module": { "resources": [configured(GROUP, json!({}))], "outputs": { "group_id": { "expression": output } } } },
        "servers": {
            "expressions": { "group": refers(&["module.network.group_id", "module.network"]) },
            "module": { "resources": [inner], "variables": { "group": {} } },
        },
    } } });
    let changes = vec![
        made(&format!("module.network.{GROUP}"), json!({}), json!({ "id": true })),
        server("module.servers[0].scaleway_instance_server.web"),
    ];
    let read = read(&plan(changes, configuration));
    assert_eq!(
        read.text("select security_group_id from scaleway_server"),
        Some(format!("module.network.{GROUP}"))
    );
}

#[test]
fn modules_that_refer_in_a_circle_end() {
    let configuration = json!({ "root_module": { "module_calls": { "m": {
        "expressions": { "a": refers(&["module.m.b"]) },
        "module": {
            "resources": [configured("scaleway_instance_server.web", json!({ "security_group_id": refers(&["var.a"]) }))],
            "outputs": { "b": { "expression": refers(&["var.a"]) } },
        },
    } } } });
    let read = read(&plan(vec![server("module.m.scaleway_instance_server.web")], configuration));
    assert!(read.text("select security_group_id from scaleway_server").unwrap().starts_with("unknown:"));
}

#[test]
fn a_list_of_one_is_a_reference_too() {
    let address = "scaleway_instance_server.web";
    let volume = "scaleway_block_volume.data";
    let after = json!({ "additional_volume_ids": [null] });
    let unknown = json!({ "id": true, "additional_volume_ids": [true] });
    let settings = configured(
        address,
        json!({ "additional_volume_ids": refers(&["scaleway_block_volume.data.id", volume]) }),
    );
    let changes = vec![made(volume, json!({}), json!({ "id": true })), made(address, after, unknown)];
    let read = read(&plan(changes, configuration(json!({}), vec![settings])));
    assert_eq!(read.text("select volume_id from scaleway_server_volume"), Some(volume.to_owned()));
}

#[test]
fn aliases_of_the_provider_do_not_share_a_project() {
    let mut one = configured("scaleway_instance_ip.a", json!({}));
    one["provider_config_key"] = json!("scaleway.other");
    let changes = vec![
        made("scaleway_instance_ip.a", json!({}), json!({ "id": true, "project_id": true })),
        made("scaleway_instance_ip.b", json!({}), json!({ "id": true, "project_id": true })),
    ];
    let mut configuration =
        configuration(json!({}), vec![one, configured("scaleway_instance_ip.b", json!({}))]);
    configuration["provider_config"]["scaleway.other"] = json!({ "name": "scaleway", "alias": "other" });
    let read = read(&plan(changes, configuration));
    assert_eq!(
        read.all("select project_id from scaleway_ip order by id"),
        ["unknown:project.other", "unknown:project"]
    );
}

#[test]
fn default_tags_of_the_provider_count() {
    let address = "scaleway_instance_ip.a";
    let tags = |provider: Json, after: Json, unknown: Json| {
        let read = read(&plan(
            vec![made(address, after, unknown)],
            configuration(provider, vec![configured(address, json!({}))]),
        ));
        read.text("select tags from scaleway_ip")
    };
    let with = json!({ "default_tags": { "constant_value": ["hds"] } });
    assert_eq!(tags(with, json!({ "tags": ["a"] }), json!({ "tags_all": true })), None);
    assert_eq!(
        tags(json!({}), json!({ "tags": ["a"] }), json!({ "tags_all": true })),
        Some(r#"["a"]"#.to_owned())
    );
    let both = json!({ "tags": ["a"], "tags_all": ["hds", "a"] });
    assert_eq!(tags(json!({}), both, json!({})), Some(r#"["hds","a"]"#.to_owned()));
}
