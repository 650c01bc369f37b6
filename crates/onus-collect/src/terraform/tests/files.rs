use super::*;
use crate::terraform::{FileKind, planned_at};

fn message(content: &[u8]) -> String {
    read_text(content).err().map(|error| error.to_string()).unwrap_or_else(|| "no error".to_owned())
}

#[test]
fn wrong_files_are_told_apart_with_what_to_do() {
    let utf16: Vec<u8> = [0xff, 0xfe, b'{', 0].to_vec();
    for (content, expected) in [
        (b"PK\x03\x04rest".as_slice(), "binary plan; run `terraform show -json"),
        (&utf16, "UTF-16"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"not json", "not JSON at line 1"),
        (b"{\"format_version\":\"1.2\",", "ends in the middle"),
        (b"{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":\"a", "ends in the middle"),
        (b"{}", "neither a plan nor a state"),
        (b"[]", "neither a plan nor a state"),
        (b"3", "neither a plan nor a state"),
        (b"{\"format_version\":\"2.0\",\"resource_changes\":[]}", "format version `2.0`"),
        (b"{\"format_version\":\"x\"}", "format version `x`"),
        (b"{\"format_version\":7}", "neither a plan nor a state"),
        (
            b"{\"version\":4,\"serial\":1,\"lineage\":\"x\",\"resources\":[]}",
            "state file of Terraform's own form",
        ),
        (b"{\"@level\":\"info\",\"@message\":\"Terraform 1.9\"}\n{}", "log of `terraform plan -json`"),
        (b"{\"format_version\":\"1.0\"} trailing", "not JSON"),
        (b"{\"format_version\":\"1.0\",\"a\":\xff}", "not JSON"),
    ] {
        let message = message(content);
        assert!(message.contains(expected), "{}: {message}", String::from_utf8_lossy(content));
        assert!(message.contains("plan.json"), "{message}");
    }
}

#[test]
fn what_is_no_file_is_not_read() {
    let directory = tempfile::tempdir().unwrap();
    let catalog = catalog();
    let error = |path: &std::path::Path| {
        collect_terraform(path, catalog, &mut empty_facts()).unwrap_err().to_string()
    };
    assert!(error(directory.path()).contains("no ordinary file"));
    assert!(error(&directory.path().join("gone.json")).contains("cannot read the Terraform file"));
}

#[test]
fn a_plan_says_when_it_was_made() {
    let directory = tempfile::tempdir().unwrap();
    let moment = |content: &str| planned_at(&written(&directory, "plan.json", content.as_bytes()));
    let made = Some("2026-11-20T09:00:00Z".parse().unwrap());
    assert_eq!(moment(r#"{"resource_changes":[{"timestamp":7}],"timestamp":"2026-11-20T09:00:00Z"}"#), made);
    assert_eq!(moment(r#"{"timestamp":"2026-11-20T10:00:00+01:00","complete":true}"#), made);
    for content in [
        "",
        "[]",
        "{}",
        r#"{"timestamp":null}"#,
        r#"{"timestamp":"soon"}"#,
        r#"{"timestamp":"2026-11-20T09:00:00Z""#,
    ] {
        assert_eq!(moment(content), None, "{content}");
    }
    assert_eq!(planned_at(&directory.path().join("gone.json")), None);
}

#[test]
fn an_empty_state_and_a_mark_of_utf_8_are_fine() {
    let read = read_text(b"\xef\xbb\xbf{\"format_version\":\"1.0\"}").unwrap();
    assert_eq!((read.summary.kind, read.summary.resources), (FileKind::State, 0));
    let opentofu =
        read_text(b"{\"format_version\":\"1.2\",\"terraform_version\":\"1.8.0\",\"planned_values\":{}}")
            .unwrap();
    assert_eq!(opentofu.summary.kind, FileKind::Plan);
    assert_eq!(opentofu.summary.terraform_version.as_deref(), Some("1.8.0"));
}

#[test]
fn members_may_come_in_any_order() {
    let sorted = r#"{"configuration":{},"format_version":"1.2","resource_changes":[{"address":"scaleway_instance_ip.a",
        "change":{"actions":["create"],"after":{"address":"192.0.2.1","secret":"hush"},"after_unknown":{"id":true}},
        "mode":"managed","type":"scaleway_instance_ip"}]}"#;
    let read = read_text(sorted.as_bytes()).unwrap();
    assert_eq!(read.text("select address from scaleway_ip"), Some("192.0.2.1".to_owned()));
}

#[test]
fn what_is_and_what_will_be_do_not_mix() {
    let directory = tempfile::tempdir().unwrap();
    let path = written(&directory, "plan.json", plan(vec![], json!({})).to_string().as_bytes());
    let mut facts = empty_facts();
    let line = onus_facts::Coverage::complete("scaleway_server", onus_facts::Scope::whole(), "scaleway");
    facts.cover(&line).unwrap();
    let error = collect_terraform(&path, catalog(), &mut facts).unwrap_err();
    assert!(matches!(error, TerraformError::Mixed(_)));
}

#[test]
fn addresses_of_two_files_do_not_meet() {
    let directory = tempfile::tempdir().unwrap();
    let document = plan(vec![made("scaleway_instance_ip.a", json!({}), json!({ "id": true }))], json!({}));
    let catalog = catalog();
    let mut facts = empty_facts();
    for name in ["one.json", "two.json"] {
        let path = written(&directory, name, document.to_string().as_bytes());
        assert_eq!(collect_terraform(&path, catalog, &mut facts).unwrap().repeated_rows, 0);
    }
    let second: i64 = facts
        .connection()
        .query_row(
            "select count(*) from scaleway_ip where id like '%two.json:scaleway_instance_ip.a'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(second, 1);
}

#[test]
fn one_resource_cannot_take_all_memory() {
    let long = "x".repeat(9 << 20);
    let huge = plan(vec![made("scaleway_instance_ip.a", json!({ "address": long }), json!({}))], json!({}));
    assert!(message(huge.to_string().as_bytes()).contains("too large"));
    let elsewhere =
        plan(vec![made("scaleway_object.o", json!({ "content": long, "key": "k" }), json!({}))], json!({}));
    assert!(read_text(elsewhere.to_string().as_bytes()).is_ok(), "what is not read takes nothing");
    let name = format!("{{\"{}\":1}}", "x".repeat(2 << 20));
    assert!(message(name.as_bytes()).contains("too large"));
}

#[test]
fn depth_is_limited() {
    let deep = format!("{{\"format_version\":\"1.0\",\"values\":{}", "{\"child_modules\":[".repeat(60));
    assert!(message(deep.as_bytes()).contains("24 deep"), "{}", message(deep.as_bytes()));
    let nested = "[".repeat(100_000);
    let value = format!(
        "{{\"format_version\":\"1.2\",\"resource_changes\":[{{\"type\":\"scaleway_instance_ip\",\"change\":{{\"after\":{{\"id\":{nested}"
    );
    assert!(message(value.as_bytes()).contains("not JSON"), "{}", message(value.as_bytes()));
    let ignored = format!("{{\"format_version\":\"1.2\",\"prior_state\":{nested}");
    assert_ne!(message(ignored.as_bytes()), "no error");
}
