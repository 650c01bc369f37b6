use super::*;

const BUCKET: &str = "scaleway_object_bucket.data";

fn bucket(action: &str, after: Json) -> Json {
    let mut values = json!({
        "name": "data", "region": "fr-par", "project_id": PROJECT, "acl": "private", "object_lock_enabled": false,
        "tags": { "env": "prod" }, "lifecycle_rule": [],
    });
    values.as_object_mut().unwrap().extend(after.as_object().unwrap().clone());
    change(BUCKET, action, values, json!({ "id": true }))
}

fn part(kind: &str, after: Json) -> Json {
    let mut values = json!({ "bucket": "data" });
    values.as_object_mut().unwrap().extend(after.as_object().unwrap().clone());
    made(&format!("{kind}.x"), values, json!({}))
}

fn cell(read: &Read, column: &str) -> Option<String> {
    read.text(&format!("select cast({column} as text) from scaleway_bucket"))
}

fn scope() -> Vec<String> {
    vec![r#"{"bucket_id":"fr-par/data"}"#.to_owned()]
}

#[test]
fn a_bucket_is_known_by_region_and_name() {
    let read = read(&plan(vec![bucket("create", json!({ "versioning": [{ "enabled": true }] }))], json!({})));
    assert_eq!(cell(&read, "id"), Some("fr-par/data".to_owned()));
    assert_eq!(cell(&read, "versioning"), Some("enabled".to_owned()));
    assert_eq!(cell(&read, "tags"), Some(r#"["env=prod"]"#.to_owned()));
    assert_eq!(cell(&read, "object_lock"), Some("never-enabled".to_owned()));
    assert_eq!(cell(&read, "object_lock_default_days"), Some("0".to_owned()));
    assert_eq!(cell(&read, "lifecycle_rule_count"), Some("0".to_owned()));
    assert_eq!(cell(&read, "cors_rule_count"), None);
    assert_eq!(cell(&read, "policy_status"), None, "a policy may be made elsewhere");
    assert_eq!(cell(&read, "encryption"), None);
    assert_eq!(cell(&read, "organization_id"), Some(format!("unknown:{BUCKET}#organization_id")));
    assert_eq!(read.complete("scaleway_bucket_lifecycle_rule"), scope());
    assert!(read.complete("scaleway_bucket_cors_rule").is_empty());
}

#[test]
fn a_bucket_whose_name_is_not_known_has_its_address() {
    let read = read(&plan(
        vec![made(BUCKET, json!({ "region": "fr-par" }), json!({ "name": true, "id": true }))],
        json!({}),
    ));
    assert_eq!(cell(&read, "id"), Some(BUCKET.to_owned()));
    assert_eq!(cell(&read, "name"), Some(format!("unknown:{BUCKET}#name")));
}

#[test]
fn versioning_that_is_off_is_told_only_by_who_turns_it_off() {
    let off = json!({ "versioning": [{ "enabled": false }] });
    assert_eq!(
        cell(&read(&plan(vec![bucket("create", off.clone())], json!({}))), "versioning"),
        Some("suspended".to_owned())
    );
    assert_eq!(cell(&read(&plan(vec![bucket("no-op", off)], json!({}))), "versioning"), None);
}

#[test]
fn lifecycle_rules_say_none_where_none_is_set() {
    let rules = json!([
        { "id": "old", "enabled": true, "prefix": "logs/", "tags": { "a": "b" }, "expiration": [{ "days": 30, "date": null, "expired_object_delete_marker": null }],
          "transition": [{ "days": 7, "storage_class": "GLACIER" }], "noncurrent_version_expiration": [], "noncurrent_version_transition": [],
          "abort_incomplete_multipart_upload_days": null },
        { "enabled": false, "prefix": null, "tags": null, "expiration": [], "transition": [],
          "noncurrent_version_expiration": [{ "newer_noncurrent_versions": 3, "noncurrent_days": null }], "noncurrent_version_transition": [],
          "abort_incomplete_multipart_upload_days": 5 },
    ]);
    let mut made = bucket("create", json!({ "lifecycle_rule": rules }));
    made["change"]["after_unknown"]["lifecycle_rule"] = json!([{}, { "id": true }]);
    let read = read(&plan(vec![made], json!({})));
    let row = "select name || '|' || enabled || '|' || prefix || '|' || filter_tags || '|' || expiration_days || '|' || expiration_date || '|' ||
               expires_delete_markers || '|' || noncurrent_expiration_days || '|' || transition_classes || '|' || abort_upload_days
               from scaleway_bucket_lifecycle_rule where position = 0";
    assert_eq!(read.text(row), Some(r#"old|1|logs/|["a=b"]|30||0|0|["GLACIER"]|0"#.to_owned()));
    let second = |column: &str| {
        read.text(&format!(
            "select cast({column} as text) from scaleway_bucket_lifecycle_rule where position = 1"
        ))
    };
    assert_eq!(second("name"), None, "the provider will make one up");
    assert_eq!(second("filter_tags"), Some("[]".to_owned()));
    assert_eq!(second("expiration_days"), Some("0".to_owned()));
    assert_eq!(second("noncurrent_expiration_days"), None, "deleted by number, not never");
    assert_eq!(second("abort_upload_days"), Some("5".to_owned()));
    assert_eq!(cell(&read, "lifecycle_rule_count"), Some("2".to_owned()));
}

#[test]
fn a_policy_is_taken_apart_and_complete() {
    let policy = json!({ "Version": "2023-04-17", "Statement": [
        { "Sid": "all", "Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject"], "Resource": ["data/*"] },
        { "Effect": "Allow", "Principal": { "SCW": "user_id:u" }, "Action": "*", "Resource": "data",
          "Condition": { "IpAddress": { "aws:SourceIp": "192.0.2.0/24" } } },
    ] });
    let document = vec![
        bucket("create", json!({})),
        part("scaleway_object_bucket_policy", json!({ "policy": policy.to_string() })),
    ];
    let read = read(&plan(document, json!({})));
    assert_eq!(cell(&read, "policy_status"), Some("set".to_owned()));
    assert_eq!(cell(&read, "policy_version"), Some("2023-04-17".to_owned()));
    assert_eq!(read.complete("scaleway_bucket_policy_statement"), scope());
    let row = "select sid || principals || actions || has_condition || condition || source_ips || project_id from scaleway_bucket_policy_statement where position = 0";
    assert_eq!(read.text(row), Some(format!(r#"all["*"]["s3:getobject"]0[]{PROJECT}"#)));
    let second = "select principals || source_ips from scaleway_bucket_policy_statement where position = 1";
    assert_eq!(read.text(second), Some(r#"["user_id:u"]["192.0.2.0/24"]"#.to_owned()));
}

#[test]
fn a_policy_that_is_not_known_is_set_all_the_same() {
    let mut unknown = part("scaleway_object_bucket_policy", json!({}));
    unknown["change"]["after_unknown"] = json!({ "policy": true });
    let unread = read(&plan(vec![bucket("create", json!({})), unknown], json!({})));
    assert_eq!(cell(&unread, "policy_status"), Some("set".to_owned()));
    assert_eq!(cell(&unread, "policy_version"), None);
    assert!(unread.complete("scaleway_bucket_policy_statement").is_empty());
    let broken = part("scaleway_object_bucket_policy", json!({ "policy": "{" }));
    let read = read(&plan(vec![bucket("create", json!({})), broken], json!({})));
    let reason = "select reason from onus_coverage where table_name = 'scaleway_bucket_policy_statement' and scope <> '{}'";
    assert!(read.text(reason).unwrap().contains("not JSON"));
    assert!(read.complete("scaleway_bucket_policy_statement").is_empty());
}

#[test]
fn the_list_of_a_new_bucket_is_known_and_that_of_an_old_one_is_not() {
    let grants = "scaleway_bucket_grant";
    let new = read(&plan(vec![bucket("create", json!({ "acl": "public-read" }))], json!({})));
    assert_eq!(
        new.all("select grantee || ' ' || permission from scaleway_bucket_grant order by 1"),
        ["all-users READ".to_owned(), format!("project:{PROJECT} FULL_CONTROL"),]
    );
    assert_eq!(cell(&new, "grant_count"), Some("2".to_owned()));
    assert_eq!(new.complete(grants), scope());
    let old = read(&plan(vec![bucket("no-op", json!({}))], json!({})));
    assert_eq!(old.one::<i64>("select count(*) from scaleway_bucket_grant"), 0);
    assert!(old.complete(grants).is_empty(), "nobody reads it back");
    let opened = read(&plan(vec![bucket("no-op", json!({ "acl": "public-read" }))], json!({})));
    assert_eq!(opened.all("select grantee from scaleway_bucket_grant"), ["all-users"]);
    assert!(opened.complete(grants).is_empty());
}

#[test]
fn the_list_in_a_resource_of_its_own_wins() {
    let list = json!([{
        "owner": [{ "id": PROJECT, "display_name": PROJECT }],
        "grant": [{ "grantee": [{ "uri": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers", "id": null }], "permission": "READ" }],
    }]);
    let acl = |action: &str, after: Json| {
        let mut acl = part("scaleway_object_bucket_acl", after);
        acl["change"]["actions"] = json!([action]);
        read(&plan(vec![bucket("create", json!({})), acl], json!({})))
    };
    let grantees = |read: &Read| read.all("select grantee from scaleway_bucket_grant order by 1");
    let listed = acl("create", json!({ "access_control_policy": list, "acl": null }));
    assert_eq!(grantees(&listed), ["authenticated-users"]);
    assert_eq!(cell(&listed, "acl_owner"), Some(PROJECT.to_owned()));
    assert_eq!(listed.complete("scaleway_bucket_grant"), scope());
    let stale = acl(
        "update",
        json!({ "access_control_policy": [{ "owner": [], "grant": [] }], "acl": "public-read" }),
    );
    assert_eq!(grantees(&stale)[0], "all-users", "what was read back is from before the change");
    let kept = acl("no-op", json!({ "access_control_policy": list, "acl": "private" }));
    assert_eq!(grantees(&kept), ["authenticated-users"], "what was read back is so now");
}

#[test]
fn a_list_that_may_be_of_any_bucket_leaves_all_open() {
    let stray =
        made("scaleway_object_bucket_acl.x", json!({ "acl": "public-read" }), json!({ "bucket": true }));
    let read = read(&plan(vec![bucket("create", json!({})), stray], json!({})));
    assert!(read.complete("scaleway_bucket_grant").is_empty());
    assert_eq!(cell(&read, "grant_count"), None);
}

#[test]
fn two_of_a_kind_undo_each_other() {
    let policy = |name: &str| {
        let text = json!({ "Version": "2023-04-17", "Statement": [] }).to_string();
        made(
            &format!("scaleway_object_bucket_policy.{name}"),
            json!({ "bucket": "fr-par/data", "policy": text }),
            json!({}),
        )
    };
    let read = read(&plan(vec![bucket("create", json!({})), policy("a"), policy("b")], json!({})));
    assert!(read.complete("scaleway_bucket_policy_statement").is_empty());
    assert_eq!(cell(&read, "policy_version"), None);
}

#[test]
fn lock_encryption_and_website_are_told_by_their_resources() {
    let rule = |inner: Json| json!({ "rule": [inner] });
    let lock = json!({ "default_retention": [{ "mode": "COMPLIANCE", "days": null, "years": 2 }] });
    let key = json!({ "apply_server_side_encryption_by_default": [{ "sse_algorithm": "aws:kms", "kms_master_key_id": format!("fr-par/{ID}") }] });
    let read = read(&plan(
        vec![
            part("scaleway_object_bucket_lock_configuration", rule(lock)),
            part("scaleway_object_bucket_server_side_encryption_configuration", rule(key)),
            part("scaleway_object_bucket_website_configuration", json!({})),
            bucket("create", json!({})),
        ],
        json!({}),
    ));
    assert_eq!(cell(&read, "object_lock"), Some("enabled".to_owned()));
    assert_eq!(cell(&read, "object_lock_default_mode"), Some("COMPLIANCE".to_owned()));
    assert_eq!(cell(&read, "object_lock_default_days"), Some("730".to_owned()));
    assert_eq!(cell(&read, "encryption"), Some("aws:kms".to_owned()));
    assert_eq!(cell(&read, "encryption_key_id"), Some(ID.to_owned()));
    assert_eq!(cell(&read, "website"), Some("enabled".to_owned()));
}

#[test]
fn objects_are_listed_without_what_is_in_them() {
    let object = made(
        "scaleway_object.o",
        json!({ "bucket": "fr-par/data", "key": "a/b.txt", "content": "hush-hush", "storage_class": "GLACIER" }),
        json!({}),
    );
    let read = read(&plan(vec![object, bucket("create", json!({}))], json!({})));
    let row = "select id || ' ' || storage_class || ' ' || region from scaleway_object";
    assert_eq!(read.text(row), Some("fr-par/data/a/b.txt GLACIER fr-par".to_owned()));
}

#[test]
fn references_lead_to_buckets_by_identifier_and_by_name() {
    let policy = "scaleway_object_bucket_policy.p";
    let text = json!({ "Version": "2023-04-17", "Statement": [] }).to_string();
    for attribute in ["id", "name"] {
        let refers = refers(&[&format!("{BUCKET}.{attribute}"), BUCKET]);
        let policy_change = made(policy, json!({ "policy": text }), json!({ "bucket": true }));
        let nameless = made(BUCKET, json!({}), json!({ "id": true, "name": true, "region": true }));
        let settings =
            vec![configured(policy, json!({ "bucket": refers })), configured(BUCKET, json!({ "name": {} }))];
        let read = read(&plan(vec![nameless, policy_change], configuration(json!({}), settings)));
        assert_eq!(cell(&read, "policy_status"), Some("set".to_owned()), "{attribute}");
        assert_eq!(
            read.complete("scaleway_bucket_policy_statement"),
            [format!(r#"{{"bucket_id":"{BUCKET}"}}"#)]
        );
    }
}

#[test]
fn what_is_said_of_a_bucket_that_is_not_in_the_file_is_kept() {
    let text = json!({ "Version": "2023-04-17", "Statement": [{ "Effect": "Allow" }] }).to_string();
    let policy = held(
        "scaleway_object_bucket_policy.p",
        json!({ "bucket": "nl-ams/other", "policy": text, "project_id": PROJECT, "region": "nl-ams" }),
    );
    let read = read(&state(vec![policy]));
    let row = "select bucket_id || ' ' || region || ' ' || project_id from scaleway_bucket_policy_statement";
    assert_eq!(read.text(row), Some(format!("nl-ams/other nl-ams {PROJECT}")));
    assert_eq!(read.one::<i64>("select count(*) from scaleway_bucket"), 0);
}
