use super::*;

fn server(after: Json, unknown: Json, provider: Json, expressions: Json) -> Read {
    let address = "scaleway_instance_server.web";
    read(&plan(
        vec![made(address, after, unknown)],
        configuration(provider, vec![configured(address, expressions)]),
    ))
}

#[test]
fn what_is_known_after_apply_is_null_whatever_the_plan_shows() {
    let read = server(
        json!({ "name": null, "type": "PRO2-XS", "protected": false, "tags": null, "boot_type": "local" }),
        json!({ "id": true, "name": true, "zone": true, "project_id": true, "organization_id": true, "boot_type": true }),
        json!({}),
        json!({ "type": { "constant_value": "PRO2-XS" } }),
    );
    assert_eq!(read.text("select name from scaleway_server"), None);
    assert_eq!(read.text("select boot_type from scaleway_server"), None);
    assert_eq!(read.text("select family from scaleway_server"), Some("PRO2".to_owned()));
    assert_eq!(read.one::<i64>("select protected from scaleway_server"), 0);
    assert_eq!(read.text("select tags from scaleway_server"), Some("[]".to_owned()), "no tags are set");
    assert_eq!(read.text("select id from scaleway_server"), Some("scaleway_instance_server.web".to_owned()));
    assert_eq!(read.text("select project_id from scaleway_server"), Some("unknown:project".to_owned()));
    assert_eq!(read.text("select zone from scaleway_server"), Some("unknown:zone".to_owned()));
    assert_eq!(read.text("select region from scaleway_server"), None);
    let group = read.text("select security_group_id from scaleway_server");
    assert_eq!(group, Some("unknown:scaleway_instance_server.web#security_group_id".to_owned()));
    assert_eq!(
        read.text("select placement_group_id from scaleway_server"),
        None.or(group.map(|_| String::from("unknown:scaleway_instance_server.web#placement_group_id")))
    );
    assert_eq!(read.summary.resources, 1);
    assert_eq!(read.summary.rows["scaleway_server"], 1);
    assert_eq!(read.summary.stand_ins, 4);
}

#[test]
fn a_null_that_is_known_means_what_the_table_says() {
    let read = server(
        json!({ "type": "DEV1-S", "placement_group_id": null }),
        json!({ "id": true }),
        json!({}),
        json!({}),
    );
    assert_eq!(read.text("select placement_group_id from scaleway_server"), Some(String::new()));
}

#[test]
fn the_provider_block_says_where_new_resources_are() {
    let provider = json!({
        "zone": { "constant_value": "nl-ams-1" }, "project_id": { "constant_value": PROJECT },
        "organization_id": { "references": ["var.organization"] },
    });
    let unknown = json!({ "id": true, "zone": true, "project_id": true, "organization_id": true });
    let read = server(json!({ "type": "DEV1-S" }), unknown.clone(), provider.clone(), json!({}));
    assert_eq!(
        read.text("select zone || ' ' || region from scaleway_server"),
        Some("nl-ams-1 nl-ams".to_owned())
    );
    assert_eq!(read.text("select project_id from scaleway_server"), Some(PROJECT.to_owned()));
    assert_eq!(read.text("select organization_id from scaleway_server"), None);
    let set = server(
        json!({ "type": "DEV1-S" }),
        unknown,
        provider,
        json!({ "project_id": refers(&["local.project"]) }),
    );
    let stand_in = "unknown:scaleway_instance_server.web#project_id";
    assert_eq!(
        set.text("select project_id from scaleway_server"),
        Some(stand_in.to_owned()),
        "it is set to something else"
    );
}

#[test]
fn variables_of_the_root_module_are_followed() {
    let provider = json!({ "project_id": refers(&["var.project"]), "zone": refers(&["var.region"]) });
    let address = "scaleway_instance_ip.a";
    let mut document = plan(
        vec![made(address, json!({}), json!({ "id": true, "zone": true, "project_id": true }))],
        configuration(provider, vec![configured(address, json!({}))]),
    );
    document["variables"] = json!({ "project": { "value": PROJECT }, "region": { "value": "fr-par" }, "list": { "value": ["x"] } });
    let read = read(&document);
    assert_eq!(read.text("select project_id from scaleway_ip"), Some(PROJECT.to_owned()));
    assert_eq!(
        read.text("select zone from scaleway_ip"),
        Some("unknown:zone".to_owned()),
        "only a part of the zone"
    );
}

#[test]
fn a_state_tells_what_it_has() {
    let values = json!({
        "id": format!("fr-par-1/{ID}"), "zone": "fr-par-1", "project_id": PROJECT, "organization_id": PROJECT,
        "name": "web", "type": "POP2-HM-2C-16G", "state": "started", "tags": ["a", "b"], "placement_group_id": "",
        "security_group_id": format!("fr-par-1/{PROJECT}"), "enable_dynamic_ip": false,
        "public_ips": [{ "id": format!("fr-par-1/{ID}"), "address": "192.0.2.1", "family": "inet", "dynamic": false }],
        "root_volume": [{ "volume_id": format!("fr-par-1/{ID}"), "volume_type": "sbs_volume", "boot": false, "name": "" }],
        "additional_volume_ids": [format!("fr-par-1/{PROJECT}")], "user_data": { "cloud-init": "secret" },
    });
    let read = read(&state(vec![held("scaleway_instance_server.web", values)]));
    assert_eq!(read.text("select id from scaleway_server"), Some(ID.to_owned()));
    assert_eq!(
        read.text("select family || ' ' || state from scaleway_server"),
        Some("POP2-HM running".to_owned())
    );
    assert_eq!(read.text("select security_group_id from scaleway_server"), Some(PROJECT.to_owned()));
    assert_eq!(read.text("select tags from scaleway_server"), Some(r#"["a","b"]"#.to_owned()));
    assert_eq!(read.one::<i64>("select public_ip_count from scaleway_server"), 1);
    assert_eq!(read.text("select id from scaleway_server_ip"), Some(format!("{ID}/{ID}")));
    assert_eq!(
        read.all("select slot || ' ' || volume_id from scaleway_server_volume order by slot"),
        [format!("0 {ID}"), format!("additional-0 {PROJECT}")]
    );
    assert_eq!(read.summary.stand_ins, 0);
}

#[test]
fn addresses_are_not_known_in_a_plan_that_changes_anything() {
    let values =
        json!({ "id": ID, "type": "DEV1-S", "public_ips": [], "zone": "fr-par-1", "project_id": PROJECT });
    let address = "scaleway_instance_server.web";
    let ip = |action: &str| {
        change("scaleway_instance_ip.a", action, json!({ "id": ID, "server_id": "" }), json!({}))
    };
    let still =
        read(&plan(vec![change(address, "no-op", values.clone(), json!({})), ip("no-op")], json!({})));
    assert_eq!(still.one::<Option<i64>>("select public_ip_count from scaleway_server"), Some(0));
    assert_eq!(still.text("select server_id from scaleway_ip"), Some(String::new()));
    let moving = read(&plan(vec![change(address, "update", values, json!({})), ip("no-op")], json!({})));
    assert_eq!(moving.one::<Option<i64>>("select public_ip_count from scaleway_server"), None);
    assert_eq!(
        moving.text("select server_id from scaleway_ip"),
        Some("unknown:scaleway_instance_ip.a#server_id".to_owned())
    );
}

#[test]
fn what_goes_is_not_there_and_data_sources_are_not_ours() {
    let mut data = change("scaleway_instance_server.d", "read", json!({ "id": ID }), json!({}));
    data["mode"] = json!("data");
    let mut deposed = change("scaleway_instance_server.o", "no-op", json!({ "id": ID }), json!({}));
    deposed["deposed"] = json!("abcd");
    let read = read(&plan(
        vec![
            change("scaleway_instance_server.gone", "delete", Json::Null, json!({})),
            change("scaleway_instance_server.left", "forget", Json::Null, json!({})),
            data,
            deposed,
            change("scaleway_vpc.net", "no-op", json!({}), json!({})),
            json!({ "address": "aws_instance.x", "mode": "managed", "type": "aws_instance", "change": { "actions": ["no-op"], "after": {} } }),
        ],
        json!({}),
    ));
    assert_eq!(read.one::<i64>("select count(*) from scaleway_server"), 0);
    assert_eq!((read.summary.resources, read.summary.removed, read.summary.other_resources), (0, 2, 1));
    assert_eq!(read.summary.without_table["scaleway_vpc"], 1);
}

#[test]
fn secrets_are_never_stored() {
    let mut key = made(
        "scaleway_iam_api_key.k",
        json!({ "access_key": "SCWXXXX", "secret_key": "hush-hush", "description": "hush-hush", "user_id": ID, "application_id": null }),
        json!({}),
    );
    key["change"]["after_sensitive"] = json!({ "secret_key": true, "description": true });
    let read = read(&plan(vec![key], json!({})));
    assert_eq!(read.text("select id from scaleway_iam_api_key"), Some("SCWXXXX".to_owned()));
    assert_eq!(read.text("select description from scaleway_iam_api_key"), None);
    assert_eq!(read.text("select application_id from scaleway_iam_api_key"), Some(String::new()));
    let mut held = held("scaleway_instance_ip.a", json!({ "id": ID, "address": "hush-hush" }));
    held["sensitive_values"] = json!({ "address": true });
    let read = super::read(&state(vec![held]));
    assert_eq!(read.text("select address from scaleway_ip"), None);
}

#[test]
fn modules_of_any_depth_and_instances_are_read() {
    let resource = |address: &str| json!({ "address": address, "mode": "managed", "type": "scaleway_instance_ip", "values": {} });
    let document = json!({
        "format_version": "1.0",
        "values": { "root_module": {
            "resources": [resource("scaleway_instance_ip.a[0]"), resource("scaleway_instance_ip.a[1]")],
            "child_modules": [{
                "address": "module.m", "resources": [resource("module.m.scaleway_instance_ip.b[\"x.y\"]")],
                "child_modules": [{ "resources": [resource("module.m.module.n[0].scaleway_instance_ip.c")] }],
            }],
        } },
    });
    let read = read(&document);
    assert_eq!(
        read.all("select id from scaleway_ip order by id"),
        [
            "module.m.module.n[0].scaleway_instance_ip.c",
            "module.m.scaleway_instance_ip.b[\"x.y\"]",
            "scaleway_instance_ip.a[0]",
            "scaleway_instance_ip.a[1]",
        ]
    );
    assert_eq!(read.summary.kind, crate::terraform::FileKind::State);
}

#[test]
fn memberships_are_rows_of_whoever_is_set() {
    let address = "scaleway_iam_group_membership.m";
    let member = |name: &str, user: Json, application: Json| {
        made(
            &format!("{address}{name}"),
            json!({ "group_id": "g", "user_id": user, "application_id": application }),
            json!({}),
        )
    };
    let read =
        read(&plan(vec![member("1", json!("u"), Json::Null), member("2", json!(""), json!("a"))], json!({})));
    assert_eq!(read.all("select id from scaleway_iam_group_user"), ["g/u"]);
    assert_eq!(read.all("select id from scaleway_iam_group_application"), ["g/a"]);
    let group = made(
        "scaleway_iam_group.g",
        json!({ "user_ids": ["u", "v"], "application_ids": [] }),
        json!({ "id": true }),
    );
    let read = super::read(&plan(vec![group], json!({})));
    assert_eq!(
        read.all("select id from scaleway_iam_group_user order by id"),
        ["scaleway_iam_group.g/u", "scaleway_iam_group.g/v"]
    );
}

#[test]
fn policies_and_their_rules_keep_their_principal() {
    let policy = made(
        "scaleway_iam_policy.p",
        json!({
            "name": "p", "application_id": ID, "user_id": null, "group_id": null,
            "rule": [
                { "permission_set_names": ["ObjectStorageReadOnly"], "project_ids": [PROJECT], "organization_id": null, "condition": "" },
                { "permission_set_names": ["IAMManager"], "project_ids": null, "organization_id": PROJECT, "condition": "1 == 1" },
            ],
        }),
        json!({ "id": true }),
    );
    let read = read(&plan(vec![policy], json!({})));
    assert_eq!(read.one::<i64>("select rule_count from scaleway_iam_policy"), 2);
    assert_eq!(
        read.one::<i64>(&format!(
            "select count(*) from scaleway_iam_rule where application_id = '{ID}' and user_id = ''"
        )),
        2
    );
    assert_eq!(
        read.text("select project_ids from scaleway_iam_rule order by id desc"),
        Some("[]".to_owned())
    );
    assert_eq!(
        read.all("select id from scaleway_iam_rule order by id"),
        ["scaleway_iam_policy.p/0", "scaleway_iam_policy.p/1"]
    );
}

#[test]
fn every_table_of_the_provider_is_partial_as_a_whole() {
    let read = read(&plan(vec![], json!({})));
    let catalog = catalog();
    let of_provider = |table: &&onus_catalog::Table| table.provider == "scaleway" && table.derived.is_none();
    for table in catalog.tables().values().filter(of_provider) {
        let status = read.all(&format!(
            "select status from onus_coverage where table_name = '{}' and scope = '{{}}' and column_name is null", table.name
        ));
        assert_eq!(status, [if table.terraform.is_empty() { "unread" } else { "partial" }], "{}", table.name);
    }
    assert_eq!(read.all("select distinct source from onus_coverage order by 1"), ["catalog", "terraform"]);
}

#[test]
fn what_is_not_known_of_a_column_is_explained() {
    let read =
        server(json!({ "type": "DEV1-S", "tags": "no list" }), json!({ "id": true }), json!({}), json!({}));
    let reason = |column: &str| {
        read.text(&format!("select reason from onus_coverage where table_name = 'scaleway_server' and column_name = '{column}'"))
    };
    assert_eq!(reason("tags"), Some(r#"`"no list"` is no list"#.to_owned()));
    assert_eq!(reason("name"), Some("it is known after apply, or not set".to_owned()));
    assert_eq!(reason("created_at"), Some("Terraform does not tell it".to_owned()));
}
